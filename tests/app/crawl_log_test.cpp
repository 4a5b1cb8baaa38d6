// SPDX-License-Identifier: Apache-2.0
#include "app/crawl_log.hpp"

#include <set>

#include "core/text.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/memory_disk.hpp"

using namespace pressroom;
using namespace pressroom::app;
using pressroom::tests::FakeClock;
using pressroom::tests::MemoryDisk;

namespace {

const std::filesystem::path k_path = "reports/run.crawl.log";

CrawlLogLine page_line() {
  CrawlLogLine line;
  line.logged = FakeClock::default_start + core::Duration(1'300);
  line.status = 200;
  line.bytes = 5'120;
  line.url = "http://press.example/content_4711_2.htm";
  line.hops = "LL";
  line.via = "http://press.example/list.htm";
  line.mime = "text/html";
  line.started = FakeClock::default_start + core::Duration(1'234);
  line.duration = core::Duration(56);
  line.payload_digest = "sha256:00ff";
  line.room = "sample-room";
  line.transcript = "4711";
  line.annotations = {"visit:2", "attempt:1", "revisit"};
  return line;
}

std::vector<std::string_view> columns(std::string_view text) {
  REQUIRE(text.ends_with('\n'));
  text.remove_suffix(1);
  return core::split(text, ' ');
}

MemoryDisk disk_with_folder() {
  MemoryDisk disk;
  REQUIRE(disk.make_folders("reports"));
  return disk;
}

}  // namespace

TEST_CASE("A line of the crawl log has its twelve columns", "[app][crawllog]") {
  CHECK(page_line().serialise() ==
        "2026-11-23T08:00:01.300Z 200 5120 http://press.example/content_4711_2.htm LL http://press.example/list.htm "
        "text/html #0 20261123080001234+56 sha256:00ff sample-room:4711 visit:2,attempt:1,revisit\n");
}

TEST_CASE("What is not known is a hyphen in the crawl log", "[app][crawllog]") {
  CrawlLogLine line;
  line.logged = FakeClock::default_start;
  line.status = static_cast<int>(CrawlLogCode::robots_disallowed);
  line.url = "http://press.example/closed/";
  CHECK(line.serialise() == "2026-11-23T08:00:00.000Z -9998 - http://press.example/closed/ - - - #0 - - - -\n");
  line.url = "-";
  line.room = "sample-room";
  CHECK(line.serialise() == "2026-11-23T08:00:00.000Z -9998 - %2D - - - #0 - - sample-room -\n");
}

TEST_CASE("Every line of the crawl log splits at blanks whatever a server sent", "[app][crawllog][hostile]") {
  const std::string nasty = std::string("a b\tc\nd\re\x7F\x01\xC3\xBC,100%\0z", 20);
  CrawlLogLine line = page_line();
  line.url = line.hops = line.via = line.mime = line.payload_digest = line.room = line.transcript = nasty;
  line.annotations = {nasty, "", "last"};
  const std::string text = line.serialise();
  const auto parts = columns(text);
  REQUIRE(parts.size() == 12);
  for (const char c : std::string_view(text).substr(0, text.size() - 1)) CHECK((c >= 0x20 && c < 0x7F));
  CHECK(parts[3] == "a%20b%09c%0Ad%0De%7F%01%C3%BC,100%25%00z");
  CHECK(parts[11] == "a%20b%09c%0Ad%0De%7F%01%C3%BC%2C100%25%00z,last");
  line.url = "http://press.example/%7Euser/100%";
  CHECK(columns(line.serialise())[3] == "http://press.example/%7Euser/100%25");
}

TEST_CASE("No column of the crawl log grows without bound", "[app][crawllog][hostile]") {
  CrawlLogLine line = page_line();
  line.via = std::string(100'000, ' ');
  line.annotations.assign(100'000, "x");
  const auto text = line.serialise();
  const auto parts = columns(text);
  CHECK(parts[5].size() <= 8'192);
  CHECK(parts[5].ends_with("%2E%2E%2E"));
  CHECK(parts[11].size() <= 8'192);
  CHECK(text.size() < 20'000);
}

TEST_CASE("Every outcome that is no status has a negative code of its own", "[app][crawllog]") {
  std::set<CrawlLogCode> codes;
  using Failure = core::FetchFailure::Kind;
  using Refusal = core::Refusal::Kind;
  for (const auto kind : {Failure::resolve, Failure::connect, Failure::tls, Failure::timeout, Failure::reset,
                          Failure::malformed_head, Failure::other, Failure::aborted}) {
    codes.insert(crawl_log_code(kind));
  }
  for (const auto kind : {Refusal::robots, Refusal::robots_unreachable, Refusal::scope, Refusal::address,
                          Refusal::limit, Refusal::contact}) {
    codes.insert(crawl_log_code(kind));
  }
  CHECK(codes.size() == 14);
  for (const auto code : codes) CHECK(static_cast<int>(code) < 0);
}

TEST_CASE("The crawl log goes on where it ended", "[app][crawllog]") {
  MemoryDisk disk = disk_with_folder();
  const std::string line = page_line().serialise();
  REQUIRE(CrawlLog::open(disk, k_path).value().add(page_line()));
  REQUIRE(CrawlLog::open(disk, k_path).value().add(page_line()));
  CHECK(disk.read_all(k_path, 1 << 20).value() == line + line);
}

TEST_CASE("A crawl log line that a kill cut short ruins no other", "[app][crawllog]") {
  MemoryDisk disk = disk_with_folder();
  REQUIRE(disk.write_atomically(k_path, "2026-11-23T07:5"));
  auto log = CrawlLog::open(disk, k_path).value();
  REQUIRE(log.add(page_line()));
  REQUIRE(log.add(page_line()));
  REQUIRE(log.sync());
  const std::string line = page_line().serialise();
  CHECK(disk.read_all(k_path, 1 << 20).value() == "2026-11-23T07:5\n" + line + line);
}

TEST_CASE("A crawl log that cannot be opened is an error", "[app][crawllog]") {
  MemoryDisk disk;
  CHECK_FALSE(CrawlLog::open(disk, k_path));
}
