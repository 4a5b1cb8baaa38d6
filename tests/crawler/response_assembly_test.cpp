// SPDX-License-Identifier: Apache-2.0
#include "crawler/response_assembly.hpp"

#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::crawler;
using namespace std::string_literals;
using Stop = ResponseAssembly::Stop;

namespace {

core::Fetch empty_fetch() {
  return {core::Url::parse("http://press.example/").value(), {}, {}, {}, {}, core::Truncation::none, {}, {}, {}};
}

bool add_lines(ResponseAssembly& assembly, std::initializer_list<std::string> lines) {
  bool wanted = true;
  for (const auto& line : lines) wanted = wanted && assembly.add_head_line(line);
  return wanted;
}

}  // namespace

TEST_CASE("Interim heads are kept apart from the response", "[fetcher][rfc9110]") {
  ResponseAssembly assembly({}, 100);
  REQUIRE(add_lines(assembly, {"HTTP/1.1 103 Early Hints\r\n", "Link: </a>\r\n", "\r\n"}));
  CHECK(!assembly.has_head());
  REQUIRE(add_lines(assembly, {"HTTP/1.1 200 OK\r\n", "A: b\r\n", "\r\n"}));
  REQUIRE(assembly.has_head());
  REQUIRE(assembly.add_body("body"));
  auto fetch = empty_fetch();
  assembly.move_into(fetch);
  CHECK(fetch.interim_heads == std::vector<std::string>{"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"});
  CHECK(fetch.response == "HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody");
  CHECK(fetch.body() == "body");
  CHECK(fetch.head.status == 200);
}

TEST_CASE("Heads are bounded in bytes and lines and line length", "[fetcher][house]") {
  const HeadLimits limits{.bytes = 60, .line_bytes = 30, .lines = 4};
  ResponseAssembly long_line(limits, 0);
  CHECK(!add_lines(long_line, {"HTTP/1.1 200 OK\r\n", "A: " + std::string(30, 'x') + "\r\n"}));
  CHECK(long_line.stop() == Stop::head_limit);
  ResponseAssembly many_lines(limits, 0);
  CHECK(!add_lines(many_lines, {"HTTP/1.1 200 OK\r\n", "A: b\r\n", "A: b\r\n", "A: b\r\n", "\r\n"}));
  CHECK(many_lines.stop() == Stop::head_limit);
  ResponseAssembly many_bytes(limits, 0);
  CHECK(!add_lines(many_bytes, {"HTTP/1.1 200 OK\r\n", "A: " + std::string(24, 'x') + "\r\n",
                                "B: " + std::string(24, 'x') + "\r\n"}));
  CHECK(many_bytes.stop() == Stop::head_limit);
  ResponseAssembly interim(limits, 0);
  CHECK(!add_lines(interim, {"HTTP/1.1 100 x\r\n", "\r\n", "HTTP/1.1 100 x\r\n", "\r\n", "HTTP/1.1 100 x\r\n"}));
  CHECK(interim.stop() == Stop::head_limit);
}

TEST_CASE("Control bytes in a head are refused and a tab is not", "[fetcher][house]") {
  const auto line = GENERATE("A: b\0c\r\n"s, "A: b\x1B[31m\r\n"s, "A: b\rc\r\n"s, "A: \x7F\r\n"s, "A: \b\n"s);
  ResponseAssembly assembly({}, 0);
  CHECK(!add_lines(assembly, {"HTTP/1.1 200 OK\r\n", line}));
  CHECK(assembly.stop() == Stop::malformed_head);
  ResponseAssembly fine({}, 0);
  CHECK(add_lines(fine, {"HTTP/1.1 200 OK\n", "A: b\tc \xE9\n", "\tfolded\n", "\n"}));
  CHECK(fine.has_head());
}

TEST_CASE("A change of protocol is no response", "[fetcher][rfc9110]") {
  ResponseAssembly assembly({}, 0);
  CHECK(!add_lines(assembly, {"HTTP/1.1 101 Switching Protocols\r\n", "\r\n"}));
  CHECK(assembly.stop() == Stop::malformed_head);
}

TEST_CASE("A body is cut exactly at its limit", "[fetcher][house]") {
  ResponseAssembly assembly({}, 5);
  REQUIRE(add_lines(assembly, {"HTTP/1.1 200 OK\r\n", "\r\n"}));
  CHECK(assembly.add_body("abc"));
  CHECK(assembly.add_body("de"));
  CHECK(assembly.stop() == Stop::none);
  CHECK(!assembly.add_body("fgh"));
  CHECK(assembly.stop() == Stop::body_limit);
  auto fetch = empty_fetch();
  assembly.move_into(fetch);
  CHECK(fetch.body() == "abcde");
}

TEST_CASE("A chunked body ends with its trailer section", "[fetcher][rfc9112]") {
  struct Row {
    std::string bytes;
    std::optional<std::size_t> length;
  };
  const auto row = GENERATE(
      Row{"0\r\n\r\n", 5}, Row{"0\r\n\r\nHTTP/1.1", 5}, Row{"3;x=y\r\nabc\r\n0;z\r\nT: v\r\n\r\n+", 25},
      Row{"000\n\nrest", 5}, Row{"A\r\n0123456789\r\n0\r\n\r\n", 20}, Row{"", std::nullopt}, Row{"0\r\n", std::nullopt},
      Row{"3\r\nabc\r\n", std::nullopt}, Row{"9\r\nabc", std::nullopt}, Row{"x\r\n", std::nullopt},
      Row{"-1\r\n\r\n", std::nullopt}, Row{"FFFFFFFFFFFFFFFF\r\nabc", std::nullopt},
      Row{"1FFFFFFFFFFFFFFFF\r\nabc", std::nullopt}, Row{"3\r\nabc", std::nullopt});
  CAPTURE(row.bytes);
  CHECK(chunked_length(row.bytes) == row.length);
}

TEST_CASE("Bytes behind the last chunk are no part of the response", "[fetcher][rfc9112]") {
  ResponseAssembly assembly({}, 100);
  REQUIRE(add_lines(assembly, {"HTTP/1.1 200 OK\r\n", "Transfer-Encoding: chunked\r\n", "\r\n"}));
  REQUIRE(assembly.add_body("1\r\na\r\n0\r\n\r\nHTTP/1.1 200"));
  auto fetch = empty_fetch();
  assembly.move_into(fetch);
  CHECK(fetch.body() == "1\r\na\r\n0\r\n\r\n");
}
