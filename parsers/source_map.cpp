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

std::uint64_t SourceMap::source_offset(std::uint64_t text_offset) const {
  if (text_offset >= text_end_) return source_end_;
  const auto after = std::upper_bound(pieces_.begin(), pieces_.end(), text_offset,
                                      [](std::uint64_t offset, const Piece& piece) { return offset < piece.text; });
  const Piece& piece = *std::prev(after);
  return piece.source + (text_offset - piece.text) / piece.widths.text * piece.widths.source;
}

}  // namespace pressroom::parsers
