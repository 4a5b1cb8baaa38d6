// SPDX-License-Identifier: Apache-2.0
#include <signal.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <sstream>
#include <thread>

#include "tests/e2e/support/archive_checks.hpp"
#include "tests/support/fake_random.hpp"
#include "tests/support/instrumented.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

/// A small archive and datasets made of it.
struct Published {
  Published() : site(conference_of(3)) { REQUIRE(press.archive(site).exit == 0); }

  std::filesystem::path folder(const std::string& name) const { return press.temp() / name; }
  Answer write(const std::string& format, const std::string& name, std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"export", format, folder(name).string()});
    return press.ask(more);
  }
  Answer verify(const std::string& name) const { return press.ask({"verify", folder(name).string()}); }
  /// Hash of every file below, by path.
  std::map<std::string, std::string> bytes_in(const std::string& name) const {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder(name))) {
      if (!entry.is_regular_file()) continue;
      files[entry.path().lexically_relative(folder(name)).string()] = core::sha256_hex(press.read(entry.path()));
    }
    return files;
  }
  std::filesystem::path warc() const { return press.files("warc").at(0); }

  Site site;
  Press press;
};

/// Whether the library that reads and writes Parquet is to be had here.
bool has_parquet(const Published& published) {
  // The sanitizers know nothing of what a library that was built without them does with memory and threads.
  if (k_instrumented || std::getenv("PRESSROOM_BINARY") != nullptr) {
    std::cout << "skipped: DuckDB's library is not built for sanitizers\n";
    return false;
  }
  const Answer answer = published.write("parquet", "probe");
  if (answer.exit == 0) return true;
  CHECK(answer.json["error"]["what"].get<std::string>().find("libduckdb.so") != std::string::npos);
  std::cout << "skipped: DuckDB's library is not here\n";
  return false;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

/// What somebody does who wants a change to go unseen: size and hash in the description follow the file.
void agree(const Press& press, const std::filesystem::path& folder, const std::string& file, std::size_t rows) {
  Json package = Json::parse(press.read(folder / "datapackage.json"));
  const std::string bytes = press.read(folder / file);
  for (Json& resource : package["resources"]) {
    if (resource["path"] != file) continue;
    resource["bytes"] = bytes.size();
    resource["hash"] = "sha256:" + core::sha256_hex(bytes);
    resource["pressroom"]["rows"] = rows;
  }
  press.write(folder / "datapackage.json", package.dump(2) + "\n");
}

/// One row of a table otherwise, with everything that follows from it made right.
void forge(const Published& published, const std::string& name, const std::string& table, std::size_t row,
           const std::function<void(Json&)>& change) {
  const auto folder = published.folder(name);
  auto lines = lines_of(published.press.read(folder / (table + ".jsonl")));
  Json changed = Json::parse(lines.at(row));
  change(changed);
  lines[row] = changed.dump();
  published.press.write(folder / (table + ".jsonl"), joined(lines));
  agree(published.press, folder, table + ".jsonl", lines.size());
}

std::string rules_in(const Answer& verified) {
  std::string rules;
  if (!verified.json.is_object()) return rules;
  for (const auto& [rule, counts] : verified.json["counts"]["by_rule"].items()) rules += rule + " ";
  return rules;
}

void check_rule(const Answer& verified, const std::string& rule) {
  INFO(faults_of(verified) << verified.err);
  CHECK(verified.exit == 5);
  CHECK(faults_of(verified).find(rule + " ") != std::string::npos);
}

}  // namespace

TEST_CASE("Every format is written and comes out in the same bytes again", "[e2e][dataset]") {
  const Published published;
  for (const std::string format : {"jsonl", "csv", "sqlite", "tei", "convokit", "parquet"}) {
    INFO(format);
    if (format == "parquet" && !has_parquet(published)) continue;
    const Answer first = published.write(format, "one-" + format);
    INFO(first.err);
    REQUIRE(first.exit == 0);
    CHECK(first.json["files_written"].get<int>() > 0);
    REQUIRE(published.write(format, "two-" + format).exit == 0);
    const auto one = published.bytes_in("one-" + format);
    CHECK(one == published.bytes_in("two-" + format));
    CHECK(one.contains("README.md"));
    CHECK(one.contains("ro-crate-metadata.json"));
    const Answer again = published.write(format, "one-" + format);
    CHECK(again.json["files_written"] == 0);
    const Answer verified = published.verify("one-" + format);
    CHECK(faults_of(verified) == "");
    CHECK(verified.exit == 0);
    if (format != "tei" && format != "convokit") {
      CHECK(verified.json["dataset_turns_proved"] == first.json["turns"]);
      CHECK(verified.json["dataset_rows"].get<int>() > first.json["turns"].get<int>());
    }
    if (const Answer other = published.write(format == "csv" ? "jsonl" : "csv", "one-" + format); true) {
      CHECK(other.exit == 2);
    }
  }
}

