// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/watch.hpp"

namespace pressroom::crawler {

/// A document that lists transcripts is visited an hour after the first time. News halve the interval, none make it
/// half as long again, between ten minutes and a day.
inline constexpr core::Duration kFirstInterval = std::chrono::hours(1);
inline constexpr core::Duration kShortestInterval = std::chrono::minutes(10);
inline constexpr core::Duration kLongestInterval = std::chrono::hours(24);

/// What is said to be gone has to say so again, this much later.
inline constexpr core::Duration kAbsenceConfirmed = std::chrono::hours(1);

/// How long after the check before it a transcript is due again: 1 h, 6 h, 24 h, 3 d, 7 d, 30 d, 90 d, then yearly.
/// `checks` counts those that are over, the first visit not among them.
core::Duration rung(int checks);

/// What a visit of a watched document came to.
enum class DocumentNews {
  none,
  some,         ///< it names a transcript that was not known
  unavailable,  ///< no answer, or an error: says nothing about news
};

/// The watch after a visit that began at `begun` and was read at `now`. `items` is how many transcripts it names.
core::Watch after_document(core::Watch watch, DocumentNews news, int items, core::Instant now);

/// Whether this reading contradicts all before it: a document that always named transcripts names none.
bool is_alarming(const core::Watch& watch, DocumentNews news, int items);

/// What a check of a transcript came to.
enum class TranscriptCheck {
  unchanged,
  changed,     ///< the site's words differ: whoever edits once often edits again, so the ladder begins anew
  incomplete,  ///< a page is missing: stays on the ladder, where all pages are asked for
  absent,      ///< 404 or 410 where it begins
  unanswered,  ///< no page and no 404 where it begins: says nothing about its being there
};

/// What the check says about the transcript's being there.
enum class Presence { as_before, vanished, restored };

struct CheckedTranscript {
  core::Watch watch;
  Presence presence = Presence::as_before;
};

/// The watch of a transcript whose check begins at `now`: it stands on the next rung from then on, so that nobody
/// begins the same check twice.
core::Watch begin_check(core::Watch watch, core::Instant now);

/// The watch after what a visit found at `now`, whether it was a check on the ladder or one that somebody asked for.
/// What came due while the visit lasted is due a rung later.
CheckedTranscript after_check(core::Watch watch, TranscriptCheck check, core::Instant now);

}  // namespace pressroom::crawler
