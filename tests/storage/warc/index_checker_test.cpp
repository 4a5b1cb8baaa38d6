// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/index_checker.hpp"

#include "core/digest.hpp"
#include "storage/warc/surt.hpp"
#include "tests/storage/warc/sample.hpp"

using namespace pressroom;
using namespace pressroom::storage::warc;
using namespace pressroom::tests;

namespace {

/// Rules broken by an index over the sample archive's two captures.
std::vector<std::string> rules_of(const SampleArchive& archive, const std::string& text) {
  std::vector<std::string> rules;
  WarcChecker checker(archive.disk, [](const core::Finding&) {});
  for (const WarcFile& file : value_of(list_warc_files(archive.disk, sample_folder))) succeed(checker.check_file(file));
  IndexChecker index(checker.files(), [&](const core::Finding& finding) {
    CHECK(finding.severity == core::Severity::error);
    rules.push_back(finding.rule);
  });
  index.check("indexes/all.cdxj", text);
  index.finish();
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
  SECTION("recordDigest") {
    line.record_digest = core::sha256_labelled("other");
    expected = {"C4"};
  }
  SECTION("key") {
    line.key = "org,example)/";
    expected = {"C2"};
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
  WarcChecker checker(archive.disk, [](const core::Finding&) {});
  for (const WarcFile& file : value_of(list_warc_files(archive.disk, sample_folder))) succeed(checker.check_file(file));
  std::vector<core::Finding> found;
  IndexChecker index(checker.files(), [&](core::Finding finding) { found.push_back(std::move(finding)); });
  index.check("a.cdxj", index_line(archive.captures[0]).serialise() + "\n");
  index.finish();
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
