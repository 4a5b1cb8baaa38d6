// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>

#include "app/archive_folder.hpp"
#include "app/capture_reader.hpp"
#include "app/crawl_service.hpp"
#include "app/watched_documents.hpp"
#include "core/frontier.hpp"

namespace pressroom::app {

/// What a target asks for now.
enum class Begin {
  first_visit,  ///< never visited
  resume,       ///< a visit was begun and not finished, or its run was not: what it lacks is fetched
  retry,        ///< the last visit left pages missing: those are asked for again
  new_visit,    ///< complete, or its time has come: the whole set is visited anew
};

/// How a transcript would be visited that is named on the command line (`now`) or whose time has come.
core::Result<Begin> how_to_begin(ArchiveFolder& archive, const core::Frontier& frontier, const std::string& room,
                                 const std::string& native_id, Target::Asked asked);

/// The keys of the documents of a room that have a visit which is not over, whenever that was begun: it goes on, and no
/// other is begun. Errors: the frontier's.
core::Result<std::set<std::string>> documents_under_way(const storage::database::SqliteFrontier& frontier,
                                                        const std::string& room);

/// Who asks, and with what.
struct Planning {
  ArchiveFolder& archive;
  core::Frontier& frontier;
  CaptureReader& reader;
  std::string run;
  core::Instant now;
  core::Lease lease;  ///< of the target's room
};

/// Puts into the frontier what the target asks for, and into the order book that it was asked. Where a run died over
/// the same order this one goes on with it: nothing that was answered since is asked again.
core::Result<void> enqueue_target(const Planning& planning, const Target& target);

}  // namespace pressroom::app