TEST_CASE("A quotation is proved by a package alone", "[e2e][dataset]") {
  const Published published;
  REQUIRE(published.write("jsonl", "rows").exit == 0);
  REQUIRE(published.write("wacz", "packages").exit == 0);
  const std::string package = (published.folder("packages") / "china-org-cn.wacz").string();
  const Json row = Json::parse(lines_of(published.press.read(published.folder("rows") / "turns.jsonl")).at(2));
  const std::string turn = row["turn_id"];
  const auto alone = [&](const std::vector<std::string>& words) {
    std::vector<std::string> all{program_path(), "--json"};
    all.insert(all.end(), words.begin(), words.end());
    const Finished finished = run_program(all);
    return Answer{finished.exit, Json::parse(finished.out, nullptr, false), finished.err};
  };
  const Answer proved = alone({"verify", "--turn", turn, package});
  INFO(proved.err);
  CHECK(proved.exit == 0);
  CHECK(proved.json["proved"] == true);
  CHECK(proved.json["text"] == row["text"]);
  CHECK(proved.json["records"][0]["record_digest"] == row["captures"][0]["record_digest"]);
  const Answer rows = alone({"verify", published.folder("rows").string(), package});
  CHECK(faults_of(rows) == "");
  CHECK(rows.exit == 0);
  CHECK(alone({"verify", "--turn", turn.substr(0, turn.size() - 1) + "z", package}).exit != 0);
  CHECK(alone({"verify", published.folder("rows").string()}).exit == 2);
  // A byte of a record: the package says so, and so does the row.
  std::string bytes = published.press.read(package);
  const std::size_t at = bytes.find("\x1F\x8B", bytes.size() / 4);
  bytes[at + 40] = static_cast<char>(bytes[at + 40] ^ 1);
  published.press.write(package, bytes);
  const Answer tampered = alone({"verify", published.folder("rows").string(), package});
  CHECK(tampered.exit == 5);
}

TEST_CASE("Each kind of tampering has a finding of its own", "[e2e][dataset]") {
  const Published published;
  const auto fresh = [&] {
    std::filesystem::remove_all(published.folder("rows"));
    REQUIRE(published.write("jsonl", "rows").exit == 0);
  };
  fresh();
  CHECK(rules_in(published.verify("rows")) == "");
  const auto path = published.folder("rows") / "turns.jsonl";

  SECTION("bytes that the description does not list") {
    published.press.write(path, published.press.read(path) + "\n");
    check_rule(published.verify("rows"), "P1");
  }
  SECTION("a word") {
    forge(published, "rows", "turns", 1, [](Json& row) { row["text"] = row["text"].get<std::string>() + "!"; });
    check_rule(published.verify("rows"), "P3");
  }
  SECTION("a word with its hash") {
    forge(published, "rows", "turns", 1, [](Json& row) {
      row["text"] = row["text"].get<std::string>() + "!";
      row["text_sha256"] = core::sha256_hex(row["text"].get<std::string>());
    });
    check_rule(published.verify("rows"), "P7");
  }
  SECTION("two spans swapped") {
    forge(published, "rows", "turns", 1, [](Json& row) {
      Json& spans = row["spans"];
      REQUIRE(spans.size() > 1);
      std::swap(spans[0]["byte_start"], spans[1]["byte_start"]);
      std::swap(spans[0]["byte_end"], spans[1]["byte_end"]);
    });
    check_rule(published.verify("rows"), "P7");
  }
  SECTION("a speaker") {
    forge(published, "rows", "turns", 1, [](Json& row) { row["speaker_name"] = "Somebody Else"; });
    check_rule(published.verify("rows"), "P8");
  }
  SECTION("a digest") {
    forge(published, "rows", "turns", 1,
          [](Json& row) { row["captures"][0]["content_digest"] = "sha256:" + std::string(64, '0'); });
    check_rule(published.verify("rows"), "P6");
  }
  SECTION("a row that is gone") {
    auto lines = lines_of(published.press.read(path));
    lines.pop_back();
    published.press.write(path, joined(lines));
    agree(published.press, published.folder("rows"), "turns.jsonl", lines.size());
    check_rule(published.verify("rows"), "P9");
  }
  SECTION("a file that is named and not there") {
    forge(published, "rows", "turns", 1, [](Json& row) { row["captures"][0]["warc_file"] = "NOWHERE.warc.gz"; });
    check_rule(published.verify("rows"), "P4");
  }
  SECTION("a WARC file that is gone") {
    std::filesystem::remove(published.warc());
    check_rule(published.verify("rows"), "P4");
  }
  SECTION("a byte of a record") {
    const Json row = Json::parse(lines_of(published.press.read(path)).at(1));
    std::string bytes = published.press.read(published.warc());
    bytes[row["captures"][0]["offset"].get<std::size_t>() + 200] ^= 4;
    published.press.write(published.warc(), bytes);
    check_rule(published.verify("rows"), "P5");
  }
  SECTION("a turn of another transcript") {
    forge(published, "rows", "turns", 1, [](Json& row) { row["transcript_id"] = "china-org-cn:1"; });
    check_rule(published.verify("rows"), "P9");
  }
  SECTION("another version of the program in one row") {
    forge(published, "rows", "turns", 1, [](Json& row) { row["tool_version"] = "0.0.9"; });
    check_rule(published.verify("rows"), "P2");
  }
}

