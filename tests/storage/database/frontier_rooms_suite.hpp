// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "tests/storage/database/frontier_under_test.hpp"

namespace pressroom::tests {

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
}

/// Waits that only a clock of the machine which was ahead can have set.
inline void check_frontier_impossible_waits(FrontierUnderTest& frontier) {
  const std::int64_t day = 86'400, year = 365 * day;
  core::HostState slow = clock_of("host:slow.example", 2 * day);
  slow.wait = core::Duration(3 * day * 1'000);  // as its robots.txt asks
  REQUIRE(put_host(frontier, clock_of("host:a.example", year)));
  REQUIRE(put_host(frontier, clock_of("host:b.example", 0, 20 * year)));
  REQUIRE(put_host(frontier, clock_of("host:c.example", day, year)));
  restart(frontier, at(0));
  CHECK(frontier->host("host:a.example")->next_at == at(0));
  CHECK(frontier->host("host:b.example")->blocked_until == at(day));
  CHECK(frontier->host("host:c.example")->next_at == at(day));
  CHECK(frontier->host("host:c.example")->blocked_until == at(year));
  REQUIRE(put_host(frontier, slow));
  restart(frontier, at(0));
  CHECK(frontier->host("host:slow.example")->next_at == at(2 * day));
}

inline void check_frontier_pauses(FrontierUnderTest& frontier) {
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

  SECTION("a paused room gives no visits and is not claimed until its time") {
    const auto mine = claim(30, 1);
    auto visit = visit_of("http://a.example/1");
    visit.room = "early";
    REQUIRE(frontier->enqueue(mine->front(), {{visit}}, at(0)));
    REQUIRE(frontier->pause("early", {"desk", "asked to", at(31), at(50)}));
    CHECK(frontier->take(at(40), at(45), 4)->empty());
    CHECK_FALSE(frontier->next_take(at(40))->has_value());
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
    watch.read_back_to = "2026-01-02";
    watch.reading_back_to = "2026-01-01";
    watch.read_pages = 500;
    watch.absent_since = at(6);
    watch.alarmed_since = at(7);
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
    CHECK((*back)->read_back_to == "2026-01-02");
    CHECK((*back)->reading_back_to == "2026-01-01");
    CHECK((*back)->read_pages == 500);
    CHECK((*back)->absent_since == at(6));
    CHECK((*back)->alarmed_since == at(7));
    CHECK((*back)->state == core::Watch::State::vanished);
    const auto stats = frontier->stats("example", at(0));
    REQUIRE(stats);
    CHECK(stats->vanished == 1);
    REQUIRE(stats->alarmed.size() == 1);
    CHECK(stats->alarmed[0].key == "117");
    watch.alarmed_since.reset();
    REQUIRE(frontier->put_watch(lease, watch));
    CHECK(frontier->stats("example", at(0))->alarmed.empty());
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
    CHECK(stats->oldest_due() == at(10));
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
    auto group = frontier->group(core::Frontier::Durable::at_commit);
    REQUIRE(group);
    REQUIRE(frontier->enqueue(lease, {{visit_of("http://a.example/1")}}, at(0)));
    REQUIRE((*group)->commit());
    CHECK(claim_url(frontier, 0) == "http://a.example/1");
  }
  SECTION("nothing of it stands when it has not") {
    {
      auto group = frontier->group(core::Frontier::Durable::at_commit);
      REQUIRE(group);
      REQUIRE(frontier->enqueue(lease, {{visit_of("http://a.example/1")}}, at(0)));
    }
    CHECK(claim_url(frontier, 0) == "");
  }
  SECTION("a call that fails within a group takes back what it did itself alone") {
    auto group = frontier->group(core::Frontier::Durable::at_commit);
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
