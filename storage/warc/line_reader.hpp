// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "core/disk.hpp"
#include "core/result.hpp"

namespace pressroom::storage::warc {

/// The lines of a file, one at a time, in bounded memory whatever the file holds.
class LineReader {
 public:
  /// Longest line that is given whole. A URL of 64 KiB, escaped and written twice, is far below it.
  static constexpr std::size_t max_line_bytes = 1u << 20;
  enum class Ending {
    line_feed,
    end_of_file,  ///< the last line has no end
    too_long      ///< text() is its beginning; the rest was passed over
  };

  /// `file` must outlive the reader. `offset` is the start of a line; no more than `most` bytes of one are given.
  explicit LineReader(const core::ReadFile& file, std::uint64_t offset = 0, std::size_t most = max_line_bytes)
      : file_(&file), most_(most), next_(offset) {}

  /// False: there is no further line. Errors: those of reading.
  core::Result<bool> next();

  const std::string& text() const { return text_; }  ///< without its end
  Ending ending() const { return ending_; }
  std::uint64_t offset() const { return offset_; }  ///< of the line, in bytes from the start of the file
  /// Where the next line begins, if there is one.
  std::uint64_t next_offset() const { return next_ - (piece_.size() - at_); }

 private:
  const core::ReadFile* file_;
  std::size_t most_;
  std::string piece_;
  std::size_t at_ = 0;      ///< in `piece_`
  std::uint64_t next_ = 0;  ///< where the piece after this one begins
  std::uint64_t offset_ = 0;
  std::string text_;
  Ending ending_ = Ending::line_feed;
};

}  // namespace pressroom::storage::warc
