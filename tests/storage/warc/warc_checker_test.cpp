// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/warc_checker.hpp"

#include <algorithm>

#include "core/digest.hpp"
#include "core/gzip.hpp"
#include "storage/warc/archive_check.hpp"
#include "storage/warc/manifest.hpp"
#include "tests/storage/warc/sample.hpp"
#include "tests/support/instrumented.hpp"

using namespace pressroom;
using namespace pressroom::storage::warc;
using namespace pressroom::tests;

namespace {

using Findings = std::vector<core::Finding>;

Findings check_all(const core::Disk& disk) {
  Findings found;
  value_of(check_archive(disk, sample_folder, [&](core::Finding finding) { found.push_back(std::move(finding)); }));
  return found;
}

/// Findings of a file on its own, as "RULE SEVERITY".
std::vector<std::string> rules_of(const std::string& bytes, const std::string& name = "file.warc") {
  MemoryDisk disk;
  succeed(disk.write_atomically(name, bytes));
  std::vector<std::string> rules;
  WarcChecker checker(disk, [&](const core::Finding& finding) {
    rules.push_back(finding.rule + " " + std::string(core::name(finding.severity)));
  });
  succeed(checker.check_file(name, name));
  return rules;
}

bool contains(const std::vector<std::string>& rules, const std::string& rule) {
  return std::find(rules.begin(), rules.end(), rule) != rules.end();
}

RecordHeader good_header(const std::string& type) {
  RecordHeader header;
  header.add("WARC-Type", type);
  header.add("WARC-Record-ID", "<urn:uuid:1>");
  header.add("WARC-Date", "2026-11-23T08:00:00Z");
  if (type != "warcinfo") header.add("WARC-Warcinfo-ID", "<urn:uuid:0>");
  if (type != "warcinfo" && type != "metadata") header.add("WARC-Target-URI", "http://a.example/");
  header.add("Content-Type", type == "response" ? "application/http; msgtype=response" : "text/plain");
  return header;
}

std::vector<std::string> rules_of(RecordHeader header, const std::string& block) {
  if (!header.first("WARC-Block-Digest")) header.add("WARC-Block-Digest", core::sha256_labelled(block));
  return rules_of(serialise_record(header, block));
}

std::vector<std::string> rules_of_response(const std::string& block, const std::string& payload_digest) {
  RecordHeader header = good_header("response");
  header.add("WARC-Payload-Digest", payload_digest);
  return rules_of(header, block);
}

}  // namespace

TEST_CASE("What the writer makes has no finding at all", "[warc]") {
  const SampleArchive archive(3);
  const auto found = check_all(archive.disk);
  for (const auto& finding : found) FAIL(finding.rule + " " + finding.file + ": " + finding.detail);
  const auto totals = value_of(check_archive(archive.disk, sample_folder, [](const core::Finding&) {}));
  CHECK(totals.files == 1);
  CHECK(totals.records == 10);
  CHECK(totals.index_files == 1);
}

TEST_CASE("Any changed byte of a WARC is found with file and offset and rule", "[warc]") {
  SampleArchive archive;
  const std::string good = archive.bytes();
  const auto records = read_back(good).records;
  const int mask = GENERATE(0x01, 0x80, 0xFF);
  for (std::size_t at = 0; at < good.size(); ++at) {
    if (!is_sampled(at, 16)) continue;
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ mask);
    archive.replace(bad);
    const auto found = check_all(archive.disk);
    const auto hit = std::find_if(found.begin(), found.end(), [&](const core::Finding& finding) {
      if (finding.severity != core::Severity::error || finding.file != archive.file.relative_path) return false;
      // The record that holds the byte: its start, or the very byte.
      const auto holder = std::find_if(records.begin(), records.end(), [&](const Record& record) {
        return at >= record.offset && at < record.offset + record.length;
      });
      return finding.offset == holder->offset || finding.offset == at;
    });
    if (hit == found.end()) FAIL("byte " << at << " was changed unnoticed");
    CHECK(!hit->rule.empty());
    CHECK(std::any_of(found.begin(), found.end(), [](const core::Finding& finding) { return finding.rule == "M1"; }));
  }
}

TEST_CASE("A byte that no checksum covers is named exactly by the manifest check", "[warc]") {
  SampleArchive archive(2);
  std::string bytes = archive.bytes();
  const auto response = read_back(bytes).records.at(2);
  const std::size_t operating_system_byte = response.offset + 9;
  bytes[operating_system_byte] ^= 0x01;
  archive.replace(bytes);
  const auto found = check_all(archive.disk);
  const auto manifest = std::find_if(found.begin(), found.end(), [](const auto& f) { return f.rule == "M1"; });
  REQUIRE(manifest != found.end());
  CHECK(manifest->offset == operating_system_byte);
  CHECK(manifest->record_id == response.header.record_id());
}

