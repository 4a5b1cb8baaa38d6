// SPDX-License-Identifier: Apache-2.0
#include "storage/database/search_index.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "storage/database/search_words.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temp_dir.hpp"

namespace pressroom::tests {

namespace {

using storage::database::IndexedTranscript;
using storage::database::match_expression;
using storage::database::Mode;
using storage::database::SearchIndex;
using storage::database::SearchQuery;

core::Turn turn(const std::string& id, const std::string& speaker, const std::string& text) {
  core::Turn made;
  made.turn_id = id;
  made.label = speaker;
  made.speaker_name = speaker;
  made.paragraphs = {text};
  return made;
}

IndexedTranscript transcript(const std::string& native_id, const std::string& date, std::vector<core::Turn> turns,
                             char sha = 'a') {
  core::Transcript made;
  made.room = native_id.starts_with("x") ? "other" : "example";
  made.transcript_id = made.room + ":" + native_id;
  for (core::Turn& one : turns) one.turn_id = made.transcript_id + "." + one.turn_id;
  made.turns = std::move(turns);
  return IndexedTranscript::of(made, date, std::string(64, sha));
}

struct Fixture {
  Fixture() {
    const std::vector<IndexedTranscript> all{
        transcript("1", "2024-05-09",
                   {turn("a1", "José Núñez", "The harbour gates open at noon."),
                    turn("a2", "Mary Brook", "Harbour dues rise; the gates of the harbour stay shut.")}),
        transcript("2", "2025-01-02T10:00:00+08:00", {turn("b1", "Li Wen", "港口的闸门中午开放。Gates!")}, 'b'),
        transcript("x3", "", {turn("c1", "Q", "Is the Café open at noon? \x01 gates\x02")}, 'c')};
    for (const auto& one : all) REQUIRE(index.put(one));
  }
  std::vector<std::string> find(const std::vector<std::string>& words, SearchQuery query = {}) {
    query.match = match_expression(words).value();
    const auto hits = index.search(query);
    INFO((hits ? "" : hits.error().message()));
    REQUIRE(hits);
    std::vector<std::string> ids;
    for (const auto& hit : *hits) ids.push_back(hit.turn_id.substr(hit.turn_id.rfind('.') + 1));
    return ids;
  }
  std::vector<std::string> sorted(const std::vector<std::string>& words, const SearchQuery& query = {}) {
    auto ids = find(words, query);
    std::sort(ids.begin(), ids.end());
    return ids;
  }
  TempDir folder;
  SearchIndex index = SearchIndex::open(folder / "search.db", Mode::read_write).value();
};

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("All words must stand in one turn and phrases in their order", "[database][search]") {
  Fixture f;
  CHECK(f.sorted({"gates"}) == Ids{"a1", "a2", "b1", "c1"});
  CHECK(f.sorted({"gates", "noon"}) == Ids{"a1", "c1"});
  CHECK(f.find({"gates noon"}).empty());
  CHECK(f.find({"harbour gates"}) == Ids{"a1"});
  CHECK(f.sorted({"harb*"}) == Ids{"a1", "a2"});
  CHECK(f.find({"harb"}).empty());
  CHECK(f.find({"harbour d*"}) == Ids{"a2"});
  CHECK(f.find({"CAFE"}) == Ids{"c1"});
}

TEST_CASE("Chinese is found by any run of its characters", "[database][search]") {
  Fixture f;
  CHECK(f.find({"闸门"}) == Ids{"b1"});
  CHECK(f.find({"门中午"}) == Ids{"b1"});
  CHECK(f.find({"午中"}).empty());
  CHECK(f.find({"闸门", "港口"}) == Ids{"b1"});
  SearchQuery query;
  query.match = match_expression({"闸门"}).value();
  const auto hits = f.index.search(query);
  REQUIRE(hits);
  REQUIRE(hits->size() == 1);
  const std::string& text = hits->front().marked_text;
  CHECK(text.find('\x01') < text.find("闸"));
  CHECK(text.find('\x02') > text.find("门"));
}

TEST_CASE("Searches are narrowed by room and day and speaker", "[database][search]") {
  Fixture f;
  CHECK(f.find({"gates"}, {.match = "", .room = "other"}) == Ids{"c1"});
  CHECK(f.find({"gates"}, {.match = "", .since = "2024-05-10"}) == Ids{"b1"});
  CHECK(f.sorted({"gates"}, {.match = "", .until = "2024-05-09"}) == Ids{"a1", "a2"});
  CHECK(f.sorted({"gates"}, {.match = "", .since = "2024-05-09", .until = "2025-01-02"}) == Ids{"a1", "a2", "b1"});
  CHECK(f.find({"gates"}, {.match = "", .speaker = core::folded("NUNEZ")}) == Ids{"a1"});
  CHECK(f.find({"gates"}, {.match = "", .speaker = core::folded("núñ")}) == Ids{"a1"});
  CHECK(f.find({"gates"}, {.match = "", .speaker = "nobody"}).empty());
  CHECK(f.find({"gates"}, {.match = "", .limit = 2}).size() == 2);
}

TEST_CASE("What is found best comes first and ties by day and turn id", "[database][search]") {
  TempDir folder;
  auto index = SearchIndex::open(folder / "search.db", Mode::read_write).value();
  const std::string text = "one ferry sails";
  REQUIRE(index.put(transcript("9", "", {turn("u2", "A", text), turn("u1", "A", text)})));
  REQUIRE(index.put(transcript("8", "2025-02-02", {turn("l1", "A", text)})));
  REQUIRE(index.put(transcript("7", "2024-02-02", {turn("e1", "A", text), turn("e0", "A", "ferry ferry ferry")})));
  const auto hits = index.search({.match = match_expression({"ferry"}).value()});
  REQUIRE(hits);
  Ids ids;
  for (const auto& hit : *hits) ids.push_back(hit.turn_id.substr(hit.turn_id.rfind('.') + 1));
  CHECK(ids == Ids{"e0", "e1", "l1", "u1", "u2"});
}

TEST_CASE("A transcript that is put again replaces its turns", "[database][search]") {
  Fixture f;
  REQUIRE(f.index.put(transcript("1", "2024-05-09", {turn("a9", "Mary Brook", "The locks stay shut.")}, 'd')));
  CHECK(f.sorted({"gates"}) == Ids{"b1", "c1"});
  CHECK(f.find({"locks"}) == Ids{"a9"});
  CHECK(f.index.sidecar_sha256("example:1").value() == std::string(64, 'd'));
  // Another sidecar of the same words.
  REQUIRE(f.index.put(transcript("1", "2024-05-09", {turn("a9", "Mary Brook", "The locks stay shut.")}, 'e')));
  CHECK(f.index.sidecar_sha256("example:1").value() == std::string(64, 'e'));
  CHECK(f.find({"locks"}) == Ids{"a9"});
  REQUIRE(f.index.remove("example:1"));
  CHECK(f.find({"locks"}).empty());
  CHECK_FALSE(f.index.sidecar_sha256("example:1").value());
  CHECK(f.index.transcript_ids().value() == Ids{"example:2", "other:x3"});
}

TEST_CASE("What was announced stands until it was put or removed", "[database][search]") {
  Fixture f;
  CHECK_FALSE(f.index.state().value().filled);
  REQUIRE(f.index.announce({"example:1", "example:2", "example:new"}));
  REQUIRE(f.index.announce({"example:1"}));
  CHECK(f.index.state().value().announced == Ids{"example:1", "example:2", "example:new"});
  REQUIRE(f.index.put(transcript("1", "", {})));
  REQUIRE(f.index.remove("example:new"));
  CHECK(f.index.state().value().announced == Ids{"example:2"});
  REQUIRE(f.index.mark_filled());
  REQUIRE(f.index.heed(7));
  CHECK(f.index.state().value().filled);
  CHECK(f.index.state().value().newest_row == 7);
}

TEST_CASE("What is written together is rolled back together", "[database][search]") {
  Fixture f;
  {
    auto transaction = f.index.begin();
    REQUIRE(transaction);
    REQUIRE(f.index.remove("example:1"));
    REQUIRE(f.index.remove("example:2"));
  }
  CHECK(f.sorted({"gates"}) == Ids{"a1", "a2", "b1", "c1"});
}

TEST_CASE("A reader beside the writer sees what was committed", "[database][search]") {
  Fixture f;
  auto reader = SearchIndex::open(f.folder / "search.db", Mode::read_only);
  REQUIRE(reader);
  auto transaction = f.index.begin();
  REQUIRE(transaction);
  REQUIRE(f.index.remove("example:1"));
  const SearchQuery query{.match = match_expression({"gates"}).value()};
  CHECK(reader->search(query).value().size() == 4);
  REQUIRE(transaction->commit());
  CHECK(reader->search(query).value().size() == 2);
}

TEST_CASE("Files that are no search index are told apart", "[database][search]") {
  const TempDir folder;
  CHECK(SearchIndex::open(folder / "search.db", Mode::read_only).error().code == core::ErrorCode::not_found);
  folder.write("search.db", std::string(8192, 'x'));
  CHECK(SearchIndex::open(folder / "search.db", Mode::read_only).error().code == core::ErrorCode::damaged);
  REQUIRE(storage::database::Database::open(folder / "pressroom.db", Mode::read_write));
  CHECK(SearchIndex::open(folder / "pressroom.db", Mode::read_write).error().code == core::ErrorCode::damaged);
  {
    REQUIRE(SearchIndex::open(folder / "other.db", Mode::read_write));
    CHECK(storage::database::Database::open(folder / "other.db", Mode::read_write).error().code ==
          core::ErrorCode::damaged);
  }
}

}  // namespace pressroom::tests
