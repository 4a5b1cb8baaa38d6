// SPDX-License-Identifier: Apache-2.0
#include "core/transfer_decoder.hpp"

#include <string>

#include "core/gzip.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom::core;

namespace {

ResponseHead head_of(const std::string& fields) {
  auto head = parse_response_head("HTTP/1.1 200 OK\r\n" + fields + "\r\n");
  REQUIRE(head.has_value());
  return *std::move(head);
}

Payload decoded_in_pieces(const ResponseHead& head, std::string_view body, std::size_t size) {
  Payload payload;
  const ByteSink append = [&](std::string_view piece) { payload.bytes += piece; };
  TransferDecoder decoder(head);
  for (std::size_t at = 0; at < body.size(); at += size) decoder.feed(body.substr(at, size), append);
  payload.whole = decoder.finish(append);
  return payload;
}

std::string chunked(std::string_view body, std::size_t size) {
  std::string out;
  for (std::size_t at = 0; at < body.size(); at += size) {
    const auto data = body.substr(at, size);
    char line[20];
    std::snprintf(line, sizeof line, "%zx;x=y\r\n", data.size());
    out += line + std::string(data) + "\r\n";
  }
  return out + "0\r\nTrailer: t\r\n\r\n";
}

}  // namespace

TEST_CASE("A body that arrives in pieces of any size has the payload of the whole", "[http][rfc9112]") {
  const std::string text = "The spokesperson had nothing to add to what was said before, and said so.";
  const std::string packed = gzip_member(text);
  const std::string twice = gzip_member("first ") + gzip_member("second");
  struct Row {
    std::string fields, body, payload;
    bool whole;
  };
  const std::vector<Row> table{
      {"Transfer-Encoding: chunked\r\n", chunked(text, 7), text, true},
      {"Transfer-Encoding: chunked\r\n", chunked(text, 7) + "behind", text, true},
      {"Transfer-Encoding: chunked\r\n", chunked(text, 16).substr(0, 60), text.substr(0, 32), false},
      {"Transfer-Encoding: chunked\r\n", "3\nabc\n0\n\n", "abc", true},
      {"Transfer-Encoding: chunked\r\n", "3\r\nabcX", "abc", false},
      {"Transfer-Encoding: chunked\r\n", "3\r\nabc\rX", "abc", false},
      {"Transfer-Encoding: gzip, chunked\r\n", chunked(packed, 5), text, true},
      {"Transfer-Encoding: gzip, chunked\r\n", chunked(twice, 5), "first second", true},
      {"Transfer-Encoding: gzip, chunked\r\n", chunked(packed.substr(0, packed.size() - 1), 5), text, false},
      {"Transfer-Encoding: gzip, chunked\r\n", chunked(text, 5), text, false},
      {"Transfer-Encoding: gzip\r\n", packed + "padding", text, true},
      {"Transfer-Encoding: gzip\r\n", "x", "x", false},
      {"Transfer-Encoding: deflate, gzip, br, chunked\r\n", chunked(text, 5), text, false},
      {"Content-Length: 20\r\n", text, text.substr(0, 20), true},
      {"Content-Length: 200\r\n", text, text, false},
      {"Content-Length: 2, 3\r\n", text, text, false},
      {"", text, text, true},
      {"", "", "", true},
  };
  for (const auto& row : table) {
    INFO(row.fields << row.body);
    const auto head = head_of(row.fields);
    const auto whole = remove_transfer_coding(head, row.body);
    CHECK(whole.bytes == row.payload);
    CHECK(whole.whole == row.whole);
    for (const std::size_t size : {1u, 2u, 3u, 11u}) {
      const auto pieces = decoded_in_pieces(head, row.body, size);
      CHECK(pieces.bytes == row.payload);
      CHECK(pieces.whole == row.whole);
    }
  }
}

TEST_CASE("Deflate is undone with and without its zlib header in pieces", "[http][rfc9110]") {
  const std::string zlib_hello("\x78\x9c\xcb\x48\xcd\xc9\xc9\x07\x00\x06\x2c\x02\x15", 13);
  for (const std::string& body : {zlib_hello, zlib_hello.substr(2, 7)}) {
    const auto pieces = decoded_in_pieces(head_of("Transfer-Encoding: deflate\r\n"), body, 1);
    CHECK(pieces.bytes == "hello");
    CHECK(pieces.whole);
  }
}

TEST_CASE("A size line without an end takes no memory", "[http][hostile]") {
  std::size_t given = 0;
  const ByteSink count = [&](std::string_view piece) { given += piece.size(); };
  TransferDecoder decoder(head_of("Transfer-Encoding: chunked\r\n"));
  const std::string line(1u << 20, '0');
  for (int piece = 0; piece < 10; ++piece) decoder.feed(line, count);
  decoder.feed("3\r\nabc\r\n0\r\n\r\n", count);
  CHECK(given == 0);
  CHECK_FALSE(decoder.finish(count));
}

TEST_CASE("A decompression bomb ends its output at the ratio", "[http][hostile]") {
  std::size_t given = 0;
  const ByteSink count = [&](std::string_view piece) { given += piece.size(); };
  const std::string bomb = gzip_member(std::string(32u << 20, 'x'));
  TransferDecoder decoder(head_of("Transfer-Encoding: gzip\r\n"));
  decoder.feed(bomb, count);
  CHECK_FALSE(decoder.finish(count));
  CHECK(given < 210 * bomb.size());
}

TEST_CASE("A transfer coding within the ratio is given up at 64 MiB all the same", "[http][hostile]") {
  // Squeezes by less than 200 to one, so that the ratio never ends it.
  std::string text;
  while (text.size() < 8u << 20) {
    text += std::to_string(text.size() * 2'654'435'761u) + std::string(1'900, 'x');
  }
  const std::string member = gzip_member(text);
  REQUIRE(text.size() / member.size() < 200);
  std::string bomb;
  for (int i = 0; i < 12; ++i) bomb += member;
  const auto payload = remove_transfer_coding(head_of("Transfer-Encoding: gzip\r\n"), bomb);
  CHECK_FALSE(payload.whole);
  CHECK(payload.bytes.size() <= 64u << 20);
  CHECK(payload.bytes.size() > 63u << 20);
}

TEST_CASE("Transfer codings stacked on each other cannot multiply their ratios", "[http][hostile]") {
  const std::string inner = gzip_member(std::string(200u << 20, '\0'));
  std::size_t given = 0;
  const ByteSink count = [&](std::string_view piece) { given += piece.size(); };
  TransferDecoder decoder(head_of("Transfer-Encoding: gzip, gzip, chunked\r\n"));
  decoder.feed(chunked(gzip_member(inner), 1'000), count);
  CHECK_FALSE(decoder.finish(count));
  CHECK(given <= 64u << 20);
}
