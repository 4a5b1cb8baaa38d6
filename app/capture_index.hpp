// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/archive_folder.hpp"
#include "storage/warc/index_set.hpp"

namespace pressroom::app {

/// Lines of every capture of a WARC file, from the database.
core::Result<std::vector<std::string>> index_lines_of(ArchiveFolder& archive, const std::string& warc_file);

/// The index files of an archive held together with its database, where each closed WARC knows the run that holds its
/// lines (warc_files.index_run). A run is written before its WARC is registered, and merged only after that, so that
/// what a kill leaves is told at a glance: a file of runs that no WARC knows is nobody's yet; a run that no file holds
/// was lost.
class CaptureIndex {
 public:
  /// `archive` must outlive it.
  explicit CaptureIndex(ArchiveFolder& archive) : archive_(archive), set_(archive.disk(), archive.indexes()) {}

  /// Stores the row of a closed WARC file whose captures are all in the database, and indexes them; `file.index_run` is
  /// not looked at. A file that is registered a second time keeps its lines when its bytes are the same.
  core::Result<void> register_closed(storage::database::WarcFile file);

  /// Makes the index agree with the database. Leftovers of a kill are removed. Where a file of the index is gone, or a
  /// WARC is no longer what was indexed, the whole index is made anew from the database; until it is there the old one
  /// stands. To be called at the start, before anything is registered, and after recovery.
  core::Result<void> mend();

 private:
  core::Result<void> remove_strays(const std::vector<storage::database::WarcFile>& files);
  core::Result<bool> all_sound(const storage::warc::IndexListing& standing,
                               const std::vector<storage::database::WarcFile>& files);
  core::Result<void> make_anew(const std::vector<storage::database::WarcFile>& files,
                               const storage::warc::IndexListing& standing);
  void merge();

  ArchiveFolder& archive_;
  storage::warc::IndexSet set_;
};

}  // namespace pressroom::app