TEST_CASE("A file of another compressor that differs as a whole is named without a place", "[warc]") {
  SampleArchive archive;
  std::string bytes = archive.bytes();
  for (const Record& record : read_back(bytes).records) bytes[record.offset + 9] ^= 0x01;
  archive.replace(bytes);
  const auto found = check_all(archive.disk);
  const auto manifest = std::find_if(found.begin(), found.end(), [](const auto& f) { return f.rule == "M1"; });
  REQUIRE(manifest != found.end());
  CHECK(manifest->offset == 0);
}

TEST_CASE("Bytes added or cut at the end are found", "[warc]") {
  SampleArchive archive;
  const std::string good = archive.bytes();
  SECTION("added") { archive.replace(good + "x"); }
  SECTION("cut") { archive.replace(good.substr(0, good.size() - 1)); }
  const auto found = check_all(archive.disk);
  REQUIRE(found.size() >= 2);
  CHECK(found[0].rule == "Z1");
  CHECK(found[0].severity == core::Severity::error);
}

TEST_CASE("Missing and unlisted files are findings of the manifest", "[warc]") {
  SampleArchive archive;
  SECTION("missing") {
    succeed(archive.disk.remove(archive.file.path));
    const auto found = check_all(archive.disk);
    CHECK(std::any_of(found.begin(), found.end(), [&](const core::Finding& finding) {
      return finding.rule == "M1" && finding.file == archive.file.relative_path;
    }));
  }
  SECTION("unlisted") {
    succeed(archive.disk.remove(sample_folder / Manifest::file_name));
    const auto found = check_all(archive.disk);
    REQUIRE(found.size() == 1);
    CHECK(found[0].rule == "M1");
    CHECK(found[0].file == archive.file.relative_path);
  }
  SECTION("a line that is no entry") {
    succeed(archive.disk.write_atomically(sample_folder / Manifest::file_name, "nonsense\n"));
    CHECK(check_all(archive.disk).size() == 2);
  }
}

TEST_CASE("The tail of a file that is still open is only a note", "[warc]") {
  MemoryDisk disk;
  FakeClock clock;
  FakeRandom random;
  WarcWriter writer(disk, clock, random, sample_options());
  const auto fetch = sample_page(1);
  value_of(writer.append(fetch, sample_notes(fetch, 1)));
  const auto file = value_of(list_warc_files(disk, sample_folder)).at(0);
  const auto bytes = value_of(disk.read_all(file.path, 1u << 20));
  succeed(disk.write_atomically(file.path, bytes.substr(0, bytes.size() - 5)));
  for (const auto& finding : check_all(disk)) CHECK(finding.severity == core::Severity::note);
}

