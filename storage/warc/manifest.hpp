// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/disk.hpp"
#include "core/result.hpp"

namespace pressroom::storage::warc {

/// The SHA-256 of every closed WARC by its path relative to the archive, as a payload manifest writes it (RFC
/// 8493, 2.1.3): "HEX  path" lines, in which only CR, LF and % of a path are percent-encoded. It covers the bytes that
/// no digest and no checksum inside the files covers.
class Manifest {
 public:
  static constexpr std::string_view file_name = "manifest-sha256.txt";

  /// Total: what is no entry is kept with its line number. Of several entries for a path the last one counts.
  static Manifest parse(std::string_view text);

  /// The archive's manifest; empty when there is none yet.
  static core::Result<Manifest> load(const core::Disk& disk, const std::filesystem::path& archive);

  /// Rewrites the archive's manifest with one entry more (or changed), atomically.
  static core::Result<void> record(core::Disk& disk, const std::filesystem::path& archive, const std::string& path,
                                   const std::string& sha256_hex);

  void put(std::string path, std::string sha256_hex) { entries_[std::move(path)] = std::move(sha256_hex); }
  /// 64 lower-case hexadecimal digits by relative path, sorted by path.
  const std::map<std::string, std::string>& entries() const { return entries_; }
  /// Numbers of the lines, from 1, that hold no entry.
  const std::vector<std::uint64_t>& malformed_lines() const { return malformed_lines_; }

  /// Entries by path, then the lines that hold none, as they were: what somebody broke is not swept away.
  std::string serialise() const;

 private:
  std::map<std::string, std::string> entries_;
  std::vector<std::uint64_t> malformed_lines_;
  std::vector<std::string> malformed_texts_;  ///< of these lines
};

}  // namespace pressroom::storage::warc
