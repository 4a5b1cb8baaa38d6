// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/storage/database/frontier_under_test.hpp"

namespace pressroom::tests {

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
  SECTION("what a dead worker had in flight may have ended when its successor came") {
    core::HostState host = clock_of("host:a.example", -60);
    host.wait = core::Duration(8'000);
    REQUIRE(put_host(frontier, host));
    CHECK(claim_url(frontier, 0) == "http://a.example/1");
    REQUIRE(restart(frontier, at(20), core::Duration(5'000)) == 1);
    CHECK(frontier->host("host:a.example")->next_at == at(28));
    CHECK(claim_url(frontier, 27) == "");
    CHECK(claim_url(frontier, 28) == "http://a.example/1");
    REQUIRE(restart(frontier, at(30), core::Duration(9'000)) == 1);
    CHECK(frontier->host("host:a.example")->next_at == at(39));
    REQUIRE(restart(frontier, at(50), core::Duration(9'000)) == 0);
    CHECK(frontier->host("host:a.example")->next_at == at(39));
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
    CHECK(frontier->try_again(visit, at(1), {}, {}).error().code == core::ErrorCode::lease_lost);
    CHECK(only().state == State::queued);
    CHECK(frontier->host("host:a.example")->next_at == at(5));
  }
}

inline void check_frontier_ends(FrontierUnderTest& frontier) {
  using State = core::VisitRecord::State;
  REQUIRE(enqueue(frontier, {visit_of("http://a.example/1", 1)}, at(0)));
  const auto visit = claim_one(frontier, 0);
  const auto only = [&] { return frontier->visits("example", "117", 1)->front(); };

  SECTION("a postponed visit counts the attempt only when asked to") {
    REQUIRE(frontier->postpone(visit, at(60), core::Frontier::Attempt::counted, {clock_of("host:a.example", 6)}));
    CHECK(claim_url(frontier, 59) == "");
    const auto second = claim_one(frontier, 60);
    CHECK(second.id == visit.id);
    CHECK(second.attempt == 2);
    REQUIRE(frontier->postpone(visit, at(70), core::Frontier::Attempt::free, {}));
    CHECK(claim_one(frontier, 70).attempt == 2);
  }
  SECTION("a visit that is tried again counts the attempt and tells of its failure until an answer comes") {
    REQUIRE(frontier->try_again(visit, at(60), {core::VisitEnd::Kind::failed, "timeout", "no byte in 30 s"},
                                {clock_of("host:a.example", 6)}));
    CHECK(only().state == State::queued);
    REQUIRE(only().end);
    CHECK(only().end->code == "timeout");
    CHECK(claim_url(frontier, 59) == "");
    const auto second = claim_one(frontier, 60);
    CHECK(second.attempt == 2);
    REQUIRE(frontier->commit_capture(second, capture_of(second, 61), {}));
    CHECK_FALSE(only().end);
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

}  // namespace pressroom::tests
