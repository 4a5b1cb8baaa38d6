// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/archive_folder.hpp"
#include "app/run_report.hpp"
#include "app/transcript_builder.hpp"
#include "core/clock.hpp"

namespace pressroom::app {

/// One turn that stands otherwise than in the sidecar before.
struct TurnChange {
  enum class Kind { added, removed, text, label, attribution, link };
  std::string turn_id;
  Kind kind = Kind::text;
  std::string before;  ///< label and beginning of the text, or the attribute that changed
  std::string after;
};
std::string_view name(TurnChange::Kind kind);

/// What publishing a transcript did to its sidecar.
struct Published {
  TranscriptReport report;
  enum class Effect { unchanged, created, changed, removed, none } effect = Effect::none;
  /// Why it changed: the site's text, the room file, the tool, or supplied pages; empty when it did not.
  std::string cause;
  std::vector<TurnChange> changes;
};
std::string_view name(Published::Effect effect);

/// Writes what was built: the sidecars of all revisions, the room file they were made with, the catalogue's row. Files
/// that would not change are not touched.
class SidecarPublisher {
 public:
  enum class Writing { on, off };
  SidecarPublisher(ArchiveFolder& archive, const core::Clock& clock, Writing writing)
      : archive_(archive), clock_(clock), writing_(writing) {}

  core::Result<Published> publish(const parsers::RoomRules& rules, const std::string& native_id,
                                  const BuiltTranscript& built);

 private:
  core::Result<void> keep_room_file(const parsers::RoomRules& rules);
  core::Result<void> write_if_changed(const std::filesystem::path& path, const std::string& bytes);
  core::Result<std::optional<core::Transcript>> standing_sidecar(const std::filesystem::path& path,
                                                                 std::string& bytes) const;

  ArchiveFolder& archive_;
  const core::Clock& clock_;
  Writing writing_;
};

}  // namespace pressroom::app
