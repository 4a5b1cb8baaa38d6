// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <set>

#include "core/http_message.hpp"
#include "core/text.hpp"
#include "tests/crawler/support/exchange.hpp"

using namespace pressroom;
using namespace pressroom::crawler;
using namespace pressroom::tests;
using namespace std::chrono_literals;
using namespace std::string_literals;
using demo::Reply;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::uint64_t kEndless = 1ull << 30;

/// The names of the fields of a request, in lower case.
std::set<std::string> fields_of(std::string_view request) {
  std::set<std::string> names;
  for (const auto line : core::split(request.substr(request.find('\n') + 1), '\n')) {
    if (const auto colon = line.find(':'); colon != std::string_view::npos) {
      names.insert(core::ascii_lower(line.substr(0, colon)));
    }
  }
  return names;
}

Reply drip(const std::string& start, const std::string& piece, std::chrono::milliseconds pause, int times) {
  Reply reply;
  reply.send(start);
  for (int i = 0; i < times; ++i) reply.pause(pause).send(piece);
  return reply;
}

/// A port that is listened on and where no connection ever comes about: its queue is full.
class DeafPort {
 public:
  DeafPort() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 0) != 0) return;
    ::getsockname(listener_, generic, &size);
    port_ = ntohs(address.sin_port);
    for (int& waiting : waiting_) {
      waiting = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
      (void)::connect(waiting, generic, size);
    }
  }
  ~DeafPort() {
    for (const int waiting : waiting_) ::close(waiting);
    ::close(listener_);
  }
  DeafPort(const DeafPort&) = delete;
  DeafPort& operator=(const DeafPort&) = delete;

  std::string connect_to() const { return std::string(kHost) + ":80:127.0.0.1:" + std::to_string(port_); }

 private:
  int listener_ = -1;
  int port_ = 0;
  std::array<int, 8> waiting_{};
};

}  // namespace

