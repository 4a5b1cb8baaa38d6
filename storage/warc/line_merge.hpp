// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/disk.hpp"
#include "core/result.hpp"

namespace pressroom::storage::warc {

/// Lines in byte order, each ended by LF: a whole file or a part of one.
struct SortedRun {
  const core::ReadFile* file = nullptr;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::string name;  ///< what errors call the file
};

/// Takes one line, without its end.
using LineSink = std::function<core::Result<void>(const std::string& line)>;

/// Hands the lines of all runs to `sink` in byte order, equal ones as often as they stand there. Memory is a small
/// buffer for each run. Errors: of reading and of `sink`; `damaged` for a line that is out of order, too long
/// (LineReader) or without its end.
core::Result<void> merge_lines(const std::vector<SortedRun>& runs, const LineSink& sink);

}  // namespace pressroom::storage::warc
