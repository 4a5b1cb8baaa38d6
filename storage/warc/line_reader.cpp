// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/line_reader.hpp"

#include <algorithm>

namespace pressroom::storage::warc {

core::Result<bool> LineReader::next() {
  constexpr std::size_t piece_bytes = 64u << 10;
  text_.clear();
  ending_ = Ending::end_of_file;
  offset_ = next_offset();
  bool cut = false;
  for (;;) {
    if (at_ == piece_.size()) {
      TRY_ASSIGN(piece_, file_->read(next_, piece_bytes));
      next_ += piece_.size();
      at_ = 0;
      if (piece_.empty()) break;
    }
    const auto end = std::min(piece_.find('\n', at_), piece_.size());
    const std::size_t wanted = std::min(end - at_, most_ - text_.size());
    text_.append(piece_, at_, wanted);
    cut = cut || wanted < end - at_;
    at_ = end;
    if (end == piece_.size()) continue;
    ++at_;
    ending_ = Ending::line_feed;
    break;
  }
  const bool found = ending_ == Ending::line_feed || !text_.empty();
  if (cut) ending_ = Ending::too_long;
  return found;
}

}  // namespace pressroom::storage::warc