TEST_CASE("A header that breaks a rule is named by that rule", "[warc]") {
  SECTION("nothing broken") { CHECK(rules_of(good_header("warcinfo"), "software: x\r\n").empty()); }
  SECTION("F3 a repeated field") {
    auto header = good_header("warcinfo");
    header.add("WARC-Date", "2026-11-23T08:00:00Z");
    CHECK(rules_of(header, "x") == std::vector<std::string>{"F3 E"});
  }
  SECTION("F5 no date") {
    RecordHeader header;
    header.add("WARC-Type", "warcinfo");
    header.add("WARC-Record-ID", "<urn:uuid:1>");
    header.add("Content-Type", "text/plain");
    CHECK(rules_of(header, "x") == std::vector<std::string>{"F5 E"});
  }
  SECTION("F6 an id that is no URI in brackets") {
    RecordHeader header;
    header.add("WARC-Type", "warcinfo");
    header.add("WARC-Record-ID", "urn:uuid:1");
    header.add("WARC-Date", "2026-11");
    header.add("Content-Type", "text/plain");
    CHECK(rules_of(header, "x") == std::vector<std::string>{"F6 E"});
  }
  SECTION("F7 a date that is none") {
    RecordHeader header;
    header.add("WARC-Type", "warcinfo");
    header.add("WARC-Record-ID", "<urn:uuid:1>");
    header.add("WARC-Date", "yesterday");
    CHECK(rules_of(header, "") == std::vector<std::string>{"F7 E"});
  }
  SECTION("F9 brackets in 1.1 but not in 1.0") {
    auto header = good_header("metadata");
    header.add("WARC-Target-URI", "<http://a.example/>");
    CHECK(contains(rules_of(header, "x"), "F9 E"));
    header.version = "WARC/1.0";
    CHECK(!contains(rules_of(header, "x"), "F9 E"));
  }
  SECTION("F10 no warcinfo first and R1 an unknown partner") {
    auto header = good_header("metadata");
    header.add("WARC-Concurrent-To", "<urn:uuid:404>");
    CHECK(rules_of(header, "x") == std::vector<std::string>{"F10 W", "R1 W"});
  }
  SECTION("T1 a field that is not allowed") {
    auto header = good_header("warcinfo");
    header.add("WARC-Target-URI", "http://a.example/");
    CHECK(rules_of(header, "x") == std::vector<std::string>{"T1 E"});
  }
  SECTION("T1 and V1 a revisit without its profile") {
    const auto rules = rules_of(good_header("revisit"), "");
    CHECK(contains(rules, "T1 E"));
    CHECK(contains(rules, "V1 N"));
  }
  SECTION("D1 and D3 digests") {
    auto header = good_header("warcinfo");
    header.add("WARC-Block-Digest", "nonsense");
    CHECK(rules_of(header, "x") == std::vector<std::string>{"D1 E"});
    auto other = good_header("warcinfo");
    other.add("WARC-Block-Digest", "whirlpool:AAAA");
    CHECK(rules_of(other, "x") == std::vector<std::string>{"D3 N"});
  }
  SECTION("D2 a block that does not match") {
    auto header = good_header("warcinfo");
    header.add("WARC-Block-Digest", core::sha256_labelled("y"));
    CHECK(rules_of(header, "x") == std::vector<std::string>{"D2 E"});
  }
  SECTION("unknown record types are skipped") {
    RecordHeader header;
    header.add("WARC-Type", "screenshot");
    header.add("WARC-Record-ID", "<urn:uuid:1>");
    header.add("WARC-Date", "2026-11-23T08:00:00Z");
    CHECK(rules_of(header, "x") == std::vector<std::string>{"F10 W"});
  }
}

TEST_CASE("The habit behind a payload digest is named", "[warc]") {
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string zipped = core::gzip_member("hello");
  const std::string chunked = "1\r\n" + zipped.substr(0, 1) + "\r\n" + "A\r\n" + zipped.substr(1, 10) + "\r\n";
  const std::string rest = zipped.substr(11);
  std::string size = "00";
  size[0] = "0123456789ABCDEF"[rest.size() / 16];
  size[1] = "0123456789ABCDEF"[rest.size() % 16];
  const std::string body = chunked + size + "\r\n" + rest + "\r\n0\r\n\r\n";
  CHECK(rules_of_response(head + body, core::sha256_labelled(zipped)) == std::vector<std::string>{"F10 W"});
  CHECK(rules_of_response(head + body, core::sha256_labelled(body)) == std::vector<std::string>{"F10 W", "H2 W"});
  CHECK(rules_of_response(head + body, core::sha256_labelled("hello")) == std::vector<std::string>{"F10 W", "H2 W"});
  CHECK(rules_of_response(head + body, core::sha256_labelled("other")) == std::vector<std::string>{"F10 W", "H2 E"});
  CHECK(rules_of_response("no http", core::sha256_labelled("")) == std::vector<std::string>{"F10 W", "H1 E"});
}

TEST_CASE("A record id used in two files is found", "[warc]") {
  MemoryDisk disk;
  const std::string bytes = serialise_record(good_header("warcinfo"), "x");
  succeed(disk.write_atomically("a.warc", bytes));
  succeed(disk.write_atomically("b.warc", bytes));
  Findings found;
  WarcChecker checker(disk, [&](core::Finding finding) { found.push_back(std::move(finding)); });
  succeed(checker.check_file("a.warc", "a.warc"));
  succeed(checker.check_file("b.warc", "b.warc"));
  REQUIRE(found.size() == 3);
  CHECK(found[2].rule == "F6");
  CHECK(found[2].file == "b.warc");
  CHECK(found[2].detail.find("a.warc:0") != std::string::npos);
}

TEST_CASE("An empty file and one that is stored unlike its name are found", "[warc]") {
  CHECK(rules_of(std::string(), "e.warc.gz") == std::vector<std::string>{"F1 E"});
  auto header = good_header("warcinfo");
  header.add("WARC-Block-Digest", core::sha256_labelled("x"));
  CHECK(rules_of(serialise_record(header, "x"), "p.warc.gz") == std::vector<std::string>{"Z1 W"});
}
