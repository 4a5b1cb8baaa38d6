// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/capture.hpp"
#include "core/disk.hpp"
#include "core/result.hpp"
#include "storage/warc/warc_reader.hpp"
#include "storage/warc/warc_writer.hpp"

namespace pressroom::storage::warc {

/// What became of a file that a dead process had left open.
struct RecoveredFile {
  enum class Outcome {
    closed,  ///< has its final name and is listed in the manifest
    removed  ///< held no whole record
  };
  Outcome outcome = Outcome::closed;
  ClosedFile file;                      ///< bytes and digest only when closed
  std::uint64_t trimmed_bytes = 0;      ///< behind the last whole record
  std::vector<core::Capture> captures;  ///< of every response in the file, so that those never committed can be indexed
  std::vector<DamagedRange> damaged;    ///< damage before the last whole record, which stays in the file
};

/// Finishes every ".open" file of the archive: cuts it behind its last whole record, lists it in the manifest, gives
/// it its final name. Call before the first writer is made, holding the archive's lock. It may itself be interrupted
/// and called again.
core::Result<std::vector<RecoveredFile>> recover_open_files(core::Disk& disk, const std::filesystem::path& archive);

/// "recovered: NAME trimmed BYTES bytes": a line for the next file's warcinfo.
std::string warcinfo_line(const RecoveredFile& recovered);

}  // namespace pressroom::storage::warc
