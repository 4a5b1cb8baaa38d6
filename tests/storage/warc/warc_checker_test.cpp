// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/warc_checker.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/digest.hpp"
#include "core/gzip.hpp"
#include "storage/warc/archive_check.hpp"
#include "storage/warc/manifest.hpp"
#include "tests/storage/warc/checked.hpp"
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

TEST_CASE("A sound file has no finding", "[warc]") {
  CHECK(rules_of_files({file_of({warcinfo(), request(), response(), metadata()})}) == Rules{});
  CHECK(rules_of_files({described({draft("resource", 5, "x").put("WARC-Payload-Digest", core::sha256_labelled("x")),
                                   draft("conversion", 6, "x").put("WARC-Refers-To", id_of(5))})}) == Rules{});
}

TEST_CASE("F1 a file without a record and one that begins with garbage", "[warc]") {
  CHECK(rules_of_files({std::string()}) == Rules{"F1 E"});
  CHECK(rules_of_files({std::string("Minutes of a meeting.\n")}) == Rules{"F1 E", "F1 E"});
  CHECK(rules_of_files({"garbage\r\n" + described({})}) == Rules{"F1 E"});
  CHECK(rules_of_files({described({metadata().version("WARC/0.18")})}) == Rules{"F1 N"});
}

TEST_CASE("F5 and F3 a length that is missing or says two things", "[warc]") {
  const std::string head = "WARC/1.1\r\nWARC-Type: metadata\r\n";
  CHECK(rules_of_files({described({}) + head + "\r\n\r\n\r\n"}) == Rules{"F5 E"});
  CHECK(rules_of_files({described({}) + head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nx\r\n\r\n"}) ==
        Rules{"F3 E"});
}

TEST_CASE("F2 and F4 lines that are no fields and lines that are folded", "[warc]") {
  const auto with_line = [](const std::string& line) {
    std::string bytes = metadata().bytes();
    bytes.insert(bytes.find("\r\n") + 2, line + "\r\n");
    return rules_of_files({described({}) + bytes});
  };
  CHECK(with_line("X-Note: plain") == Rules{});
  CHECK(with_line("X-Note: bell\x07") == Rules{"F2 E"});
  CHECK(with_line("X-Note") == Rules{"F2 E"});
  CHECK(with_line("X-Note: caf\xE9") == Rules{"F2 E"});
  CHECK(with_line("X-Note: caf\xC3\xA9") == Rules{});
  CHECK(with_line("X-Note: one\r\n two") == Rules{"F4 W"});
  CHECK(with_line("X-Note: =?utf-8?q?caf=C3=A9?=") == Rules{"F4 W"});
  CHECK(with_line("X-Note: http://press.example/?=?a?b") == Rules{});
}

TEST_CASE("F10 a file that does not begin with its warcinfo record", "[warc]") {
  CHECK(rules_of_files({file_of({request(), response(), warcinfo()})}) == Rules{"F10 W"});
}

TEST_CASE("F12 and Z1 names that are not as advised", "[warc]") {
  MemoryDisk disk;
  Rules rules;
  WarcChecker checker(disk, [&](const core::Finding& finding) { rules.push_back(rule_of(finding)); });
  succeed(disk.make_folders("other"));
  for (const char* name : {"a.warc", "b.warc.gz", "other/a.warc"}) {
    succeed(disk.write_atomically(name, warcinfo(name[0]).bytes()));
    succeed(checker.check_file(name, name));
  }
  CHECK(rules == Rules{"F12 N", "Z1 W", "F12 N", "F12 N", "F12 N"});
}

TEST_CASE("Z1 two records in one gzip member and bytes behind a record", "[warc]") {
  const std::string two = core::gzip_member(warcinfo().bytes() + metadata().bytes());
  CHECK(rules_of_files({two}) == Rules{"Z1 E"});
  CHECK(rules_of_files({core::gzip_member(warcinfo().bytes() + "more")}) == Rules{"Z1 E"});
}

TEST_CASE("The habit behind a payload digest is named and counted", "[warc]") {
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string zipped = core::gzip_member("hello");
  const std::string body = "1\r\n" + zipped.substr(0, 1) + "\r\n" + fmt::format("{:X}", zipped.size() - 1) + "\r\n" +
                           zipped.substr(1) + "\r\n0\r\n\r\n";
  MemoryDisk disk;
  std::vector<Rules> rules;
  WarcChecker checker(disk, [&](const core::Finding& finding) { rules.back().push_back(rule_of(finding)); });
  const auto check = [&](const std::string& digested, const std::string& block) {
    const int number = static_cast<int>(rules.size()) + 1;
    const std::string name = fmt::format("T-20261123080000-{:05}-host.warc", number);
    const Draft answer =
        draft("response", 20 + number, block).put("WARC-Payload-Digest", core::sha256_labelled(digested));
    succeed(disk.write_atomically(name, warcinfo(10 + number).bytes() + answer.bytes()));
    rules.emplace_back();
    succeed(checker.check_file(name, name));
  };
  check(zipped, head + body);
  check(body, head + body);
  check("hello", head + body);
  check("other", head + body);
  check("", "no http");
  CHECK(rules == std::vector<Rules>{{}, {"H2 W"}, {"H2 W"}, {"H2 E"}, {"H1 E"}});
  const std::vector<std::string> conventions = {"payload", "chunked", "decoded", "other", "unchecked"};
  for (std::size_t i = 0; i < conventions.size(); ++i) {
    INFO(conventions[i]);
    CHECK(checker.files()[i].payload_digests == std::map<std::string, std::uint64_t>{{conventions[i], 1}});
  }
}

TEST_CASE("What a file is and holds is kept with it", "[warc]") {
  MemoryDisk disk;
  const std::string bytes = described({request(), response()});
  succeed(disk.write_atomically("a.warc", bytes));
  WarcChecker checker(disk, [](const core::Finding&) {});
  const auto file = value_of(disk.open_read("a.warc"));
  WarcFile named;
  named.name = "inner.warc";
  named.relative_path = "outer.wacz!inner.warc";
  succeed(checker.check_file(*file, named));
  REQUIRE(checker.files().size() == 1);
  const CheckedFile& checked = checker.files()[0];
  CHECK(checked.bytes == bytes.size());
  CHECK(checked.framing == Framing::plain);
  CHECK(checked.records.size() == 3);
  const auto record = checked.record_at(warcinfo().bytes().size() + request().bytes().size());
  REQUIRE(record);
  CHECK(record->record_id == id_of(3));
  CHECK(record->url == sample_uri);
  CHECK_FALSE(checked.record_at(1));
}
