// SPDX-License-Identifier: Apache-2.0
#include "core/http_message.hpp"

#include <string>
#include <vector>

#include "core/gzip.hpp"
#include "core/thread_time.hpp"
#include "core/time_format.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom::core;

namespace {

ResponseHead head_of(const std::string& fields) {
  auto head = parse_response_head("HTTP/1.1 200 OK\r\n" + fields + "\r\n");
  REQUIRE(head.has_value());
  return *std::move(head);
}

Payload payload_of(const std::string& fields, std::string_view body) {
  return remove_transfer_coding(head_of(fields), body);
}

Payload dechunk(std::string_view body) { return payload_of("Transfer-Encoding: chunked\r\n", body); }

HttpHeaders header(std::string name, std::string value) {
  HttpHeaders headers;
  headers.add(std::move(name), std::move(value));
  return headers;
}

std::string code_of(const Result<std::string>& result) {
  return result ? "ok" : std::string(name(result.error().code));
}

}  // namespace

TEST_CASE("A response head is read with its length", "[http]") {
  const std::string message =
      "HTTP/1.1 404 Not Found\r\nServer:nginx\r\nX-Empty:\r\nContent-Type:  text/html \t\r\n\r\nbody\r\n\r\n";
  const auto head = parse_response_head(message);
  REQUIRE(head.has_value());
  CHECK(head->version == "HTTP/1.1");
  CHECK(head->status == 404);
  CHECK(head->reason == "Not Found");
  CHECK(head->headers.first("server") == std::string_view("nginx"));
  CHECK(head->headers.first("x-empty") == std::string_view(""));
  CHECK(head->headers.first("content-type") == std::string_view("text/html"));
  CHECK(message.substr(head->length) == "body\r\n\r\n");
}

TEST_CASE("Heads that real servers write against the rules are read", "[http][hostile]") {
  SECTION("line feeds alone") {
    const auto head = parse_response_head("HTTP/1.0 200 OK\nA: 1\n\nx");
    REQUIRE(head.has_value());
    CHECK(head->headers.first("a") == std::string_view("1"));
    CHECK(head->length == 22);
  }
  SECTION("folded lines") {
    const auto head =
        parse_response_head("HTTP/1.1 200 OK\r\n folded first\r\nA: 1\r\n  2\r\n\t\r\n\t3\r\nB:\r\n c\r\n\r\n");
    REQUIRE(head.has_value());
    CHECK(head->headers.first("a") == std::string_view("1 2 3"));
    CHECK(head->headers.first("b") == std::string_view("c"));
    CHECK(head->headers.fields().size() == 2);
  }
  SECTION("no reason") {
    CHECK(parse_response_head("HTTP/1.1 200\r\n\r\n")->reason == "");
    CHECK(parse_response_head("HTTP/1.1 204 \r\n\r\n")->status == 204);
    CHECK(parse_response_head("HTTP/2 200\r\n\r\n")->version == "HTTP/2");
  }
  SECTION("lines that are no fields") {
    const auto head = parse_response_head("HTTP/1.1 200 OK\r\nno colon\r\n: no name\r\nA : 1\r\n\r\n");
    REQUIRE(head.has_value());
    REQUIRE(head->headers.fields().size() == 1);
    CHECK(head->headers.fields()[0].name == "A");
  }
}

TEST_CASE("What has no status line or no end is no head", "[http][hostile]") {
  for (const char* bad :
       {"", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nA: 1\r\n", "ICY 200 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 099 No\r\n\r\n", "HTTP/1.1\r\n\r\n",
        "HTTP/x 200 OK\r\n\r\n", "HTTP/ 200 OK\r\n\r\n", "<html>\n\n", "\r\nHTTP/1.1 200 OK\r\n\r\n"}) {
    INFO(bad);
    const auto head = parse_response_head(bad);
    REQUIRE_FALSE(head.has_value());
    CHECK(head.error().code == ErrorCode::malformed);
  }
}

TEST_CASE("Chunks are joined and their framing is gone", "[http][rfc9112]") {
  const auto payload = dechunk("4\r\nWiki\r\n00A;x=\"y\"\r\n0123456789\r\n1 \n!\n0\r\nTrailer: t\r\n\r\nbehind");
  CHECK(payload.bytes == "Wiki0123456789!");
  CHECK(payload.whole);
  CHECK(dechunk("0\r\n\r\n").whole);
}

