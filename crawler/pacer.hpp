// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/clock.hpp"
#include "core/fetch.hpp"
#include "core/frontier.hpp"
#include "core/random.hpp"

namespace pressroom::crawler {

/// How long a host is left alone between two requests.
struct PaceRules {
  core::Duration min_delay{5'000};
  core::Duration max_delay{60'000};  ///< bounds what a slow answer asks for, never min_delay or Crawl-delay
  int factor = 5;                    ///< times the duration of the last transfer

  /// A delay under one second is only for servers on this machine: no factor, no jitter.
  bool rehearsal() const { return min_delay < core::Duration(1'000); }
};

/// The wait from the end of a transfer: max(min_delay, min(max_delay, factor x duration), Crawl-delay) and up to 20 %
/// more, never less; and never less than `at_least`, which is the wait before this one where the request failed or was
/// answered with an error: neither makes us faster.
core::Duration wait_after(const PaceRules& rules, core::Duration transfer, std::optional<core::Duration> crawl_delay,
                          core::Random& random, core::Duration at_least = core::Duration::zero());

/// What an outcome says about the host.
enum class HostSign {
  answered,   ///< any other status: the host is well
  throttled,  ///< 429, 503: it asks for less
  refusing,   ///< 401, 403, 451: it does not want us
  failing,    ///< any other 5xx, no response, or one that stalled or broke off
  unasked,    ///< a Refusal of ours, or a transfer that we gave up: says nothing about it
};
HostSign host_sign(const core::FetchOutcome& outcome);

/// Five failures in a row open the circuit.
inline constexpr int kFailuresToOpen = 5;

/// The clock of a host (or address) after an outcome whose transfer ended at `now`; `wait` is wait_after()'s.
/// - answered: counts begin anew; a back-off is forgiven after 30 quiet minutes.
/// - throttled: blocked until the larger of Retry-After and 60 s x 2^step (24 h at most, up to 10 % more); a valid
///   Retry-After replaces the first step. One step per block: answers to requests already out add none.
/// - refusing: counted.
/// - failing: from the fifth in a row on, blocked for 15 min doubling to 6 h; then one probe.
core::HostState after(core::HostState state, const core::FetchOutcome& outcome, core::Duration wait,
                      const PaceRules& rules, core::Instant now, core::Random& random);

/// Refusals in a row after which the room is left alone: whoever says no three times means it.
inline constexpr int kRefusalsToPause = 3;

/// The host of a 200 that was a challenge, a login or an interstitial page: it asks for less as a 429 without
/// Retry-After does.
core::HostState after_soft_block(core::HostState state, core::Instant now, core::Random& random);

/// Whether this visit asks again.
struct RetryPlan {
  enum class Kind {
    keep,     ///< the answer stands, whatever its status
    retry,    ///< ask again in `wait`; the attempt counts
    blocked,  ///< ask again when the host's block ends; the attempt does not count
    give_up,  ///< nothing more in this run
  };
  Kind kind = Kind::keep;
  core::Duration wait{};
};

/// `attempt` counts from 1, this one included. Failing outcomes are asked again after 1, 5, 30 and 120 minutes.
RetryPlan plan_retry(const core::FetchOutcome& outcome, int attempt);

}  // namespace pressroom::crawler
