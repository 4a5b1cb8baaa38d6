// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/index_checker.hpp"

#include "core/digest.hpp"
#include "storage/warc/surt.hpp"
#include "tests/storage/warc/sample.hpp"

using namespace pressroom;
using namespace pressroom::storage::warc;
using namespace pressroom::tests;

namespace {

/// What a check of these lines over the sample archive finds.
std::vector<core::Finding> findings_of(const SampleArchive& archive, const std::string& text,
                                       IndexOrigin origin = IndexOrigin::own) {
  std::vector<core::Finding> found;
  WarcChecker checker(archive.disk, [](const core::Finding&) {});
  for (const WarcFile& file : value_of(list_warc_files(archive.disk, sample_folder))) succeed(checker.check_file(file));
  IndexChecker index(checker.files(), [&](core::Finding finding) { found.push_back(std::move(finding)); });
  MemoryDisk disk;
  succeed(disk.write_atomically("all.cdxj", text));
  succeed(index.check("indexes/all.cdxj", *value_of(disk.open_read("all.cdxj")), origin));
  index.finish(origin);
  return found;
}

/// Rules broken by an index of ours.
std::vector<std::string> rules_of(const SampleArchive& archive, const std::string& text) {
  std::vector<std::string> rules;
  for (const core::Finding& finding : findings_of(archive, text)) {
    CHECK(finding.severity == core::Severity::error);
    rules.push_back(finding.rule);
  }
  return rules;
}

/// "E C3", "N C2" and so on, of an index of another tool.
std::vector<std::string> foreign_rules_of(const SampleArchive& archive, const std::string& text) {
  std::vector<std::string> rules;
  for (const core::Finding& finding : findings_of(archive, text, IndexOrigin::foreign)) {
    rules.push_back(std::string(core::name(finding.severity)) + " " + finding.rule);
  }
  return rules;
}

}  // namespace

TEST_CASE("A right index has no finding", "[warc]") {
  const SampleArchive archive(2);
  CHECK(rules_of(archive, value_of(archive.disk.read_all(archive.index_path, 1u << 20))).empty());
}

TEST_CASE("Each field of a line is compared with its record", "[warc]") {
  const SampleArchive archive(1);
  IndexLine line = index_line(archive.captures[0]);
  std::vector<std::string> expected{"C3"};
  SECTION("length") { ++line.location.length; }
  SECTION("url") {
    line.url += "x";
    line.key = surt_key(line.url);
  }
  SECTION("time") { line.timestamp = "20200101000000"; }
  SECTION("status") { line.status = 404; }
  SECTION("digest") { line.digest = core::sha256_labelled("other"); }
  SECTION("mime") { line.mime = "text/plain"; }
  SECTION("recordDigest") {
    line.record_digest = core::sha256_labelled("other");
    expected = {"C4"};
  }
  SECTION("key") {
    line.key = "org,example)/";
    expected = {"C5"};
  }
  SECTION("offset, which also leaves the response without a line") {
    ++line.location.offset;
    expected = {"C3", "C3"};
  }
  SECTION("file name, likewise") {
    line.location.warc_file = "other.warc.gz";
    expected = {"C3", "C3"};
  }
  CHECK(rules_of(archive, line.serialise() + "\n") == expected);
}

