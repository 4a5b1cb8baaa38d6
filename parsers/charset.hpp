// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/http_headers.hpp"
#include "parsers/source_map.hpp"

namespace pressroom::parsers {

/// How a page's encoding was found, strongest first.
enum class CharsetSource {
  bom,
  http_header,
  meta,
  valid_utf8,  ///< nothing was declared, and the bytes are UTF-8
  fallback,    ///< nothing was declared: windows-1252
};
std::string_view name(CharsetSource source);

/// The encoding of a page and why.
struct CharsetDecision {
  std::string name;  ///< lower-case name of the Encoding Standard
  CharsetSource source = CharsetSource::fallback;
  std::vector<std::string> declared;  ///< every usable declaration met, "source:name", strongest first
};

/// Byte order mark, then the charset of Content-Type, then the first 1024 bytes' <meta> (or XML declaration), as HTML
/// 13.2.3 says. Unknown labels are passed over.
CharsetDecision decide_charset(const core::HttpHeaders& headers, std::string_view payload);

/// A decoded text that still knows where each code point came from.
struct Decoded {
  std::string utf8;  ///< well-formed, without byte order mark
  SourceMap map;
  std::uint64_t ill_formed = 0;  ///< sequences of bytes that became U+FFFD
};

/// True for the names of the Encoding Standard, as decide_charset() gives them.
bool known_charset(std::string_view name);

/// Decodes by an encoding's name; total over bytes. A name that is not known_charset() decodes as the standard's
/// "replacement": one U+FFFD for everything. Bytes must be fewer than 2 GiB. The tables are ICU's: they differ from the
/// Encoding Standard's in a few vendor characters of the East Asian sets.
Decoded decode(std::string_view bytes, std::string_view charset);

/// A run of bytes cut out of a page at character boundaries: no byte order mark is looked for. What decode() gives,
/// without the map.
std::string decode_bytes(std::string_view bytes, std::string_view charset);

}  // namespace pressroom::parsers
