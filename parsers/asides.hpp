// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parsers/glyph_text.hpp"

namespace pressroom::parsers {

/// A stage direction in the middle of speech.
struct FoundAside {
  GlyphRange glyphs;  ///< with its parentheses
  std::string type;   ///< laughter, applause, inaudible, crosstalk, language, other
};

/// The asides of a listed vocabulary in a range, in order: "(Laughter.)", "[Applause]", "(Inaudible.)". Any other
/// parenthesis is speech and left alone.
std::vector<FoundAside> find_asides(const GlyphText& text, GlyphRange range);

}  // namespace pressroom::parsers
