// SPDX-License-Identifier: Apache-2.0
// What the archive holds is, byte for byte, what the server sent: a real server, the real fetcher, the real writer on
// the real disk, and our reader.
#include <optional>
#include <variant>

#include "core/digest.hpp"
#include "core/gzip.hpp"
#include "crawler/curl_fetcher.hpp"
#include "demo/loopback_server.hpp"
#include "storage/warc/warc_checker.hpp"
#include "storage/warc/warc_writer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_random.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using namespace std::chrono_literals;
using namespace std::string_literals;
using core::Truncation;
using demo::CloseKind;
using demo::Reply;

namespace {

constexpr auto k_host = "press.example";
const std::string k_words = "<html><body><p>What was said, kept as it was sent.</p></body></html>\n";

/// One answer on the wire, and what has to be known of it.
struct Answer {
  std::string sent;     ///< every byte, interim heads included
  std::string block;    ///< what the response record must hold
  std::string payload;  ///< after de-chunking, content coding kept
  Truncation truncation = Truncation::none;
};

Answer whole(const std::string& head, const std::string& body, const std::string& payload) {
  return {head + "\r\n\r\n" + body, head + "\r\n\r\n" + body, payload};
}

std::string chunked(std::string_view bytes) {
  const std::string_view first = bytes.substr(0, 7), rest = bytes.substr(7);
  std::string size(16, '\0');
  size.resize(static_cast<std::size_t>(std::snprintf(size.data(), size.size(), "%zx", rest.size())));
  return "7;why=not\r\n" + std::string(first) + "\r\n" + size + "\r\n" + std::string(rest) +
         "\r\n0\r\nX-Trailer: t\r\n\r\n";
}

/// The records that one fetch left, read back from the disk.
struct Stored {
  std::vector<storage::warc::Record> records;
  core::Capture capture;
  std::vector<core::Finding> findings;

  const storage::warc::Record& of(storage::warc::RecordType type) const {
    for (const auto& record : records) {
      if (record.header.type() == type) return record;
    }
    FAIL("no such record");
    return records.front();
  }
};

Stored fetch_and_store(const std::string& sent, CloseKind close = CloseKind::fin,
                       const std::optional<core::Capture>& validated = std::nullopt) {
  std::string asked;
  const auto server = demo::LoopbackServer::start([&](const demo::Request& request) {
                        asked = request.head;
                        return Reply().send(sent).close(close);
                      }).value();
  const core::SystemClock clock;
  crawler::CurlFetcher fetcher(clock, crawler::AddressGuard::standard().value(),
                               crawler::ConnectMap::parse({server->connect_to(k_host)}).value());
  core::FetchRequest request{core::Url::parse("http://"s + k_host + "/page").value(), "pressroom/0", ""};
  if (validated) request.validators = {"\"v1\"", ""};
  fetcher.start(1, request);
  std::vector<core::Fetcher::Finished> finished;
  for (int i = 0; i < 100 && finished.empty(); ++i) finished = fetcher.wait(100ms);
  REQUIRE(finished.size() == 1);
  const auto* fetch = std::get_if<core::Fetch>(&finished[0].outcome);
  REQUIRE(fetch != nullptr);

  const TempDir folder;
  const auto disk = core::make_posix_disk();
  FakeRandom random;
  storage::warc::WriterOptions options;
  options.archive = folder.path();
  options.room = "room";
  options.run_id = "r1";
  options.software = "pressroom/test";
  storage::warc::WarcWriter writer(*disk, clock, random, options);
  Stored stored;
  const core::Visit visit{.room = "room", .url = request.url, .transcript = {}, .via = {}, .hops = {}};
  const auto capture = writer.append(*fetch, {visit, "allowed", core::Duration{}, validated});
  REQUIRE(capture);
  stored.capture = *capture;
  REQUIRE(writer.close());
  const auto closed = writer.take_closed();
  REQUIRE(closed.size() == 1);
  const auto file = disk->open_read(closed[0].path);
  REQUIRE(file);
  storage::warc::WarcReader reader(**file);
  for (auto item = reader.next(); item && *item; item = reader.next()) {
    REQUIRE(std::holds_alternative<storage::warc::Record>(**item));
    stored.records.push_back(std::get<storage::warc::Record>(*std::move(*item)));
  }
  CHECK(stored.of(storage::warc::RecordType::request).block == asked);
  storage::warc::WarcChecker checker(*disk,
                                     [&](core::Finding finding) { stored.findings.push_back(std::move(finding)); });
  REQUIRE(checker.check_file(closed[0].path, "stored"));
  return stored;
}

void check(const Answer& answer, CloseKind close = CloseKind::fin) {
  const Stored stored = fetch_and_store(answer.sent, close);
  const auto& response = stored.of(storage::warc::RecordType::response);
  CHECK(response.block == answer.block);
  CHECK(response.header.value("WARC-Block-Digest") == core::sha256_labelled(answer.block));
  CHECK(response.header.value("WARC-Payload-Digest") == core::sha256_labelled(answer.payload));
  CHECK(stored.capture.payload_digest == core::sha256_labelled(answer.payload));
  CHECK(response.header.value("WARC-Truncated") ==
        (answer.truncation == Truncation::none ? std::string_view() : core::name(answer.truncation)));
  for (const core::Finding& finding : stored.findings) {
    INFO(finding.rule << ' ' << finding.detail);
    CHECK(finding.severity != core::Severity::error);
  }
}

core::Capture known_capture() {
  core::Capture known;
  known.url = "http://"s + k_host + "/page";
  known.captured_at = core::Instant{core::Duration{1'700'000'000'123}};
  known.status = 200;
  known.payload_digest = core::sha256_labelled(k_words);
  known.record_id = "<urn:uuid:00000000-0000-4000-8000-000000000001>";
  return known;
}

}  // namespace

