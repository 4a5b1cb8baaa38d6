// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/dataset_export.hpp"

#include <cstdlib>
#include <sstream>

#include "core/digest.hpp"
#include "storage/exports/json_reader.hpp"
#include "storage/exports/rows.hpp"
#include "storage/exports/tables.hpp"
#include "tests/storage/exports/archive_for_tests.hpp"
#include "tests/support/catch.hpp"

namespace pressroom::tests {

namespace {

using namespace storage::exports;

constexpr const char* k_files[] = {"turns.jsonl",   "transcripts.jsonl", "speakers.jsonl",         "pages.jsonl",
                                   "changes.jsonl", "datapackage.json",  "ro-crate-metadata.json", "README.md"};

JsonNode column(const JsonNode& row, std::string_view name) {
  for (std::size_t i = 0; i < row.keys.size(); ++i) {
    if (row.keys[i] == name) return row.items[i];
  }
  FAIL("no column " << name);
  return {};
}

}  // namespace

TEST_CASE("Every row has the columns of its table in their order", "[exports][dataset]") {
  Archive archive;
  archive.add(small_transcript(), "117");
  REQUIRE(archive.run());
  archive.add_edited("118");
  REQUIRE(archive.run());
  for (const core::Table* table : dataset_tables()) {
    std::vector<std::string> names;
    for (const core::Column& c : table->columns) names.emplace_back(c.name);
    const auto rows = archive.rows(std::string(table->name) + ".jsonl");
    CHECK_FALSE(rows.empty());
    for (const JsonNode& row : rows) CHECK(row.keys == names);
  }
}

TEST_CASE("A row of turns carries the captures of its own pages", "[exports][dataset]") {
  Archive archive;
  archive.add(small_transcript(), "117");
  const auto totals = archive.run();
  REQUIRE(totals);
  CHECK(totals->transcripts == 1);
  CHECK(totals->rows.at("turns") == 2);
  CHECK(totals->rows.at("pages") == 2);
  const auto rows = archive.rows("turns.jsonl");
  REQUIRE(rows.size() == 2);
  CHECK(column(rows[0], "captures").items.size() == 1);
  const auto captures = column(rows[1], "captures");
  REQUIRE(captures.items.size() == 2);
  CHECK(captures.items[1].keys == std::vector<std::string>{"page", "url", "warc_file", "offset", "length", "record_id",
                                                           "captured_at", "payload_digest", "record_digest",
                                                           "content_digest", "charset"});
  CHECK(column(captures.items[1], "offset").integer == 2000);
  CHECK(column(rows[1], "event_date").text == "2009-04-02");
  CHECK(column(rows[1], "n_words").integer == 9);
  CHECK(column(rows[1], "confidence").text == "high");
  CHECK(column(rows[1], "reply_to").text == column(rows[0], "turn_id").text);
  CHECK(column(rows[1], "text_sha256").text == core::sha256_hex(column(rows[1], "text").text));
  CHECK(column(rows[0], "speaker_name").kind == JsonNode::Kind::null);
}

TEST_CASE("Rows stand by date and then by name with the undated last", "[exports][dataset]") {
  Archive archive;
  archive.add_dated("5", "");
  archive.add_dated("4", "2009-01-01");
  archive.add_dated("10", "2009-01-01");
  archive.add_dated("1", "2010-01-01");
  REQUIRE(archive.run());
  CHECK(archive.ids() == std::vector<std::string>{"example:10", "example:4", "example:1", "example:5"});
  CHECK(archive.ids("pages.jsonl").size() == 8);
}

TEST_CASE("Bounds are days and both belong to the range", "[exports][dataset]") {
  Archive archive;
  archive.add_dated("1", "2009-01-01");
  archive.add_dated("2", "2009-01-02T23:00:00+08:00");
  archive.add_dated("3", "2009-01-03");
  archive.add_dated("4", "");
  const auto totals = archive.run({.room = {}, .since = "2009-01-02", .until = "2009-01-02"});
  REQUIRE(totals);
  CHECK(totals->left_out_undated == 1);
  CHECK(archive.ids() == std::vector<std::string>{"example:2"});
  for (const char* bad : {"yesterday", "2009-1-2", "2009-01-02T00", "2024-13-99", "2023-02-29"}) {
    const auto refused = archive.run({.room = {}, .since = bad, .until = {}}, "other");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == core::ErrorCode::usage);
  }
  CHECK_FALSE(archive.run({.room = {}, .since = "2009-01-03", .until = "2009-01-02"}, "other"));
  CHECK_FALSE(std::filesystem::exists(archive.folder / "other"));
}

TEST_CASE("A copy of a sidecar under another name stops the export and is named", "[exports][dataset]") {
  Archive archive;
  archive.add(small_transcript(), "117");
  archive.add(small_transcript(), "999");
  const auto refused = archive.run();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == core::ErrorCode::damaged);
  CHECK(refused.error().where.find("999.json") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(archive.folder / "out"));
}

TEST_CASE("The publication date stands in for an unknown event date", "[exports][dataset]") {
  Archive archive;
  auto transcript = small_transcript();
  transcript.event_date.reset();
  archive.add(transcript, "117");
  REQUIRE(archive.run({.room = {}, .since = "2009-04-03", .until = "2009-04-03"}));
  CHECK(archive.ids().size() == 1);
}

