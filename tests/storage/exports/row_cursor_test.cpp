// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/row_cursor.hpp"

#include "storage/exports/rows.hpp"
#include "storage/exports/tables.hpp"
#include "tests/storage/exports/archive_for_tests.hpp"
#include "tests/support/catch.hpp"

namespace pressroom::tests {

using namespace storage::exports;

namespace {

std::vector<FoundRow> all_rows(RowCursor& cursor) {
  std::vector<FoundRow> rows;
  for (;;) {
    auto row = cursor.next();
    REQUIRE(row);
    if (!*row) return rows;
    rows.push_back(**std::move(row));
  }
}

std::vector<FoundRow> read(Archive& archive, const std::string& file, const core::Table& table) {
  auto bytes = archive.disk->open_read(archive.folder / file);
  REQUIRE(bytes);
  const auto cursor =
      file.ends_with(".csv") ? read_csv(*std::move(bytes), table) : read_jsonl(*std::move(bytes), table);
  return all_rows(*cursor);
}

/// Everything that makes a cell hard to write.
core::Transcript awkward() {
  core::Transcript transcript = small_transcript();
  transcript.title = "A \"title\", with\ttab; =1+1";
  transcript.turns[0].paragraphs = {"One, \"two\"", "\xE4\xB8\xAD\xE6\x96\x87 \xF0\x9F\x98\x80"};
  transcript.turns[1].outlet = "";
  return transcript;
}

}  // namespace

TEST_CASE("What is written is read back cell for cell", "[exports][rows]") {
  const std::string format = GENERATE("jsonl", "csv");
  Archive archive;
  const core::Transcript transcript = awkward();
  archive.add(transcript, "117");
  archive.add_edited("118");
  REQUIRE(archive.run({}, "out", format));
  const auto turns = read(archive, "out/turns." + format, turns_table());
  REQUIRE(turns.size() == 4);
  CHECK(turns[0].row == turn_row(transcript, transcript.turns[0]));
  CHECK(turns[1].row == turn_row(transcript, transcript.turns[1]));
  CHECK(turns[0].at < turns[1].at);
  const auto pages = read(archive, "out/pages." + format, pages_table());
  REQUIRE(pages.size() == 4);
  CHECK(pages[1].row == page_row(transcript, transcript.pages[1]));
  for (const core::Table* table : dataset_tables()) {
    const auto rows = read(archive, "out/" + std::string(table->name) + "." + format, *table);
    CHECK_FALSE(rows.empty());
    for (const FoundRow& row : rows) CHECK(row.fault == "");
  }
}

TEST_CASE("A CSV file has RFC 4180's line ends and tells an empty text from none", "[exports][rows]") {
  Archive archive;
  archive.add(awkward(), "117");
  REQUIRE(archive.run({}, "out", "csv"));
  const std::string csv = archive.folder.read("out/turns.csv");
  CHECK(csv.starts_with("\"transcript_id\",\"turn_id\",\"seq\""));
  CHECK(csv.ends_with("\r\n"));
  CHECK(csv.find("\"A \"\"title\"\", with\ttab; =1+1\"") != std::string::npos);
  CHECK(csv.find(",\"\",") != std::string::npos);
  CHECK(csv.find(",,") != std::string::npos);
}

TEST_CASE("Whatever stands in a file the cursor comes to its end and names what is no row", "[exports][rows]") {
  Archive archive;
  archive.add(small_transcript(), "117");
  REQUIRE(archive.run());
  REQUIRE(archive.run({}, "csv", "csv"));
  const std::string line =
      archive.folder.read("out/turns.jsonl").substr(0, archive.folder.read("out/turns.jsonl").find('\n'));
  const auto replaced = [&](const std::string& what, const std::string& by) {
    std::string changed = line;
    const std::size_t at = changed.find(what);
    REQUIRE(at != std::string::npos);
    return changed.replace(at, what.size(), by);
  };
  for (const std::string& bad :
       {std::string("{}"), std::string("[]"), std::string("no json"), std::string(),
        replaced("\"seq\":0", "\"seq\":\"0\""), replaced("\"seq\":0", "\"sequence\":0"), replaced("\"seq\":0,", ""),
        replaced("\"seq\":0", "\"seq\":0,\"x\":1"), replaced("\"room\":\"example\"", "\"room\":null"),
        replaced("\"pages\":[1]", "\"pages\":[null]"), replaced("T08:00:00", "T08:00"),
        replaced("\"join\":\"\"", "\"join\":1"), line.substr(0, line.size() / 2)}) {
    archive.folder.write("bad.jsonl", bad + "\n" + line + "\n");
    const auto rows = read(archive, "bad.jsonl", turns_table());
    INFO(bad);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].fault != "");
    CHECK(rows[1].fault == "");
    CHECK(rows[1].at == bad.size() + 1);
  }
  const std::string csv = archive.folder.read("csv/turns.csv");
  const auto replaced_in = [](std::string text, const std::string& what, const std::string& by) {
    return text.replace(text.find(what), what.size(), by);
  };
  for (const std::string& bad : {csv.substr(0, csv.size() / 2), csv + "\"", csv + "1,2\r\n", "\"a\",\"b\"\r\n" + csv,
                                 std::string("\"\"\"\r\n,,,"), replaced_in(csv, "example", "\xC3(ample"),
                                 csv + std::string("\0\"x\"y\r\n", 8)}) {
    archive.folder.write("bad.csv", bad);
    std::size_t faults = 0;
    for (const FoundRow& row : read(archive, "bad.csv", turns_table())) faults += row.fault.empty() ? 0 : 1;
    CHECK(faults > 0);
  }
  archive.folder.write("empty.jsonl", "");
  CHECK(read(archive, "empty.jsonl", turns_table()).empty());
}

}  // namespace pressroom::tests
