// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include "app/archive_folder.hpp"
#include "app/faults.hpp"
#include "app/room_shelf.hpp"
#include "core/clock.hpp"
#include "storage/warc/index_set.hpp"
#include "storage/warc/warc_files.hpp"

namespace pressroom::app {

/// What a rebuild made.
struct Rebuilt {
  std::size_t warc_files = 0, captures = 0, transcripts = 0;
  std::optional<std::filesystem::path> set_aside;  ///< where an unreadable database was moved
};

/// Everything derived, anew from the WARC files: the manifest's missing lines, indexes, captures, visits, sidecars, the
/// catalogue. The new database grows beside the standing one and takes its place at the very end, so that a rebuild
/// that dies has cleared nothing. Damage is told and passed over: what it hides counts as missing.
class ArchiveRebuild {
 public:
  /// `archive` comes from open_to_rebuild() and is used up by run().
  ArchiveRebuild(ArchiveFolder archive, const core::Clock& clock, Faults& faults)
      : disk_(archive.disk()),
        index_(disk_, archive.indexes()),
        grown_index_(disk_, archive.indexes(), storage::warc::IndexSet::Stage::growing),
        archive_(std::move(archive)),
        clock_(clock),
        faults_(faults) {}

  /// `todays` are the room files in use. Errors: those of reading and writing files, and `busy`.
  core::Result<Rebuilt> run(RoomShelf todays);

 private:
  core::Result<void> finish_open_files();
  core::Result<void> index_warcs();
  core::Result<void> list_in_manifest();
  core::Result<void> index_warc(const storage::warc::WarcFile& file);
  core::Result<void> open_standing();
  core::Result<void> carry_over();
  core::Result<void> publish(RoomShelf todays);
  core::Result<void> publish_room(const parsers::RoomRules& rules);
  core::Result<void> name_strays(const std::set<std::string>& read_rooms);
  core::Result<void> replace();
  core::Result<void> replace_index();
  void give_up_standing(const core::Error& error);

  core::Disk& disk_;
  storage::warc::IndexSet index_, grown_index_;
  std::uint64_t index_run_ = 1;  ///< that of every WARC: greater than any in the standing index
  ArchiveFolder archive_;
  const core::Clock& clock_;
  Faults& faults_;
  Rebuilt rebuilt_;
  std::vector<storage::warc::WarcFile> files_;
  std::optional<storage::database::Database> standing_;  ///< absent: there is none, or none that can be read
};

}  // namespace pressroom::app
