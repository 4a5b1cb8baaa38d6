// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "parsers/glyph_text.hpp"

namespace pressroom::parsers {

/// Cuts blocks at the blank lines of their source where a page lost its paragraphs and kept those: a long block that
/// holds several. Elsewhere a blank line is white space like any other (HTML says so), and nothing is cut. No character
/// changes its class.
void split_lost_paragraphs(GlyphText& body);

}  // namespace pressroom::parsers