namespace {

/// One change of one byte, or of one cell with everything made to agree; says what was done, empty when nothing.
std::string tamper(const Published& published, core::Random& random) {
  const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random.next() % bound); };
  const auto flip = [&](const std::filesystem::path& file) {
    std::string bytes = published.press.read(file);
    const std::size_t at = below(bytes.size());
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
    published.press.write(file, bytes);
    return file.filename().string() + " byte " + std::to_string(at);
  };
  switch (below(4)) {
    case 0:
      return "WARC: " + flip(published.warc());
    case 1:
      return "sidecar: " + flip(published.press.sidecar_path(published.site));
    case 2: {
      const std::vector<std::string> tables{"turns", "transcripts", "speakers", "pages"};
      const std::string file = tables[below(tables.size())] + ".jsonl";
      const std::string done = flip(published.folder("rows") / file);
      const auto lines = lines_of(published.press.read(published.folder("rows") / file));
      agree(published.press, published.folder("rows"), file, lines.size());
      return "dataset: " + done;
    }
    default:
      break;
  }
  const auto path = published.folder("rows") / "turns.jsonl";
  auto lines = lines_of(published.press.read(path));
  const std::size_t row = below(lines.size());
  Json changed = Json::parse(lines[row]);
  auto cell = changed.begin();
  std::advance(cell, static_cast<std::ptrdiff_t>(below(changed.size())));
  const std::string column = cell.key();
  Json& value = cell.value();
  if (value.is_string()) {
    value = value.get<std::string>() + "x";
  } else if (value.is_boolean()) {
    value = !value.get<bool>();
  } else if (value.is_number()) {
    value = value.get<std::int64_t>() + 1;
  } else if (value.is_array() && !value.empty()) {
    value.erase(value.size() - 1);
  } else {
    value = "x";
  }
  changed["text_sha256"] =
      column == "text_sha256" ? changed["text_sha256"] : Json(core::sha256_hex(changed["text"].get<std::string>()));
  lines[row] = changed.dump();
  published.press.write(path, joined(lines));
  agree(published.press, published.folder("rows"), "turns.jsonl", lines.size());
  return "dataset: column " + column + " of row " + std::to_string(row);
}

}  // namespace