TEST_CASE("Two chunkings of one body have one payload", "[http][warc]") {
  std::string body;
  for (int i = 0; i < 500; ++i) body += static_cast<char>('a' + i % 26);
  std::string one = "1f4\r\n" + body + "\r\n0\r\n\r\n";
  std::string other;
  for (const char c : body) other += std::string("1\r\n") + c + "\r\n";
  CHECK(dechunk(one).bytes == body);
  CHECK(dechunk(other + "0\r\n\r\n").bytes == body);
}

TEST_CASE("Broken chunks give what came before them", "[http][hostile]") {
  struct Row {
    std::string_view body, bytes;
  };
  const std::vector<Row> table{
      {"", ""},
      {"4\r\nWi", "Wi"},
      {"4\r\nWiki", "Wiki"},
      {"4\r\nWiki\r\n", "Wiki"},
      {"4\r\nWiki\r\n0", "Wiki"},
      {"4\r\nWikiXX4\r\npedi\r\n0\r\n\r\n", "Wiki"},
      {"4\r\nWiki\r\nzz\r\n", "Wiki"},
      {"4\r\nWiki\r\n-1\r\n", "Wiki"},
      {"4\r\nWiki\r\n4 5\r\nabcd\r\n", "Wiki"},
      {"4\r\nWiki\r\nffffffffffffffff\r\nabc", "Wikiabc"},
      {"4\r\nWiki\r\n10000000000000000\r\nabc", "Wiki"},
      {"<html>", ""},
  };
  for (const auto& [body, bytes] : table) {
    INFO(body);
    const auto payload = dechunk(body);
    CHECK(payload.bytes == bytes);
    CHECK_FALSE(payload.whole);
  }
}

TEST_CASE("The declared length bounds the payload", "[http]") {
  CHECK(payload_of("Content-Length: 3\r\n", "abcdef").bytes == "abc");
  CHECK(payload_of("Content-Length: 3\r\n", "abcdef").whole);
  CHECK(payload_of("Content-Length: 7\r\n", "abcdef").bytes == "abcdef");
  CHECK_FALSE(payload_of("Content-Length: 7\r\n", "abcdef").whole);
  CHECK(payload_of("Content-Length: 3\r\nContent-Length: 3, 3\r\n", "abcdef").bytes == "abc");
}

TEST_CASE("A length that contradicts itself or is none breaks the framing", "[http][rfc9112][hostile]") {
  for (const char* unbelievable :
       {"3\r\nContent-Length: 4", "6, 3", "3, 3, 6", "-3", "3x", "", " ", "0x3", "99999999999999999999999"}) {
    INFO(unbelievable);
    const std::string field = std::string("Content-Length: ") + unbelievable + "\r\n";
    const auto payload = payload_of(field, "abcdef");
    CHECK(payload.bytes == "abcdef");
    CHECK_FALSE(payload.whole);
    CHECK(body_framing(head_of(field)).kind == BodyFraming::Kind::broken);
    CHECK(payload_of(field + "Transfer-Encoding: chunked\r\n", "2\r\nab\r\n0\r\n\r\n").whole);
  }
}

TEST_CASE("Where a body ends follows from status and fields", "[http][rfc9112]") {
  using Kind = BodyFraming::Kind;
  CHECK(body_framing(head_of("")).kind == Kind::until_close);
  CHECK(body_framing(head_of("Transfer-Encoding: gzip\r\nContent-Length: 3\r\n")).kind == Kind::until_close);
  CHECK(body_framing(head_of("Transfer-Encoding: gzip, chunked\r\n")).kind == Kind::chunked);
  CHECK(body_framing(head_of("Content-Length: 3, 3\r\n")).length == 3);
  CHECK(body_framing(head_of("Transfer-Encoding: identity\r\nContent-Length: 3\r\n")).kind == Kind::length);
  const auto head = parse_response_head("HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\n");
  REQUIRE(head.has_value());
  CHECK(body_framing(*head).kind == Kind::none);
}

TEST_CASE("A transfer coding wins over a length and is undone to the last", "[http][rfc9112]") {
  CHECK(payload_of("Content-Length: 1\r\nTransfer-Encoding: Chunked\r\n", "2\r\nab\r\n0\r\n\r\n").bytes == "ab");
  const std::string packed = gzip_member("hello");
  CHECK(payload_of("Transfer-Encoding: gzip\r\n", packed).bytes == "hello");
  const std::string chunked = "1\r\n" + packed.substr(0, 1) + "\r\nff\r\n" + packed.substr(1);
  CHECK_FALSE(payload_of("Transfer-Encoding: gzip, chunked\r\n", chunked).whole);
  CHECK(payload_of("Transfer-Encoding: unknown\r\n", "x").bytes == "x");
}

