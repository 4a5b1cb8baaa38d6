// SPDX-License-Identifier: Apache-2.0
#include "core/http_headers.hpp"

#include <string>
#include <vector>

#include "tests/support/catch.hpp"

using namespace pressroom::core;

TEST_CASE("Field names compare without case and fields keep their order", "[http]") {
  HttpHeaders headers;
  headers.add("Set-Cookie", "a");
  headers.add("content-TYPE", "text/html");
  headers.add("SET-cookie", "b");
  CHECK(headers.first("Content-Type") == std::string_view("text/html"));
  CHECK(headers.all("set-cookie") == std::vector<std::string_view>{"a", "b"});
  CHECK_FALSE(headers.first("Date").has_value());
  REQUIRE(headers.fields().size() == 3);
  CHECK(headers.fields()[2].name == "SET-cookie");
}

TEST_CASE("A sole value is there once or always the same", "[http]") {
  HttpHeaders headers;
  headers.add("Location", "/a");
  headers.add("ETag", "x");
  headers.add("etag", "x");
  CHECK(headers.sole("location") == std::string_view("/a"));
  CHECK(headers.sole("etag") == std::string_view("x"));
  headers.add("location", "/b");
  CHECK_FALSE(headers.sole("location").has_value());
  CHECK_FALSE(headers.sole("date").has_value());
}

TEST_CASE("List members are split outside quotes and trimmed and lower-cased", "[http][rfc9110]") {
  HttpHeaders headers;
  headers.add("X", " GZIP ,, Chunked\t,");
  headers.add("x", "a;b=\"c,\\\"d\", e");
  headers.add("X", "");
  CHECK(headers.tokens("x") == std::vector<std::string>{"gzip", "chunked", "a;b=\"c,\\\"d\"", "e"});
  CHECK(headers.tokens("y").empty());
}

TEST_CASE("Only ASCII letters are equal without case", "[http]") {
  CHECK(equals_ignoring_case("aZ", "Az"));
  CHECK_FALSE(equals_ignoring_case("a", "ab"));
  CHECK_FALSE(equals_ignoring_case("[", "{"));
  CHECK_FALSE(equals_ignoring_case("\xC3\xA9", "\xC3\x89"));
}
