// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/line_merge.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <memory>

#include "storage/warc/line_reader.hpp"

namespace pressroom::storage::warc {
namespace {

using core::Result;

/// One run on its way through the merge, at its next line.
class RunCursor {
 public:
  explicit RunCursor(const SortedRun& run) : run_(run), lines_(*run.file, run.offset) {}

  /// False: the run has no further line.
  Result<bool> next() {
    before_ = lines_.text();
    if (lines_.next_offset() >= run_.offset + run_.length) return false;
    TRY_ASSIGN(const bool found, lines_.next());
    if (!found) return false;
    const bool is_whole =
        lines_.ending() == LineReader::Ending::line_feed && lines_.next_offset() <= run_.offset + run_.length;
    if (is_whole && before_ <= lines_.text()) return true;
    return core::fail(core::ErrorCode::damaged, "a line is out of order or has no end",
                      fmt::format("{}:{}", run_.name, lines_.offset()));
  }
  const std::string& line() const { return lines_.text(); }

 private:
  const SortedRun& run_;
  LineReader lines_;
  std::string before_;
};

}  // namespace

Result<void> merge_lines(const std::vector<SortedRun>& runs, const LineSink& sink) {
  std::vector<std::unique_ptr<RunCursor>> cursors;
  for (const SortedRun& run : runs) {
    auto cursor = std::make_unique<RunCursor>(run);
    TRY_ASSIGN(const bool found, cursor->next());
    if (found) cursors.push_back(std::move(cursor));
  }
  const auto later = [](const auto& a, const auto& b) { return b->line() < a->line(); };
  std::make_heap(cursors.begin(), cursors.end(), later);
  while (!cursors.empty()) {
    std::pop_heap(cursors.begin(), cursors.end(), later);
    TRY(sink(cursors.back()->line()));
    TRY_ASSIGN(const bool found, cursors.back()->next());
    if (found) {
      std::push_heap(cursors.begin(), cursors.end(), later);
    } else {
      cursors.pop_back();
    }
  }
  return {};
}

}  // namespace pressroom::storage::warc