TEST_CASE("A status without a body has an empty and whole payload", "[http]") {
  const auto head = parse_response_head("HTTP/1.1 304 Not Modified\r\nContent-Length: 100\r\n\r\n");
  REQUIRE(head.has_value());
  const auto payload = remove_transfer_coding(*head, "");
  CHECK(payload.bytes.empty());
  CHECK(payload.whole);
}

TEST_CASE("Content codings are undone from the last", "[http][rfc9110]") {
  const std::string once = gzip_member("hello");
  CHECK(remove_content_coding({}, "plain").value() == "plain");
  CHECK(remove_content_coding(header("Content-Encoding", "identity"), "plain").value() == "plain");
  CHECK(remove_content_coding(header("content-encoding", "X-GZip"), once).value() == "hello");
  CHECK(remove_content_coding(header("Content-Encoding", "gzip, gzip"), gzip_member(once)).value() == "hello");
  CHECK(remove_content_coding(header("Content-Encoding", "gzip"), "").value() == "");
}

TEST_CASE("A coding that cannot be undone says why", "[http][hostile]") {
  const std::string once = gzip_member("hello");
  CHECK(code_of(remove_content_coding(header("Content-Encoding", "br"), "x")) == "unsupported");
  CHECK(code_of(remove_content_coding(header("Content-Encoding", "gzip"), "<html>")) == "malformed");
  CHECK(code_of(remove_content_coding(header("Content-Encoding", "gzip"), once.substr(0, 20))) == "malformed");
  CHECK(code_of(remove_content_coding(header("Content-Encoding", "gzip,gzip,gzip"), once)) == "limit");
}

TEST_CASE("A decompression bomb hits the size or the ratio bound", "[http][hostile]") {
  const std::string bomb = gzip_member(std::string(8u << 20, '\0'));
  CHECK(code_of(remove_content_coding(header("Content-Encoding", "gzip"), bomb)) == "limit");
  CHECK(code_of(remove_content_coding(header("Content-Encoding", "gzip"), bomb, {64u << 20, 100'000, 2})) == "ok");
  CHECK(code_of(remove_content_coding(header("Content-Encoding", "gzip"), bomb, {4u << 20, 100'000, 2})) == "limit");
  const std::string small = gzip_member(std::string(1u << 20, '\0'));
  CHECK(code_of(remove_content_coding(header("Content-Encoding", "gzip"), small)) == "ok");
}

TEST_CASE("Ten gigabytes in ten megabytes are given up early", "[http][hostile]") {
  const std::string member = gzip_member(std::string(100'000'000, '\0'));
  std::string bomb;
  for (int i = 0; i < 100; ++i) bomb += member;
  CHECK(bomb.size() < 12'000'000);
  for (const auto* coding : {"gzip", "gzip, gzip", "x-gzip"}) {
    const auto started = thread_processor_time();
    CHECK(code_of(remove_content_coding(header("Content-Encoding", coding),
                                        std::string_view(coding) == "gzip, gzip" ? gzip_member(bomb) : bomb)) ==
          "limit");
    CHECK(thread_processor_time() - started < std::chrono::seconds(20));
  }
  // The ratio alone does not hold it back, the size does.
  CHECK(code_of(remove_content_coding(header("Content-Encoding", "gzip"), bomb, {64u << 20, UINT64_MAX, 2})) ==
        "limit");
}

TEST_CASE("Codings that were not offered are not undone", "[http][rfc9110][hostile]") {
  for (const auto* coding : {"br", "zstd", "compress", "gzip, br", "br, gzip", "gzip, gzip, gzip", "aes128gcm"}) {
    CAPTURE(coding);
    const auto decoded = remove_content_coding(header("Content-Encoding", coding), gzip_member(gzip_member("x")));
    CHECK_FALSE(decoded.has_value());
  }
}

TEST_CASE("Retry-After is read as seconds or as a date", "[http][rfc9110]") {
  const auto ask = [](const char* value) { return retry_after_seconds(header("Retry-After", value), 784'111'777); };
  CHECK(ask("120") == 120);
  CHECK(ask("007") == 7);
  CHECK(ask("Sun, 06 Nov 1994 08:51:37 GMT") == 120);
  CHECK(ask("Sunday, 06-Nov-94 08:51:37 GMT") == 120);
  CHECK(ask("99999999999999999999999") == 2'147'483'647);
  for (const char* none :
       {"", "0", "-5", "1.5", "5s", "soon", "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:36 GMT"}) {
    INFO(none);
    CHECK_FALSE(ask(none).has_value());
  }
  CHECK_FALSE(retry_after_seconds({}, 0).has_value());
}
