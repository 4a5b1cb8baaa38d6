// SPDX-License-Identifier: Apache-2.0
#include "storage/database/carry_over.hpp"

#include "storage/database/capture_store.hpp"
#include "storage/database/catalogue.hpp"
#include "storage/database/sqlite_frontier.hpp"
#include "tests/storage/database/frontier_rooms_suite.hpp"
#include "tests/storage/database/open_database.hpp"

namespace pressroom::tests {

namespace {

using namespace storage::database;
using State = core::VisitRecord::State;

/// A database as a crawl leaves it, and an empty one beside it.
struct Fixture {
  TempDir old_folder, new_folder;
  Database old = open_database(old_folder), fresh = open_database(new_folder);
  SqliteFrontier before{old, "worker"}, after{fresh, "worker"};
  core::Lease lease = lease_in(before);

  core::Visit mine(core::Visit visit) const {
    visit.epoch = lease.epoch;
    return visit;
  }
  /// Claims and commits the visit of that URL; returns its capture.
  core::Capture answer(const char* url, std::uint64_t offset) {
    const auto visit = visit_of(url);
    REQUIRE(before.enqueue(lease, {{visit}}, at(0)));
    const auto records = before.visits(visit.room, visit.transcript, visit.visit_number);
    REQUIRE(records);
    for (const auto& record : *records) {
      if (record.visit.url.href() != url) continue;
      const auto capture = capture_of(record.visit, offset);
      REQUIRE(before.commit_capture(mine(record.visit), capture, {}));
      return capture;
    }
    FAIL("not queued");
    return {};
  }
  /// `busy` is asked again later; `done` was read and named two more pages, one of which failed.
  void end_visits(const core::Capture& done, const core::Capture& busy) {
    const auto like = visit_of("http://a.example/done");
    const auto unread = before.captured_unread();
    REQUIRE(unread);
    for (const auto& record : *unread) {
      if (record.capture->location == busy.location) {
        REQUIRE(before.postpone(record.visit, at(77), core::Frontier::Attempt::counted, {}));
      }
      if (record.capture->location != done.location) continue;
      const std::vector<core::Visit> named{visit_of("http://a.example/failed"), visit_of("http://a.example/waiting")};
      REQUIRE(before.finish(record.visit, found(named), at(0)));
    }
    const auto records = before.visits(like.room, like.transcript, like.visit_number);
    REQUIRE(records);
    for (const auto& record : *records) {
      if (record.visit.url.href() != "http://a.example/failed") continue;
      REQUIRE(before.end(mine(record.visit), {core::VisitEnd::Kind::failed, "timeout", "30 s"}, {}));
    }
  }
  void rebuild(const std::vector<core::Capture>& captures) {
    REQUIRE(CaptureStore(fresh).add(captures));
    REQUIRE(carry_over(old, fresh));
    REQUIRE(after.restore(captures, at(9)));
  }
  core::VisitRecord visit(const char* url) {
    const auto like = visit_of(url);
    const auto records = after.visits(like.room, like.transcript, like.visit_number);
    REQUIRE(records);
    for (const auto& record : *records) {
      if (record.visit.url.href() == url) return record;
    }
    FAIL("not there: " << url);
    return {visit_of(url), State::queued, {}, {}, {}};
  }
};

}  // namespace

TEST_CASE("Clocks and runs and unreachable robots files are carried over", "[database][rebuild]") {
  Fixture f;
  REQUIRE(f.before.put_host(f.lease, {.key = "host:a.example",
                                      .next_at = at(1),
                                      .blocked_until = at(90),
                                      .block = core::HostState::Block::circuit,
                                      .backoff_step = 2}));
  core::RobotsCopy robots;
  robots.origin = "http://a.example";
  robots.detail = "timeout";
  REQUIRE(f.before.put_robots(f.lease, robots));
  robots.origin = "http://b.example";
  robots.state = core::RobotsCopy::State::parsed;
  REQUIRE(f.before.put_robots(f.lease, robots));
  REQUIRE(f.before.pause("example", {"desk", "asked to", at(1), std::nullopt}));
  auto watch = watch_of(core::Watch::Kind::transcript, "117", 70);
  watch.alarmed_since = at(71);
  REQUIRE(f.before.put_watch(f.lease, watch));
  REQUIRE(f.before.spend(f.lease, at(0), {5, 6}));
  REQUIRE(Catalogue(f.old).start_run("run-1", at(1)));
  REQUIRE(Catalogue(f.old).end_run("run-1", at(2), 3));
  REQUIRE(Catalogue(f.old).start_run("run-2", at(3)));
  f.rebuild({});
  CHECK(f.after.host("host:a.example")->blocked_until == at(90));
  CHECK(f.after.host("host:a.example")->backoff_step == 2);
  CHECK(f.after.host("host:a.example")->block == core::HostState::Block::circuit);
  CHECK(f.after.robots("http://a.example")->value().detail == "timeout");
  CHECK_FALSE(f.after.robots("http://b.example")->has_value());
  CHECK(f.after.pause_of("example", at(9))->value().why == "asked to");
  CHECK(f.after.watch("example", core::Watch::Kind::transcript, "117")->value().due_at == at(70));
  CHECK(f.after.watch("example", core::Watch::Kind::transcript, "117")->value().alarmed_since == at(71));
  CHECK(f.after.spending("example", at(0))->requests == 5);
  CHECK(lease_in(f.after).epoch > f.lease.epoch);
  const auto runs = Catalogue(f.fresh).runs(9);
  REQUIRE(runs->size() == 2);
  CHECK_FALSE(runs->at(0).ended);
  CHECK(runs->at(1).exit_code == 3);
}

TEST_CASE("A visit keeps its end and its time and gets its answer from the files", "[database][rebuild]") {
  Fixture f;
  const auto done = f.answer("http://a.example/done", 100);
  const auto unread = f.answer("http://a.example/unread", 200);
  const auto gone = f.answer("http://a.example/gone", 300);
  const auto busy = f.answer("http://a.example/busy", 400);
  f.end_visits(done, busy);
  const auto unknown = capture_of(visit_of("http://a.example/waiting"), 500);
  f.rebuild({done, unread, busy, unknown});

  CHECK(f.visit("http://a.example/done").state == State::done);
  CHECK(f.visit("http://a.example/unread").state == State::captured);
  CHECK(f.visit("http://a.example/gone").state == State::queued);
  CHECK(f.visit("http://a.example/busy").state == State::queued);
  CHECK(f.visit("http://a.example/busy").due_at == at(77));
  CHECK(f.visit("http://a.example/busy").visit.attempt == 2);
  REQUIRE(f.visit("http://a.example/failed").end);
  CHECK(f.visit("http://a.example/failed").end->code == "timeout");
  // Its record came to the file, but the row never to the database.
  CHECK(f.visit("http://a.example/waiting").state == State::captured);
}

TEST_CASE("An older schema is carried over and nothing else opens it", "[database][rebuild]") {
  Fixture f;
  REQUIRE(f.before.put_host(f.lease, {.key = "host:a.example", .blocked_until = at(90)}));
  REQUIRE(f.old.execute(
      "DROP TABLE orders; DROP TABLE rooms; DROP TABLE watches; DROP TABLE spending; PRAGMA user_version = 1;"));
  for (const Mode mode : {Mode::read_write, Mode::read_only}) {
    const auto opened = Database::open(f.old_folder / "pressroom.db", mode);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == core::ErrorCode::unsupported);
    CHECK(opened.error().what.find("pressroom rebuild") != std::string::npos);
  }
  auto salvaged = Database::open(f.old_folder / "pressroom.db", Mode::salvage);
  REQUIRE(salvaged);
  REQUIRE(carry_over(*salvaged, f.fresh));
  CHECK(f.after.host("host:a.example")->blocked_until == at(90));
  REQUIRE(f.old.execute("PRAGMA user_version = 99;"));
  CHECK_FALSE(Database::open(f.old_folder / "pressroom.db", Mode::salvage));
}

TEST_CASE("A database that is settled is one file", "[database][rebuild]") {
  Fixture f;
  REQUIRE(f.before.put_host(f.lease, {.key = "host:a.example", .blocked_until = at(90)}));
  REQUIRE(f.old.settle());
  CHECK(std::filesystem::file_size(f.old_folder / "pressroom.db-wal") == 0);
}

}  // namespace pressroom::tests