TEST_CASE("Random tamperings of archive and dataset are all found", "[e2e][dataset][long]") {
  const Published published;
  REQUIRE(published.write("jsonl", "rows").exit == 0);
  std::map<std::filesystem::path, std::string> untouched;
  for (const auto& file : published.press.files("warc")) untouched[file] = published.press.read(file);
  untouched[published.press.sidecar_path(published.site)] =
      published.press.read(published.press.sidecar_path(published.site));
  for (const auto& entry : std::filesystem::directory_iterator(published.folder("rows"))) {
    untouched[entry.path()] = published.press.read(entry.path());
  }
  const auto check_untouched = [&] {
    check_verified(published.press);
    CHECK(faults_of(published.verify("rows")) == "");
  };
  check_untouched();
  const int tamperings = std::getenv("PRESSROOM_LONG") != nullptr ? 200 : 25;
  FakeRandom random(20261126);
  for (int i = 0; i < tamperings; ++i) {
    const std::string done = tamper(published, random);
    INFO(i << ": " << done);
    const bool in_dataset = done.starts_with("dataset");
    const Answer verified = in_dataset ? published.verify("rows") : published.press.verify();
    CHECK(verified.exit == 5);
    for (const auto& [file, bytes] : untouched) published.press.write(file, bytes);
  }
  check_untouched();
}

TEST_CASE("What a dataset says of itself hides no forged row", "[e2e][dataset]") {
  const Published published;
  REQUIRE(published.write("jsonl", "rows").exit == 0);
  const auto forge_all = [&](const std::string& table, const std::function<void(Json&)>& change) {
    const auto count = lines_of(published.press.read(published.folder("rows") / (table + ".jsonl"))).size();
    for (std::size_t row = 0; row < count; ++row) forge(published, "rows", table, row, change);
  };
  const auto confess = [](Json& row) {
    row["text"] = "I confess everything.";
    row["n_words"] = 3;
    row["text_sha256"] = core::sha256_hex("I confess everything.");
  };
  const auto path = published.folder("rows") / "datapackage.json";

  SECTION("names are said to be taken out and the revision is one that nobody has") {
    forge(published, "rows", "turns", 1, confess);
    for (const char* table : {"turns", "transcripts", "pages"}) {
      forge_all(table, [](Json& row) { row["revision"] = 7; });
    }
    Json package = Json::parse(published.press.read(path));
    package["pressroom"]["anonymize"] = "reporters";
    published.press.write(path, package.dump(2));
    check_rule(published.verify("rows"), "P9");
    check_rule(published.verify("rows"), "P10");
  }
  SECTION("names are said to be taken out") {
    forge(published, "rows", "turns", 1, confess);
    Json package = Json::parse(published.press.read(path));
    package["pressroom"]["anonymize"] = "reporters";
    published.press.write(path, package.dump(2));
    check_rule(published.verify("rows"), "P7");
  }
  SECTION("rules that were never used here") {
    for (const char* table : {"turns", "transcripts"}) {
      forge_all(table, [](Json& row) { row["room_sha256"] = std::string(64, '0'); });
    }
    check_rule(published.verify("rows"), "P8");
  }
  SECTION("another version is no proof of other columns") {
    for (const char* table : {"turns", "transcripts"}) {
      forge_all(table, [](Json& row) { row["tool_version"] = "0.0.9"; });
    }
    const Answer verified = published.verify("rows");
    CHECK(rules_in(verified).find("P10") != std::string::npos);
  }
  SECTION("a transcript under another id") {
    for (const char* table : {"turns", "transcripts", "pages"}) {
      forge_all(table, [](Json& row) { row["transcript_id"] = "china-org-cn:999"; });
    }
    check_rule(published.verify("rows"), "P9");
  }
  SECTION("a table that is not listed") {
    Json package = Json::parse(published.press.read(path));
    Json& resources = package["resources"];
    resources.erase(resources.begin());
    published.press.write(path, package.dump(2));
    check_rule(published.verify("rows"), "P1");
  }
}

TEST_CASE("A dataset of earlier rules is proved by the rules that are kept", "[e2e][dataset]") {
  const Published published;
  REQUIRE(published.write("jsonl", "rows").exit == 0);
  const auto rules = published.press.rooms() / "china-org-cn.toml";
  std::ifstream in(rules);
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const auto at = text.find("language = \"en\"");
  REQUIRE(at != std::string::npos);
  std::ofstream(rules) << text.replace(at, 15, "language = \"en-GB\"");
  REQUIRE(published.press.ask({"reparse", "--accept"}).exit == 0);
  const Answer verified = published.verify("rows");
  CHECK(rules_in(verified) == "");
  CHECK(verified.exit == 0);
  forge(published, "rows", "turns", 1, [](Json& row) { row["language"] = "en-GB"; });
  check_rule(published.verify("rows"), "P8");
}

