// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "bench/child.hpp"
#include "bench/press_archive.hpp"
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
  /// `usage` when `folder` holds an archive of another size. `program` is the path of pressroom.
  static core::Result<BenchFolder> open(core::Disk& disk, std::string program, std::filesystem::path folder,
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
  BenchFolder(core::Disk& disk, std::string program, std::filesystem::path folder, const ArchiveSize& size)
      : disk_(disk), program_(std::move(program)), folder_(std::move(folder)), size_(size) {}

  core::Disk& disk_;
  std::string program_;
  std::filesystem::path folder_;
  ArchiveSize size_;
};

/// All files below a folder whose names end like this, in byte order.
std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder, std::string_view ending = {});
/// Bytes of all files below a folder.
std::uint64_t bytes_below(const std::filesystem::path& folder);

}  // namespace pressroom::bench
