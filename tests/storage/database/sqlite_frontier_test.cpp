// SPDX-License-Identifier: Apache-2.0
#include "storage/database/sqlite_frontier.hpp"

#include <optional>

#include "storage/database/capture_store.hpp"
#include "tests/storage/database/frontier_look_suite.hpp"
#include "tests/storage/database/frontier_rooms_suite.hpp"
#include "tests/storage/database/frontier_visits_suite.hpp"
#include "tests/storage/database/open_database.hpp"

namespace pressroom::tests {

namespace {

using storage::database::Database;
using storage::database::SqliteFrontier;

class SqliteUnderTest final : public FrontierUnderTest {
 public:
  explicit SqliteUnderTest(Crash crash) : crash_(crash) {}

  core::Frontier* operator->() override {
    if (!frontier_ || crash_ == Crash::between_calls) {
      frontier_.reset();
      other_.reset();
      database_.reset();
      database_.emplace(open_database(folder_));
      frontier_.emplace(*database_, "worker");
    }
    return &*frontier_;
  }

  core::Frontier& other() override {
    static_cast<void>(operator->());
    other_.emplace(*database_, "another");
    return *other_;
  }

  SqliteFrontier& sqlite() { return *frontier_; }

 private:
  TempDir folder_;
  Crash crash_;
  std::optional<Database> database_;
  std::optional<SqliteFrontier> frontier_, other_;
};

}  // namespace

TEST_CASE("The SQLite frontier queues visits once and gives them in order", "[database][frontier]") {
  SqliteUnderTest frontier(GENERATE(Crash::never, Crash::between_calls));
  check_frontier_queue(frontier);
}

TEST_CASE("The SQLite frontier tells what is queued and takes nothing", "[database][frontier]") {
  SqliteUnderTest frontier(GENERATE(Crash::never, Crash::between_calls));
  check_frontier_look(frontier);
}

TEST_CASE("The SQLite frontier keeps requisites apart from pages", "[database][frontier]") {
  SqliteUnderTest frontier(GENERATE(Crash::never, Crash::between_calls));
  check_frontier_requisites(frontier);
}

TEST_CASE("The SQLite frontier is never earlier than its clocks", "[database][frontier]") {
  SqliteUnderTest frontier(GENERATE(Crash::never, Crash::between_calls));
  check_frontier_clocks(frontier);
}

TEST_CASE("Each call of the SQLite frontier is one transaction", "[database][frontier]") {
  SqliteUnderTest frontier(GENERATE(Crash::never, Crash::between_calls));
  check_frontier_commits(frontier);
}

TEST_CASE("The SQLite frontier keeps how a visit ended", "[database][frontier]") {
  SqliteUnderTest frontier(GENERATE(Crash::never, Crash::between_calls));
  check_frontier_ends(frontier);
}

TEST_CASE("The SQLite frontier keeps one robots copy per origin", "[database][frontier]") {
  SqliteUnderTest frontier(Crash::between_calls);
  check_frontier_robots(frontier);
}

TEST_CASE("A random crawl over the SQLite frontier takes each visit once and no host too early",
          "[database][frontier]") {
  SqliteUnderTest frontier(Crash::never);
  check_frontier_by_random_walk(frontier, GENERATE(1u, 2u, 3u));
}

TEST_CASE("A random crawl over the SQLite frontier survives a crash between any two calls", "[database][frontier]") {
  SqliteUnderTest frontier(Crash::between_calls);
  check_frontier_by_random_walk(frontier, 5u);
}

TEST_CASE("A hundred thousand visits behind a blocked host do not stand in the way", "[database][frontier]") {
  SqliteUnderTest frontier(Crash::never);
  check_frontier_with_many_visits(frontier);
}

TEST_CASE("The SQLite frontier gives rooms to one worker at a time", "[database][frontier][lease]") {
  SqliteUnderTest frontier(GENERATE(Crash::never, Crash::between_calls));
  check_frontier_leases(frontier);
}

TEST_CASE("Waits that a clock ahead has set are cut when the store is taken over", "[database][frontier]") {
  SqliteUnderTest frontier(GENERATE(Crash::never, Crash::between_calls));
  check_frontier_impossible_waits(frontier);
}

TEST_CASE("The SQLite frontier leaves paused rooms alone and counts what is spent", "[database][frontier][pause]") {
  SqliteUnderTest frontier(GENERATE(Crash::never, Crash::between_calls));
  check_frontier_pauses(frontier);
}

TEST_CASE("The SQLite frontier keeps watches", "[database][frontier][watch]") {
  SqliteUnderTest frontier(GENERATE(Crash::never, Crash::between_calls));
  check_frontier_watches(frontier);
}

TEST_CASE("The SQLite frontier gives several visits at once", "[database][frontier]") {
  SqliteUnderTest frontier(GENERATE(Crash::never, Crash::between_calls));
  check_frontier_batches(frontier);
}

TEST_CASE("A group of calls to the SQLite frontier is one transaction", "[database][frontier]") {
  SqliteUnderTest frontier(Crash::never);
  check_frontier_groups(frontier);
}

TEST_CASE("Requisites and robots.txt do not count as visits of the listings", "[database][frontier]") {
  SqliteUnderTest frontier(Crash::never);
  REQUIRE(enqueue(frontier,
                  {visit_of("http://a.example/node.htm", 0, core::VisitReason::listing, "", 2),
                   visit_of("http://a.example/robots.txt", 0, core::VisitReason::robots, "", 5),
                   visit_of("http://a.example/logo.gif", 0, core::VisitReason::requisite, "", 7)},
                  at(0)));
  CHECK(frontier.sqlite().latest_document_number("example") == 2);
  CHECK(frontier.sqlite().latest_document_number("none") == 0);
  CHECK(frontier.sqlite().unfinished_document_numbers("example") == std::vector<int>{2});
  CHECK(frontier.sqlite().unfinished_document_numbers("none") == std::vector<int>());
  CHECK(frontier->latest_visit_number("example", "") == 7);
}

TEST_CASE("A requisite is restored beside a listing of the same address", "[database][frontier]") {
  TempDir folder;
  Database database = open_database(folder);
  SqliteFrontier frontier(database);
  std::vector<core::Capture> captures{
      capture_of(visit_of("http://a.example/node.htm", 0, core::VisitReason::listing, ""), 0),
      capture_of(visit_of("http://a.example/node.htm", 0, core::VisitReason::requisite, ""), 100)};
  REQUIRE(storage::database::CaptureStore(database).add(captures));
  REQUIRE(frontier.restore(captures, at(5)));
  const auto visits = frontier.visits("example", "", 1);
  REQUIRE(visits);
  REQUIRE(visits->size() == 2);
  for (const core::VisitRecord& record : *visits) {
    CHECK(record.state == core::VisitRecord::State::done);
    REQUIRE(record.capture);
    CHECK(record.capture->reason == record.visit.reason);
  }
}

TEST_CASE("A room had success when a page came or was as before", "[database][frontier]") {
  using Reason = core::VisitReason;
  struct Row {
    Reason reason;
    int status;
    bool is_success;
  };
  const auto row =
      GENERATE(Row{Reason::page, 200, true}, Row{Reason::listing, 304, true}, Row{Reason::feed, 206, true},
               Row{Reason::sitemap, 200, true}, Row{Reason::redirect, 200, true}, Row{Reason::page, 301, false},
               Row{Reason::page, 404, false}, Row{Reason::listing, 503, false}, Row{Reason::robots, 200, false},
               Row{Reason::requisite, 304, false});
  INFO(core::name(row.reason) << " " << row.status);
  const std::optional<core::Instant> expected = row.is_success ? std::optional(at(1)) : std::nullopt;
  SECTION("committed") {
    SqliteUnderTest frontier(Crash::between_calls);
    REQUIRE(enqueue(frontier, {visit_of("http://a.example/1", 1, row.reason)}, at(0)));
    const auto visits = frontier->take(at(0), at(5), 1);
    REQUIRE(visits->size() == 1);
    auto capture = capture_of(visits->front(), 0);
    capture.status = row.status;
    REQUIRE(frontier->commit_capture(visits->front(), capture, {}));
    CHECK(frontier->stats("example", at(9))->last_success == expected);
  }
  SECTION("restored in whatever order") {
    TempDir folder;
    Database database = open_database(folder);
    SqliteFrontier frontier(database);
    auto newer = capture_of(visit_of("http://a.example/1", 1, row.reason), 0);
    newer.status = row.status;
    auto older = capture_of(visit_of("http://a.example/2", 2, row.reason), 100);
    older.status = row.status;
    older.captured_at = at(0);
    REQUIRE(storage::database::CaptureStore(database).add({newer, older}));
    REQUIRE(frontier.restore({newer, older}, at(5)));
    REQUIRE(frontier.admit("example", {}));
    CHECK(frontier.stats("example", at(9))->last_success == expected);
  }
}

TEST_CASE("What is unread is due since its own time", "[database][frontier]") {
  SqliteUnderTest frontier(Crash::never);
  REQUIRE(enqueue(frontier, {visit_of("http://a.example/1")}, at(3)));
  const auto visits = frontier->take(at(4), at(5), 1);
  REQUIRE(visits->size() == 1);
  REQUIRE(frontier->commit_capture(visits->front(), capture_of(visits->front(), 0), {}));
  const auto stats = frontier->stats("example", at(9));
  CHECK(stats->oldest_visit == at(3));
  CHECK_FALSE(stats->oldest_watch);
}

TEST_CASE("A room's blocked hosts and unreachable robots files are its own", "[database][frontier]") {
  SqliteUnderTest frontier(Crash::never);
  const auto lease = lease_in(frontier);
  auto other = visit_of("http://c.example/1");
  other.room = "zoo";
  REQUIRE(enqueue(frontier, {visit_of("http://a.example/1"), visit_of("http://b.example/1")}, at(0)));
  REQUIRE(frontier->enqueue(lease_in(frontier, "zoo"), {{other}}, at(0)));
  for (const char* host : {"a", "c"}) {
    auto clock = clock_of(std::string("host:") + host + ".example", 1, 90);
    clock.block = core::HostState::Block::retry_after;
    REQUIRE(put_host(frontier, clock));
  }
  for (const char* origin : {"https://b.example:8443", "http://c.example"}) {
    REQUIRE(frontier->put_robots(lease, {.origin = origin,
                                         .state = core::RobotsCopy::State::unreachable,
                                         .body = {},
                                         .fetched_at = at(1),
                                         .expires_at = at(7),
                                         .detail = "503"}));
  }
  const auto blocked = frontier.sqlite().blocked_hosts("example", at(89));
  REQUIRE(blocked->size() == 1);
  CHECK(blocked->front().key == "host:a.example");
  CHECK(blocked->front().block == core::HostState::Block::retry_after);
  CHECK(blocked->front().blocked_until == at(90));
  CHECK(frontier.sqlite().blocked_hosts("example", at(90))->empty());
  const auto copies = frontier.sqlite().unreachable_robots("example");
  REQUIRE(copies->size() == 1);
  CHECK(copies->front().origin == "https://b.example:8443");
  CHECK(copies->front().expires_at == at(7));
}

TEST_CASE("A claim seeks by index and sorts nothing but its candidates", "[database][frontier][house]") {
  TempDir folder;
  Database database = open_database(folder);
  auto plan = database.statement(
      "EXPLAIN QUERY PLAN SELECT q.id FROM visits q WHERE q.state = 'queued' AND q.room = 'r' AND q.host = 'host:a' "
      "AND q.urgency = 1 "
      "AND q.due_at <= 5 ORDER BY q.due_at, q.id LIMIT 1");
  REQUIRE(plan);
  std::string steps;
  REQUIRE(plan->each({}, [&](const auto& row) { steps += row.text(3) + "\n"; }));
  CHECK(steps == "SEARCH q USING INDEX visits_queued (room=? AND host=? AND urgency=? AND due_at<?)\n");
}

}  // namespace pressroom::tests
