// SPDX-License-Identifier: Apache-2.0
#include "crawler/pacer.hpp"

#include <algorithm>
#include <array>

#include "core/http_message.hpp"

namespace pressroom::crawler {
namespace {

using core::Duration;
using core::Instant;
using namespace std::chrono_literals;

constexpr Duration kFirstBackoff = 60s;
constexpr Duration kLongestBackoff = 24h;
constexpr Duration kForgivenAfter = 30min;
constexpr Duration kFirstOpen = 15min;
constexpr Duration kLongestOpen = 6h;
/// Ten years; keeps the arithmetic whole when a server asks for more.
constexpr std::int64_t kMostSecondsAsked = 315'360'000;
constexpr std::array<Duration, 4> kRetries{1min, 5min, 30min, 120min};

/// first x 2^doublings, but `longest` at most.
Duration doubled(Duration first, int doublings, Duration longest) {
  for (; doublings > 0 && first < longest; --doublings) first *= 2;
  return std::min(first, longest);
}

/// Up to `percent` of `duration`, in steps of a hundredth of a percent.
Duration share(Duration duration, int percent, core::Random& random) {
  const auto part = static_cast<std::int64_t>(random.next() % (static_cast<std::uint64_t>(percent) * 100 + 1));
  return Duration(duration.count() / 10'000 * part + duration.count() % 10'000 * part / 10'000);
}

/// `asked` in seconds, where a valid Retry-After came.
core::HostState throttled(core::HostState state, std::optional<std::int64_t> asked, const PaceRules& rules, Instant now,
                          core::Random& random) {
  const bool already_blocked = now < state.blocked_until;
  Duration block{};
  if (!already_blocked && !(asked && state.backoff_step == 0)) {
    block = doubled(kFirstBackoff, state.backoff_step, kLongestBackoff);
    if (!rules.rehearsal()) block += share(block, 10, random);
  }
  auto why = core::HostState::Block::back_off;
  const Duration wanted = std::chrono::seconds(std::min(asked.value_or(0), kMostSecondsAsked));
  if (asked && wanted >= block) {
    block = wanted;
    why = core::HostState::Block::retry_after;
  }
  if (now + block > state.blocked_until) {
    state.blocked_until = now + block;
    state.block = why;
  }
  if (!already_blocked) ++state.backoff_step;
  return state;
}

core::HostState failing(core::HostState state, Instant now) {
  if (now < state.blocked_until) return state;
  ++state.failures_in_row;
  if (state.failures_in_row >= kFailuresToOpen) {
    state.block = core::HostState::Block::circuit;
    state.blocked_until = now + doubled(kFirstOpen, state.failures_in_row - kFailuresToOpen, kLongestOpen);
  }
  return state;
}

core::HostState answered(core::HostState state, Instant now) {
  state.failures_in_row = 0;
  state.refusals_in_row = 0;
  if (now >= state.blocked_until + kForgivenAfter) {
    state.backoff_step = 0;
    state.blocked_until = Instant{};
    state.block = core::HostState::Block::none;
  }
  return state;
}

}  // namespace

Duration wait_after(const PaceRules& rules, Duration transfer, std::optional<Duration> crawl_delay,
                    core::Random& random, Duration at_least) {
  const auto floor = std::max(crawl_delay.value_or(Duration::zero()), rules.min_delay);
  if (rules.rehearsal()) return floor;
  const auto slow = transfer < rules.max_delay / rules.factor ? transfer * rules.factor : rules.max_delay;
  const auto wait = std::max(floor, slow);
  // The wait before this one had its jitter: on top of it, jitter would grow without end.
  return std::max(wait + share(wait, 20, random), at_least);
}

HostSign host_sign(const core::FetchOutcome& outcome) {
  if (std::holds_alternative<core::Refusal>(outcome)) return HostSign::unasked;
  if (const auto* failure = std::get_if<core::FetchFailure>(&outcome)) {
    using Kind = core::FetchFailure::Kind;
    const bool unasked = failure->kind == Kind::aborted || failure->kind == Kind::held_back;
    return unasked ? HostSign::unasked : HostSign::failing;
  }
  const auto* fetch = &std::get<core::Fetch>(outcome);
  const int status = fetch->head.status;
  if (status == 429 || status == 503) return HostSign::throttled;
  if (status == 401 || status == 403 || status == 451) return HostSign::refusing;
  if (status >= 500) return HostSign::failing;
  const bool broken = fetch->truncation == core::Truncation::time || fetch->truncation == core::Truncation::disconnect;
  return broken ? HostSign::failing : HostSign::answered;
}

core::HostState after(core::HostState state, const core::FetchOutcome& outcome, Duration wait, const PaceRules& rules,
                      Instant now, core::Random& random) {
  state.next_at = now + wait;  // replaces the claim's hold
  state.wait = wait;
  switch (host_sign(outcome)) {
    case HostSign::answered:
      return answered(std::move(state), now);
    case HostSign::throttled: {
      const auto& headers = std::get<core::Fetch>(outcome).head.headers;
      const auto unix_seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
      return throttled(std::move(state), core::retry_after_seconds(headers, unix_seconds), rules, now, random);
    }
    case HostSign::refusing:
      state.failures_in_row = 0;
      ++state.refusals_in_row;
      return state;
    case HostSign::failing:
      return failing(std::move(state), now);
    case HostSign::unasked:
      break;
  }
  return state;
}

core::HostState after_soft_block(core::HostState state, Instant now, core::Random& random) {
  return throttled(std::move(state), std::nullopt, PaceRules{}, now, random);
}

RetryPlan plan_retry(const core::FetchOutcome& outcome, int attempt) {
  switch (host_sign(outcome)) {
    case HostSign::answered:
      return {RetryPlan::Kind::keep, {}};
    case HostSign::throttled:
      return {RetryPlan::Kind::blocked, {}};
    case HostSign::refusing:
    case HostSign::unasked:
      return {RetryPlan::Kind::give_up, {}};
    case HostSign::failing:
      break;
  }
  const auto made = static_cast<std::size_t>(std::max(attempt, 1));
  if (made > kRetries.size()) return {RetryPlan::Kind::give_up, {}};
  return {RetryPlan::Kind::retry, kRetries[made - 1]};
}

}  // namespace pressroom::crawler
