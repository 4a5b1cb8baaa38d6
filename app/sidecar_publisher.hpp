// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/archive_folder.hpp"
#include "app/reparse_counts.hpp"
#include "app/run_report.hpp"
#include "app/search_keeper.hpp"
#include "app/transcript_builder.hpp"
#include "app/transcript_changes.hpp"
#include "core/clock.hpp"
#include "storage/database/parse_store.hpp"

namespace pressroom::app {

/// What publishing a transcript did to its sidecar.
struct Published {
  TranscriptReport report;
  enum class Effect { unchanged, created, changed, removed, none } effect = Effect::none;
  /// Why (see cause_of()), or why there is none; empty only when nothing changed.
  std::string cause;
  std::vector<Change> changes;
  ReparseCounts counts;
  bool waits = false;  ///< for acceptance: what stands was left alone
};
std::string_view name(Published::Effect effect);

/// Writes what was built: the sidecars of all revisions, the room file and the overlay they were made with, the
/// catalogue's row. Files that would not change are not touched. What is published stands when flush() has returned:
/// many sidecars are synced as quickly as one.
class SidecarPublisher {
 public:
  /// `unless_rules`: what a change of rules makes of a sidecar that is as it was written is told and not written.
  enum class Writing { on, off, unless_rules };
  SidecarPublisher(ArchiveFolder& archive, const core::Clock& clock, Writing writing)
      : archive_(archive), clock_(clock), writing_(writing), search_(archive) {}

  core::Result<Published> publish(const parsers::RoomRules& rules, const std::string& native_id,
                                  const BuiltTranscript& built);
  /// First the files of what was published, then the rows that speak of them, then their words in the search index.
  core::Result<void> flush();
  /// For what need not be parsed again (see unchanged_since_parsed()): its words come into the search index where that
  /// has others.
  core::Result<void> leave(const storage::database::CatalogueEntry& row);
  /// What could not be built is to be parsed the next time, whatever has changed until then.
  void doubt(const std::string& transcript_id);

 private:
  /// The sidecar that a new one would replace.
  struct Standing {
    std::string bytes;
    std::optional<core::Transcript> transcript;  ///< not read where the new one has the same bytes
    std::string unreadable;                      ///< why there is no transcript although there are bytes
  };

  core::Result<void> keep_copy(const std::string& file, const std::string& sha256);
  /// Adds the SHA-256 of each, the newest first.
  core::Result<void> write_earlier(const std::string& room, const std::string& native_id,
                                   const std::vector<core::Transcript>& earlier, std::vector<std::string>& sha256);
  core::Result<void> store_rows();
  /// Empty where no file stands.
  core::Result<std::string> bytes_at(const std::filesystem::path& path) const;
  core::Result<void> write_if_changed(const std::filesystem::path& path, const std::string& standing,
                                      const std::string& bytes);
  void note_history(const core::Transcript& current, const std::string& sidecar_sha256);
  core::Result<Standing> standing_sidecar(const std::filesystem::path& path, const std::string& bytes) const;
  core::Result<bool> waits(const Standing& standing, const Published& published) const;
  void compare(const Standing& standing, const BuiltTranscript& built, const std::string& bytes,
               Published& published) const;

  ArchiveFolder& archive_;
  const core::Clock& clock_;
  Writing writing_;
  SearchKeeper search_;
  std::map<std::filesystem::path, std::unique_ptr<core::NewFile>> files_;  ///< written, not yet in their places
  std::vector<storage::database::CatalogueEntry> rows_;                    ///< not yet in the catalogue
  /// By transcript, of what it was parsed; without a basis where that is not known. Not yet in the database.
  std::map<std::string, storage::database::ParseRow> parses_;
  std::vector<std::function<core::Result<void>()>> histories_;  ///< what the files say of changes; not yet told
  /// By transcript, for the watch over what changes; not yet in the database.
  std::vector<std::pair<std::string, storage::database::StoredFigures>> figures_;
  std::set<std::string> kept_;  ///< hashes of the room files and overlays whose copies are known to be right
};

}  // namespace pressroom::app
