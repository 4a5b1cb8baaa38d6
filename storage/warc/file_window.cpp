// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/file_window.hpp"

#include <algorithm>

namespace pressroom::storage::warc {
namespace {

constexpr std::uint64_t read_bytes = 1u << 20;

}  // namespace

FileWindow::FileWindow(const core::ReadFile& file, std::uint64_t end) : file_(file), end_(std::min(end, file.size())) {}

core::Result<std::string_view> FileWindow::from(std::uint64_t offset, std::uint64_t wanted) {
  if (offset >= end_) return std::string_view();
  const std::uint64_t rest = end_ - offset;
  const bool begins_here = offset >= held_offset_ && offset - held_offset_ <= held_.size();
  const std::uint64_t held = begins_here ? held_.size() - (offset - held_offset_) : 0;
  if (held < std::min(wanted, rest)) {
    held_.clear();
    TRY_ASSIGN(held_, file_.read(offset, std::min(std::max(wanted, read_bytes), rest)));
    held_offset_ = offset;
  }
  return std::string_view(held_).substr(offset - held_offset_);
}

}  // namespace pressroom::storage::warc
