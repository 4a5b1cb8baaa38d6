// SPDX-License-Identifier: Apache-2.0
#include "crawler/schedule.hpp"

#include <algorithm>
#include <array>

namespace pressroom::crawler {

namespace {

using core::Duration;
using core::Instant;
using core::Watch;
using namespace std::chrono_literals;

constexpr std::array<Duration, 8> kLadder{1h, 6h, 24h, 72h, 168h, 720h, 2160h, 8760h};

}  // namespace

Duration rung(int checks) {
  const auto last = static_cast<int>(kLadder.size()) - 1;
  return kLadder[static_cast<std::size_t>(std::clamp(checks, 0, last))];
}

Watch after_document(Watch watch, DocumentNews news, int items, Instant now) {
  if (watch.interval <= Duration::zero()) {
    watch.interval = kFirstInterval;
  } else if (news == DocumentNews::some) {
    watch.interval = std::max(watch.interval / 2, kShortestInterval);
  } else if (news == DocumentNews::none) {
    watch.interval = std::min(watch.interval * 3 / 2, kLongestInterval);
  }
  watch.due_at = now + watch.interval;
  if (items > 0) watch.items = items;
  if (items > 0) watch.alarmed_since.reset();
  return watch;
}

bool is_alarming(const Watch& watch, DocumentNews news, int items) {
  return news != DocumentNews::unavailable && items == 0 && watch.items > 0;
}

Watch begin_check(Watch watch, Instant now) {
  ++watch.checks;
  watch.due_at = now + rung(watch.checks);
  return watch;
}

CheckedTranscript after_check(Watch watch, TranscriptCheck check, Instant now) {
  Presence presence = Presence::as_before;
  if (check == TranscriptCheck::unanswered) {
    // What was said once is asked about again soon, and not at once: whoever does not answer needs no haste.
    if (watch.absent_since && watch.state == Watch::State::standing) {
      watch.due_at = std::min(watch.due_at, now + kAbsenceConfirmed);
    }
    return {std::move(watch), presence};
  }
  if (check == TranscriptCheck::absent) {
    if (!watch.absent_since) {
      watch.absent_since = now;
    } else if (watch.state == Watch::State::standing && now - *watch.absent_since >= kAbsenceConfirmed) {
      watch.state = Watch::State::vanished;
      presence = Presence::vanished;
    }
  } else {
    if (watch.state == Watch::State::vanished) presence = Presence::restored;
    watch.state = Watch::State::standing;
    watch.absent_since.reset();
  }
  if (check == TranscriptCheck::changed || presence == Presence::restored) {
    watch.checks = 0;
    watch.due_at = now + rung(0);
  } else if (watch.absent_since && watch.state == Watch::State::standing) {
    watch.due_at = *watch.absent_since + kAbsenceConfirmed;
  } else if (watch.due_at <= now) {
    // A visit that took long: the check that came due meanwhile would be of what was just read.
    watch.due_at = now + rung(watch.checks);
  }
  return {std::move(watch), presence};
}

}  // namespace pressroom::crawler
