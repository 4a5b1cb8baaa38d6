// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/archive_folder.hpp"
#include "app/crawl_service.hpp"
#include "core/frontier.hpp"

namespace pressroom::app {

/// What a target asks for now.
enum class Begin {
  first_visit,  ///< never visited
  resume,       ///< a visit was begun and not finished: what it lacks is fetched
  retry,        ///< the last visit left pages missing: those are asked for again
  new_visit,    ///< complete: the whole set is visited anew
};

/// How a transcript that is named on the command line would be visited.
core::Result<Begin> how_to_begin(ArchiveFolder& archive, const core::Frontier& frontier, const std::string& room,
                                 const std::string& native_id);

/// Puts into the frontier what the target asks for. Calling it again before the visit is finished adds nothing.
core::Result<void> enqueue_target(ArchiveFolder& archive, core::Frontier& frontier, const Target& target,
                                  core::Instant now);

}  // namespace pressroom::app