TEST_CASE("A response without a line is found in its WARC", "[warc]") {
  const SampleArchive archive(2);
  const auto found = findings_of(archive, index_line(archive.captures[0]).serialise() + "\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0].file == archive.file.relative_path);
  CHECK(found[0].offset == archive.captures[1].location.offset);
  CHECK(found[0].record_id == archive.captures[1].record_id);
}

TEST_CASE("Disorder and malformed lines and a missing line end are found with their offsets", "[warc]") {
  const SampleArchive archive(2);
  const std::string one = index_line(archive.captures[0]).serialise();
  const std::string two = index_line(archive.captures[1]).serialise();
  CHECK(rules_of(archive, two + "\n" + one + "\n") == std::vector<std::string>{"C1"});
  CHECK(rules_of(archive, one + "\n" + two) == std::vector<std::string>{"C1"});
  CHECK(rules_of(archive, one + "\n" + two + "\nzz nonsense\n") == std::vector<std::string>{"C2"});
  CHECK(rules_of(archive, one + "\n" + one + "\n" + two + "\n") == std::vector<std::string>{"C3"});
}

TEST_CASE("A digest without label and a time of 17 digits agree with the record", "[warc]") {
  const SampleArchive archive(1);
  IndexLine line = index_line(archive.captures[0]);
  line.digest = line.digest.substr(7);
  line.timestamp = "20261123080001234";
  CHECK(rules_of(archive, line.serialise() + "\n").empty());
}

TEST_CASE("A file without any line is one finding", "[warc]") {
  const SampleArchive archive(3);
  const auto found = findings_of(archive, "");
  REQUIRE(found.size() == 1);
  CHECK(found[0].rule == "C3");
  CHECK(found[0].file == archive.file.relative_path);
  CHECK(found[0].detail.find("any of the file's 3 captures") != std::string::npos);
}

TEST_CASE("A line that never ends is one finding", "[warc]") {
  const SampleArchive archive(1);
  const std::string line = index_line(archive.captures[0]).serialise() + "\n";
  CHECK(rules_of(archive, line + std::string(3'000'000, 'z') + "\n") == std::vector<std::string>{"C2"});
}

TEST_CASE("An index of another tool is held to the truth and not to our form", "[warc]") {
  const SampleArchive archive(2);
  const auto line_with = [&](const std::string& key, const std::string& mime, const std::string& digest,
                             const std::string& file) {
    const core::Capture& capture = archive.captures[0];
    return key + " 20260123 {\"url\":\"" + capture.url + "\",\"mime\":\"" + mime +
           "\",\"status\":\"200\",\"digest\":\"" + digest + "\",\"length\":\"" +
           std::to_string(capture.location.length) + "\",\"offset\":\"" + std::to_string(capture.location.offset) +
           "\",\"filename\":\"" + file + "\"}\n";
  };
  const auto with_time = [&](std::string text) {
    return text.replace(text.find("20260123 "), 9, index_line(archive.captures[0]).timestamp + " ");
  };
  const std::string name = archive.file.name, digest = archive.captures[0].payload_digest;
  const std::string key = surt_key(archive.captures[0].url);
  const std::vector<std::string> only_missing{"W C3"};
  CHECK(foreign_rules_of(archive, with_time(line_with(key, "text/html", digest, name))) == only_missing);
  CHECK(foreign_rules_of(archive, with_time(line_with(key, "text/html", digest.substr(7), "data/" + name))) ==
        only_missing);
  // A digest that cannot be compared, and none.
  CHECK(foreign_rules_of(archive, with_time(line_with(key, "text/html", "sha1:ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
                                                      name))) == only_missing);
  CHECK(foreign_rules_of(archive, with_time(line_with(key, "text/html", "-", name))) == only_missing);
  CHECK(foreign_rules_of(archive, with_time(line_with(key, "text/html", std::string(64, 'a'), name))) ==
        std::vector<std::string>{"E C3", "W C3"});
  CHECK(foreign_rules_of(archive, with_time(line_with("other)/", "unk", digest, name))) ==
        std::vector<std::string>{"N C5", "N C3", "W C3"});
  CHECK(foreign_rules_of(archive, with_time(line_with(key + "?__wb_method=post&a=1", "text/html", digest, name))) ==
        only_missing);
  CHECK(foreign_rules_of(archive, line_with(key, "text/html", digest, name)).front() == "E C2");
}

TEST_CASE("Headers and a second line and a missing line end are allowed to other tools", "[warc]") {
  const SampleArchive archive(1);
  const std::string line = index_line(archive.captures[0]).serialise();
  CHECK(foreign_rules_of(archive, "!meta 0 {\"format\": \"cdxj\"}\n" + line + "\n" + line + "\n").empty());
  CHECK(foreign_rules_of(archive, line) == std::vector<std::string>{"N C1"});
  CHECK(rules_of(archive, "!meta 0 {}\n" + line + "\n") == std::vector<std::string>{"C2"});
}

TEST_CASE("An index in JSON lines is checked and one in another format is noted", "[warc]") {
  const SampleArchive archive(1);
  std::string line = index_line(archive.captures[0]).serialise();
  const IndexLine parsed = value_of(parse_index_line(line));
  std::string object = line.substr(line.find('{'));
  object.insert(1, "\"urlkey\":\"" + parsed.key + "\",\"timestamp\":\"" + parsed.timestamp + "\",");
  CHECK(foreign_rules_of(archive, object + "\n").empty());
  CHECK(rules_of(archive, object + "\n") == std::vector<std::string>{"C2", "C3"});
  const auto* const other =
      GENERATE(" CDX N b a m s k r M S V g\n",
               "example,desk)/ 20200101000000 http://desk.example/ text/html 200 ABC - - 7 3 a.warc.gz\n",
               "\x1F\x8B\x08 and so on");
  CHECK(foreign_rules_of(archive, other) == std::vector<std::string>{"N C2", "W C3"});
}

TEST_CASE("The line of a revisit record has its own type and lines of other records are for other tools", "[warc]") {
  CheckedFile file;
  file.file = {"a.warc.gz", "warc/r/a.warc.gz", {}, WarcFile::State::closed, "r"};
  CheckedRecord revisit;
  revisit.type = RecordType::revisit;
  revisit.length = 9;
  revisit.record_id = "<urn:uuid:1>";
  revisit.url = "http://desk.example/";
  revisit.date = "2026-01-01T00:00:00Z";
  revisit.status = 304;
  revisit.payload_digest = core::sha256_labelled("words");
  CheckedRecord resource = revisit;
  resource.type = RecordType::resource;
  resource.offset = 9;
  resource.status = 0;
  file.records.push_back(revisit);
  file.records.push_back(resource);
  const std::vector<CheckedFile> files{file};
  const auto rules = [&](IndexLine line, IndexOrigin origin) {
    std::vector<std::string> found;
    IndexChecker index(files, [&](const core::Finding& finding) { found.push_back(finding.rule); });
    MemoryDisk disk;
    succeed(disk.write_atomically("i", line.serialise() + "\n"));
    succeed(index.check("i", *value_of(disk.open_read("i")), origin));
    return found;
  };
  IndexLine line;
  line.key = "example,desk)/";
  line.timestamp = "20260101000000";
  line.url = revisit.url;
  line.mime = "warc/revisit";
  line.status = 304;
  line.digest = revisit.payload_digest;
  line.location = {"a.warc.gz", 0, 9};
  CHECK(rules(line, IndexOrigin::own).empty());
  line.mime = "text/html";
  CHECK(rules(line, IndexOrigin::own) == std::vector<std::string>{"C3"});
  line.location.offset = 9;
  CHECK(rules(line, IndexOrigin::own) == std::vector<std::string>{"C3"});
  CHECK(rules(line, IndexOrigin::foreign).empty());
}
