// SPDX-License-Identifier: Apache-2.0
#include "parsers/glyph_text_paragraphs.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace pressroom::parsers {

namespace {

/// A paragraph is seldom longer, and never holds so many blank lines.
constexpr std::uint32_t k_long_block = 1'000;
constexpr std::size_t k_many_blank_lines = 4;

/// The pieces of a block between blank lines: runs of white space with two line ends in them.
std::vector<GlyphRange> pieces_of(const GlyphText& text, GlyphRange block) {
  std::vector<GlyphRange> pieces;
  std::uint32_t begin = block.begin;
  for (std::uint32_t at = block.begin; at < block.end;) {
    std::uint32_t end = at;
    int line_ends = 0;
    for (; end < block.end && core::is_white_space(text.glyphs[end].c); ++end) {
      line_ends += text.glyphs[end].c == U'\n' ? 1 : 0;
    }
    if (line_ends > 1) {
      pieces.push_back(GlyphRange{begin, at});
      begin = end;
    }
    at = end == at ? at + 1 : end;
  }
  pieces.push_back(GlyphRange{begin, block.end});
  return pieces;
}

/// Enough of them begin as labels do, where the block is short.
bool begin_like_labels(const GlyphText& text, const std::vector<GlyphRange>& pieces) {
  constexpr std::uint32_t k_longest_label = 60;
  constexpr std::size_t k_fewest = 3;
  std::size_t labels = 0;
  for (const GlyphRange& piece : pieces) {
    const std::uint32_t end = std::min(piece.end, piece.begin + k_longest_label);
    for (std::uint32_t at = piece.begin + 1; at < end; ++at) {
      if (text.glyphs[at].c != U':' && text.glyphs[at].c != U'\uFF1A') continue;
      ++labels;
      break;
    }
  }
  return labels >= k_fewest && labels * 2 >= pieces.size();
}

}  // namespace

void split_lost_paragraphs(GlyphText& body) {
  std::vector<Block> blocks;
  for (const Block& block : body.blocks) {
    const bool is_long = block.glyphs.end - block.glyphs.begin > k_long_block;
    const auto pieces =
        block.preset == CharClass::unknown ? pieces_of(body, block.glyphs) : std::vector<GlyphRange>{block.glyphs};
    if (pieces.size() <= k_many_blank_lines || (!is_long && !begin_like_labels(body, pieces))) {
      blocks.push_back(block);
      continue;
    }
    for (const GlyphRange& piece : pieces) blocks.push_back(Block{piece, block.preset});
  }
  body.blocks = std::move(blocks);
}

}  // namespace pressroom::parsers
