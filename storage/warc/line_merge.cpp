// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/line_merge.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace pressroom::storage::warc {
namespace {

using core::Result;

constexpr std::uint64_t buffer_bytes = 64u << 10;

/// One range on its way through the merge.
class LineCursor {
 public:
  explicit LineCursor(LineRange range) : range_(range) {}

  /// The current line with its LF; empty at the end.
  std::string_view line() const { return std::string_view(buffer_).substr(begin_, length_); }

  Result<void> advance(const core::ReadFile& file) {
    begin_ += length_;
    length_ = 0;
    for (;;) {
      const std::size_t end = buffer_.find('\n', begin_);
      if (end != std::string::npos) {
        length_ = end + 1 - begin_;
        return {};
      }
      buffer_.erase(0, begin_);
      begin_ = 0;
      if (range_.length == 0 && buffer_.empty()) return {};
      TRY_ASSIGN(const std::string more, file.read(range_.offset, std::min(buffer_bytes, range_.length)));
      if (more.empty()) return core::fail(core::ErrorCode::damaged, "a line has no end");
      buffer_ += more;
      range_.offset += more.size();
      range_.length -= more.size();
    }
  }

 private:
  LineRange range_;  ///< what is not read yet
  std::string buffer_;
  std::size_t begin_ = 0, length_ = 0;
};

}  // namespace

Result<void> merge_lines(const core::ReadFile& file, const std::vector<LineRange>& ranges, const ByteSink& sink) {
  std::vector<LineCursor> cursors(ranges.begin(), ranges.end());
  for (LineCursor& cursor : cursors) TRY(cursor.advance(file));
  std::erase_if(cursors, [](const LineCursor& cursor) { return cursor.line().empty(); });
  const auto later = [](const LineCursor* a, const LineCursor* b) { return a->line() > b->line(); };
  std::vector<LineCursor*> heap;
  heap.reserve(cursors.size());
  for (LineCursor& cursor : cursors) heap.push_back(&cursor);
  std::make_heap(heap.begin(), heap.end(), later);
  while (!heap.empty()) {
    std::pop_heap(heap.begin(), heap.end(), later);
    TRY(sink(heap.back()->line()));
    TRY(heap.back()->advance(file));
    if (heap.back()->line().empty()) {
      heap.pop_back();
    } else {
      std::push_heap(heap.begin(), heap.end(), later);
    }
  }
  return {};
}

}  // namespace pressroom::storage::warc
