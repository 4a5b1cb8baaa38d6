// SPDX-License-Identifier: Apache-2.0
#include "storage/database/capture_store.hpp"

#include "storage/database/sqlite_frontier.hpp"
#include "tests/storage/database/frontier_under_test.hpp"
#include "tests/storage/database/open_database.hpp"

namespace pressroom::tests {

namespace {

using storage::database::CaptureStore;
using storage::database::Database;
using storage::database::SqliteFrontier;
using storage::database::WarcFile;

struct Fixture {
  TempDir folder;
  Database database = open_database(folder);
  CaptureStore captures{database};
};

core::Capture capture(int page, std::uint64_t offset, int visit_number = 1) {
  auto made = capture_of(visit_of("http://a.example/" + std::to_string(page), page), offset);
  made.visit_number = visit_number;
  return made;
}

}  // namespace

TEST_CASE("A capture comes back field by field", "[database][captures]") {
  Fixture f;
  auto stored = capture(3, 4096, 2);
  stored.captured_at = at(77);
  stored.status = 404;
  stored.mime = "unk";
  stored.location.length = 1ull << 33;
  stored.reason = core::VisitReason::redirect;
  stored.truncation =
      GENERATE(core::Truncation::none, core::Truncation::length, core::Truncation::time, core::Truncation::disconnect);
  const auto rows = f.captures.add({stored});
  REQUIRE(rows);
  const auto back = f.captures.by_id(rows->at(0));
  REQUIRE(back);
  REQUIRE(*back);
  const core::Capture& c = **back;
  CHECK(c.id == rows->at(0));
  CHECK(c.url == stored.url);
  CHECK(c.captured_at == stored.captured_at);
  CHECK(c.status == 404);
  CHECK(c.mime == "unk");
  CHECK(c.payload_digest == stored.payload_digest);
  CHECK(c.record_digest == stored.record_digest);
  CHECK(c.record_id == stored.record_id);
  CHECK(c.location == stored.location);
  CHECK(c.room == "example");
  CHECK(c.transcript == "117");
  CHECK(c.page == 3);
  CHECK(c.visit_number == 2);
  CHECK(c.reason == core::VisitReason::redirect);
  CHECK(c.truncation == stored.truncation);
  CHECK_FALSE(f.captures.by_id(999)->has_value());
}

TEST_CASE("Indexing the same record again changes no row", "[database][captures]") {
  Fixture f;
  const auto first = f.captures.add({capture(1, 0), capture(2, 100)});
  const auto second = f.captures.add({capture(2, 100), capture(3, 200), capture(1, 0)});
  REQUIRE(first);
  REQUIRE(second);
  CHECK(second->at(0) == first->at(1));
  CHECK(second->at(2) == first->at(0));
  CHECK(f.captures.of_warc_file("PRESSROOM-example.warc.gz")->size() == 3);
}

TEST_CASE("A record that a visit committed is found again by a rebuild under the same row", "[database][captures]") {
  Fixture f;
  SqliteFrontier frontier(f.database, "worker");
  REQUIRE(frontier.enqueue(lease_in(frontier), {{visit_of("http://a.example/1")}}, at(0)));
  const auto taken = frontier.take(at(0), at(5), 1);
  REQUIRE(taken);
  REQUIRE(taken->size() == 1);
  const core::Visit& visit = taken->front();
  const auto row = frontier.commit_capture(visit, capture_of(visit, 0), {});
  REQUIRE(row);
  CHECK(f.captures.add({capture_of(visit, 0)})->at(0) == *row);
  CHECK(frontier.captured_unread()->front().capture->id == *row);
}

TEST_CASE("The captures of one visit to a transcript come by page", "[database][captures]") {
  Fixture f;
  REQUIRE(f.captures.add({capture(2, 0), capture(1, 100), capture(1, 200, 2)}));
  const auto first = f.captures.of_transcript("example", "117", 1);
  REQUIRE(first);
  REQUIRE(first->size() == 2);
  CHECK(first->at(0).page == 1);
  CHECK(first->at(1).page == 2);
  CHECK(f.captures.of_transcript("example", "117", 2)->size() == 1);
  CHECK(f.captures.of_transcript("other", "117", 1)->empty());
  CHECK(f.captures.visit_numbers("example", "117") == std::vector<int>{1, 2});
}

TEST_CASE("The latest capture of a URL is the newest one", "[database][captures]") {
  Fixture f;
  auto old = capture(1, 0);
  auto recent = capture(1, 100);
  old.captured_at = at(1);
  recent.captured_at = at(2);
  REQUIRE(f.captures.add({recent, old}));
  CHECK((*f.captures.latest(old.url))->location.offset == 100);
  CHECK_FALSE(f.captures.latest("http://nowhere.example/")->has_value());
}

TEST_CASE("A payload is new unless its address brought it before", "[database][captures]") {
  Fixture f;
  auto before = capture(1, 0), now = capture(1, 100, 2), elsewhere = capture(2, 200);
  now.captured_at = at(9);
  elsewhere.payload_digest = now.payload_digest = "sha256:" + std::string(64, 'c');
  REQUIRE(f.captures.add({before, now, elsewhere}));
  CHECK(f.captures.brought_before(before) == false);
  CHECK(f.captures.brought_before(now) == false);
  now.payload_digest = before.payload_digest;
  REQUIRE(f.captures.add({now}));
  CHECK(f.captures.brought_before(now) == true);
  CHECK(f.captures.brought_before(before) == false);
}

TEST_CASE("All captures can be walked and the walk ends at an error", "[database][captures]") {
  Fixture f;
  REQUIRE(f.captures.add({capture(1, 0), capture(2, 100), capture(3, 200)}));
  std::vector<int> pages;
  REQUIRE(f.captures.for_each([&](const core::Capture& c) -> core::Result<void> {
    pages.push_back(c.page);
    return {};
  }));
  CHECK(pages == std::vector<int>{1, 2, 3});
  int seen = 0;
  const auto stopped = f.captures.for_each([&](const core::Capture&) -> core::Result<void> {
    if (++seen == 2) return core::fail(core::ErrorCode::interrupted, "enough");
    return {};
  });
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().code == core::ErrorCode::interrupted);
  CHECK(seen == 2);
}

