// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/disk.hpp"
#include "core/result.hpp"

namespace pressroom::storage::warc {

/// A part of a file that is read mostly forwards, a megabyte at a time. The file must outlive the window.
class FileWindow {
 public:
  /// From the start of the file to `end`, or to where the file ends now: it may grow meanwhile.
  explicit FileWindow(const core::ReadFile& file, std::uint64_t end = UINT64_MAX);

  std::uint64_t end() const { return end_; }

  /// The bytes from `offset` on: at least `wanted`, fewer only before the end. Valid until the next call.
  core::Result<std::string_view> from(std::uint64_t offset, std::uint64_t wanted);

 private:
  const core::ReadFile& file_;
  std::uint64_t end_;
  std::string held_;
  std::uint64_t held_offset_ = 0;
};

}  // namespace pressroom::storage::warc
