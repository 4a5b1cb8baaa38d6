// SPDX-License-Identifier: Apache-2.0
#include "demo/loopback_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "tests/support/catch.hpp"

namespace pressroom::demo {

namespace {

using SteadyClock = std::chrono::steady_clock;

std::unique_ptr<LoopbackServer> serve(Handler handler) {
  auto server = LoopbackServer::start(std::move(handler));
  REQUIRE(server.has_value());
  return *std::move(server);
}

std::unique_ptr<LoopbackServer> serve(const Reply& reply) {
  return serve([reply](const Request&) { return reply; });
}

/// A client that knows nothing of HTTP; every wait ends after five seconds.
class Client {
 public:
  explicit Client(const LoopbackServer& server) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval limit{5, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void send(std::string_view bytes) {
    REQUIRE(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()));
  }
  void ask(std::string_view target) {
    send("GET " + std::string(target) + " HTTP/1.1\r\nHost: www.press.example\r\n\r\n");
  }

  /// Reads until `length` bytes are there, the server ends, or an error; error() tells which.
  std::string read(std::size_t length) {
    std::string bytes;
    std::array<char, 65536> buffer;
    while (bytes.size() < length) {
      const ssize_t count = ::recv(socket_, buffer.data(), std::min(buffer.size(), length - bytes.size()), 0);
      error_ = count < 0 ? errno : 0;
      if (count <= 0) break;
      bytes.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return bytes;
  }
  std::string read_to_end() { return read(std::string::npos); }
  int error() const { return error_; }

 private:
  int socket_;
  int error_ = 0;
};

std::string wire_bytes(const Reply& reply) {
  std::string bytes;
  for (const Step& step : reply.steps()) {
    if (const auto* sent = std::get_if<SendBytes>(&step)) bytes += sent->bytes;
  }
  return bytes;
}

}  // namespace

TEST_CASE("A page crosses the wire byte for byte and without a date", "[demo]") {
  const Reply reply = Reply::page(200, "text/html", "<p>Hello", {{"X-Room", "demo"}});
  const auto server = serve(reply);
  Client client(*server);
  client.ask("/a?b=c");
  const std::string expected =
      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 8\r\nX-Room: demo\r\n\r\n<p>Hello";
  CHECK(client.read(expected.size()) == expected);
}

TEST_CASE("A connection is kept alive and the log knows it", "[demo]") {
  const auto server = serve([](const Request& request) { return Reply::page(200, "text/plain", request.target); });
  Client client(*server);
  for (const std::string target : {"/one", "/two", "/three"}) {
    client.ask(target);
    const std::string expected = wire_bytes(Reply::page(200, "text/plain", target));
    CHECK(client.read(expected.size()) == expected);
  }
  Client other(*server);
  other.ask("/four");
  REQUIRE(server->wait_for_requests(4, Milliseconds(5000)));
  const auto log = server->requests();
  REQUIRE(log.size() == 4);
  CHECK(log[2].target == "/three");
  CHECK(log[2].connection == 1);
  CHECK(log[3].connection == 2);
  CHECK(log[0].host == "www.press.example");
  CHECK(log[0].method == "GET");
  CHECK(log[0].at <= log[1].at);
}

TEST_CASE("Two requests sent at once get two replies", "[demo]") {
  const auto server = serve([](const Request& request) { return Reply::page(200, "text/plain", request.target); });
  Client client(*server);
  client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  CHECK(client.read_to_end() ==
        wire_bytes(Reply::page(200, "text/plain", "/1")) + wire_bytes(Reply::page(200, "text/plain", "/2")));
}

TEST_CASE("The handler sees the head and its fields", "[demo]") {
  const auto server = serve([](const Request& request) {
    const std::string agent(request.headers.first("user-agent").value_or("none"));
    return Reply::page(200, "text/plain", request.method + "|" + request.host + "|" + agent + "|" + request.head);
  });
  Client client(*server);
  const std::string head = "HEAD /x HTTP/1.0\r\nHost: h:81\r\nUser-Agent:  pressroom/0.1 \r\n\r\n";
  client.send(head);
  CHECK(client.read_to_end().ends_with("\r\n\r\nHEAD|h:81|pressroom/0.1|" + head));
}

TEST_CASE("What is no request is answered with 400 and logged nowhere", "[demo]") {
  const std::string bytes = GENERATE(as<std::string>{}, "\r\n\r\n", "GET /\r\n\r\n", "GET / SIP/2.0\r\n\r\n",
                                     "GET / HTTP/1.1\r\nno colon\r\n\r\n", std::string("\0\xFF\r\n\r\n", 6));
  const auto server = serve(Reply::page(200, "text/plain", "x"));
  Client client(*server);
  client.send(bytes);
  CHECK(client.read_to_end().starts_with("HTTP/1.1 400 Bad Request\r\n"));
  CHECK(server->requests().empty());
}

TEST_CASE("A head without an end is cut off", "[demo]") {
  const auto server = serve(Reply::page(200, "text/plain", "x"));
  Client client(*server);
  client.send("GET / HTTP/1.1\r\nX: " + std::string(80'000, 'a'));
  CHECK(client.read_to_end().empty());
}

TEST_CASE("A chunked reply has its sizes and its trailers", "[demo]") {
  const auto server = serve(Reply::chunked(200, "text/html", {"abc", "", "0123456789abcdef"}, {}, {{"X-End", "yes"}}));
  Client client(*server);
  client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  CHECK(client.read_to_end() ==
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\nX-End: yes\r\n\r\n");
}

TEST_CASE("Replies that may have no body have none", "[demo]") {
  CHECK(wire_bytes(Reply::page(304, "text/html", "ignored", {{"ETag", "\"1\""}})) ==
        "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n");
  CHECK(wire_bytes(Reply::redirect(301, "/b")).find("Location: /b\r\n") != std::string::npos);
}

TEST_CASE("Endless chunks end at their bound of bytes", "[demo]") {
  const auto server = serve(Reply::endless_chunks(1 << 20, Milliseconds(5000)));
  Client client(*server);
  client.ask("/");
  const std::size_t received = client.read_to_end().size();
  CHECK(received >= (1u << 20));
  CHECK(received < (1u << 20) + 64u * 1024u);
}

TEST_CASE("Endless chunks end at their bound of time and when the client goes", "[demo]") {
  const auto server = serve(Reply::endless_chunks(UINT64_MAX, Milliseconds(100)));
  {
    Client client(*server);
    client.ask("/");
    CHECK(client.read(100'000).size() == 100'000);
  }
  Client client(*server);
  client.ask("/");
  const auto start = SteadyClock::now();
  client.read_to_end();
  CHECK(SteadyClock::now() - start < std::chrono::seconds(3));
}

TEST_CASE("A stalled reply stops behind its bytes until it is over", "[demo]") {
  const auto server = serve(Reply::stall(5, Milliseconds(60)));
  Client client(*server);
  client.ask("/");
  const auto start = SteadyClock::now();
  const std::string bytes = client.read_to_end();
  CHECK(SteadyClock::now() - start >= std::chrono::milliseconds(50));
  CHECK(bytes.find("Content-Length: 6\r\n") != std::string::npos);
  CHECK(bytes.ends_with("\r\n\r\nxxxxx"));
}

TEST_CASE("A silent server sends no byte", "[demo]") {
  const auto server = serve(Reply::silence(Milliseconds(20)));
  Client client(*server);
  client.ask("/");
  CHECK(client.read_to_end().empty());
  CHECK(client.error() == 0);
}

TEST_CASE("A truncated reply ends early by FIN or by RST", "[demo]") {
  SECTION("FIN") {
    const auto server = serve(Reply::truncated(100, "abc"));
    Client client(*server);
    client.ask("/");
    CHECK(client.read_to_end().ends_with("Content-Length: 100\r\n\r\nabc"));
    CHECK(client.error() == 0);
  }
  SECTION("RST") {
    const auto server = serve(Reply::truncated(100, "abc", CloseKind::reset));
    Client client(*server);
    client.ask("/");
    client.read_to_end();
    CHECK(client.error() == ECONNRESET);
  }
}

TEST_CASE("The server stops within 100 ms while clients wait and stall and drink", "[demo]") {
  auto server = serve([](const Request& request) {
    if (request.target == "/stall") return Reply::stall(1);
    if (request.target == "/endless") return Reply::endless_chunks();
    return Reply::page(200, "text/plain", "x");
  });
  Client idle(*server);
  Client stalled(*server);
  stalled.ask("/stall");
  Client drinking(*server);
  drinking.ask("/endless");
  REQUIRE(server->wait_for_requests(2, Milliseconds(5000)));
  const auto start = SteadyClock::now();
  server.reset();
  // The promise is 100 ms; a loaded machine gets some more.
  CHECK(SteadyClock::now() - start < std::chrono::milliseconds(500));
}

TEST_CASE("More clients than threads are served one after the other", "[demo]") {
  const auto server = serve([](const Request&) { return Reply::page(200, "text/plain", "x").close(CloseKind::fin); });
  const std::string expected = wire_bytes(Reply::page(200, "text/plain", "x"));
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 100; ++i) clients.push_back(std::make_unique<Client>(*server));
  // The first 64 have a thread each and say nothing yet; the last ones wait for them.
  for (auto& client : clients) client->ask("/");
  for (auto& client : clients) CHECK(client->read_to_end() == expected);
  CHECK(server->requests().size() == 100);
}

TEST_CASE("A given port is used and a taken one is an error", "[demo]") {
  const auto first = serve(Reply::page(200, "text/plain", "x"));
  const auto second = LoopbackServer::start([](const Request&) { return Reply(); }, first->port());
  REQUIRE_FALSE(second.has_value());
  CHECK(second.error().code == core::ErrorCode::network);
  CHECK(first->connect_to("press.example") == "press.example:80:127.0.0.1:" + std::to_string(first->port()));
}

}  // namespace pressroom::demo
