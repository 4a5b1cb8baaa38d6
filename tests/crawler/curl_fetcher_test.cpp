// SPDX-License-Identifier: Apache-2.0
#include "crawler/curl_fetcher.hpp"

#include <thread>

#include "tests/crawler/support/exchange.hpp"

using namespace pressroom;
using namespace pressroom::crawler;
using namespace pressroom::tests;
using namespace std::chrono_literals;
using namespace std::string_literals;
using demo::CloseKind;
using demo::Reply;

namespace {

Reply bytes_then_silence(std::string text) { return Reply(Reply().send(std::move(text)).pause(60s)); }
Reply nothing(CloseKind kind) { return Reply(Reply().close(kind)); }

}  // namespace

TEST_CASE("Request and response are kept to the byte", "[fetcher][house]") {
  const auto sent = GENERATE(
      "HTTP/1.1 200 OK\r\ncontent-TYPE:text/html\r\nEmpty:\r\nX: 1\r\nX: 2\r\nLatin: \xE9\r\nContent-Length: 4\r\n\r\nb\0dy"s,
      "HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n"s, "HTTP/1.1 200 \r\nFolded: a\r\n  b\r\nContent-Length: 1\r\n\r\nx"s,
      "HTTP/1.1 200 OK\nA: lf only\nContent-Length: 1\n\nx"s, "HTTP/1.0 200 OK\r\n\r\nuntil the end"s,
      "HTTP/1.1 200 OK\r\n\r\n"s, "HTTP/1.1 204 No Content\r\n\r\n"s,
      "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n"s,
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;a=b\r\nbody\r\n0;c\r\nTrailer-Field: t\r\n\r\n"s,
      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1F\x8B!"s,
      "HTTP/1.1 200 OK\r\nContent-Encoding: unknown\r\nContent-Length: 1\r\n\r\n!"s);
  CAPTURE(sent);
  Exchange exchange(bytes(sent));
  const auto fetch = exchange.fetched("/a/../b?c=%64|e^#f");
  CHECK(fetch.response == sent);
  CHECK(fetch.truncation == core::Truncation::none);
  CHECK(fetch.interim_heads.empty());
  CHECK(fetch.address == "127.0.0.1");
  CHECK(fetch.request ==
        "GET /b?c=%64|e^ HTTP/1.1\r\nHost: press.example\r\nUser-Agent: pressroom/0 (+https://press.example/bot)\r\n"
        "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\nAccept-Encoding: gzip\r\n"
        "Connection: close\r\n\r\n");
}

TEST_CASE("The From field is sent when there is a contact address", "[fetcher][rfc9110]") {
  Exchange exchange(Reply::page(200, "text/html", "x"));
  auto request = Exchange::request("/");
  request.from = "desk@press.example";
  const auto outcome = exchange.ask(request);
  REQUIRE(std::holds_alternative<core::Fetch>(outcome));
  CHECK(std::get<core::Fetch>(outcome).request.find("\r\nFrom: desk@press.example\r\n") != std::string::npos);
  request.from = "a\r\nCookie: b";
  CHECK(failure(exchange.ask(request)) == core::FetchFailure::Kind::other);
  CHECK(exchange.server().requests().size() == 1);
}

TEST_CASE("Early hints are kept apart", "[fetcher][rfc9110]") {
  const auto hints = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"s;
  const auto final_part = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"s;
  Exchange exchange(bytes(hints + final_part));
  const auto fetch = exchange.fetched();
  CHECK(fetch.interim_heads == std::vector{hints});
  CHECK(fetch.response == final_part);
}

TEST_CASE("A chunked body ends at its last chunk on a connection that stays open", "[fetcher][rfc9112]") {
  const auto sent = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\nT: v\r\n\r\n"s;
  Exchange exchange(bytes_then_silence(sent));
  CHECK(exchange.fetched().response == sent);
}

