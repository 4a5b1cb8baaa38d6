// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "core/disk.hpp"
#include "core/result.hpp"
#include "storage/warc/zip_stream.hpp"

namespace pressroom::storage::warc {

/// A part of a file that holds whole lines, each ended by LF, in byte order.
struct LineRange {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

/// Hands the lines of all ranges to `sink` in byte order, one by one with their LF. Memory is a small buffer for each
/// range. Errors: of reading and of `sink`; `damaged` for a range without its last LF.
core::Result<void> merge_lines(const core::ReadFile& file, const std::vector<LineRange>& ranges, const ByteSink& sink);

}  // namespace pressroom::storage::warc
