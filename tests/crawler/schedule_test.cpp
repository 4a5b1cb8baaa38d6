// SPDX-License-Identifier: Apache-2.0
#include "crawler/schedule.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/fake_clock.hpp"

using namespace pressroom;
using namespace pressroom::crawler;
using namespace std::chrono_literals;
using core::Watch;

namespace {

constexpr core::Instant k_now = tests::FakeClock::default_start;

Watch watch_of(Watch::Kind kind) {
  Watch watch{.room = "example", .kind = kind, .key = "117", .url = *core::Url::parse("http://a.example/117")};
  watch.due_at = k_now;
  return watch;
}

}  // namespace

TEST_CASE("Transcripts are checked on a ladder that ends with a year", "[schedule][house]") {
  Watch watch = watch_of(Watch::Kind::transcript);
  std::vector<core::Duration> rungs{rung(0)};
  for (int i = 0; i < 8; ++i) {
    watch = begin_check(watch, k_now);
    rungs.push_back(watch.due_at - k_now);
  }
  CHECK(rungs == std::vector<core::Duration>{1h, 6h, 24h, 72h, 168h, 720h, 2160h, 8760h, 8760h});
}

TEST_CASE("A document is visited more often with news and less often without within bounds", "[schedule][house]") {
  Watch watch = after_document(watch_of(Watch::Kind::listing), DocumentNews::some, 5, k_now);
  CHECK(watch.due_at == k_now + 1h);
  CHECK(after_document(watch, DocumentNews::some, 5, k_now).interval == 30min);
  CHECK(after_document(watch, DocumentNews::none, 5, k_now).interval == 90min);
  CHECK(after_document(watch, DocumentNews::unavailable, 0, k_now).interval == 1h);
  CHECK(after_document(watch, DocumentNews::none, 0, k_now).items == 5);
  for (int i = 0; i < 9; ++i) watch = after_document(watch, DocumentNews::some, 5, k_now);
  CHECK(watch.interval == 10min);
  for (int i = 0; i < 30; ++i) watch = after_document(watch, DocumentNews::none, 5, k_now);
  CHECK(watch.interval == 24h);
}

TEST_CASE("A listing that always named transcripts and names none is alarming", "[schedule][house]") {
  Watch watch = watch_of(Watch::Kind::listing);
  CHECK_FALSE(is_alarming(watch, DocumentNews::none, 0));
  watch.items = 3;
  CHECK(is_alarming(watch, DocumentNews::none, 0));
  CHECK_FALSE(is_alarming(watch, DocumentNews::none, 1));
  CHECK_FALSE(is_alarming(watch, DocumentNews::unavailable, 0));
}

TEST_CASE("A change begins the ladder anew", "[schedule][house]") {
  Watch watch = watch_of(Watch::Kind::transcript);
  for (int i = 0; i < 4; ++i) watch = begin_check(watch, k_now);
  const auto unchanged = after_check(watch, TranscriptCheck::unchanged, k_now + 1min).watch;
  CHECK(unchanged.due_at == watch.due_at);
  CHECK(unchanged.checks == 4);
  const auto changed = after_check(watch, TranscriptCheck::changed, k_now + 1min).watch;
  CHECK(changed.checks == 0);
  CHECK(changed.due_at == k_now + 61min);
  CHECK(after_check(watch, TranscriptCheck::incomplete, k_now).watch.due_at == watch.due_at);
}

TEST_CASE("What came due while a visit lasted is due a rung later", "[schedule][house]") {
  const Watch begun = begin_check(watch_of(Watch::Kind::transcript), k_now);
  const auto late = after_check(begun, TranscriptCheck::unchanged, begun.due_at + 4h).watch;
  CHECK(late.due_at == begun.due_at + 4h + 6h);
  CHECK(late.checks == 1);
}

TEST_CASE("A transcript has vanished when it was gone twice an hour or more apart", "[schedule][house]") {
  const Watch before = begin_check(watch_of(Watch::Kind::transcript), k_now);
  const auto once = after_check(before, TranscriptCheck::absent, k_now);
  CHECK(once.presence == Presence::as_before);
  CHECK(once.watch.state == Watch::State::standing);
  CHECK(once.watch.due_at == k_now + 1h);

  const auto too_soon = after_check(once.watch, TranscriptCheck::absent, k_now + 59min);
  CHECK(too_soon.presence == Presence::as_before);
  CHECK(too_soon.watch.due_at == k_now + 1h);

  const auto twice = after_check(begin_check(once.watch, k_now + 1h), TranscriptCheck::absent, k_now + 1h);
  CHECK(twice.presence == Presence::vanished);
  CHECK(twice.watch.state == Watch::State::vanished);
  CHECK(twice.watch.due_at == k_now + 1h + rung(2));
  CHECK(after_check(twice.watch, TranscriptCheck::absent, k_now + 9h).presence == Presence::as_before);

  const auto back = after_check(twice.watch, TranscriptCheck::unchanged, k_now + 10h);
  CHECK(back.presence == Presence::restored);
  CHECK(back.watch.state == Watch::State::standing);
  CHECK_FALSE(back.watch.absent_since);
  CHECK(back.watch.due_at == k_now + 11h);

  const auto was_a_fault = after_check(once.watch, TranscriptCheck::unchanged, k_now + 30min);
  CHECK(was_a_fault.presence == Presence::as_before);
  CHECK_FALSE(was_a_fault.watch.absent_since);
}

TEST_CASE("No answer says nothing about the presence of a transcript", "[schedule][house]") {
  const auto once = after_check(begin_check(watch_of(Watch::Kind::transcript), k_now), TranscriptCheck::absent, k_now);
  const auto again = after_check(begin_check(once.watch, k_now + 2h), TranscriptCheck::unanswered, k_now + 2h);
  CHECK(again.presence == Presence::as_before);
  CHECK(again.watch.absent_since == k_now);
  CHECK(again.watch.due_at == k_now + 3h);  // soon, and not at once

  const auto gone = after_check(begin_check(once.watch, k_now + 2h), TranscriptCheck::absent, k_now + 2h);
  const auto silent = after_check(begin_check(gone.watch, k_now + 9h), TranscriptCheck::unanswered, k_now + 9h);
  CHECK(silent.presence == Presence::as_before);
  CHECK(silent.watch.state == Watch::State::vanished);
  CHECK(silent.watch.due_at == k_now + 9h + rung(3));
}

TEST_CASE("A good reading of a document ends its alarm and no other does", "[schedule][house]") {
  Watch watch = watch_of(Watch::Kind::listing);
  watch.alarmed_since = k_now;
  CHECK(after_document(watch, DocumentNews::none, 0, k_now).alarmed_since == k_now);
  CHECK(after_document(watch, DocumentNews::unavailable, 0, k_now).alarmed_since == k_now);
  CHECK_FALSE(after_document(watch, DocumentNews::none, 3, k_now).alarmed_since);
}
