// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/archive_folder.hpp"
#include "app/faults.hpp"
#include "app/room_shelf.hpp"
#include "storage/warc/captures.hpp"

namespace pressroom::app {

/// What was found in files of other tools.
struct ForeignFindings {
  struct File {
    std::string path;  ///< as it was named; of a WACZ with the path inside
    std::string name;  ///< what captures call it
    std::uint64_t records = 0, captures = 0;
  };
  std::vector<File> files;
  std::map<std::string, std::uint64_t> skipped;               ///< records that are of no transcript, by reason
  std::set<std::pair<std::string, std::string>> transcripts;  ///< room and native id of what was found
};

/// Indexes WARC files of other tools where they lie. A record belongs to a transcript when the room of its URL says so;
/// a gap of more than 24 h between two of one transcript begins a new visit, whose numbers end at 0 and grow with time.
/// The same file again gives the same rows.
class ForeignArchive {
 public:
  /// All must outlive it.
  ForeignArchive(ArchiveFolder& archive, const RoomShelf& rooms, Faults& faults)
      : archive_(archive), rooms_(rooms), faults_(faults) {}

  /// Registers and indexes a WARC, or every WARC of a WACZ, for `rooms` as ForeignFile names them. Errors: those of
  /// reading it and of writing to the archive.
  core::Result<void> add(const std::filesystem::path& path, const std::set<std::string>& rooms);
  /// Indexes again what is registered, for the rooms it was given for: for a rebuild, whose database is empty. A file
  /// that is gone is a fault.
  core::Result<void> add_registered();
  const ForeignFindings& findings() const { return findings_; }

 private:
  using Records = std::vector<storage::warc::ForeignRecord>;
  core::Result<void> add_entry(ForeignFile foreign);
  /// `foreign` holds the rooms that are indexed now.
  core::Result<void> index(const ForeignFile& foreign, const std::string& shown, const core::ReadFile& file);
  core::Result<void> take(const ForeignFile& foreign, storage::warc::ForeignRecord record, const core::ReadFile& file,
                          Records& records);
  core::Result<void> resolve(Records& records);
  core::Result<void> store(const ForeignFile& foreign, Records records);
  void skip(const char* reason) { ++findings_.skipped[reason]; }

  ArchiveFolder& archive_;
  const RoomShelf& rooms_;
  Faults& faults_;
  ForeignFindings findings_;
};

}  // namespace pressroom::app