TEST_CASE("A plain answer is stored as it was sent", "[e2e][wire][warc]") {
  check(whole("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + std::to_string(k_words.size()),
              k_words, k_words));
}

TEST_CASE("A chunked answer is stored with its framing and has the digest of its payload", "[e2e][wire][warc]") {
  check(whole("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked", chunked(k_words), k_words));
}

TEST_CASE("A compressed answer is stored compressed", "[e2e][wire][warc]") {
  const std::string packed = core::gzip_member(k_words);
  check(whole("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + std::to_string(packed.size()), packed,
              packed));
}

TEST_CASE("A compressed and chunked answer keeps both codings", "[e2e][wire][warc]") {
  const std::string packed = core::gzip_member(k_words);
  check(whole("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked", chunked(packed), packed));
}

TEST_CASE("An answer that ends with the connection is stored whole", "[e2e][wire][warc]") {
  check(whole("HTTP/1.1 200 OK\r\nContent-Type: text/html", k_words, k_words));
}

TEST_CASE("An empty answer is a record of its head", "[e2e][wire][warc]") {
  check(whole("HTTP/1.1 200 OK\r\nContent-Length: 0", "", ""));
  check(whole("HTTP/1.1 204 No Content", "", ""));
}

TEST_CASE("A truncated answer keeps what came and says so", "[e2e][wire][warc]") {
  Answer answer = whole("HTTP/1.1 200 OK\r\nContent-Length: 9000", k_words, k_words);
  answer.truncation = Truncation::disconnect;
  check(answer);
}

TEST_CASE("An answer behind a 103 is stored alone and the 103 is noted", "[e2e][wire][warc]") {
  const std::string early = "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n";
  Answer answer = whole("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(k_words.size()), k_words, k_words);
  answer.sent = early + answer.sent;
  check(answer);
  const Stored stored = fetch_and_store(answer.sent);
  const auto fields = storage::warc::parse_warc_fields(stored.of(storage::warc::RecordType::metadata).block);
  CHECK(fields.first("interimHead") == "HTTP/1.1 103 Early Hints%0D%0ALink: </style.css>; rel=preload%0D%0A%0D%0A");
}

TEST_CASE("A redirect is an answer like any other", "[e2e][wire][warc]") {
  check(whole("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 5", "moved", "moved"));
}

TEST_CASE("A head of lines that end in LF alone is kept so", "[e2e][wire][warc]") {
  const std::string sent = "HTTP/1.1 200 OK\nContent-Length: 5\n\nwords";
  check({sent, sent, "words"});
}

TEST_CASE("A 304 becomes a revisit with the whole answer and three references", "[e2e][wire][warc][revisit]") {
  const core::Capture known = known_capture();
  const std::string sent = "HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n";
  const Stored stored = fetch_and_store(sent, CloseKind::fin, known);
  const auto& revisit = stored.of(storage::warc::RecordType::revisit);
  CHECK(stored.of(storage::warc::RecordType::request).block.find("If-None-Match: \"v1\"\r\n") != std::string::npos);
  CHECK(revisit.block == sent);
  CHECK(revisit.header.value("WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/server-not-modified");
  CHECK(revisit.header.value("WARC-Refers-To") == known.record_id);
  CHECK(revisit.header.value("WARC-Refers-To-Target-URI") == known.url);
  CHECK(revisit.header.value("WARC-Refers-To-Date") == "2023-11-14T22:13:20.123Z");
  CHECK(revisit.header.value("WARC-Payload-Digest") == known.payload_digest);
  CHECK_FALSE(revisit.header.first("WARC-Truncated"));
  CHECK(stored.capture.refers_to == known.record_id);
  CHECK(stored.capture.status == 304);
  CHECK(stored.capture.succeeded());
}

TEST_CASE("A 304 that nobody asked for is a response", "[e2e][wire][warc][revisit][hostile]") {
  const Stored stored = fetch_and_store("HTTP/1.1 304 Not Modified\r\n\r\n");
  CHECK(stored.of(storage::warc::RecordType::response).block == "HTTP/1.1 304 Not Modified\r\n\r\n");
  CHECK_FALSE(stored.capture.is_revisit());
  CHECK_FALSE(stored.capture.succeeded());
}
