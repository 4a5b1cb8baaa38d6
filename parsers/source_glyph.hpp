// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "parsers/html_node.hpp"

namespace pressroom::parsers {

/// A character of a text node and the bytes of the UTF-8 source that gave it, half-open. A reference is one unit, as
/// is CRLF; the two characters of the few references that have two share its range.
struct SourceGlyph {
  char32_t character = 0;
  std::uint32_t source_begin = 0;
  std::uint32_t source_end = 0;
};

enum class Anchoring {
  exact,    ///< every character is explained by its range
  guessed,  ///< from some character on the source says something else: the rest shares what is left of the range
};

/// Finds the source of each character of `text` in source[begin, end): markup that the parser ignored inside, and
/// characters that it dropped, are passed over. Where the parser wrote U+FFFD for a control character, the glyph has
/// the character of the source, as today's standard says; where it wrote it for NUL, there is no glyph. Replaces
/// `glyphs`.
Anchoring align_text(std::string_view source, std::uint32_t begin, std::uint32_t end, std::string_view text,
                     TextRules rules, std::vector<SourceGlyph>& glyphs);

}  // namespace pressroom::parsers
