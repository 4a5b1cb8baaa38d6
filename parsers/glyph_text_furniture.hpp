// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "parsers/glyph_text.hpp"

namespace pressroom::parsers {

/// Blocks of a body that are no speech by what is written in them and by what stands beside them; the layout has had
/// its say before. Blocks that already have a preset keep it.

/// A pager that stands bare in the body becomes furniture: small numbers with arrows, or counted from 1, or rising and
/// at the body's end or beside furniture. Years and amounts in the cells of a table are speech.
void settle_number_rows(GlyphText& body);

/// The block that follows a picture directly, or holds it, becomes its caption when it ends in a picture credit in
/// brackets: "[Photo by ...]", "(Photo/Xinhua)". `pictures` are the places of the pictures among the glyphs, rising.
void settle_picture_captions(GlyphText& body, const std::vector<std::uint32_t>& pictures);

}  // namespace pressroom::parsers
