// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/transcript.hpp"

namespace pressroom::parsers {

/// A transcript as it stands, and as it stood before.
struct RevisedTranscript {
  core::Transcript current;
  std::size_t current_visit = 0;          ///< which of the visits `current` is, from 0
  std::vector<core::Transcript> earlier;  ///< revision 1 first; empty when the site never changed its text
};

/// True when both say the same words under the same labels in the same order, and the same of the event: title, dates,
/// source, kind and announced participants. What changes by itself (the time of an update, breadcrumbs, links to other
/// languages) is not looked at.
bool says_the_same(const core::Transcript& a, const core::Transcript& b);

/// Folds the parsed visits of one transcript, oldest first, into revisions: a visit that does not say the same as the
/// revision before it becomes the next one, an incomplete visit after a complete one makes none, and a visit that
/// repeats the text leaves the revision as it was captured first. Turn ids are carried forward by carry_ids().
///
/// The history has an entry for each revision, and one, with the number of the revision that stands, for each complete
/// visit that found the same words as other bytes than the newest visit before it that said the same: its captures are
/// those of the visit. `visits` is not empty.
RevisedTranscript fold_revisions(std::vector<core::Transcript> visits);

/// Takes `entries` (vanished, restored), oldest first and each with its time, captures and class, into the histories:
/// each behind what was captured before it, with the number of the revision that stood. What lies before the first
/// revision is left out, and so is the return of what was never there.
void add_to_history(RevisedTranscript& revised, std::vector<core::Revision> entries);

}  // namespace pressroom::parsers