TEST_CASE("A WARC file is known by its base name while it is open and when it is closed", "[database][captures]") {
  Fixture f;
  REQUIRE(f.captures.put_warc_file({"B.warc.gz", "warc/example/B.warc.gz.open", WarcFile::State::open, 0, {}, {}}));
  REQUIRE(f.captures.put_warc_file({"A.warc.gz", "warc/example/A.warc.gz", WarcFile::State::closed, 9, "ab", 7}));
  CHECK((*f.captures.warc_file("B.warc.gz"))->path == "warc/example/B.warc.gz.open");
  CHECK_FALSE((*f.captures.warc_file("B.warc.gz"))->sha256);
  REQUIRE(f.captures.put_warc_file({"B.warc.gz", "warc/example/B.warc.gz", WarcFile::State::closed, 70, "cd", {}}));
  const auto files = f.captures.warc_files();
  REQUIRE(files);
  REQUIRE(files->size() == 2);
  CHECK(files->at(0).name == "A.warc.gz");
  CHECK(files->at(1).path == "warc/example/B.warc.gz");
  CHECK(files->at(1).state == WarcFile::State::closed);
  CHECK(files->at(1).bytes == 70);
  CHECK(files->at(1).sha256 == "cd");
  CHECK(files->at(0).index_run == 7);
  CHECK_FALSE(files->at(1).index_run);
  CHECK_FALSE(f.captures.warc_file("C.warc.gz")->has_value());
}

TEST_CASE("A forgotten WARC file takes its captures along and nothing claims its bytes", "[database][captures]") {
  Fixture f;
  SqliteFrontier frontier(f.database, "worker");
  REQUIRE(frontier.enqueue(lease_in(frontier), {{visit_of("http://a.example/1")}}, at(0)));
  const auto taken = frontier.take(at(0), at(5), 1);
  REQUIRE(taken);
  REQUIRE(taken->size() == 1);
  const core::Visit& visit = taken->front();
  REQUIRE(frontier.commit_capture(visit, capture_of(visit, 0), {}));
  REQUIRE(f.captures.forget_warc_file("PRESSROOM-example.warc.gz"));
  CHECK(f.captures.of_warc_file("PRESSROOM-example.warc.gz")->empty());
  CHECK(frontier.captured_unread()->empty());
  const auto record = frontier.visits("example", "117", 1)->front();
  CHECK(record.state == core::VisitRecord::State::failed);
  REQUIRE(record.end);
  CHECK(record.end->code == "record-lost");
  CHECK(f.database.faults()->empty());
}

TEST_CASE("A queued visit stays queued when the record of its last answer is lost", "[database][captures]") {
  Fixture f;
  SqliteFrontier frontier(f.database, "worker");
  REQUIRE(frontier.enqueue(lease_in(frontier), {{visit_of("http://a.example/1")}}, at(0)));
  const auto taken = frontier.take(at(0), at(5), 1);
  REQUIRE(taken);
  REQUIRE(taken->size() == 1);
  const core::Visit& visit = taken->front();
  REQUIRE(frontier.commit_capture(visit, capture_of(visit, 0), {}));
  REQUIRE(frontier.postpone(visit, at(60), core::Frontier::Attempt::free, {}));
  REQUIRE(f.captures.forget_warc_file("PRESSROOM-example.warc.gz"));
  const auto record = frontier.visits("example", "117", 1)->front();
  CHECK(record.state == core::VisitRecord::State::queued);
  CHECK_FALSE(record.capture);
  CHECK_FALSE(record.end);
}

TEST_CASE("Rooms and transcripts that have captures are listed in order", "[database][captures]") {
  Fixture f;
  auto robots = capture(0, 0);
  robots.transcript.clear();
  auto zoo = capture(1, 100);
  zoo.room = "zoo";
  auto other = capture(1, 200);
  other.transcript = "10";
  REQUIRE(f.captures.add({zoo, robots, capture(1, 300), capture(2, 400), other}));
  CHECK(f.captures.rooms() == std::vector<std::string>{"example", "zoo"});
  CHECK(f.captures.transcripts("example") == std::vector<std::string>{"10", "117"});
  CHECK(f.captures.transcripts("none")->empty());
}

}  // namespace pressroom::tests
