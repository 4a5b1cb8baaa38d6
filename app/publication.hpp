// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/archive_folder.hpp"
#include "app/capture_reader.hpp"
#include "app/parallel_builds.hpp"
#include "app/run_report.hpp"
#include "app/sidecar_publisher.hpp"
#include "core/clock.hpp"
#include "core/frontier.hpp"
#include "crawler/schedule.hpp"

namespace pressroom::app {

/// From the stored pages of a transcript to its sidecar, its row in the catalogue and the time of its next check. They
/// are read and parsed by threads of their own, so that nothing waits for that; files, rows and checks are those of the
/// calling thread.
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
        publisher_(parts.archive, parts.clock, SidecarPublisher::Writing::on),
        builds_(parts.archive, {builders(), Unchanged::parsed, parts.fresh}) {}

  /// Publishes what is stored of a transcript and, unless a visit of it is under way, says when it is to be looked at
  /// again; a set that changed while it was read is begun once more, once in a run. A damaged record of one transcript
  /// is no reason to leave the others unread: it is noted, and damage() tells it at the end. On return all of it
  /// stands, and all that was begun before, or after an error or a kill nothing that the store says of it.
  core::Result<void> publish(const TranscriptKey& transcript, const core::Lease& lease);

  /// Begins to read what is stored of the transcripts of `visits`, but for those of which a visit is under way: to be
  /// called whenever visits are over and the store says so.
  core::Result<void> begin_what_is_over(const std::vector<core::Visit>& visits);
  /// As publish(), for what was begun and has been read by now; where that is nothing yet, `patience` is waited for it.
  core::Result<void> publish_ready(core::Duration patience);
  /// The same for all that was begun; `meanwhile` is called at least five times a second. A second signal leaves the
  /// rest unpublished.
  core::Result<void> finish(const std::function<core::Result<void>()>& meanwhile = {});
  /// Whether something was begun that is not published.
  bool is_under_way() { return !builds_.empty(); }

  /// The first damage that was met; nullopt: none.
  const std::optional<core::Error>& damage() const { return damage_; }

 private:
  /// What is being read of a transcript, which may be over more than once before it is.
  struct Begun {
    core::Lease lease;  ///< the last one it was begun under
    int times = 0;
  };
  static int builders();
  void begin(const TranscriptKey& transcript, const core::Lease& lease);
  core::Result<void> publish(const core::Lease& lease, const parsers::RoomRules& rules, const std::string& native_id,
                             const core::Result<Build>& build);
  core::Result<void> watch_drift(const core::Transcript& transcript);
  core::Result<bool> read_again(const core::Lease& lease, const TranscriptKey& transcript,
                                const BuiltTranscript& built);
  core::Result<void> schedule(const core::Lease& lease, const TranscriptKey& transcript, int visit_number,
                              crawler::TranscriptCheck check);

  Parts parts_;
  RunReport& report_;
  SidecarPublisher publisher_;
  ParallelBuilds builds_;
  std::map<TranscriptKey, Begun> begun_;  ///< what builds_ has of each
  std::set<TranscriptKey> begun_again_;
  std::optional<core::Error> damage_;
};

/// The watch of a transcript that was never watched before: its ladder begins where its visits have brought it, counted
/// from the last answer (`now` where there was none). nullopt when no visit tells where it begins.
core::Result<std::optional<core::Watch>> first_watch(const core::Frontier& frontier, const TranscriptKey& transcript,
                                                     int visit_number, core::Instant now);

}  // namespace pressroom::app
