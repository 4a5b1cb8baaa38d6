// SPDX-License-Identifier: Apache-2.0
#include "storage/database/catalogue.hpp"

#include "storage/database/sqlite_frontier.hpp"
#include "tests/storage/database/frontier_under_test.hpp"
#include "tests/storage/database/open_database.hpp"

namespace pressroom::tests {

namespace {

using storage::database::Catalogue;
using storage::database::CatalogueEntry;
using storage::database::Database;
using storage::database::SqliteFrontier;

struct Fixture {
  TempDir folder;
  Database database = open_database(folder);
  Catalogue catalogue{database};
};

CatalogueEntry entry(const std::string& id, core::Verdict verdict = core::Verdict::complete) {
  core::Transcript transcript;
  transcript.transcript_id = "example:" + id;
  transcript.room = "example";
  transcript.url = "http://a.example/" + id;
  transcript.title = "A \"title\"";
  transcript.revision = 2;
  transcript.completeness = {verdict, 4, 2, {3, 4}, {"page 3: 404", "quote \" and \\ and \xE4\xB8\xAD"}};
  transcript.turns.resize(7);
  transcript.tool_version = "0.1.0";
  transcript.room_sha256 = std::string(64, 'c');
  auto made = CatalogueEntry::of(transcript);
  made.sidecar = "transcripts/example/" + id + ".json";
  made.sidecar_sha256 = std::string(64, 'd');
  made.updated_at = at(5);
  return made;
}

core::Visit take(SqliteFrontier& frontier) {
  const auto taken = frontier.take(at(0), at(0), 1);
  REQUIRE(taken);
  REQUIRE(taken->size() == 1);
  return taken->front();
}

}  // namespace

TEST_CASE("A catalogue entry comes back field by field", "[database][catalogue]") {
  Fixture f;
  REQUIRE(f.catalogue.put(entry("117")));
  const auto found = f.catalogue.find("example:117");
  REQUIRE(found);
  REQUIRE(*found);
  const CatalogueEntry& e = **found;
  CHECK(e.transcript_id == "example:117");
  CHECK(e.room == "example");
  CHECK(e.native_id == "117");
  CHECK(e.url == "http://a.example/117");
  CHECK(e.title == "A \"title\"");
  CHECK(e.kind == "transcript");
  CHECK(e.completeness.verdict == core::Verdict::complete);
  CHECK(e.completeness.declared_pages == 4);
  CHECK(e.completeness.captured_pages == 2);
  CHECK(e.completeness.missing == std::vector<int>{3, 4});
  CHECK(e.completeness.reasons == entry("117").completeness.reasons);
  CHECK(e.turns == 7);
  CHECK(e.revision == 2);
  CHECK(e.sidecar == "transcripts/example/117.json");
  CHECK(e.sidecar_sha256 == std::string(64, 'd'));
  CHECK(e.room_sha256 == std::string(64, 'c'));
  CHECK(e.tool_version == "0.1.0");
  CHECK(e.updated_at == at(5));
  CHECK_FALSE(e.last_success);
  CHECK_FALSE(f.catalogue.find("example:118")->has_value());
}

TEST_CASE("A newer entry replaces the older one but for the last success", "[database][catalogue]") {
  Fixture f;
  auto first = entry("117");
  first.last_success = at(3);
  REQUIRE(f.catalogue.put(first));
  auto second = entry("117", core::Verdict::incomplete);
  second.title.reset();
  second.kind = "gallery";
  REQUIRE(f.catalogue.put(second));
  const auto found = *f.catalogue.find("example:117");
  REQUIRE(found);
  CHECK(found->completeness.verdict == core::Verdict::incomplete);
  CHECK_FALSE(found->title);
  CHECK(found->kind == "gallery");
  CHECK(found->last_success == at(3));
  second.last_success = at(9);
  REQUIRE(f.catalogue.put(second));
  CHECK((*f.catalogue.find("example:117"))->last_success == at(9));
  CHECK(f.catalogue.list()->size() == 1);
}

TEST_CASE("Entries are listed by name and by room and can be removed", "[database][catalogue]") {
  Fixture f;
  auto other = entry("9");
  other.room = "other";
  other.transcript_id = "other:9";
  for (const auto& e : {other, entry("2"), entry("1")}) REQUIRE(f.catalogue.put(e));
  const auto all = f.catalogue.list();
  REQUIRE(all);
  REQUIRE(all->size() == 3);
  CHECK(all->at(0).transcript_id == "example:1");
  CHECK(all->at(2).transcript_id == "other:9");
  CHECK(f.catalogue.list("other")->size() == 1);
  CHECK(f.catalogue.list("none")->empty());
  REQUIRE(f.catalogue.remove("example:1"));
  CHECK(f.catalogue.list("example")->size() == 1);
}

TEST_CASE("What wants attention of a room is visited in order and nothing else of it", "[database][catalogue]") {
  Fixture f;
  SqliteFrontier frontier(f.database, "worker");
  auto other = entry("9", core::Verdict::incomplete);
  other.room = "other";
  other.transcript_id = "other:9";
  for (const auto& e :
       {other, entry("4", core::Verdict::unknown), entry("3"), entry("2"), entry("1", core::Verdict::incomplete)}) {
    REQUIRE(f.catalogue.put(e));
  }
  core::Watch gone{
      .room = "example", .kind = core::Watch::Kind::transcript, .key = "3", .url = visit_of("http://a.example/3").url};
  gone.absent_since = at(7);
  REQUIRE(frontier.put_watch(lease_in(frontier), gone));
  const auto visited = [&](Catalogue::Listed listed) {
    std::vector<std::string> ids;
    REQUIRE(f.catalogue.visit("example", listed, [&](const CatalogueEntry& e) -> core::Result<void> {
      ids.push_back(e.native_id);
      CHECK(e.completeness.missing == std::vector<int>{3, 4});
      return {};
    }));
    return ids;
  };
  CHECK(visited(Catalogue::Listed::wanting_attention) == std::vector<std::string>{"1", "3", "4"});
  CHECK(visited(Catalogue::Listed::all) == std::vector<std::string>{"1", "2", "3", "4"});
  int times = 0;
  const auto ended = f.catalogue.visit("example", Catalogue::Listed::all, [&](const auto&) -> core::Result<void> {
    ++times;
    return core::fail(core::ErrorCode::io, "enough");
  });
  REQUIRE_FALSE(ended);
  CHECK(ended.error().what == "enough");
  CHECK(times == 1);
}

TEST_CASE("The totals of a room count transcripts and unfinished visits", "[database][catalogue]") {
  Fixture f;
  SqliteFrontier frontier(f.database, "worker");
  auto good = entry("1");
  good.completeness = {core::Verdict::complete, 12, 12, {}, {}};
  good.last_success = at(8);
  REQUIRE(f.catalogue.put(good));
  REQUIRE(f.catalogue.put(entry("2", core::Verdict::incomplete)));
  REQUIRE(f.catalogue.put(entry("3", core::Verdict::unknown)));
  auto visit = visit_of("http://z.example/1");
  visit.room = "zoo";
  REQUIRE(frontier.enqueue(lease_in(frontier), found({visit_of("http://a.example/1"), visit_of("http://a.example/2")}),
                           at(0)));
  REQUIRE(frontier.end(take(frontier), {core::VisitEnd::Kind::refused, "robots", ""}, {}));
  REQUIRE(frontier.enqueue(lease_in(frontier, "zoo"), {{visit}}, at(0)));
  const auto totals = f.catalogue.totals();
  REQUIRE(totals);
  REQUIRE(totals->size() == 2);
  const auto& example = totals->at(0);
  CHECK(example.room == "example");
  CHECK(example.transcripts == 3);
  CHECK(example.complete == 1);
  CHECK(example.incomplete == 1);
  CHECK(example.unknown == 1);
  CHECK(example.pages == 16);
  CHECK(example.missing_pages == 4);
  CHECK(example.turns == 21);
  CHECK(example.queued == 1);
  CHECK(example.refused == 1);
  CHECK(example.failed == 0);
  CHECK(example.unread == 1);
  CHECK(totals->at(1).room == "zoo");
  CHECK(totals->at(1).transcripts == 0);
  CHECK(totals->at(1).queued == 1);
  CHECK(totals->at(1).unread == 1);
}

TEST_CASE("The totals of a room count requisites apart and each by its newest visit", "[database][catalogue]") {
  Fixture f;
  SqliteFrontier frontier(f.database, "worker");
  std::uint64_t offset = 0;
  const auto requisite = [](const std::string& name, int number) {
    return visit_of("http://a.example/" + name, 0, core::VisitReason::requisite, "", number);
  };
  const auto answered = [&](const std::string& name, int number, int status) {
    REQUIRE(frontier.enqueue(lease_in(frontier), {{requisite(name, number)}}, at(0)));
    const auto taken = take(frontier);
    auto capture = capture_of(taken, offset += 100);
    capture.status = status;
    REQUIRE(frontier.commit_capture(taken, capture, {}));
    REQUIRE(frontier.finish(taken, {}, at(0)));
  };
  answered("logo.gif", 1, 404);
  answered("logo.gif", 2, 200);
  answered("gone.gif", 1, 200);
  answered("gone.gif", 2, 404);
  answered("moved.gif", 1, 302);
  answered("same.css", 1, 304);
  REQUIRE(frontier.enqueue(lease_in(frontier), {{requisite("closed.gif", 1)}}, at(0)));
  REQUIRE(frontier.end(take(frontier), {core::VisitEnd::Kind::refused, "robots", ""}, {}));
  REQUIRE(frontier.enqueue(lease_in(frontier), {{requisite("due.gif", 1)}}, at(0)));
  const auto totals = f.catalogue.totals();
  REQUIRE(totals);
  REQUIRE(totals->size() == 1);
  CHECK(totals->at(0).requisites == 2);
  CHECK(totals->at(0).requisites_missing == 2);
  CHECK(totals->at(0).requisites_queued == 1);
  CHECK(totals->at(0).queued == 0);
  CHECK(totals->at(0).refused == 0);
  CHECK(totals->at(0).pages == 0);
}

TEST_CASE("A transcript that was visited since it was published is unpublished", "[database][catalogue]") {
  using Ids = std::vector<std::string>;
  Fixture f;
  SqliteFrontier frontier(f.database, "worker");
  const core::Lease lease = lease_in(frontier);
  const auto page = core::VisitReason::page;
  const auto first = visit_of("http://a.example/1");
  REQUIRE(frontier.enqueue(lease,
                           found({first, visit_of("http://a.example/2", 1, page, "118"),
                                  visit_of("http://a.example/robots.txt", 0, core::VisitReason::robots, "")}),
                           at(0)));
  CHECK(f.catalogue.unpublished("example") == Ids{"117", "118"});
  REQUIRE(f.catalogue.put(entry("117")));
  CHECK(f.catalogue.unpublished("example") == Ids{"118"});
  REQUIRE(frontier.enqueue(lease, {{first}}, at(0)));
  CHECK(f.catalogue.unpublished("example") == Ids{"118"});
  SECTION("by an answer") {
    const auto robots = take(frontier);
    REQUIRE(frontier.end(robots, {}, {}));
    const auto visit = take(frontier);
    REQUIRE(visit.transcript == "117");
    REQUIRE(frontier.commit_capture(visit, capture_of(visit, 0), {}));
  }
  SECTION("by an end") {
    REQUIRE(frontier.end(take(frontier), {}, {}));
    REQUIRE(frontier.end(take(frontier), {}, {}));
  }
  SECTION("by a new visit") {
    REQUIRE(frontier.enqueue(lease, {{visit_of("http://a.example/1", 1, page, "117", 2)}}, at(0)));
  }
  CHECK(f.catalogue.unpublished("example") == Ids{"117", "118"});
  CHECK(f.catalogue.unpublished("zoo")->empty());
}

TEST_CASE("Runs are told newest first and a killed one has no end", "[database][catalogue]") {
  Fixture f;
  CHECK_FALSE(f.catalogue.last_run().value());
  REQUIRE(f.catalogue.start_run("one", at(1)));
  REQUIRE(f.catalogue.start_run("two", at(2)));
  REQUIRE(f.catalogue.end_run("one", at(3), 4));
  const auto runs = f.catalogue.runs(10);
  REQUIRE(runs);
  REQUIRE(runs->size() == 2);
  CHECK(runs->at(0).run == "two");
  CHECK_FALSE(runs->at(0).ended);
  CHECK_FALSE(runs->at(0).exit_code);
  CHECK(runs->at(1).ended == at(3));
  CHECK(runs->at(1).exit_code == 4);
  CHECK(f.catalogue.runs(1)->size() == 1);
  REQUIRE(f.catalogue.start_run("after the clock was set back", at(0)));
  CHECK(f.catalogue.last_run().value()->run == "after the clock was set back");
  const auto unknown = f.catalogue.end_run("three", at(3), 0);
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == core::ErrorCode::not_found);
}

}  // namespace pressroom::tests
