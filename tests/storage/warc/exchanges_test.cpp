// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/exchanges.hpp"

#include "storage/warc/record.hpp"
#include "tests/storage/warc/sample.hpp"

using namespace pressroom;
using namespace pressroom::tests;
namespace warc = pressroom::storage::warc;
using warc::Exchange;

namespace {

struct Found {
  std::vector<Exchange> exchanges;
  std::vector<warc::DamagedRange> damaged;
  warc::ExchangeCounts counts;
};

Found exchanges_of(const std::string& bytes) {
  MemoryDisk disk;
  succeed(disk.write_atomically("file", bytes));
  Found found;
  found.counts = value_of(warc::read_exchanges(
      *value_of(disk.open_read("file")), [&](Exchange exchange) { found.exchanges.push_back(std::move(exchange)); },
      [&](const warc::DamagedRange& range) { found.damaged.push_back(range); }));
  return found;
}

/// A plain record of another tool's.
std::string record(const std::string& type, const std::string& id, const std::string& tied_to, const std::string& block,
                   const std::string& date = "2026-11-23T08:00:00Z") {
  warc::RecordHeader header;
  header.add("WARC-Type", type);
  header.add("WARC-Record-ID", "<urn:x:" + id + ">");
  header.add("WARC-Date", date);
  header.add("WARC-Target-URI", "http://press.example/");
  if (!tied_to.empty()) header.add("WARC-Concurrent-To", "<urn:x:" + tied_to + ">");
  header.add("Content-Type", type == "metadata" ? "application/warc-fields" : "application/http");
  return warc::serialise_record(header, block);
}

const std::string k_request = "GET /a:b HTTP/1.1\r\nHost: press.example\r\nUser-Agent: other/1\r\n\r\nFrom: nobody\r\n";
const std::string k_response = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

}  // namespace

TEST_CASE("The records of a fetch are one exchange", "[warc][exchanges]") {
  const SampleArchive archive(2);
  const Found found = exchanges_of(archive.bytes());
  REQUIRE(found.exchanges.size() == 2);
  CHECK(found.counts.exchanges == 2);
  CHECK(found.counts.records == 7);
  CHECK(found.damaged.empty());
  const Exchange& first = found.exchanges[0];
  const core::Fetch fetch = sample_page(1);
  CHECK(first.record_id == archive.captures[0].record_id);
  CHECK(first.url == "http://press.example/content_4711_1.htm");
  CHECK(first.began == fetch.started);
  CHECK(first.precision == core::Duration(1));
  CHECK(first.transfer == fetch.duration);
  CHECK(first.delay == core::Duration(5000));
  CHECK(first.has_request);
  CHECK(first.has_answer);
  CHECK(first.head.status == 200);
  CHECK(first.received == fetch.response.size());
  CHECK(first.reason == "page");
  CHECK(first.via == "http://press.example/list.htm");
  CHECK(first.failure.empty());
}

TEST_CASE("An exchange without a response is told with its reason", "[warc][exchanges]") {
  MemoryDisk disk;
  FakeClock clock;
  FakeRandom random;
  warc::WarcWriter writer(disk, clock, random, sample_options());
  const core::Fetch fetch = sample_page(1);
  const core::Remains remains{fetch.request, "garbage", "127.0.0.1", fetch.started, core::Duration(7)};
  succeed(writer.append_failure(fetch.url, remains, "malformed-head: no status line", sample_notes(fetch, 1)));
  succeed(writer.close());
  const Found found = exchanges_of(value_of(disk.read_all(writer.take_closed().at(0).path, 1 << 20)));
  REQUIRE(found.exchanges.size() == 1);
  CHECK_FALSE(found.exchanges[0].has_answer);
  CHECK(found.exchanges[0].failure == "malformed-head: no status line");
  CHECK(found.exchanges[0].received == 7);
  CHECK(found.exchanges[0].transfer == core::Duration(7));
  CHECK_FALSE(found.exchanges[0].record_id.empty());
}

TEST_CASE("Records are tied whichever of them names the other", "[warc][exchanges]") {
  for (const std::string& bytes : {record("request", "1", "", k_request) + record("response", "2", "1", k_response),
                                   record("response", "2", "", k_response) + record("request", "1", "2", k_request)}) {
    const Found found = exchanges_of(bytes);
    REQUIRE(found.exchanges.size() == 1);
    CHECK(found.exchanges[0].record_id == "<urn:x:2>");
    CHECK(found.exchanges[0].user_agent == "other/1");
    CHECK(found.exchanges[0].from.empty());
    CHECK(found.exchanges[0].precision == core::Duration(1000));
    CHECK_FALSE(found.exchanges[0].transfer);
  }
}

TEST_CASE("What is no exchange over HTTP is left out", "[warc][exchanges]") {
  const std::string notes = record("metadata", "3", "", "title: a page\r\n");
  CHECK(exchanges_of(notes).exchanges.empty());
  CHECK(exchanges_of(record("resource", "4", "", "words")).exchanges.empty());
  std::string dns = record("response", "5", "", "20261123080000\npress.example. IN A 192.0.2.1\n");
  dns.replace(dns.find("http://press.example/"), 21, "dns:press.example.abc");
  CHECK(exchanges_of(dns).exchanges.empty());
}

TEST_CASE("A lost record costs what it told and no more", "[warc][exchanges]") {
  const std::string request = record("request", "1", "2", k_request);
  const std::string metadata = record("metadata", "3", "2", "fetchTimeMs: 40\r\ndelayMs: 99999999999\r\n");
  const Found found = exchanges_of(request + metadata);
  REQUIRE(found.exchanges.size() == 1);
  CHECK_FALSE(found.exchanges[0].has_answer);
  CHECK(found.exchanges[0].transfer == core::Duration(40));
  CHECK_FALSE(found.exchanges[0].delay);
  CHECK(exchanges_of(record("response", "2", "", k_response, "2026-11")).exchanges.at(0).began == std::nullopt);
}

TEST_CASE("Exchanges that wait for a record do not add up", "[warc][exchanges][hostile]") {
  std::string bytes;
  for (int i = 0; i < 1'000; ++i) bytes += record("response", std::to_string(i), "", k_response);
  CHECK(exchanges_of(bytes).exchanges.size() == 1'000);
  bytes.clear();
  for (int i = 0; i < 1'000; ++i) bytes += record("request", std::to_string(i), "x", k_request);
  CHECK(exchanges_of(bytes).exchanges.size() == 1);
}
