// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/transcript.hpp"

namespace pressroom::parsers {

/// A transcript as it stands, and as it stood before.
struct RevisedTranscript {
  core::Transcript current;
  std::size_t current_visit = 0;          ///< which of the visits `current` is, from 0
  std::vector<core::Transcript> earlier;  ///< revision 1 first; empty when the site never changed the words
};

/// True when both say the same words under the same labels in the same order.
bool same_words(const core::Transcript& a, const core::Transcript& b);

/// Folds the parsed visits of one transcript, oldest first, into revisions: a visit whose words differ from the
/// revision before it becomes the next one, an incomplete visit after a complete one makes none, and a visit that
/// repeats the words leaves the revision as it was captured first. Turn ids are carried forward by alignment: equal
/// turns keep their id, a changed turn between equal neighbours keeps it when its label is the same. `visits` is not
/// empty.
RevisedTranscript fold_revisions(std::vector<core::Transcript> visits);

}  // namespace pressroom::parsers
