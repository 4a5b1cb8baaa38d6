// SPDX-License-Identifier: Apache-2.0
#include "parsers/source_map.hpp"

#include <algorithm>

namespace pressroom::parsers {

SourceMap SourceMap::identity(std::uint64_t size, std::uint64_t skipped) {
  SourceMap map;
  map.skip(skipped);
  map.append(Widths{}, size);
  return map;
}

void SourceMap::append(Widths widths, std::uint64_t count) {
  if (count == 0) return;
  const bool goes_on =
      !pieces_.empty() && pieces_.back().widths == widths &&
      (source_end_ - pieces_.back().source) * widths.text == (text_end_ - pieces_.back().text) * widths.source;
  if (!goes_on) pieces_.push_back(Piece{text_end_, source_end_, widths});
  text_end_ += widths.text * count;
  source_end_ += widths.source * count;
}

std::vector<SourceMap::Piece>::const_iterator SourceMap::piece_behind(std::uint64_t text_offset) const {
  return std::upper_bound(pieces_.begin(), pieces_.end(), text_offset,
                          [](std::uint64_t offset, const Piece& piece) { return offset < piece.text; });
}

void SourceMap::append_part(const SourceMap& other, std::uint64_t begin, std::uint64_t end) {
  while (begin < end) {
    const auto next = other.piece_behind(begin);
    const Piece& piece = *std::prev(next);
    const std::uint64_t piece_end = std::min(end, next == other.pieces_.end() ? other.text_end_ : next->text);
    source_end_ = other.source_offset(begin);
    append(piece.widths, (piece_end - begin) / piece.widths.text);
    begin = piece_end;
  }
}

std::uint64_t SourceMap::source_offset(std::uint64_t text_offset) const {
  if (text_offset >= text_end_) return source_end_;
  const Piece& piece = *std::prev(piece_behind(text_offset));
  return piece.source + (text_offset - piece.text) / piece.widths.text * piece.widths.source;
}

}  // namespace pressroom::parsers
