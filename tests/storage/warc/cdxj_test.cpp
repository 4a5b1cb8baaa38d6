// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/cdxj.hpp"

#include <algorithm>

#include "tests/storage/warc/sample.hpp"

using namespace pressroom;
using namespace pressroom::storage::warc;
using namespace pressroom::tests;

TEST_CASE("A line is written with labels and numbers and read back", "[warc]") {
  const SampleArchive archive;
  const auto line = index_line(archive.captures[0]);
  const std::string text = line.serialise();
  CHECK(text.starts_with("example,press)/content_4711_1.htm 20261123080001 {\"url\":\"http://press.example/"));
  CHECK(text.find("\"status\":200,\"digest\":\"sha256:") != std::string::npos);
  CHECK(text.find("\"offset\":" + std::to_string(archive.captures[0].location.offset)) != std::string::npos);
  const auto read = value_of(parse_index_line(text));
  CHECK(read.location == archive.captures[0].location);
  CHECK(read.digest == archive.captures[0].payload_digest);
  CHECK(read.record_digest == archive.captures[0].record_digest);
  CHECK(read.status == 200);
  CHECK(read.mime == "text/html");
  CHECK(read.serialise() == text);
}

TEST_CASE("Lines of other tools with strings for numbers are read", "[warc]") {
  const auto line = value_of(parse_index_line(
      R"(org,example)/ 20200101000000123 {"url":"http://example.org/","status":"404","digest":"ABC","length":"7","offset":"0","filename":"a.warc.gz"})"));
  CHECK(line.status == 404);
  CHECK(line.digest == "ABC");
  CHECK(line.timestamp.size() == 17);
  CHECK(line.location == core::RecordLocation{"a.warc.gz", 0, 7});
}

TEST_CASE("Malformed lines are refused with a reason", "[warc]") {
  const std::string text =
      GENERATE(as<std::string>{}, "", " ", "key", "key 2020", "key 2020 {}", "key 20200101000000",
               "key 20200101000000 ", "key 20200101000000 []", "key 20200101000000 {", "key 20200101000000 {}",
               R"(key 20200101000000 {"url":"u","filename":"f","offset":-1,"length":1})",
               R"(key 20200101000000 {"url":"u","filename":"f","offset":"x","length":1})",
               R"(key 20200101000000 {"url":"u","filename":"f","offset":1.5,"length":1})",
               R"(key 2020010100000x {"url":"u","filename":"f","offset":1,"length":1})",
               R"(key 20200101000000 {"url":7,"filename":[],"offset":1,"length":1})");
  const auto line = parse_index_line(text);
  REQUIRE(!line);
  CHECK(line.error().code == core::ErrorCode::malformed);
  CHECK(!line.error().what.empty());
}

TEST_CASE("Deeply nested JSON in a line is refused without a crash", "[warc]") {
  CHECK(!parse_index_line("key 20200101000000 " + std::string(200'000, '[')));
  CHECK(!parse_index_line("key 20200101000000 {\"a\":" + std::string(200'000, '[') + std::string(200'000, ']') + "}"));
}

TEST_CASE("An index is in byte order and holds each line once", "[warc]") {
  CHECK(sorted_index({"b 1", "a 2", "B 1", "a 1", "\xC3\xA9 1", "b 1"}) == "B 1\na 1\na 2\nb 1\n\xC3\xA9 1\n");
  CHECK(sorted_index({}).empty());
}

TEST_CASE("Lines are taken apart at any line end", "[warc]") {
  CHECK(index_lines("a\r\n\nb") == std::vector<std::string>{"a", "b"});
}

TEST_CASE("The line of a revisit says so and keeps status and digest", "[warc]") {
  core::Capture capture;
  capture.url = "http://press.example/";
  capture.status = 304;
  capture.mime = "text/html";
  capture.payload_digest = "sha256:ab";
  capture.refers_to = "<urn:uuid:1>";
  const IndexLine line = index_line(capture);
  CHECK(line.mime == "warc/revisit");
  CHECK(line.status == 304);
  CHECK(line.digest == "sha256:ab");
  capture.refers_to.clear();
  CHECK(index_line(capture).mime == "text/html");
}

TEST_CASE("A line that is one JSON object is read by its own function", "[warc]") {
  const std::string text =
      R"({"urlkey":"example,desk)/","timestamp":"20200101000000","url":"http://desk.example/","mime":"text/html","status":"200","digest":"ABC","length":"7","offset":"3","filename":"a.warc.gz"})";
  const auto line = value_of(parse_json_line(text));
  CHECK(line.key == "example,desk)/");
  CHECK(line.status == 200);
  CHECK(line.location == core::RecordLocation{"a.warc.gz", 3, 7});
  CHECK_FALSE(parse_index_line(text));
  CHECK_FALSE(parse_json_line("[]"));
  CHECK_FALSE(parse_json_line(R"({"timestamp":"20200101000000"})"));
}
