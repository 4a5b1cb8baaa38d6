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
