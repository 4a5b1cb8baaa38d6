// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "app/archive_folder.hpp"
#include "app/capture_reader.hpp"
#include "app/run_report.hpp"
#include "app/sidecar_publisher.hpp"
#include "core/clock.hpp"
#include "core/frontier.hpp"
#include "crawler/schedule.hpp"

namespace pressroom::app {

/// From the stored pages of a transcript to its sidecar, its row in the catalogue and the time of its next check.
class Publication {
 public:
  struct Parts {
    ArchiveFolder& archive;
    core::Frontier& frontier;
    const core::Clock& clock;
    const RoomShelf& rooms;
    FreshPages* fresh = nullptr;  ///< may be null
  };
  Publication(Parts parts, RunReport& report)
      : parts_(parts),
        report_(report),
        pages_(parts.archive, parts.fresh),
        publisher_(parts.archive, parts.clock, SidecarPublisher::Writing::on) {}

  /// Publishes what is stored of each and, unless a visit of it is under way, says when it is to be looked at again; a
  /// set that changed while it was read is begun once more, once in a run. A damaged record of one transcript is no
  /// reason to leave the others unread: it is noted, and damage() tells it at the end. On return all of it stands, or
  /// after an error or a kill nothing that the store says of it.
  core::Result<void> publish(const std::map<TranscriptKey, core::Lease>& transcripts);

  /// The same for the transcripts of `visits`, but for those of which a visit is under way: called whenever visits are
  /// over.
  core::Result<void> publish_what_is_over(const std::vector<core::Visit>& visits);

  bool has_published(const TranscriptKey& transcript) const { return reported_.contains(transcript); }

  /// The first damage that was met; nullopt: none.
  const std::optional<core::Error>& damage() const { return damage_; }

 private:
  core::Result<void> publish(const core::Lease& lease, const TranscriptKey& transcript);
  core::Result<void> watch_drift(const core::Transcript& transcript);
  core::Result<bool> read_again(const core::Lease& lease, const TranscriptKey& transcript,
                                const BuiltTranscript& built);
  core::Result<void> schedule(const core::Lease& lease, const TranscriptKey& transcript, int visit_number,
                              crawler::TranscriptCheck check);

  Parts parts_;
  RunReport& report_;
  StoredPages pages_;
  SidecarPublisher publisher_;
  std::set<TranscriptKey> begun_again_;
  std::map<TranscriptKey, std::size_t> reported_;  ///< index into the report: a second publication replaces the first
  std::optional<core::Error> damage_;
};

/// The watch of a transcript that was never watched before: its ladder begins where its visits have brought it, counted
/// from the last answer (`now` where there was none). nullopt when no visit tells where it begins.
core::Result<std::optional<core::Watch>> first_watch(const core::Frontier& frontier, const TranscriptKey& transcript,
                                                     int visit_number, core::Instant now);

}  // namespace pressroom::app
