// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/child.hpp"
#include "bench/press_archive.hpp"
#include "bench/temporary_folder.hpp"
#include "core/disk.hpp"
#include "core/result.hpp"

namespace pressroom::bench {

/// What one call of the program took and said.
struct Call {
  Took took;
  std::string said;  ///< on either stream
};

/// An archive of generated conferences that the program itself has read, and what the program does with it. What was
/// made in an earlier run is used again.
class BenchFolder {
 public:
  /// In the folder `keep`, or in one that goes away with this object where that is empty. `usage` when the folder holds
  /// an archive of another size. `program` is the path of pressroom.
  static core::Result<BenchFolder> open(core::Disk& disk, std::string program, const std::filesystem::path& keep,
                                        const ArchiveSize& size);

  /// Writes the WARC files, and has `rebuild` make what is derived of them; prints what both took. Nothing when it has
  /// been done.
  core::Result<void> make();

  /// Runs the program on the archive. `io` for an exit code other than 0, with the end of what it said.
  core::Result<Call> call(std::vector<std::string> words) const;

  /// Has the site change one transcript once more, and the archive know of it.
  core::Result<void> change_one();

  /// An id of a turn of some_transcript().
  core::Result<std::string> some_turn() const;

  std::vector<std::filesystem::path> warc_files() const;
  std::filesystem::path operator/(const std::filesystem::path& relative) const { return folder_ / relative; }

 private:
  BenchFolder(core::Disk& disk, std::string program, TemporaryFolder temporary, const std::filesystem::path& keep,
              const ArchiveSize& size)
      : disk_(disk),
        program_(std::move(program)),
        temporary_(std::move(temporary)),
        folder_(keep.empty() ? temporary_ / "bench" : keep),
        size_(size) {}

  core::Disk& disk_;
  std::string program_;
  TemporaryFolder temporary_;
  std::filesystem::path folder_;
  ArchiveSize size_;
};

}  // namespace pressroom::bench
