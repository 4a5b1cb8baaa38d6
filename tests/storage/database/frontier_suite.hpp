// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/frontier.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_random.hpp"

namespace pressroom::tests {

/// A frontier whose store lies on disk, for the suite below.
class FrontierUnderTest {
 public:
  virtual ~FrontierUnderTest() = default;
  /// The frontier of one worker. With Crash::between_calls its store is closed and opened anew each time, as a killed
  /// process and its successor of the same name would (without take_over()).
  virtual core::Frontier* operator->() = 0;
  /// The same store as another worker sees it.
  virtual core::Frontier& other() = 0;
};
enum class Crash { never, between_calls };

inline core::Instant at(std::int64_t seconds) {
  return core::Instant{core::Duration{1'795'420'800'000 + 1000 * seconds}};
}

inline core::Visit visit_of(std::string_view url, int page = 1, core::VisitReason reason = core::VisitReason::page,
                            std::string transcript = "117", int visit_number = 1) {
  return {.id = 0,
          .room = "example",
          .url = *core::Url::parse(url),
          .reason = reason,
          .transcript = std::move(transcript),
          .page = page,
          .visit_number = visit_number,
          .attempt = 1,
          .via = "http://a.example/",
          .hops = "L"};
}

inline core::Capture capture_of(const core::Visit& visit, std::uint64_t offset) {
  core::Capture capture;
  capture.url = visit.url.href_without_fragment();
  capture.captured_at = at(1);
  capture.status = 200;
  capture.mime = "text/html";
  capture.payload_digest = "sha256:" + std::string(64, 'a');
  capture.record_digest = "sha256:" + std::string(64, 'b');
  capture.record_id = "<urn:uuid:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed>";
  capture.location = {"PRESSROOM-example.warc.gz", offset, 100};
  capture.room = visit.room;
  capture.transcript = visit.transcript;
  capture.page = visit.page;
  capture.visit_number = visit.visit_number;
  capture.reason = visit.reason;
  return capture;
}

inline core::HostState clock_of(std::string key, std::int64_t next, std::int64_t blocked = 0) {
  core::HostState state;
  state.key = std::move(key);
  state.next_at = at(next);
  if (blocked != 0) state.blocked_until = at(blocked);
  return state;
}

constexpr std::int64_t a_long_time = 100'000'000;

/// The lease of the room that all these visits are in, taken where nobody has it.
inline core::Lease lease_in(FrontierUnderTest& frontier, const std::string& room = "example") {
  REQUIRE(frontier->admit(room, {}));
  REQUIRE(frontier->claim({{room}, core::Frontier::Wanted::all, 0, at(0), at(a_long_time)}));
  const auto leases = frontier->heartbeat(at(a_long_time));
  REQUIRE(leases);
  for (const core::Lease& lease : *leases) {
    if (lease.room == room) return lease;
  }
  FAIL("no lease of " + room);
  return {};
}

/// The same of a frontier that stays open.
inline core::Lease lease_in(core::Frontier& frontier, const std::string& room = "example") {
  class Held final : public FrontierUnderTest {
   public:
    explicit Held(core::Frontier& held) : held_(held) {}
    core::Frontier* operator->() override { return &held_; }
    core::Frontier& other() override { return held_; }

   private:
    core::Frontier& held_;
  };
  Held held(frontier);
  return lease_in(static_cast<FrontierUnderTest&>(held), room);
}

inline std::vector<core::FoundVisit> found(const std::vector<core::Visit>& visits) {
  std::vector<core::FoundVisit> all;
  for (const core::Visit& visit : visits) all.push_back({visit});
  return all;
}

inline core::Result<int> enqueue(FrontierUnderTest& frontier, const std::vector<core::Visit>& visits,
                                 core::Instant due_at) {
  const core::Lease lease = lease_in(frontier);
  return frontier->enqueue(lease, found(visits), due_at);
}

inline core::Result<void> put_host(FrontierUnderTest& frontier, const core::HostState& state) {
  const core::Lease lease = lease_in(frontier);
  return frontier->put_host(lease, state);
}

inline core::Result<void> finish(FrontierUnderTest& frontier, const core::Visit& visit,
                                 const std::vector<core::Visit>& visits, core::Instant now) {
  return frontier->finish(visit, found(visits), now);
}

/// A successor takes the store over and claims the room; how many visits were in flight.
inline int restart(FrontierUnderTest& frontier) {
  const auto released = frontier->take_over();
  REQUIRE(released);
  static_cast<void>(lease_in(frontier));
  return *released;
}

inline core::Result<std::optional<core::Instant>> next_at(FrontierUnderTest& frontier) {
  return frontier->next_take_at(at(0));
}

inline core::Result<std::optional<core::Visit>> take_one(FrontierUnderTest& frontier, core::Instant now,
                                                         core::Instant hold_until) {
  TRY_ASSIGN(const auto visits, frontier->take(now, hold_until, 1));
  return visits.empty() ? std::optional<core::Visit>() : std::optional(visits.front());
}

/// Takes at second `now` with a hold of five seconds; the URL, or "" when nothing can be asked.
inline std::string claim_url(FrontierUnderTest& frontier, std::int64_t now) {
  auto visit = take_one(frontier, at(now), at(now + 5));
  REQUIRE(visit);
  return *visit ? (*visit)->url.href() : "";
}

inline core::Visit claim_one(FrontierUnderTest& frontier, std::int64_t now) {
  auto visit = take_one(frontier, at(now), at(now + 5));
  REQUIRE(visit);
  REQUIRE(*visit);
  return **visit;
}

inline void check_frontier_queue(FrontierUnderTest& frontier) {
  SECTION("a visit is stored once for its room and transcript and page and URL and visit number") {
    const auto visit = visit_of("http://a.example/content_117.htm");
    CHECK(enqueue(frontier, {visit, visit}, at(0)) == 1);
    CHECK(enqueue(frontier, {visit}, at(9)) == 0);
    CHECK(enqueue(frontier, {visit_of("http://a.example/content_117.htm#top")}, at(0)) == 0);
    CHECK(enqueue(frontier, {visit_of("http://a.example/content_117.htm", 2)}, at(0)) == 1);
    CHECK(enqueue(frontier, {visit_of("http://a.example/content_117.htm?x")}, at(0)) == 1);
    CHECK(enqueue(frontier, {visit_of("http://a.example/content_117.htm", 1, core::VisitReason::page, "118")}, at(0)) ==
          1);
    CHECK(enqueue(frontier, {visit_of("http://a.example/content_117.htm", 1, core::VisitReason::page, "117", 2)},
                  at(0)) == 1);
  }
  SECTION("a claimed visit has every field that was stored") {
    auto visit = visit_of("https://a.example:8443/content_117.htm?q=1", 7, core::VisitReason::redirect, "117", 3);
    visit.attempt = 2;
    visit.claimed_title = "Title";
    visit.claimed_date = "2026-11-23";
    REQUIRE(enqueue(frontier, {visit}, at(0)) == 1);
    const auto claimed = claim_one(frontier, 0);
    CHECK(claimed.id > 0);
    CHECK(claimed.room == "example");
    CHECK(claimed.url == visit.url);
    CHECK(claimed.reason == core::VisitReason::redirect);
    CHECK(claimed.transcript == "117");
    CHECK(claimed.page == 7);
    CHECK(claimed.visit_number == 3);
    CHECK(claimed.attempt == 2);
    CHECK(claimed.via == "http://a.example/");
    CHECK(claimed.hops == "L");
    CHECK(claimed.claimed_title == "Title");
    CHECK(claimed.claimed_date == "2026-11-23");
    CHECK(claimed.epoch == lease_in(frontier).epoch);
  }
  SECTION("due visits come by due time and then in the order they were stored") {
    REQUIRE(enqueue(frontier, {visit_of("http://a.example/late")}, at(3)));
    REQUIRE(enqueue(frontier, {visit_of("http://b.example/1"), visit_of("http://c.example/2")}, at(1)));
    CHECK(claim_url(frontier, 0) == "");
    CHECK(claim_url(frontier, 4) == "http://b.example/1");
    CHECK(claim_url(frontier, 4) == "http://c.example/2");
    CHECK(claim_url(frontier, 4) == "http://a.example/late");
    CHECK(claim_url(frontier, 4) == "");
  }
  SECTION("robots.txt comes before everything that is due earlier") {
    REQUIRE(enqueue(frontier, {visit_of("http://a.example/1"), visit_of("http://b.example/1")}, at(0)));
    REQUIRE(enqueue(frontier, {visit_of("http://b.example/robots.txt", 0, core::VisitReason::robots, "")}, at(2)));
    CHECK(claim_url(frontier, 3) == "http://b.example/robots.txt");
    CHECK(claim_url(frontier, 3) == "http://a.example/1");
  }
  SECTION("the visits of a transcript come by page and the latest number is found") {
    REQUIRE(enqueue(frontier, {visit_of("http://a.example/3", 3), visit_of("http://a.example/1", 1)}, at(0)));
    REQUIRE(enqueue(frontier, {visit_of("http://a.example/1", 1, core::VisitReason::page, "117", 2)}, at(0)));
    CHECK(frontier->latest_visit_number("example", "117") == 2);
    CHECK(frontier->latest_visit_number("example", "none") == 0);
    const auto first = frontier->visits("example", "117", 1);
    REQUIRE(first);
    REQUIRE(first->size() == 2);
    CHECK((*first)[0].visit.page == 1);
    CHECK((*first)[1].visit.page == 3);
    CHECK((*first)[0].state == core::VisitRecord::State::queued);
    CHECK((*first)[0].due_at == at(0));
    const auto latest = frontier->visits("example", "117", 0);
    REQUIRE(latest);
    REQUIRE(latest->size() == 1);
    CHECK((*latest)[0].visit.visit_number == 2);
  }
}

inline void check_frontier_requisites(FrontierUnderTest& frontier) {
  std::int64_t now = 2;
  // One after another, as a host is asked.
  const auto next = [&] {
    const core::Visit visit = claim_one(frontier, now += 10);
    REQUIRE(frontier->end(visit, {core::VisitEnd::Kind::failed, "timeout", ""}, {}));
    return visit;
  };
  SECTION("requisites come behind everything of their host that is due as they are") {
    const auto requisite = visit_of("http://a.example/logo.gif", 0, core::VisitReason::requisite, "");
    REQUIRE(enqueue(frontier, {requisite}, at(0)));
    CHECK(frontier->pages_are_queued() == false);
    CHECK(next_at(frontier) == at(0));
    REQUIRE(enqueue(frontier, {visit_of("http://a.example/robots.txt", 0, core::VisitReason::robots, "")}, at(0)));
    CHECK(frontier->pages_are_queued() == false);
    REQUIRE(enqueue(frontier, {visit_of("http://a.example/1"), visit_of("http://b.example/2")}, at(1)));
    CHECK(frontier->pages_are_queued() == true);
    CHECK(next().url.path() == "/robots.txt");
    CHECK(next().url.path() == "/1");
    CHECK(next().url.path() == "/2");
    CHECK(frontier->pages_are_queued() == false);
    CHECK(next().url.path() == "/logo.gif");
  }
  SECTION("a page that is named as an image is a page all the same") {
    const auto image = visit_of("http://a.example/node.htm", 0, core::VisitReason::requisite, "");
    const auto listing = visit_of("http://a.example/node.htm", 0, core::VisitReason::listing, "");
    CHECK(enqueue(frontier, {image, listing}, at(0)) == 2);
    CHECK(enqueue(frontier, {image, listing}, at(0)) == 0);
    CHECK(next().reason == core::VisitReason::listing);
    CHECK(next().reason == core::VisitReason::requisite);
  }
  SECTION("the newest visit of a requisite is found whoever named it") {
    const auto named = [](std::string_view url, int number) {
      return visit_of(url, 0, core::VisitReason::requisite, "", number);
    };
    REQUIRE(enqueue(frontier,
                    {named("http://a.example/logo.gif", 1), named("http://a.example/logo.gif", 2),
                     named("http://a.example/other.gif", 9),
                     visit_of("http://a.example/logo.gif", 0, core::VisitReason::listing, "", 3)},
                    at(0)));
    const auto last = frontier->last_requisite("example", *core::Url::parse("http://a.example/logo.gif#x"));
    REQUIRE(last);
    REQUIRE(*last);
    CHECK((*last)->visit.visit_number == 2);
    CHECK((*last)->state == core::VisitRecord::State::queued);
    CHECK_FALSE(frontier->last_requisite("zoo", *core::Url::parse("http://a.example/logo.gif"))->has_value());
    CHECK_FALSE(frontier->last_requisite("example", *core::Url::parse("http://a.example/none.gif"))->has_value());
  }
}

inline void check_frontier_clocks(FrontierUnderTest& frontier) {
  REQUIRE(enqueue(frontier, {visit_of("http://a.example/1", 1), visit_of("http://a.example/2", 2)}, at(0)));

  SECTION("one request is in flight per host however late it is") {
    CHECK(claim_url(frontier, 0) == "http://a.example/1");
    CHECK(claim_url(frontier, 1'000'000) == "");
  }
  SECTION("ports share the clock of their host and other hosts do not") {
    REQUIRE(enqueue(frontier, {visit_of("http://a.example:8080/3", 3), visit_of("http://www.a.example/4", 4)}, at(0)));
    CHECK(claim_url(frontier, 0) == "http://a.example/1");
    CHECK(claim_url(frontier, 1) == "http://www.a.example/4");
    CHECK(claim_url(frontier, 2) == "");
  }
  SECTION("a claim moves the clock of its host and never back") {
    REQUIRE(put_host(frontier, clock_of("host:a.example", -60)));
    CHECK(claim_url(frontier, 0) == "http://a.example/1");
    CHECK(frontier->host("host:a.example")->next_at == at(5));
    REQUIRE(restart(frontier) == 1);
    CHECK(claim_url(frontier, 4) == "");
    const auto visit = take_one(frontier, at(5), at(1));
    REQUIRE(visit);
    REQUIRE(*visit);
    CHECK(frontier->host("host:a.example")->next_at == at(5));
  }
  SECTION("a blocked host is left alone until its block ends") {
    REQUIRE(put_host(frontier, clock_of("host:a.example", 0, 100)));
    CHECK(claim_url(frontier, 99) == "");
    CHECK(*next_at(frontier) == at(100));
    CHECK(claim_url(frontier, 100) == "http://a.example/1");
  }
  SECTION("an address clock holds every host that it answered for") {
    const auto first = claim_one(frontier, 0);
    REQUIRE(frontier->commit_capture(first, capture_of(first, 0),
                                     {clock_of("host:a.example", 10), clock_of("address:192.0.2.1", 20)}));
    CHECK(claim_url(frontier, 19) == "");
    CHECK(*next_at(frontier) == at(20));
    REQUIRE(put_host(frontier, clock_of("address:192.0.2.1", 20, 50)));
    CHECK(claim_url(frontier, 49) == "");
    CHECK(*next_at(frontier) == at(50));
    CHECK(claim_url(frontier, 50) == "http://a.example/2");
    CHECK(frontier->host("address:192.0.2.1")->next_at == at(55));
  }
  SECTION("a host keeps its address when its clock is stored alone") {
    REQUIRE(put_host(frontier, clock_of("address:192.0.2.1", 40)));
    const auto first = claim_one(frontier, 0);
    REQUIRE(frontier->postpone(first, at(0), core::Frontier::Attempt::free,
                               {clock_of("host:a.example", 1), clock_of("address:192.0.2.1", 30)}));
    REQUIRE(put_host(frontier, clock_of("host:a.example", 2)));
    CHECK(claim_url(frontier, 29) == "");
    CHECK(claim_url(frontier, 30) != "");
  }
  SECTION("the next moment of a claim is that of the host that is free first") {
    REQUIRE(enqueue(frontier, {visit_of("http://b.example/")}, at(70)));
    REQUIRE(put_host(frontier, clock_of("host:a.example", 90)));
    CHECK(*next_at(frontier) == at(70));
    REQUIRE(put_host(frontier, clock_of("host:b.example", 80)));
    CHECK(*next_at(frontier) == at(80));
    CHECK(claim_url(frontier, 79) == "");
    CHECK(claim_url(frontier, 80) == "http://b.example/");
  }
  SECTION("with nothing queued but behind a flight there is no next moment") {
    static_cast<void>(claim_one(frontier, 0));
    REQUIRE(next_at(frontier));
    CHECK_FALSE(next_at(frontier)->has_value());
  }
  SECTION("a clock comes back as it was stored and an unknown one is zero") {
    auto state = clock_of("host:c.example", 1, 2);
    state.backoff_step = 3;
    state.failures_in_row = 4;
    state.refusals_in_row = 5;
    state.wait = core::Duration(6);
    REQUIRE(put_host(frontier, state));
    const auto back = frontier->host("host:c.example");
    REQUIRE(back);
    CHECK(back->key == state.key);
    CHECK(back->next_at == at(1));
    CHECK(back->blocked_until == at(2));
    CHECK(back->backoff_step == 3);
    CHECK(back->failures_in_row == 4);
    CHECK(back->refusals_in_row == 5);
    CHECK(back->wait == core::Duration(6));
    CHECK(frontier->host("host:nobody.example")->next_at == core::Instant{});
  }
}

inline void check_frontier_commits(FrontierUnderTest& frontier) {
  using State = core::VisitRecord::State;
  REQUIRE(enqueue(frontier, {visit_of("http://a.example/1", 1)}, at(0)));
  const auto visit = claim_one(frontier, 0);
  const auto only = [&] { return frontier->visits("example", "117", 1)->front(); };

  SECTION("a capture is stored with its clocks and waits to be read") {
    const auto row = frontier->commit_capture(visit, capture_of(visit, 512), {clock_of("host:a.example", 30)});
    REQUIRE(row);
    CHECK(frontier->host("host:a.example")->next_at == at(30));
    const auto unread = frontier->captured_unread();
    REQUIRE(unread);
    REQUIRE(unread->size() == 1);
    CHECK(unread->front().visit.id == visit.id);
    CHECK(unread->front().state == State::captured);
    REQUIRE(unread->front().capture);
    CHECK(unread->front().capture->id == *row);
    CHECK(unread->front().capture->location == core::RecordLocation{"PRESSROOM-example.warc.gz", 512, 100});
    CHECK(unread->front().capture->reason == core::VisitReason::page);
    CHECK(restart(frontier) == 0);
  }
  SECTION("finishing stores what was found and is done once") {
    REQUIRE(frontier->commit_capture(visit, capture_of(visit, 0), {}));
    REQUIRE(finish(frontier, visit, {visit_of("http://a.example/1", 1), visit_of("http://a.example/2", 2)}, at(7)));
    CHECK(frontier->captured_unread()->empty());
    CHECK(only().state == State::done);
    CHECK(frontier->visits("example", "117", 1)->size() == 2);
    const auto again = finish(frontier, visit, {visit_of("http://a.example/3", 3)}, at(8));
    REQUIRE_FALSE(again);
    CHECK(again.error().code == core::ErrorCode::not_found);
    CHECK(frontier->visits("example", "117", 1)->size() == 2);
  }
  SECTION("an ended visit cannot be captured and the failed call leaves nothing behind") {
    REQUIRE(frontier->end(visit, {core::VisitEnd::Kind::failed, "timeout", "30 s"}, {}));
    CHECK_FALSE(frontier->commit_capture(visit, capture_of(visit, 0), {clock_of("host:a.example", 99)}));
    CHECK(frontier->captured_unread()->empty());
    CHECK(frontier->host("host:a.example")->next_at == at(5));
    CHECK_FALSE(only().capture);
    CHECK_FALSE(frontier->postpone(visit, at(1), core::Frontier::Attempt::free, {}));
    CHECK_FALSE(frontier->end(visit, {}, {}));
  }
  SECTION("what was taken under an earlier lease can be written no more") {
    REQUIRE(restart(frontier) == 1);
    const auto late = frontier->commit_capture(visit, capture_of(visit, 0), {clock_of("host:a.example", 99)});
    REQUIRE_FALSE(late);
    CHECK(late.error().code == core::ErrorCode::lease_lost);
    CHECK(frontier->postpone(visit, at(1), core::Frontier::Attempt::free, {}).error().code ==
          core::ErrorCode::lease_lost);
    CHECK(frontier->end(visit, {}, {}).error().code == core::ErrorCode::lease_lost);
    CHECK(only().state == State::queued);
    CHECK(frontier->host("host:a.example")->next_at == at(5));
  }
  SECTION("a postponed visit counts the attempt only when asked to") {
    REQUIRE(frontier->postpone(visit, at(60), core::Frontier::Attempt::counted, {clock_of("host:a.example", 6)}));
    CHECK(claim_url(frontier, 59) == "");
    const auto second = claim_one(frontier, 60);
    CHECK(second.id == visit.id);
    CHECK(second.attempt == 2);
    REQUIRE(frontier->postpone(visit, at(70), core::Frontier::Attempt::free, {}));
    CHECK(claim_one(frontier, 70).attempt == 2);
  }
  SECTION("an answer that asks to come later is kept while the visit is queued again") {
    auto busy = capture_of(visit, 0);
    busy.status = 429;
    REQUIRE(frontier->commit_capture(visit, busy, {}));
    REQUIRE(frontier->postpone(visit, at(60), core::Frontier::Attempt::free, {clock_of("host:a.example", 5, 60)}));
    CHECK(frontier->captured_unread()->empty());
    CHECK(only().state == State::queued);
    REQUIRE(only().capture);
    CHECK(only().capture->status == 429);
    const auto again = claim_one(frontier, 60);
    REQUIRE(frontier->commit_capture(again, capture_of(again, 900), {}));
    CHECK(only().capture->location.offset == 900);
  }
  SECTION("an end is told with its kind and code and detail") {
    const auto kind = GENERATE(core::VisitEnd::Kind::failed, core::VisitEnd::Kind::refused);
    REQUIRE(frontier->end(visit, {kind, "robots", "Disallow: /"}, {clock_of("host:a.example", 44)}));
    CHECK(only().state == (kind == core::VisitEnd::Kind::failed ? State::failed : State::refused));
    REQUIRE(only().end);
    CHECK(only().end->kind == kind);
    CHECK(only().end->code == "robots");
    CHECK(only().end->detail == "Disallow: /");
    CHECK(frontier->host("host:a.example")->next_at == at(44));
    CHECK_FALSE(next_at(frontier)->has_value());
  }
  SECTION("a visit that is over can be queued again with its attempts counted anew") {
    CHECK_FALSE(frontier->reopen(lease_in(frontier), visit.id, at(50)));
    REQUIRE(frontier->postpone(visit, at(5), core::Frontier::Attempt::counted, {}));
    REQUIRE(claim_one(frontier, 5).attempt == 2);
    REQUIRE(frontier->end(visit, {core::VisitEnd::Kind::failed, "timeout", "30 s"}, {}));
    REQUIRE(frontier->reopen(lease_in(frontier), visit.id, at(50)));
    CHECK_FALSE(only().end);
    CHECK(claim_url(frontier, 49) == "");
    CHECK(claim_one(frontier, 50).attempt == 1);
  }
  SECTION("released claims go back to the queue without losing the clock") {
    CHECK(restart(frontier) == 1);
    CHECK(restart(frontier) == 0);
    CHECK(*next_at(frontier) == at(5));
    CHECK(claim_one(frontier, 5).attempt == 1);
  }
}

inline void check_frontier_robots(FrontierUnderTest& frontier) {
  using RobotsState = core::RobotsCopy::State;
  CHECK_FALSE(frontier->robots("http://a.example")->has_value());
  const auto state =
      GENERATE(RobotsState::parsed, RobotsState::unavailable, RobotsState::denied, RobotsState::unreachable);
  REQUIRE(
      frontier->put_robots(lease_in(frontier), {"http://a.example", RobotsState::parsed, "old", at(0), at(1), "200"}));
  const std::string body("User-agent: *\nDisallow: /\xff\0x", 27);
  REQUIRE(frontier->put_robots(lease_in(frontier), {"http://a.example", state, body, at(2), at(3), "detail"}));
  const auto copy = frontier->robots("http://a.example");
  REQUIRE(copy);
  REQUIRE(*copy);
  CHECK((*copy)->origin == "http://a.example");
  CHECK((*copy)->state == state);
  CHECK((*copy)->body == body);
  CHECK((*copy)->fetched_at == at(2));
  CHECK((*copy)->expires_at == at(3));
  CHECK((*copy)->detail == "detail");
}

/// A random crawl of some hosts, whose rules are watched from outside.
inline void check_frontier_by_random_walk(FrontierUnderTest& frontier, std::uint64_t seed) {
  FakeRandom random(seed);
  std::vector<core::Visit> starts;
  const int count = 24;
  for (int i = 0; i < count; ++i) {
    starts.push_back(visit_of("http://h" + std::to_string(random.below(4)) + ".example/" + std::to_string(i), i));
  }
  REQUIRE(enqueue(frontier, starts, at(0)) == count);
  std::map<std::string, core::Visit> flying;
  std::map<std::string, std::int64_t> free_at;
  std::set<std::string> captured;
  std::int64_t now = 0;
  std::uint64_t offset = 0;
  for (int step = 0; step < 4000 && captured.size() < count; ++step) {
    const auto action = random.below(10);
    if (action < 4) {
      const auto visit = take_one(frontier, at(now), at(now + 5));
      REQUIRE(visit);
      if (!*visit) {
        now += static_cast<std::int64_t>(random.below(4));
        continue;
      }
      const std::string host((*visit)->url.host());
      CHECK_FALSE(flying.contains(host));
      CHECK(now >= free_at[host]);
      CHECK_FALSE(captured.contains((*visit)->url.href()));
      free_at[host] = now + 5;
      flying.emplace(host, **visit);
    } else if (action < 8 && !flying.empty()) {
      const auto [host, visit] = *flying.begin();
      flying.erase(flying.begin());
      free_at[host] = now + 7;
      const std::vector clocks{clock_of("host:" + host, now + 7)};
      if (action == 7) {
        REQUIRE(frontier->postpone(visit, at(now), core::Frontier::Attempt::counted, clocks));
        continue;
      }
      REQUIRE(frontier->commit_capture(visit, capture_of(visit, ++offset), clocks));
      REQUIRE(finish(frontier, visit, {visit}, at(now)));
      captured.insert(visit.url.href());
    } else if (action == 9 && random.below(4) == 0) {
      CHECK(restart(frontier) == static_cast<int>(flying.size()));
      flying.clear();
    } else {
      ++now;
    }
  }
  CHECK(captured.size() == count);
  CHECK_FALSE(next_at(frontier)->has_value());
}

/// Many known visits behind a blocked host must not be walked through by each claim.
inline void check_frontier_with_many_visits(FrontierUnderTest& frontier) {
  const int count = 100'000;
  std::vector<core::Visit> visits;
  visits.reserve(count);
  for (int i = 0; i < count; ++i) visits.push_back(visit_of("http://blocked.example/" + std::to_string(i), i));
  REQUIRE(enqueue(frontier, visits, at(0)) == count);
  REQUIRE(put_host(frontier, clock_of("host:blocked.example", 0, 1'000'000)));
  std::vector<core::Visit> others;
  for (int i = 0; i < 50; ++i) others.push_back(visit_of("http://open.example/" + std::to_string(i), i));
  REQUIRE(enqueue(frontier, others, at(0)) == 50);
  for (int i = 0; i < 50; ++i) {
    const auto visit = claim_one(frontier, 10 * i);
    CHECK(visit.url == others[static_cast<std::size_t>(i)].url);
    REQUIRE(frontier->commit_capture(visit, capture_of(visit, static_cast<std::uint64_t>(i)),
                                     {clock_of("host:open.example", 10 * i + 5)}));
    REQUIRE(finish(frontier, visit, {}, at(10 * i)));
  }
  CHECK(*next_at(frontier) == at(1'000'000));
}

inline core::Watch watch_of(core::Watch::Kind kind, const std::string& key, std::int64_t due,
                            const std::string& room = "example") {
  core::Watch watch{.room = room, .kind = kind, .key = key, .url = *core::Url::parse("http://a.example/" + key)};
  watch.due_at = at(due);
  return watch;
}

inline std::vector<std::string> rooms_of(const core::Result<std::vector<core::Lease>>& leases) {
  REQUIRE(leases);
  std::vector<std::string> rooms;
  for (const core::Lease& lease : *leases) rooms.push_back(lease.room);
  return rooms;
}

inline void check_frontier_leases(FrontierUnderTest& frontier) {
  using Rooms = std::vector<std::string>;
  using Wanted = core::Frontier::Wanted;
  const auto listing = [](const std::string& room, std::int64_t due) {
    return std::vector{watch_of(core::Watch::Kind::listing, "list", due, room)};
  };
  REQUIRE(frontier->admit("early", listing("early", 10)));
  REQUIRE(frontier->admit("late", listing("late", 20)));
  REQUIRE(frontier->admit("never", {}));
  const auto claim = [&](std::int64_t now, int most = 0, Rooms rooms = {}, Wanted wanted = Wanted::due) {
    return frontier->claim({std::move(rooms), wanted, most, at(now), at(now + 60)});
  };

  SECTION("rooms in which something is due are given to one worker and those due longest first") {
    CHECK(rooms_of(claim(9)).empty());
    CHECK(rooms_of(claim(30, 1)) == Rooms{"early"});
    CHECK(rooms_of(frontier.other().claim({{}, Wanted::due, 0, at(30), at(90)})) == Rooms{"late"});
    CHECK(rooms_of(claim(31)).empty());
  }
  SECTION("named rooms are given whatever is due there") {
    CHECK(rooms_of(claim(0, 0, {"never", "late", "unheard-of"}, Wanted::all)) == Rooms{"late", "never"});
  }
  SECTION("a lease that ran out is given again under a higher epoch and a late worker is refused") {
    const auto mine = claim(30, 1);
    REQUIRE(rooms_of(mine) == Rooms{"early"});
    const core::Lease lease = mine->front();
    REQUIRE(frontier->enqueue(lease, {{visit_of("http://a.example/1")}}, at(0)));
    CHECK(rooms_of(frontier.other().claim({{"early"}, Wanted::due, 0, at(89), at(150)})).empty());
    const auto theirs = frontier.other().claim({{"early"}, Wanted::due, 0, at(90), at(150)});
    REQUIRE(rooms_of(theirs) == Rooms{"early"});
    CHECK(theirs->front().epoch > lease.epoch);
    CHECK(frontier->enqueue(lease, {{visit_of("http://a.example/2")}}, at(0)).error().code ==
          core::ErrorCode::lease_lost);
    CHECK(frontier->put_host(lease, clock_of("host:a.example", 9)).error().code == core::ErrorCode::lease_lost);
    CHECK(frontier->put_watch(lease, listing("early", 0).front()).error().code == core::ErrorCode::lease_lost);
    CHECK(frontier->spend(lease, at(0), {1, 1}).error().code == core::ErrorCode::lease_lost);
    CHECK(frontier->release(lease).error().code == core::ErrorCode::lease_lost);
    CHECK(frontier->heartbeat(at(999))->empty());
    REQUIRE(frontier.other().release(theirs->front()));
    CHECK(rooms_of(claim(91, 0, {"early"})) == Rooms{"early"});
  }
  SECTION("a heartbeat prolongs what is held") {
    const auto mine = claim(30);
    REQUIRE(mine->size() == 2);
    REQUIRE(frontier->heartbeat(at(200))->size() == 2);
    CHECK(rooms_of(frontier.other().claim({{}, Wanted::due, 0, at(199), at(260)})).empty());
    CHECK(rooms_of(frontier.other().claim({{}, Wanted::due, 0, at(200), at(260)})) == Rooms{"early", "late"});
  }
  SECTION("what was in flight under a lease that is gone is queued for the next worker") {
    const auto mine = claim(30, 1);
    auto visit = visit_of("http://a.example/1");
    visit.room = "early";
    REQUIRE(frontier->enqueue(mine->front(), {{visit}}, at(0)));
    const auto taken = frontier->take(at(30), at(35), 4);
    REQUIRE(taken);
    REQUIRE(taken->size() == 1);
    CHECK(frontier.other().take(at(30), at(35), 4)->empty());
    REQUIRE(rooms_of(frontier.other().claim({{"early"}, Wanted::due, 0, at(95), at(150)})) == Rooms{"early"});
    CHECK(frontier->finish(taken->front(), {}, at(96)).error().code == core::ErrorCode::lease_lost);
    CHECK(frontier->take(at(96), at(99), 4)->empty());
    CHECK(frontier.other().take(at(96), at(99), 4)->size() == 1);
  }
  SECTION("a paused room gives no visits and is not claimed until its time") {
    const auto mine = claim(30, 1);
    auto visit = visit_of("http://a.example/1");
    visit.room = "early";
    REQUIRE(frontier->enqueue(mine->front(), {{visit}}, at(0)));
    REQUIRE(frontier->pause("early", {"desk", "asked to", at(31), at(50)}));
    CHECK(frontier->take(at(40), at(45), 4)->empty());
    CHECK_FALSE(frontier->next_take_at(at(40))->has_value());
    REQUIRE(frontier->release(mine->front()));
    CHECK(rooms_of(claim(49, 0, {"early"})).empty());
    CHECK(rooms_of(claim(49, 0, {"early"}, Wanted::all)) == Rooms{"early"});
    const auto pause = frontier->pause_of("early", at(49));
    REQUIRE(pause);
    REQUIRE(*pause);
    CHECK((*pause)->by == "desk");
    CHECK((*pause)->why == "asked to");
    CHECK((*pause)->since == at(31));
    CHECK((*pause)->until == at(50));
    CHECK(frontier->stats("early", at(49))->pause);
    CHECK_FALSE(frontier->pause_of("early", at(50))->has_value());
    CHECK(frontier->take(at(50), at(55), 4)->size() == 1);
  }
  SECTION("a pause without an end stands until somebody resumes the room") {
    REQUIRE(frontier->pause("late", {"desk", "", at(0), std::nullopt}));
    CHECK(rooms_of(claim(a_long_time)) == Rooms{"early"});
    REQUIRE(frontier->resume("late"));
    CHECK(rooms_of(claim(a_long_time)) == Rooms{"late"});
    CHECK(frontier->pause("unheard-of", {}).error().code == core::ErrorCode::not_found);
    CHECK(frontier->resume("unheard-of").error().code == core::ErrorCode::not_found);
  }
  SECTION("what is spent adds up by day") {
    const auto lease = claim(30, 1)->front();
    REQUIRE(frontier->spend(lease, at(0), {1, 100}));
    REQUIRE(frontier->spend(lease, at(60), {2, 50}));
    REQUIRE(frontier->spend(lease, at(86'400), {7, 7}));
    const auto today = frontier->spending("early", at(3'600));
    REQUIRE(today);
    CHECK(today->requests == 3);
    CHECK(today->bytes == 150);
    CHECK(frontier->spending("early", at(90'000))->requests == 7);
    CHECK(frontier->spending("late", at(0))->requests == 0);
  }
}

inline void check_frontier_watches(FrontierUnderTest& frontier) {
  using Kind = core::Watch::Kind;
  REQUIRE(frontier->admit("example", {watch_of(Kind::listing, "a", 5), watch_of(Kind::feed, "b", 5)}));
  const core::Lease lease = lease_in(frontier);

  SECTION("a document is watched once and a document that is named no more is watched no longer") {
    auto moved = watch_of(Kind::listing, "a", 900);
    REQUIRE(frontier->put_watch(lease, moved));
    REQUIRE(frontier->admit("example", {watch_of(Kind::listing, "a", 5), watch_of(Kind::sitemap, "c", 5)}));
    CHECK((*frontier->watch("example", Kind::listing, "a"))->due_at == at(900));
    CHECK_FALSE(frontier->watch("example", Kind::feed, "b")->has_value());
    CHECK(frontier->watch("example", Kind::sitemap, "c")->has_value());
  }
  SECTION("a watch comes back as it was stored") {
    auto watch = watch_of(Kind::transcript, "117", 70);
    watch.checks = 3;
    watch.interval = core::Duration(4);
    watch.items = 5;
    watch.read_to_end = true;
    watch.absent_since = at(6);
    watch.state = core::Watch::State::vanished;
    REQUIRE(frontier->put_watch(lease, watch));
    REQUIRE(frontier->admit("example", {}));
    const auto back = frontier->watch("example", Kind::transcript, "117");
    REQUIRE(back);
    REQUIRE(*back);
    CHECK((*back)->url == watch.url);
    CHECK((*back)->due_at == at(70));
    CHECK((*back)->checks == 3);
    CHECK((*back)->interval == core::Duration(4));
    CHECK((*back)->items == 5);
    CHECK((*back)->read_to_end);
    CHECK((*back)->absent_since == at(6));
    CHECK((*back)->state == core::Watch::State::vanished);
    CHECK(frontier->stats("example", at(0))->vanished == 1);
  }
  SECTION("due watches come by their time and no more than wanted") {
    for (const int due : {30, 10, 20}) {
      REQUIRE(frontier->put_watch(lease, watch_of(Kind::transcript, std::to_string(due), due)));
    }
    REQUIRE(frontier->admit("example", {}));
    const auto due = frontier->due_watches("example", at(20), 0);
    REQUIRE(due);
    REQUIRE(due->size() == 2);
    CHECK((*due)[0].key == "10");
    CHECK((*due)[1].key == "20");
    CHECK(frontier->due_watches("example", at(99), 1)->size() == 1);
    const auto stats = frontier->stats("example", at(20));
    REQUIRE(stats);
    CHECK(stats->watches == 3);
    CHECK(stats->watches_due == 2);
    CHECK(stats->oldest_due == at(10));
  }
}

inline void check_frontier_batches(FrontierUnderTest& frontier) {
  SECTION("several visits are taken at once and one of each host") {
    REQUIRE(enqueue(frontier,
                    {visit_of("http://a.example/1"), visit_of("http://a.example/2"), visit_of("http://b.example/3"),
                     visit_of("http://c.example/4")},
                    at(0)));
    CHECK(frontier->take(at(0), at(5), 2)->size() == 2);
    CHECK(frontier->take(at(0), at(5), 9)->size() == 1);
    CHECK(frontier->take(at(0), at(5), 9)->empty());
  }
  SECTION("hosts of one address are not taken together") {
    REQUIRE(enqueue(frontier, {visit_of("http://a.example/1"), visit_of("http://b.example/2")}, at(0)));
    for (const std::string host : {"host:a.example", "host:b.example"}) {
      const auto visit = claim_one(frontier, 10);
      REQUIRE(frontier->postpone(
          visit, at(20), core::Frontier::Attempt::free,
          {clock_of("host:" + std::string(visit.url.host()), 10), clock_of("address:192.0.2.1", 10)}));
      CHECK(visit.url.href() != host);
    }
    CHECK(frontier->take(at(20), at(25), 9)->size() == 1);
  }
  SECTION("a found visit that was decided against is kept with its reason and never taken") {
    const core::Lease lease = lease_in(frontier);
    REQUIRE(frontier->enqueue(
        lease, {{visit_of("http://a.example/1"), core::VisitEnd{core::VisitEnd::Kind::refused, "robots", "why"}}},
        at(0)));
    CHECK(frontier->take(at(9), at(10), 1)->empty());
    const auto record = frontier->visits("example", "117", 1)->front();
    CHECK(record.state == core::VisitRecord::State::refused);
    REQUIRE(record.end);
    CHECK(record.end->code == "robots");
    CHECK(record.end->detail == "why");
    CHECK(frontier->is_under_way("example", "117") == false);
  }
  SECTION("a transcript is under way until its last page is read") {
    REQUIRE(enqueue(frontier, {visit_of("http://a.example/1")}, at(0)));
    CHECK(frontier->is_under_way("example", "117") == true);
    const auto visit = claim_one(frontier, 0);
    REQUIRE(frontier->commit_capture(visit, capture_of(visit, 1), {}));
    CHECK(frontier->is_under_way("example", "117") == true);
    REQUIRE(finish(frontier, visit, {}, at(1)));
    CHECK(frontier->is_under_way("example", "117") == false);
  }
}

/// For stores that stay open between calls.
inline void check_frontier_groups(FrontierUnderTest& frontier) {
  const core::Lease lease = lease_in(frontier);
  SECTION("what a group did stands when it has committed") {
    auto group = frontier->group();
    REQUIRE(group);
    REQUIRE(frontier->enqueue(lease, {{visit_of("http://a.example/1")}}, at(0)));
    REQUIRE((*group)->commit());
    CHECK(claim_url(frontier, 0) == "http://a.example/1");
  }
  SECTION("nothing of it stands when it has not") {
    {
      auto group = frontier->group();
      REQUIRE(group);
      REQUIRE(frontier->enqueue(lease, {{visit_of("http://a.example/1")}}, at(0)));
    }
    CHECK(claim_url(frontier, 0) == "");
  }
  SECTION("a call that fails within a group takes back what it did itself alone") {
    auto group = frontier->group();
    REQUIRE(group);
    REQUIRE(frontier->enqueue(lease, {{visit_of("http://a.example/1")}}, at(0)));
    core::Visit unknown = visit_of("http://a.example/9");
    unknown.id = 4711;
    unknown.epoch = lease.epoch;
    CHECK_FALSE(frontier->commit_capture(unknown, capture_of(unknown, 0), {clock_of("host:a.example", 99)}));
    REQUIRE((*group)->commit());
    CHECK(frontier->host("host:a.example")->next_at == core::Instant{});
    CHECK(claim_url(frontier, 0) == "http://a.example/1");
  }
}

}  // namespace pressroom::tests
