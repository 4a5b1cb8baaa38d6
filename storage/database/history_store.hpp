// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/transcript.hpp"
#include "storage/database/database.hpp"

namespace pressroom::storage::database {

/// A transcript that the site changed.
struct ChangedTranscript {
  std::string transcript_id;  ///< room:native-id
  std::string room;
  int revisions = 1;
  int changes = 0;                       ///< entries of its history behind the first
  core::Instant changed_at{};            ///< of the last of them
  std::vector<core::EditClass> classes;  ///< of all of them, each once, in the order of the enumeration

  /// nullopt when its history tells of no change.
  static std::optional<ChangedTranscript> of(const core::Transcript& transcript);
};

/// Which transcripts have changed, and of which rooms the feed of changes is behind the sidecars. Can be had again from
/// the sidecars.
class HistoryStore {
 public:
  explicit HistoryStore(Database& database) : database_(database) {}

  /// Takes note of a sidecar that was published, `sidecar_sha256` its hash. When something else is said of a transcript
  /// that has changed, or had, than before, the room's feed is stale from then on.
  core::Result<void> put(const core::Transcript& transcript, const std::string& sidecar_sha256);
  /// For a transcript of which there is no sidecar any more.
  core::Result<void> remove(const std::string& room, const std::string& transcript_id);

  /// The last changed first, then by id; an empty room means all of them.
  core::Result<std::vector<ChangedTranscript>> list(const std::string& room, core::Instant since) const;

  /// For a room of which nobody knows any more what its feed says.
  core::Result<void> doubt_feed(const std::string& room);
  /// Rooms by name.
  core::Result<std::vector<std::string>> stale_feeds() const;
  /// The room's feed says what its sidecars say.
  core::Result<void> settle_feed(const std::string& room);

 private:
  Database& database_;
};

}  // namespace pressroom::storage::database
