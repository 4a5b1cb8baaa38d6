// SPDX-License-Identifier: Apache-2.0
#include "crawler/pacer.hpp"

#include "core/time_format.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_random.hpp"

using namespace pressroom;
using namespace pressroom::crawler;
using namespace std::chrono_literals;
using core::Duration;
using core::HostState;

namespace {

const core::Instant kNow = tests::FakeClock::default_start;

core::FetchOutcome answer(int status, const std::string& retry_after = {}) {
  core::Fetch fetch{
      core::Url::parse("http://press.example/").value(), {}, {}, {}, {}, core::Truncation::none, {}, kNow, 1s};
  fetch.head.status = status;
  if (!retry_after.empty()) fetch.head.headers.add("Retry-After", retry_after);
  return fetch;
}

core::FetchOutcome cut_answer(core::Truncation truncation) {
  auto outcome = answer(200);
  std::get<core::Fetch>(outcome).truncation = truncation;
  return outcome;
}

core::FetchOutcome no_answer() { return core::FetchFailure{core::FetchFailure::Kind::timeout, "", 15s}; }

HostState settle(HostState state, const core::FetchOutcome& outcome, core::Instant now = kNow,
                 const PaceRules& rules = {}) {
  tests::FakeRandom random;
  return after(std::move(state), outcome, 5s, rules, now, random);
}

bool within(Duration value, Duration low, Duration high) { return value >= low && value <= high; }

}  // namespace

TEST_CASE("The wait is the largest of its floors and then up to a fifth more", "[pacer][house]") {
  struct Row {
    Duration transfer;
    std::optional<Duration> crawl_delay;
    Duration at_least;
    Duration expected;
  };
  const auto row =
      GENERATE(Row{0ms, std::nullopt, 0s, 5s}, Row{900ms, std::nullopt, 0s, 5s}, Row{2s, std::nullopt, 0s, 10s},
               Row{30s, std::nullopt, 0s, 60s}, Row{30s, Duration(600s), 0s, 600s}, Row{1s, Duration(7s), 0s, 7s},
               Row{10ms, std::nullopt, 40s, 40s});
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    tests::FakeRandom random(seed);
    const auto wait = wait_after({}, row.transfer, row.crawl_delay, random, row.at_least);
    REQUIRE(within(wait, row.expected, row.expected + row.expected / 5));
  }
}

TEST_CASE("The jitter uses its whole range", "[pacer][house]") {
  tests::FakeRandom random;
  Duration shortest = 1h;
  Duration longest = 0s;
  for (int i = 0; i < 2000; ++i) {
    const auto wait = wait_after({}, 0ms, std::nullopt, random);
    shortest = std::min(shortest, wait);
    longest = std::max(longest, wait);
  }
  CHECK(within(shortest, 5000ms, 5020ms));
  CHECK(within(longest, 5980ms, 6000ms));
}

TEST_CASE("A minimum delay over the maximum holds", "[pacer][house]") {
  tests::FakeRandom random;
  CHECK(wait_after({.min_delay = 120s}, 100s, std::nullopt, random) >= 120s);
}

TEST_CASE("A rehearsal has neither factor nor jitter but obeys Crawl-delay", "[pacer][house]") {
  tests::FakeRandom random;
  const PaceRules rules{.min_delay = 20ms};
  CHECK(rules.rehearsal());
  CHECK(!PaceRules{.min_delay = 1s}.rehearsal());
  CHECK(wait_after(rules, 10s, std::nullopt, random) == 20ms);
  CHECK(wait_after({.min_delay = 0ms}, 10s, std::nullopt, random) == 0ms);
  CHECK(wait_after(rules, 10s, Duration(2s), random) == 2s);
}

TEST_CASE("Every outcome sets the next moment anew", "[pacer][house]") {
  HostState held;
  held.next_at = kNow + 10min;  // the claim's hold
  CHECK(settle(held, answer(200)).next_at == kNow + 5s);
  CHECK(settle(held, no_answer()).next_at == kNow + 5s);
  CHECK(settle(held, core::Refusal{}).next_at == kNow + 5s);
}

TEST_CASE("A valid Retry-After replaces the first back-off step", "[pacer][house]") {
  const auto seconds = settle({}, answer(429, "7"));
  CHECK(seconds.blocked_until == kNow + 7s);
  CHECK(seconds.block == HostState::Block::retry_after);
  CHECK(seconds.backoff_step == 1);
  const auto date = settle({}, answer(503, "Mon, 23 Nov 2026 08:02:00 GMT"));
  CHECK(date.blocked_until == kNow + 2min);
  const auto second = settle(seconds, answer(429, "7"), kNow + 1min);
  CHECK(within(second.blocked_until - (kNow + 1min), 120s, 132s));
  CHECK(second.block == HostState::Block::back_off);
  const auto long_header = settle(seconds, answer(429, "172800"), kNow + 1min);
  CHECK(long_header.blocked_until == kNow + 1min + 48h);
}

TEST_CASE("A Retry-After that says nothing is no header", "[pacer][house]") {
  const auto* value = GENERATE("", "0", "-5", "1.5", "soon", "Sun, 22 Nov 2026 08:00:00 GMT");
  CAPTURE(value);
  const auto state = settle({}, answer(429, value));
  CHECK(within(state.blocked_until - kNow, 60s, 66s));
  CHECK(state.block == HostState::Block::back_off);
}