TEST_CASE("TEI documents are held against the archive", "[e2e][dataset]") {
  const Published published;
  REQUIRE(published.write("tei", "tei").exit == 0);
  CHECK(published.verify("tei").exit == 0);
  const auto folder = published.folder("tei");
  const auto manifest = lines_of(published.press.read(folder / "manifest-sha256.txt"));
  REQUIRE(manifest.size() == 1);
  const std::string document = manifest[0].substr(66);
  std::string xml = published.press.read(folder / document);
  const auto at = xml.find("<seg");
  REQUIRE(at != std::string::npos);
  xml.insert(xml.find('>', at) + 1, "No ");
  published.press.write(folder / document, xml);
  published.press.write(folder / "manifest-sha256.txt", core::sha256_hex(xml) + "  " + document + "\n");
  agree(published.press, folder, "manifest-sha256.txt", 0);
  check_rule(published.verify("tei"), "P8");
}

TEST_CASE("A dataset without names is proved all the same", "[e2e][dataset]") {
  const Published published;
  REQUIRE(published.write("jsonl", "rows", {"--anonymize", "reporters"}).exit == 0);
  const Answer verified = published.verify("rows");
  CHECK(faults_of(verified) == "");
  CHECK(verified.exit == 0);
  for (const std::string& line : lines_of(published.press.read(published.folder("rows") / "turns.jsonl"))) {
    const Json row = Json::parse(line);
    if (row["role"] != "reporter" || row["speaker_name"].is_null()) continue;
    CHECK(row["speaker_name"].get<std::string>().starts_with("Reporter "));
  }
  forge(published, "rows", "turns", 1, [](Json& row) { row["speaker_name"] = "Somebody Else"; });
  check_rule(published.verify("rows"), "P8");
}

TEST_CASE("An export leaves what has not changed and takes away what is no longer of it", "[e2e][dataset]") {
  Published published;
  REQUIRE(published.write("jsonl", "rows", {"--layout", "hive"}).exit == 0);
  const auto turns = [&] {
    std::map<std::string, std::filesystem::file_time_type> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(published.folder("rows") / "turns")) {
      if (entry.is_regular_file()) files[entry.path().string()] = entry.last_write_time();
    }
    return files;
  };
  const auto before = turns();
  REQUIRE(before.size() == 1);
  const Answer again = published.write("jsonl", "rows", {"--layout", "hive"});
  CHECK(again.json["files_written"] == 0);
  CHECK(turns() == before);
  CHECK(published.verify("rows").exit == 0);
  // Another layout of the same format takes its place.
  REQUIRE(published.write("jsonl", "rows").exit == 0);
  CHECK(turns().empty());
  CHECK(published.verify("rows").exit == 0);
  // Neither somebody's README nor their data package is replaced.
  published.press.write(published.folder("mine") / "README.md", "mine");
  CHECK(published.write("jsonl", "mine").exit == 2);
  CHECK(published.press.read(published.folder("mine") / "README.md") == "mine");
  published.press.write(published.folder("theirs") / "datapackage.json", "{\"name\": \"theirs\"}");
  CHECK(published.write("jsonl", "theirs").exit == 2);
}

TEST_CASE("An export that is killed is made whole by the next one", "[e2e][dataset]") {
  const Published published;
  FakeRandom random(7);
  const std::vector<std::string> formats{"jsonl", "csv", "sqlite", "tei", "convokit"};
  for (const std::string& format : formats) {
    INFO(format);
    const auto began = std::chrono::steady_clock::now();
    REQUIRE(published.write(format, "whole-" + format).exit == 0);
    const auto took = std::chrono::steady_clock::now() - began;
    for (int i = 0; i < 8; ++i) {
      Program program(published.press.command({"export", format, published.folder("killed-" + format).string()}));
      std::this_thread::sleep_for(took * static_cast<int>(random.below(100)) / 100);
      program.signal(SIGKILL);
      program.wait();
    }
    REQUIRE(published.write(format, "killed-" + format).exit == 0);
    CHECK(published.bytes_in("killed-" + format) == published.bytes_in("whole-" + format));
  }
}
