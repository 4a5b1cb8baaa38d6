// SPDX-License-Identifier: Apache-2.0
#include "storage/database/parse_store.hpp"

#include <set>

#include "tests/storage/database/open_database.hpp"

using namespace pressroom;
using storage::database::Database;
using storage::database::ParseStore;

namespace {

struct Fixture {
  tests::TempDir folder;
  Database database = tests::open_database(folder);
  ParseStore store{database};

  Fixture() {
    add_capture("10", 1, 100);
    add_capture("10", 2, 300);
    add_capture("11", 1, 900);
  }
  void add_capture(const std::string& transcript, int page, int offset) {
    REQUIRE(database.run(
        "INSERT INTO captures (url, captured_at, status, mime, payload_digest, record_digest, record_id, warc_file, "
        "offset, length, room, transcript, page, visit_number, reason, truncation, refers_to) "
        "VALUES ('http://press.example/' || ?4, 1, 200, 'text/html', 'sha256:0', 'sha256:1', ?4, 'a.warc.gz', ?3, 50, "
        "'room', ?1, ?2, 1, 'page', '', '')",
        {transcript, page, offset, std::to_string(offset)}));
  }
  void add_visit(const std::string& transcript, const std::string& state, const std::string& end) {
    REQUIRE(
        database.run("INSERT INTO visits (room, transcript, page, url, visit_number, host, reason, attempt, via, "
                     "hops, state, due_at, end_code) VALUES ('room', ?1, 3, 'http://press.example/', 1, 'h', 'page', "
                     "1, '', '', ?2, 0, ?3)",
                     {transcript, state, end}));
  }
  std::string state(const std::string& transcript) { return store.state_of("room", transcript).value().value(); }
};

}  // namespace

TEST_CASE("The state of a transcript follows each of its columns and no other transcript", "[parses]") {
  Fixture f;
  const std::string before = f.state("10");
  CHECK(before == f.state("10"));
  CHECK(before != f.state("11"));
  std::set<std::string> states{before};
  for (const char* column : {"url = 'http://other.example/'", "captured_at = 2", "status = 304", "mime = 'text/plain'",
                             "payload_digest = 'sha256:2'", "record_digest = 'sha256:3'", "record_id = 'other'",
                             "warc_file = 'b.warc.gz'", "offset = 101", "length = 51", "page = 7", "visit_number = 2",
                             "reason = 'redirect'", "truncation = 'length'", "refers_to = '900'"}) {
    INFO(column);
    REQUIRE(f.database.run(std::string("UPDATE captures SET ") + column + " WHERE offset BETWEEN 100 AND 101"));
    CHECK(states.insert(f.state("10")).second);
  }
  REQUIRE(f.database.run("UPDATE captures SET offset = 901 WHERE record_id = '900'"));
  CHECK(states.insert(f.state("10")).second);
  REQUIRE(f.database.run("UPDATE captures SET offset = 900 WHERE record_id = '900'"));
  f.add_visit("10", "failed", "timeout");
  CHECK(states.insert(f.state("10")).second);
  REQUIRE(f.database.run("UPDATE visits SET end_code = NULL"));
  CHECK(states.insert(f.state("10")).second);
  // How far a visit has come says nothing of what was read.
  const std::string failed = f.state("10");
  REQUIRE(f.database.run("UPDATE visits SET state = 'done'"));
  CHECK(f.state("10") == failed);
  CHECK(f.state("11") == Fixture().state("11"));
}

TEST_CASE("A transcript that a page is still asked of has no state", "[parses]") {
  Fixture f;
  const std::string state = GENERATE("queued", "claimed");
  f.add_visit("10", state, "");
  CHECK_FALSE(f.store.state_of("room", "10").value());
  CHECK(f.store.state_of("room", "11").value());
}

TEST_CASE("The files of a transcript reach to the end of its last record and of what it refers to", "[parses]") {
  Fixture f;
  auto files = f.store.files_of("room", "10").value();
  REQUIRE(files.size() == 1);
  CHECK(files[0].warc_file == "a.warc.gz");
  CHECK(files[0].end == 350);
  REQUIRE(f.database.run("UPDATE captures SET refers_to = '900', warc_file = 'b.warc.gz' WHERE offset = 300"));
  files = f.store.files_of("room", "10").value();
  REQUIRE(files.size() == 2);
  CHECK(files[0].end == 950);
  CHECK(files[1].end == 350);
  CHECK(f.store.files_of("room", "12").value().empty());
}

TEST_CASE("The last parse of a transcript is what is found", "[parses]") {
  Fixture f;
  CHECK_FALSE(f.store.find("room:10").value());
  REQUIRE(f.store.put("room:10", {"one", "two"}));
  REQUIRE(f.store.put("room:10", {"three", "four"}));
  const auto found = f.store.find("room:10").value();
  REQUIRE(found);
  CHECK(found->basis == "three");
  CHECK(found->sidecars == "four");
  REQUIRE(f.store.remove("room:10"));
  CHECK_FALSE(f.store.find("room:10").value());
}