TEST_CASE("Each request has a connection of its own", "[fetcher][rfc9112][hostile]") {
  // A second response that nobody asked for, sent while the connection would be idle.
  const auto forged = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged"s;
  Exchange exchange([&](const demo::Request& request) {
    auto reply = Reply::page(200, "text/html", request.target);
    if (request.target == "/1") reply.pause(20ms).send(forged);
    return reply;
  });
  CHECK(exchange.fetched("/1").body() == "/1");
  std::this_thread::sleep_for(60ms);
  CHECK(exchange.fetched("/2").body() == "/2");
  CHECK(exchange.fetched("/3").body() == "/3");
  const auto log = exchange.server().requests();
  REQUIRE(log.size() == 3);
  CHECK(log[0].connection != log[1].connection);
  CHECK(log[1].connection != log[2].connection);
}

TEST_CASE("Bytes behind the response are left out", "[fetcher][rfc9112]") {
  const auto response = GENERATE("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"s,
                                 "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na"s);
  Exchange exchange(bytes(response + "HTTP/1.1 200 OK\r\n\r\nsmuggled"));
  CHECK(exchange.fetched().response == response);
}

TEST_CASE("A body that breaks off is a response cut by disconnect", "[fetcher][warc]") {
  const auto reply = GENERATE(
      Reply::truncated(1000, "only this"), bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nonly this"),
      bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nonly this\r\n"),
      bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nonly this\r\nno chunk\r\n"));
  Exchange exchange(reply);
  const auto fetch = exchange.fetched();
  CHECK(fetch.truncation == core::Truncation::disconnect);
  CHECK(fetch.body().find("only this") != std::string_view::npos);
}

TEST_CASE("A length that contradicts itself makes the response one cut by disconnect", "[fetcher][rfc9112][hostile]") {
  const auto length = GENERATE("13\r\nContent-Length: 4"s, "4\r\nContent-Length: 13"s, "13, 4"s, "4abc"s);
  CAPTURE(length);
  Exchange exchange(bytes("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\nonly one body"));
  const auto fetch = exchange.fetched();
  CHECK(fetch.truncation == core::Truncation::disconnect);
  CHECK(fetch.body().starts_with("only"));
}

TEST_CASE("A transfer coding that cannot be undone makes the response one cut by disconnect", "[fetcher][rfc9112]") {
  const auto sent = "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\n\x1F\x8B\r\n0\r\n\r\n"s;
  Exchange exchange(bytes(sent));
  const auto fetch = exchange.fetched();
  CHECK(fetch.response == sent);
  CHECK(fetch.truncation == core::Truncation::disconnect);
}

TEST_CASE("A server that stalls within the body is cut by time", "[fetcher][warc]") {
  Exchange exchange(Reply::stall(100));
  auto request = Exchange::request("/");
  request.max_duration = 300ms;
  const auto outcome = exchange.ask(request);
  REQUIRE(std::holds_alternative<core::Fetch>(outcome));
  CHECK(std::get<core::Fetch>(outcome).truncation == core::Truncation::time);
  CHECK(std::get<core::Fetch>(outcome).body().size() == 100);
  CHECK(std::get<core::Fetch>(outcome).duration >= 250ms);
}

TEST_CASE("A server below the low speed is cut by time", "[fetcher][warc]") {
  FetchLimits limits;
  limits.low_speed_time = 1s;
  Exchange exchange(Reply::stall(10), limits);
  CHECK(exchange.fetched().truncation == core::Truncation::time);
}

TEST_CASE("A server that never answers is a timeout", "[fetcher][house]") {
  const auto reply = GENERATE(Reply::silence(), bytes_then_silence("HTTP/1.1 200 OK\r\nA: "));
  Exchange exchange(reply);
  auto request = Exchange::request("/");
  request.max_duration = 200ms;
  CHECK(failure(exchange.ask(request)) == core::FetchFailure::Kind::timeout);
}

TEST_CASE("A body over its limit is cut there and the transfer ends", "[fetcher][warc]") {
  const auto reply = GENERATE(Reply::endless_chunks(), Reply::page(200, "text/html", std::string(200'000, 'x')));
  Exchange exchange(reply);
  auto request = Exchange::request("/");
  request.max_body_bytes = 100'000;
  const auto outcome = exchange.ask(request);
  REQUIRE(std::holds_alternative<core::Fetch>(outcome));
  CHECK(std::get<core::Fetch>(outcome).truncation == core::Truncation::length);
  CHECK(std::get<core::Fetch>(outcome).body().size() == 100'000);
}

TEST_CASE("A body of exactly its limit is whole", "[fetcher][house]") {
  Exchange exchange(Reply::page(200, "text/html", std::string(100'000, 'x')));
  auto request = Exchange::request("/");
  request.max_body_bytes = 100'000;
  const auto outcome = exchange.ask(request);
  REQUIRE(std::holds_alternative<core::Fetch>(outcome));
  CHECK(std::get<core::Fetch>(outcome).truncation == core::Truncation::none);
}

TEST_CASE("What is no HTTP head is a malformed head", "[fetcher][house]") {
  const auto sent =
      GENERATE("just text\n"s, "HTTP/1.1 200 OK\r\nno colon here\r\n\r\nbody"s,
               "HTTP/1.1 200 OK\r\nNul: a\0b\r\nContent-Length: 1\r\n\r\nx"s,
               "HTTP/1.1 200 OK\r\nEscape: \x1B[2J\r\nContent-Length: 1\r\n\r\nx"s,
               "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nbytes"s, "HTTP/1.1 2x0 OK\r\n\r\n"s);
  CAPTURE(sent);
  Exchange exchange(bytes(sent));
  const auto finished = exchange.finished();
  CHECK(failure(finished.outcome) == core::FetchFailure::Kind::malformed_head);
  REQUIRE(finished.remains.has_value());
  CHECK(finished.remains->request.starts_with("GET / HTTP/1.1\r\n"));
  CHECK(sent.starts_with(finished.remains->received));
  CHECK(finished.remains->address == "127.0.0.1");
}

TEST_CASE("A connection that ends before the head is a reset", "[fetcher][house]") {
  const auto reply =
      GENERATE(nothing(CloseKind::fin), nothing(CloseKind::reset), bytes("HTTP/1.1 103 Early Hints\r\n\r\n"));
  Exchange exchange(reply);
  CHECK(failure(exchange.ask()) == core::FetchFailure::Kind::reset);
}

TEST_CASE("Heads beyond the limits are refused", "[fetcher][house]") {
  const auto line = [](std::size_t size) { return "A: " + std::string(size, 'x') + "\r\n"; };
  struct Lines {
    int count;
    std::size_t size;
  };
  // The last is longer than curl itself accepts.
  const auto lines = GENERATE(Lines{501, 1}, Lines{10, 30'000}, Lines{1, 70'000}, Lines{1, 200'000});
  CAPTURE(lines.count, lines.size);
  std::string head = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < lines.count; ++i) head += line(lines.size);
  Exchange exchange(bytes(head + "\r\n"));
  const auto finished = exchange.finished();
  CHECK(refusal(finished.outcome) == core::Refusal::Kind::limit);
  REQUIRE(finished.remains.has_value());
  CHECK(finished.remains->received.starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST_CASE("Redirects are returned and cookies forgotten", "[fetcher][house]") {
  Exchange exchange([](const demo::Request&) {
    return Reply::page(302, "text/html", "", {{"Location", "/next"}, {"Set-Cookie", "a=b; Path=/"}});
  });
  CHECK(exchange.fetched("/1").head.status == 302);
  CHECK(exchange.fetched("/2").request.find("Cookie") == std::string::npos);
  CHECK(exchange.server().requests().size() == 2);
}

TEST_CASE("Addresses on the deny list are never connected to", "[fetcher][house]") {
  Exchange exchange(Reply::page(200, "text/html", "secret"));
  const auto port = ":" + std::to_string(exchange.server().port());
  const auto host = GENERATE("127.0.0.1"s, "localhost"s, "2130706433"s, "0x7f.1"s, "[::1]"s, "[::ffff:127.0.0.1]"s,
                             "0.0.0.0"s, "10.0.0.1"s, "169.254.169.254"s, "[fe80::1]"s);
  CAPTURE(host);
  CHECK(refusal(exchange.ask(Exchange::request("/", host + port))) == core::Refusal::Kind::address);
  CHECK(exchange.server().requests().empty());
}

TEST_CASE("A mapping to a private address is refused like the address", "[fetcher][house]") {
  core::SystemClock clock;
  CurlFetcher fetcher(clock, AddressGuard::standard().value(), ConnectMap::parse({"::10.0.0.1:80"}).value());
  fetcher.start(1, Exchange::request("/"));
  auto finished = fetcher.wait(5s);
  REQUIRE(finished.size() == 1);
  CHECK(refusal(finished[0].outcome) == core::Refusal::Kind::address);
}

TEST_CASE("A port where nobody listens is a connect failure", "[fetcher][house]") {
  core::SystemClock clock;
  std::string closed;
  {
    const auto server = demo::LoopbackServer::start([](const auto&) { return Reply(); }).value();
    closed = server->connect_to(kHost);
  }
  CurlFetcher fetcher(clock, AddressGuard::standard().value(), ConnectMap::parse({closed}).value());
  fetcher.start(1, Exchange::request("/"));
  auto finished = fetcher.wait(5s);
  REQUIRE(finished.size() == 1);
  CHECK(failure(finished[0].outcome) == core::FetchFailure::Kind::connect);
  CHECK_FALSE(finished[0].remains.has_value());
}

TEST_CASE("Several transfers run at once and each comes back under its ticket", "[fetcher][house]") {
  Exchange exchange([](const demo::Request& request) { return Reply::page(200, "text/html", request.target); });
  for (std::int64_t ticket = 0; ticket < 20; ++ticket) {
    exchange.fetcher().start(ticket, Exchange::request("/" + std::to_string(ticket)));
  }
  int seen = 0;
  for (int i = 0; i < 100 && seen < 20; ++i) {
    for (const auto& finished : exchange.fetcher().wait(100ms)) {
      REQUIRE(std::holds_alternative<core::Fetch>(finished.outcome));
      CHECK(std::get<core::Fetch>(finished.outcome).body() == "/" + std::to_string(finished.ticket));
      ++seen;
    }
  }
  CHECK(seen == 20);
}

TEST_CASE("Aborted transfers come back as failures", "[fetcher][house]") {
  Exchange exchange(Reply::silence());
  exchange.fetcher().start(7, Exchange::request("/"));
  CHECK(exchange.fetcher().wait(10ms).empty());
  exchange.fetcher().abort_all();
  auto finished = exchange.fetcher().wait(1s);
  REQUIRE(finished.size() == 1);
  CHECK(finished[0].ticket == 7);
  CHECK(failure(finished[0].outcome) == core::FetchFailure::Kind::aborted);
  CHECK(exchange.fetcher().wait(10s).empty());
}

TEST_CASE("A wait ends when another thread wakes it", "[fetcher][house]") {
  Exchange exchange(bytes_then_silence("HTTP/1.1 200 OK\r\n"));
  core::Fetcher& fetcher = exchange.fetcher();
  fetcher.start(1, Exchange::request("/"));
  std::jthread waker([&] {
    std::this_thread::sleep_for(50ms);
    fetcher.wake();
  });
  const auto began = std::chrono::steady_clock::now();
  CHECK(fetcher.wait(60s).empty());
  CHECK(std::chrono::steady_clock::now() - began < 30s);
  // One that comes before the wait ends it as well, and one wait only.
  fetcher.wake();
  CHECK(fetcher.wait(60s).empty());
  CHECK(std::chrono::steady_clock::now() - began < 30s);
  const auto before = std::chrono::steady_clock::now();
  CHECK(fetcher.wait(20ms).empty());
  CHECK(std::chrono::steady_clock::now() - before >= 20ms);
}
