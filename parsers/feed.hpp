// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "core/http_headers.hpp"
#include "core/result.hpp"
#include "core/url.hpp"
#include "parsers/listed_item.hpp"

namespace pressroom::parsers {

inline constexpr std::size_t k_most_feed_items = 5'000;

/// What a feed leads to.
struct FeedFindings {
  std::vector<ListedItem> items;  ///< in the order of the feed, each address once
  EntryCounts counts;
  /// Where the feed goes on: rel="next" (RFC 5005, 3), else rel="prev-archive" (section 4). It may lead in a circle.
  std::optional<core::Url> next;
  Extent extent = Extent::whole;
  std::size_t faults = 0;  ///< against the syntax of XML, gone past
};

/// Reads RSS 0.9x, 1.0 and 2.0, and Atom (RFC 4287, and 0.3), from a content-decoded payload, which may itself be gzip.
/// Total and bounded: 50 MB, 5,000 items.
/// Link of an item: in RSS <link>, an Atom alternate, a guid that is a permalink, rdf:about; in Atom the alternate
/// (HTML first), the content's src, an id that is an address. Relative ones are resolved by xml:base (XML Base, 4) and
/// the feed's own `url`. Date: pubDate or published, dc:date, dcterms, updated. Title: as text, markup taken out where
/// the format allows any (not in Atom's type="text"). An item that the document breaks off in is none. Errors:
/// `malformed` when it is no feed, with what it is; `limit` when it asks too much of the parser.
core::Result<FeedFindings> read_feed(const core::Url& url, const core::HttpHeaders& headers, std::string_view payload);

}  // namespace pressroom::parsers
