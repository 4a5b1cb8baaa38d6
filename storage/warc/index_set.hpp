// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/disk.hpp"
#include "core/result.hpp"

namespace pressroom::storage::warc {

/// A file of the index: the lines of the runs `first` to `last`, in byte order, each once.
struct IndexFile {
  std::filesystem::path path;
  std::uint64_t first = 0, last = 0;

  bool holds(std::uint64_t run) const { return first <= run && run <= last; }
};

/// What lies in a folder of index files.
struct IndexListing {
  std::vector<IndexFile> current;                ///< by first run; together they are the index
  std::vector<IndexFile> superseded;             ///< the range lies within that of a current file: left by a kill
  std::vector<std::filesystem::path> strangers;  ///< other *.cdxj

  /// No run is in two current files.
  bool is_disjoint() const;
  /// The current file that holds the run.
  const IndexFile* file_of(std::uint64_t run) const;
  std::uint64_t last_run() const;  ///< of all files; 0: there is none
};

core::Result<IndexListing> list_index_files(const core::Disk& disk, const std::filesystem::path& folder);

/// A current index file or a stranger, held open: what a writer removes meanwhile can still be read.
struct OpenIndexFile {
  enum class Kind { current, stranger };
  std::filesystem::path path;
  Kind kind = Kind::current;
  std::unique_ptr<core::ReadFile> bytes;
};
struct OpenIndex {
  std::vector<OpenIndexFile> files;
  std::vector<IndexFile> superseded;
};

/// The index as it stood at one moment, although a writer may be merging beside us.
core::Result<OpenIndex> open_index_files(const core::Disk& disk, const std::filesystem::path& folder);

/// The index of an archive as sorted files that are merged by size, never rewritten whole.
///
/// What one closed WARC brings is a run, and runs are numbered from 1. captures-FIRST-LAST.cdxj (ten digits each) holds
/// the runs of its range. When the newest `fan` files are of one size class (powers of `fan` by the length of their
/// range) they become one file of the next class: n runs lie in fewer than `fan` * (1 + log n) files, and a line is
/// rewritten log n times at most, logarithms to the base `fan`. Files only appear whole, and a merged file appears
/// before those it replaces go: whoever finds a range within another one leaves it out.
class IndexSet {
 public:
  static constexpr std::size_t fan = 8;
  enum class Stage {
    standing,  ///< *.cdxj
    growing    ///< *.cdxj.part: what is to take the place of the standing files, seen by no reader
  };

  /// `disk` must outlive the set. Nothing is touched.
  IndexSet(core::Disk& disk, std::filesystem::path folder, Stage stage = Stage::standing)
      : disk_(&disk), folder_(std::move(folder)), stage_(stage) {}

  core::Result<IndexListing> list() const;

  /// Writes the lines, given in any order, as a run of their own and returns its number: one more than the greatest in
  /// the folder. Durable when it returns.
  core::Result<std::uint64_t> add(std::vector<std::string> lines);

  /// Takes back what add() just wrote; nothing may have been merged since.
  core::Result<void> remove_run(std::uint64_t run);

  /// Merges the newest files while there are enough of one class. `damaged` when one of them is not in order; the index
  /// is right after every error, only in more files.
  core::Result<void> merge();

  /// Puts what `grown` holds in the place of this whole index, as one file of the runs 1 to `last`, which is not less
  /// than any here. Up to that moment the index is what it was.
  core::Result<void> replace_by(IndexSet& grown, std::uint64_t last);

  /// Removes superseded files.
  core::Result<void> tidy();
  /// Removes every file of this stage.
  core::Result<void> clear();

 private:
  std::filesystem::path path_of(std::uint64_t first, std::uint64_t last) const;
  core::Result<void> merge_into(const std::filesystem::path& target, const std::vector<IndexFile>& files);

  core::Disk* disk_;
  std::filesystem::path folder_;
  Stage stage_;
};

}  // namespace pressroom::storage::warc