TEST_CASE("Incomplete transcripts go in only when asked for", "[exports][dataset]") {
  Archive archive;
  auto transcript = small_transcript();
  transcript.completeness.verdict = GENERATE(core::Verdict::incomplete, core::Verdict::unknown);
  archive.add(transcript, "117");
  const auto without = archive.run();
  REQUIRE(without);
  CHECK(without->left_out_incomplete == 1);
  CHECK(archive.ids().empty());
  REQUIRE(archive.run({.room = {}, .since = {}, .until = {}, .incomplete = Incomplete::included}));
  CHECK(archive.ids().size() == 1);
}

TEST_CASE("A room can be chosen and earlier revisions stay out", "[exports][dataset]") {
  Archive archive;
  auto other = small_transcript("9");
  other.room = "other";
  other.transcript_id = "other:9";
  archive.add(other, "9");
  archive.add(small_transcript(), "117");
  archive.folder.write(earlier_sidecar_path("example", "117", 1), write_sidecar(small_transcript()));
  REQUIRE(archive.run({.room = "example", .since = {}, .until = {}}));
  CHECK(archive.ids() == std::vector<std::string>{"example:117"});
  REQUIRE(archive.run());
  CHECK(archive.ids().size() == 2);
}

TEST_CASE("The data package names each file with its hash and the newest capture", "[exports][dataset]") {
  Archive archive;
  archive.add(small_transcript(), "117");
  REQUIRE(archive.run());
  const auto package = parse_json(archive.folder.read("out/datapackage.json"));
  REQUIRE(package);
  CHECK(column(*package, "created").text == "2026-11-23T08:00:00.002Z");
  const auto resources = column(*package, "resources").items;
  REQUIRE(resources.size() == 5);
  for (const JsonNode& resource : resources) {
    const std::string bytes = archive.folder.read("out/" + column(resource, "path").text);
    CHECK(column(resource, "hash").text == core::sha256_labelled(bytes));
    CHECK(column(resource, "bytes").integer == static_cast<std::int64_t>(bytes.size()));
  }
  CHECK_FALSE(std::filesystem::exists(archive.folder / "out/turns.jsonl.partial"));
}

TEST_CASE("The same sidecars give the same bytes over an older export", "[exports][dataset]") {
  Archive archive;
  archive.add(small_transcript(), "117");
  archive.add_dated("118", "2009-01-01");
  REQUIRE(archive.run());
  REQUIRE(archive.run({.room = "nobody"}, "again"));
  archive.folder.write("again/turns.jsonl", "old");
  REQUIRE(archive.run({}, "again"));
  for (const char* file : k_files) {
    CHECK(archive.folder.read(std::string("out/") + file) == archive.folder.read(std::string("again/") + file));
  }
}

TEST_CASE("The files that the schema test validates are what is written today", "[exports][dataset]") {
  Archive archive;
  archive.add(small_transcript(), "117");
  archive.add_edited("118");
  REQUIRE(archive.run());
  const std::filesystem::path fixtures = std::filesystem::path(PRESSROOM_SOURCE_DIR) / "tests/storage/exports/fixtures";
  for (const char* file :
       {"turns.jsonl", "transcripts.jsonl", "speakers.jsonl", "pages.jsonl", "changes.jsonl", "datapackage.json"}) {
    INFO(file);
    const std::string written = archive.folder.read(std::string("out/") + file);
    // For who changed a table and has looked at what became of it.
    if (const char* keep = std::getenv("PRESSROOM_KEEP_FIXTURES")) {
      REQUIRE(archive.disk->write_atomically(std::filesystem::path(keep) / file, written));
    }
    const auto fixture = archive.disk->read_all(fixtures / file, 1 << 20);
    REQUIRE(fixture);
    CHECK((written == *fixture));
  }
  CHECK(write_sidecar(small_transcript()) == *archive.disk->read_all(fixtures / "117.json", 1 << 20));
}

TEST_CASE("An empty archive gives empty tables", "[exports][dataset]") {
  Archive archive;
  REQUIRE(archive.run());
  CHECK(archive.folder.read("out/turns.jsonl").empty());
  CHECK(archive.folder.read("out/datapackage.json").find("created") == std::string::npos);
}

TEST_CASE("A damaged sidecar stops the export and is named", "[exports][dataset]") {
  Archive archive;
  archive.folder.write("transcripts/example/117.json", "{}");
  const auto result = archive.run();
  REQUIRE_FALSE(result);
  CHECK(result.error().where.find("117.json: byte ") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(archive.folder / "out/datapackage.json"));
}

TEST_CASE("Words are runs of anything but Unicode white space", "[exports][house]") {
  CHECK(count_words("") == 0);
  CHECK(count_words(" one\u00a0two\u3000three\nfour-five  ") == 4);
  CHECK(count_words("\u4e2d\u56fd \u7f51") == 2);
}

TEST_CASE("Nobody's files are written over and no archive is written into", "[exports][dataset]") {
  Archive archive;
  archive.add(small_transcript(), "117");
  archive.folder.write("mine/turns.jsonl", "mine");
  const auto refused = archive.run({}, "mine");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == core::ErrorCode::usage);
  CHECK(archive.folder.read("mine/turns.jsonl") == "mine");
  archive.folder.write("other/pressroom.db", "");
  const auto inside = archive.run({}, "other/transcripts/rows");
  REQUIRE_FALSE(inside);
  CHECK(inside.error().code == core::ErrorCode::usage);
  CHECK_FALSE(std::filesystem::exists(archive.folder / "other/transcripts"));
}

}  // namespace pressroom::tests