TEST_CASE("Heads without end are given up", "[fetcher][hostile][house]") {
  const std::string start = "HTTP/1.1 200 OK\r\n";
  const auto reply =
      GENERATE_COPY(Reply(Reply().repeat("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n", kEndless, 20s)),
                    Reply(Reply().repeat("HTTP/1.1 100 Continue\r\n\r\n", kEndless, 20s)),
                    Reply(Reply().send(start + "A: ").repeat(std::string(4'096, 'x'), kEndless, 20s)),
                    Reply(Reply().send(start).repeat("A: b\r\n", kEndless, 20s)),
                    Reply(Reply().send(start).repeat("A: " + std::string(50'000, 'x') + "\r\n", kEndless, 20s)),
                    Reply(Reply().send(start + "A: b\r\n").repeat(" folded\r\n", kEndless, 20s)),
                    Reply(Reply().send("HTTP/1.1 200 ").repeat(std::string(4'096, 'x'), kEndless, 20s)));
  const auto started = Clock::now();
  Exchange exchange(reply);
  const auto finished = exchange.finished();
  CHECK(refusal(finished.outcome) == core::Refusal::Kind::limit);
  REQUIRE(finished.remains.has_value());
  CHECK(finished.remains->received.size() < 400'000);
  CHECK(Clock::now() - started < 10s);
}

TEST_CASE("A line feed that never comes is waited for within bounds", "[fetcher][hostile][house]") {
  FetchLimits limits;
  limits.low_speed_time = 1s;
  Exchange exchange(drip("HTTP/1.1 200 OK\r\nA: ", "x", 100ms, 100), limits);
  const auto started = Clock::now();
  CHECK(failure(exchange.ask()) == core::FetchFailure::Kind::timeout);
  CHECK(Clock::now() - started < 5s);
}

TEST_CASE("257 KiB of heads are refused and 255 are not", "[fetcher][hostile][house]") {
  const auto head_of = [](std::size_t kib) {
    std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n";
    for (std::size_t i = 0; i < kib; ++i) head += "A: " + std::string(1'024 - 5, 'x') + "\r\n";
    return head + "\r\nx";
  };
  CHECK(Exchange(bytes(head_of(255))).fetched().body() == "x");
  CHECK(refusal(Exchange(bytes(head_of(257))).ask()) == core::Refusal::Kind::limit);
  // Interim heads count along.
  const std::string hints = "HTTP/1.1 103 Early Hints\r\nA: " + std::string(2'000, 'x') + "\r\n\r\n";
  CHECK(refusal(Exchange(bytes(hints + head_of(255))).ask()) == core::Refusal::Kind::limit);
}

TEST_CASE("Bodies without end are cut whatever their framing", "[fetcher][hostile][house]") {
  const std::string start = "HTTP/1.1 200 OK\r\n";
  const auto reply = GENERATE_COPY(
      Reply(Reply().send(start + "\r\n").repeat(std::string(16'384, 'x'), kEndless, 20s)),
      Reply(Reply().send(start + "Content-Length: 99999999999\r\n\r\n").repeat("endless ", kEndless, 20s)),
      Reply(Reply().send(start + "Transfer-Encoding: chunked\r\n\r\n1;").repeat(std::string(512, 'e'), kEndless, 20s)),
      Reply(Reply().send(start + "Transfer-Encoding: chunked\r\n\r\n0\r\n").repeat("Trailer: t\r\n", kEndless, 20s)),
      Reply(Reply().send(start + "Transfer-Encoding: chunked\r\n\r\n").repeat("1\r\nx\r\n", kEndless, 20s)),
      Reply(Reply().send(start + "Transfer-Encoding: chunked\r\n\r\nffffffffffffff\r\n").repeat("x", kEndless, 20s)));
  Exchange exchange(reply);
  auto request = Exchange::request("/");
  request.max_body_bytes = 100'000;
  const auto started = Clock::now();
  const auto outcome = exchange.ask(request);
  REQUIRE(std::holds_alternative<core::Fetch>(outcome));
  CHECK(std::get<core::Fetch>(outcome).truncation != core::Truncation::none);
  CHECK(std::get<core::Fetch>(outcome).body().size() <= 100'000);
  CHECK(Clock::now() - started < 10s);
}

TEST_CASE("A drip below the low speed is given up soon", "[fetcher][hostile][house]") {
  FetchLimits limits;
  limits.low_speed_time = 1s;
  Exchange exchange(drip("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", "twenty bytes of text", 100ms, 100),
                    limits);
  const auto started = Clock::now();
  const auto fetch = exchange.fetched();
  CHECK(fetch.truncation == core::Truncation::time);
  CHECK_FALSE(fetch.body().empty());
  CHECK(Clock::now() - started < 5s);
}

TEST_CASE("A drip above the low speed lasts as long as a transfer may", "[fetcher][hostile][house]") {
  FetchLimits limits;
  limits.low_speed_time = 1s;
  Exchange exchange(drip("HTTP/1.1 200 OK\r\n\r\n", std::string(400, 'x'), 50ms, 200), limits);
  auto request = Exchange::request("/");
  request.max_duration = 2'500ms;
  const auto outcome = exchange.ask(request);
  REQUIRE(std::holds_alternative<core::Fetch>(outcome));
  CHECK(std::get<core::Fetch>(outcome).truncation == core::Truncation::time);
  CHECK(std::get<core::Fetch>(outcome).duration >= 2s);
  CHECK(std::get<core::Fetch>(outcome).duration < 5s);
}

TEST_CASE("A port where no connection comes about is given up in time", "[fetcher][hostile][house]") {
  const DeafPort deaf;
  const core::SystemClock clock;
  FetchLimits limits;
  limits.connect = 300ms;
  CurlFetcher fetcher(clock, AddressGuard::standard().value(), ConnectMap::parse({deaf.connect_to()}).value(), limits);
  fetcher.start(1, Exchange::request("/"));
  const auto started = Clock::now();
  auto finished = fetcher.wait(10s);
  REQUIRE(finished.size() == 1);
  CHECK(failure(finished[0].outcome) == core::FetchFailure::Kind::timeout);
  CHECK_FALSE(finished[0].remains.has_value());
  CHECK(Clock::now() - started < 5s);
}

TEST_CASE("No control byte of a head gets past it", "[fetcher][hostile][rfc9110]") {
  for (int octet = 0; octet < 0x80; ++octet) {
    if ((octet >= 0x20 && octet != 0x7F) || octet == '\t' || octet == '\n') continue;
    const std::string control(1, static_cast<char>(octet));
    for (const std::string& head :
         {"HTTP/1.1 200 O" + control + "K\r\n", "HTTP/1.1 200 OK\r\nA" + control + "b: c\r\n",
          "HTTP/1.1 200 OK\r\nLocation: /a" + control + "b\r\n", "HTTP/1.1 200 OK\r\nETag: \"a\"" + control + "\r\n",
          "HTTP/1.1 200 OK\r\nFolded: a\r\n b" + control + "c\r\n"}) {
      CAPTURE(octet, head);
      Exchange exchange(bytes(head + "Content-Length: 1\r\n\r\nx"));
      CHECK(failure(exchange.ask()) == core::FetchFailure::Kind::malformed_head);
    }
  }
}

TEST_CASE("Framing that two readers could read in two ways is read in one or is no whole answer",
          "[fetcher][hostile][rfc9112]") {
  struct Shape {
    std::string fields, body, payload;
    bool whole;
  };
  const std::string chunks = "5\r\nhello\r\n0\r\n\r\n";
  const auto shape =
      GENERATE_COPY(Shape{"Transfer-Encoding: chunked\r\nContent-Length: 3", chunks, "hello", true},
                    Shape{"Content-Length: 3\r\nTransfer-Encoding: chunked", chunks, "hello", true},
                    Shape{"Content-Length: 3\r\nContent-Length: 5", "hello", "", false},
                    Shape{"Content-Length: 3, 5", "hello", "", false}, Shape{"Content-Length: +5", "hello", "", false},
                    Shape{"Content-Length: 0x5", "hello", "", false}, Shape{"Content-Length: 5 5", "hello", "", false},
                    Shape{"Content-Length: 18446744073709551621", "hello", "", false},
                    Shape{"Transfer-Encoding: xchunked", chunks, "", false},
                    Shape{"Transfer-Encoding: chunked, chunked", chunks, "", false},
                    Shape{"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", chunks, "hello", true},
                    Shape{"Transfer-Encoding: \"chunked\"", chunks, "", false});
  CAPTURE(shape.fields);
  Exchange exchange(bytes("HTTP/1.1 200 OK\r\n" + shape.fields + "\r\n\r\n" + shape.body));
  const auto outcome = exchange.ask();
  const auto* fetch = std::get_if<core::Fetch>(&outcome);
  if (!shape.whole) {
    CHECK((fetch == nullptr || fetch->truncation == core::Truncation::disconnect));
    return;
  }
  REQUIRE(fetch != nullptr);
  CHECK(fetch->truncation == core::Truncation::none);
  CHECK(core::remove_transfer_coding(fetch->head, fetch->body()).bytes == shape.payload);
}

TEST_CASE("A request tells nothing that an answer before it told", "[fetcher][hostile][house]") {
  Exchange exchange([](const demo::Request&) {
    return Reply::page(401, "text/html", "",
                       {{"Set-Cookie", "a=b; Path=/; Domain=press.example"},
                        {"Set-Cookie2", "c=d"},
                        {"WWW-Authenticate", "Basic realm=x, Negotiate, NTLM, Digest nonce=y"},
                        {"Authorization", "Basic eDp5"},
                        {"Proxy-Authenticate", "Basic"},
                        {"Alt-Svc", "h2=\":1\", h3=\":1\""},
                        {"Strict-Transport-Security", "max-age=99999999"},
                        {"Accept-CH", "Sec-CH-UA, DPR"},
                        {"Location", "/next"},
                        {"Refresh", "0; url=/next"}});
  });
  const std::set<std::string> ours{"host", "user-agent", "accept", "accept-encoding", "connection"};
  for (const auto* path : {"/1", "/2", "/3"}) CHECK(fields_of(exchange.fetched(path).request) == ours);
  CHECK(exchange.server().requests().size() == 3);
}

TEST_CASE("A validator is sent back only as one line of plain text", "[fetcher][hostile][rfc9110]") {
  const auto etag = GENERATE("\"a\\r\\nX-Injected: 1\""s, "\"%0d%0aX-Injected: 1\""s, "\"caf\xC3\xA9\""s,
                             "\"a\xC2\x85X-Injected: 1\""s, "\"" + std::string(2'000, 'e') + "\"", "\"a\tb\""s);
  CAPTURE(etag);
  Exchange exchange(Reply::page(200, "text/html", "x", {{"ETag", etag}, {"Last-Modified", etag}}));
  const auto first = exchange.fetched();
  auto again = Exchange::request("/");
  again.validators = core::validators_of(first.head.headers);
  const auto outcome = exchange.ask(again);
  REQUIRE(std::holds_alternative<core::Fetch>(outcome));
  const std::string& request = std::get<core::Fetch>(outcome).request;
  CHECK_FALSE(fields_of(request).contains("x-injected"));
  const bool plain =
      etag.size() < 1'000 && std::all_of(etag.begin(), etag.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
  CHECK((request.find("If-None-Match: " + etag + "\r\n") != std::string::npos) == plain);
}
