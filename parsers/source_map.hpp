// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace pressroom::parsers {

/// Where each code point of a decoded text stood in the bytes it was decoded from. Piecewise linear: a piece covers
/// neighbouring code points that all have one width on either side, so plain text costs one piece.
class SourceMap {
 public:
  /// Bytes per code point on either side; both at least 1 but for what stands for no bytes of its own.
  struct Widths {
    std::uint32_t text = 1;
    std::uint32_t source = 1;
    bool operator==(const Widths&) const = default;
  };

  /// UTF-8 that was taken over as it stood, `skipped` bytes (a byte order mark) left out in front.
  static SourceMap identity(std::uint64_t size, std::uint64_t skipped = 0);

  /// Adds `count` code points behind the last; calls come in text order.
  void append(Widths widths, std::uint64_t count = 1);
  /// Source bytes that gave no text.
  void skip(std::uint64_t source_bytes) { source_end_ += source_bytes; }

  /// The map of the text that is left when [begin, end) spans of it, which rise and do not touch, are taken out at code
  /// point boundaries.
  template <class Spans>
  SourceMap without(const Spans& spans) const {
    SourceMap map;
    std::uint64_t begin = 0;
    for (const auto& span : spans) {
      map.append_part(*this, begin, span.begin);
      begin = span.end;
    }
    map.append_part(*this, begin, text_end_);
    map.source_end_ = source_end_;
    return map;
  }

  /// Offset in the source of the code point at `text_offset` in the UTF-8; exact at every code point boundary, the
  /// start of the code point elsewhere. From the end of the text on: the end of the source.
  std::uint64_t source_offset(std::uint64_t text_offset) const;

 private:
  struct Piece {
    std::uint64_t text;
    std::uint64_t source;
    Widths widths;
  };
  std::vector<Piece>::const_iterator piece_behind(std::uint64_t text_offset) const;
  void append_part(const SourceMap& other, std::uint64_t begin, std::uint64_t end);

  std::vector<Piece> pieces_;
  std::uint64_t text_end_ = 0;
  std::uint64_t source_end_ = 0;
};

}  // namespace pressroom::parsers
