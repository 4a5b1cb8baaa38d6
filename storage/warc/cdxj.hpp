// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/capture.hpp"
#include "core/disk.hpp"
#include "core/result.hpp"

namespace pressroom::storage::warc {

/// One line of a CDXJ index (CDXJ 0.1.0): key, time, one JSON object.
struct IndexLine {
  std::string key;
  std::string timestamp;  ///< 14 or 17 digits
  std::string url;
  std::string mime;
  int status = 0;             ///< 0 when the line has none
  std::string digest;         ///< payload digest, with its label when it was written with one
  std::string record_digest;  ///< "sha256:..." of the stored record; empty when the line has none
  core::RecordLocation location;

  /// Without line end. Numbers are JSON numbers, digests labelled.
  std::string serialise() const;
};

IndexLine index_line(const core::Capture& capture);

/// Total. Reads numbers as numbers and as strings, digests with and without label; `malformed` names what is wrong.
core::Result<IndexLine> parse_index_line(std::string_view line);

/// The lines in byte order (LC_ALL=C), each once, each ended by LF.
std::string sorted_index(std::vector<std::string> lines);

/// The lines of an index file, without ends and without empty ones.
std::vector<std::string> index_lines(std::string_view text);

/// Adds lines to the index file at `path`, which stays sorted and without doubles; written atomically.
core::Result<void> merge_into_index(core::Disk& disk, const std::filesystem::path& path,
                                    std::vector<std::string> lines);

/// Bound of an index file that is read whole.
constexpr std::uint64_t max_index_bytes = 1ull << 30;

}  // namespace pressroom::storage::warc
