// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/http_headers.hpp"
#include "parsers/listed_item.hpp"

namespace pressroom::parsers {

/// Uncompressed bytes of a feed or sitemap that are read at most (sitemaps.org 0.9: 50 MB).
inline constexpr std::uint64_t k_most_source_bytes = 52'428'800;

/// The text of a feed or sitemap.
struct XmlSource {
  std::string utf8;  ///< well-formed, without byte order mark and white space in front
  Extent extent = Extent::whole;
};

/// Unpacks a content-decoded payload that is itself gzip, and decodes it. The encoding: byte order mark, UTF-16 by its
/// first bytes (XML 1.0, F.1), the charset of Content-Type (RFC 7303, 3), the XML declaration; the first of them that
/// fits the bytes, since servers and writers are both wrong at times, or the first of all when none does. Without any,
/// UTF-8 when the bytes are, windows-1252 otherwise. Total, and bounded by k_most_source_bytes.
XmlSource read_xml_source(const core::HttpHeaders& headers, std::string_view payload);

/// What a document is that is no XML, in words for a person.
std::string describe_text(std::string_view utf8);

}  // namespace pressroom::parsers