TEST_CASE("A Retry-After beyond all calendars neither overflows nor shortens", "[pacer][house]") {
  const auto state = settle({}, answer(429, "9223372036854775806"));
  CHECK(state.blocked_until >= kNow + 24h);
}

TEST_CASE("A headerless 429 blocks for a minute doubling to a day", "[pacer][house]") {
  HostState state;
  auto now = kNow;
  auto expected = Duration(60s);
  for (int i = 0; i < 16; ++i) {
    state = settle(state, answer(429), now);
    REQUIRE(within(state.blocked_until - now, expected, expected + expected / 10));
    REQUIRE(state.backoff_step == i + 1);
    now = state.blocked_until;
    expected = std::min<Duration>(expected * 2, 24h);
  }
}

TEST_CASE("Answers to requests already out do not escalate a block", "[pacer][house]") {
  const auto first = settle({}, answer(429), kNow);
  const auto second = settle(first, answer(429), kNow + 1s);
  CHECK(second.backoff_step == 1);
  CHECK(second.blocked_until == first.blocked_until);
  const auto longer = settle(first, answer(503, "600"), kNow + 1s);
  CHECK(longer.backoff_step == 1);
  CHECK(longer.blocked_until == kNow + 1s + 600s);
}

TEST_CASE("A back-off is forgiven by a success after thirty quiet minutes", "[pacer][house]") {
  const auto blocked = settle({}, answer(429, "60"));
  CHECK(settle(blocked, answer(200), kNow + 5min).backoff_step == 1);
  const auto forgiven = settle(blocked, answer(200), kNow + 31min);
  CHECK(forgiven.backoff_step == 0);
  CHECK(forgiven.blocked_until == core::Instant{});
  CHECK(forgiven.block == HostState::Block::none);
}

TEST_CASE("The fifth failure in a row opens the circuit for longer each time", "[pacer][house]") {
  HostState state;
  auto now = kNow;
  for (int i = 1; i <= 4; ++i) state = settle(state, i % 2 ? no_answer() : answer(500), now += 1min);
  CHECK(state.failures_in_row == 4);
  CHECK(state.blocked_until == core::Instant{});
  for (const auto expected : {15min, 30min, 60min, 120min, 240min, 360min, 360min}) {
    state = settle(state, no_answer(), now);
    REQUIRE(state.blocked_until == now + expected);
    CHECK(state.block == HostState::Block::circuit);
    CHECK(settle(state, no_answer(), now + 1s).failures_in_row == state.failures_in_row);
    now = state.blocked_until;
  }
  CHECK(settle(state, answer(404), now).failures_in_row == 0);
}

TEST_CASE("Refusals in a row are counted and an answer ends the row", "[pacer][house]") {
  HostState state;
  for (const int status : {401, 403, 451}) state = settle(state, answer(status));
  CHECK(state.refusals_in_row == 3);
  CHECK(settle(state, answer(200)).refusals_in_row == 0);
}

TEST_CASE("Our own refusals and giving up say nothing about the host", "[pacer][house]") {
  HostState state;
  state.failures_in_row = 4;
  state.backoff_step = 2;
  const auto outcome = GENERATE(core::FetchOutcome(core::Refusal{core::Refusal::Kind::address, ""}),
                                core::FetchOutcome(core::FetchFailure{core::FetchFailure::Kind::aborted, "", 1s}));
  const auto same = settle(state, outcome);
  CHECK(same.failures_in_row == 4);
  CHECK(same.blocked_until == core::Instant{});
  CHECK(same.backoff_step == 2);
}

TEST_CASE("Failing outcomes are asked again four times", "[pacer][house]") {
  const auto outcome = GENERATE(no_answer(), answer(500), answer(502), cut_answer(core::Truncation::disconnect),
                                cut_answer(core::Truncation::time));
  const Duration waits[] = {1min, 5min, 30min, 120min};
  for (int attempt = 1; attempt <= 4; ++attempt) {
    const auto plan = plan_retry(outcome, attempt);
    CHECK(plan.kind == RetryPlan::Kind::retry);
    CHECK(plan.wait == waits[attempt - 1]);
  }
  CHECK(plan_retry(outcome, 5).kind == RetryPlan::Kind::give_up);
}

TEST_CASE("Answers stand and throttling does not count and refusals end the visit", "[pacer][house]") {
  for (const int status : {200, 204, 301, 304, 400, 404, 410}) {
    CHECK(plan_retry(answer(status), 1).kind == RetryPlan::Kind::keep);
  }
  CHECK(plan_retry(cut_answer(core::Truncation::length), 1).kind == RetryPlan::Kind::keep);
  for (const int status : {429, 503}) CHECK(plan_retry(answer(status), 9).kind == RetryPlan::Kind::blocked);
  for (const int status : {401, 403, 451}) CHECK(plan_retry(answer(status), 1).kind == RetryPlan::Kind::give_up);
  CHECK(plan_retry(core::Refusal{}, 1).kind == RetryPlan::Kind::give_up);
}

TEST_CASE("A failure brings the next request no sooner and a hundred make no wait without end", "[pace][house]") {
  const PaceRules rules;
  tests::FakeRandom random(7);
  core::Duration wait{};
  for (int i = 0; i < 100; ++i) {
    const core::Duration next = wait_after(rules, 10ms, std::nullopt, random, wait);
    CHECK(next >= wait);
    CHECK(next <= 6s);
    wait = next;
  }
}
