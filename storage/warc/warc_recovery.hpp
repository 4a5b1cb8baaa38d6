// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/capture.hpp"
#include "core/disk.hpp"
#include "core/result.hpp"
#include "storage/warc/captures.hpp"
#include "storage/warc/warc_reader.hpp"
#include "storage/warc/warc_writer.hpp"

namespace pressroom::storage::warc {

/// What became of a file that a dead process had left open.
struct RecoveredFile {
  enum class Outcome {
    closed,  ///< has its final name and is listed in the manifest
    removed  ///< held nothing whole
  };
  Outcome outcome = Outcome::closed;
  ClosedFile file;                  ///< bytes and digest only when closed
  std::uint64_t trimmed_bytes = 0;  ///< behind what is kept
  std::vector<core::Capture>
      captures;                       ///< of every response that is kept, so that those never committed can be indexed
  std::vector<ExchangeTimes> times;   ///< of each capture
  std::vector<DamagedRange> damaged;  ///< damage before the end, which stays in the file
};

/// What recovery asks whoever knows which records were committed.
struct RecoverySteps {
  /// Offset behind the last record of that file that was committed: no whole record before it is cut off.
  std::function<core::Result<std::uint64_t>(const std::string& name)> committed_end;
  /// Called when the file has its final bytes, before it is listed and renamed (or removed): what is committed here is
  /// committed although the process dies at the next step. An error leaves the file open.
  std::function<core::Result<void>(const RecoveredFile&)> adopt;
};

/// Finishes every ".open" file of the archive, one after the other: cuts it behind the last whole exchange (an exchange
/// is acknowledged with all its records or not at all), has it adopted, lists it in the manifest, gives it its final
/// name. Call before the first writer is made, holding the archive's lock. It may be interrupted at any point and
/// called again.
core::Result<std::vector<RecoveredFile>> recover_open_files(core::Disk& disk, const std::filesystem::path& archive,
                                                            const RecoverySteps& steps = {});

/// "recovered: NAME trimmed BYTES bytes": a line for the next file's warcinfo.
std::string warcinfo_line(const RecoveredFile& recovered);

}  // namespace pressroom::storage::warc
