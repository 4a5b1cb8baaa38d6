// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/record.hpp"

#include <algorithm>

#include "tests/storage/warc/sample.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::storage::warc;

namespace {

bool has_rule(const ParsedHead& head, std::string_view rule) {
  return std::any_of(head.irregularities.begin(), head.irregularities.end(),
                     [&](const Irregularity& found) { return found.rule == rule; });
}

}  // namespace

TEST_CASE("A serialised head is read back field by field", "[warc]") {
  RecordHeader header;
  header.add("WARC-Type", "response");
  header.add("WARC-Target-URI", "http://press.example/a");
  header.content_length = 7;
  const std::string bytes = serialise_head(header);
  CHECK(bytes ==
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://press.example/a\r\nContent-Length: 7\r\n\r\n");
  const auto head = parse_record_head(bytes + "payload");
  REQUIRE(head);
  CHECK(head->length == bytes.size());
  CHECK(head->irregularities.empty());
  CHECK(head->header.content_length == 7);
  CHECK(head->header.type() == RecordType::response);
  CHECK(head->header.value("warc-target-uri") == "http://press.example/a");
}

TEST_CASE("Foreign head forms are read and named", "[warc]") {
  SECTION("angle brackets of WARC 1.0") {
    const auto head =
        parse_record_head("WARC/1.0\r\nWARC-Target-URI: <http://a.example/>\r\nContent-Length: 0\r\n\r\n");
    REQUIRE(head);
    CHECK(head->header.target_uri() == "http://a.example/");
    CHECK(head->irregularities.empty());
  }
  SECTION("lines that end in LF alone") {
    const auto head = parse_record_head("WARC/1.1\nWARC-Type: request\nContent-Length: 3\n\nabc");
    REQUIRE(head);
    CHECK(head->header.type() == RecordType::request);
    CHECK(head->length == 47);
    CHECK(has_rule(*head, "F1"));
  }
  SECTION("folded lines") {
    const auto head = parse_record_head("WARC/1.1\r\nX-Note: one\r\n  two\r\nContent-Length: 0\r\n\r\n");
    REQUIRE(head);
    CHECK(head->header.value("X-Note") == "one two");
    CHECK(has_rule(*head, "F4"));
  }
  SECTION("a value that stands on the folded line whole") {
    const auto head =
        parse_record_head("WARC/1.1\r\nWARC-Block-Digest:\r\n sha256:00\r\nContent-Length:\r\n\t3\r\n\r\n");
    REQUIRE(head);
    CHECK(head->header.value("WARC-Block-Digest") == "sha256:00");
    CHECK(head->header.content_length == 3);
  }
  SECTION("any number of bad lines costs one irregularity") {
    std::string lines;
    for (int i = 0; i < 5'000; ++i) lines += "nonsense\r\n";
    const auto head = parse_record_head("WARC/1.1\r\n" + lines + "Content-Length: 0\r\n\r\n");
    REQUIRE(head);
    CHECK(head->irregularities.size() == 1);
  }
  SECTION("a draft version") {
    const auto head = parse_record_head("WARC/0.18\r\nContent-Length: 0\r\n\r\n");
    REQUIRE(head);
    CHECK(has_rule(*head, "F1"));
  }
  SECTION("a line without a colon and a control character") {
    const auto head = parse_record_head("WARC/1.1\r\nnonsense\r\nX\x01: y\r\nContent-Length: 0\r\n\r\n");
    REQUIRE(head);
    CHECK(has_rule(*head, "F2"));
  }
}

TEST_CASE("Heads without what reading needs are refused with a reason", "[warc]") {
  const std::string bytes =
      GENERATE(as<std::string>{}, "", "HTTP/1.1 200 OK\r\n\r\n", "WARC/1.1", "WARC/2.0\r\n\r\n",
               "WARC/1.1\r\nContent-Length: 0\r\n", "WARC/1.1\r\n\r\n", "WARC/1.1\r\nContent-Length: -1\r\n\r\n",
               "WARC/1.1\r\nContent-Length: 1x\r\n\r\n", "WARC/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
               "WARC/1.1\r\nContent-Length: 18446744073709551615\r\n\r\n",
               "WARC/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n");
  const auto head = parse_record_head(bytes);
  REQUIRE(!head);
  CHECK(head.error().code == core::ErrorCode::malformed);
}

TEST_CASE("A value cannot begin a header line of its own", "[warc]") {
  RecordHeader header;
  header.add("WARC-Target-URI", "http://a.example/\r\nWARC-Type: warcinfo");
  const auto head = parse_record_head(serialise_record(header, "x"));
  REQUIRE(head);
  CHECK(head->header.type() == RecordType::unknown);
  CHECK(head->header.fields.fields().size() == 2);
}

TEST_CASE("A warc-fields block is read back and foreign ones are tolerated", "[warc]") {
  core::HttpHeaders fields;
  fields.add("via", "http://press.example/");
  fields.add("page", "3");
  CHECK(serialise_warc_fields(fields) == "via: http://press.example/\r\npage: 3\r\n");
  const auto read = parse_warc_fields("software: a\n  b\r\nno colon\r\n\r\nlast: c");
  REQUIRE(read.fields().size() == 2);
  CHECK(read.first("software") == "a b");
  CHECK(read.first("last") == "c");
}

TEST_CASE("Names of record types are those of the standard", "[warc]") {
  for (const auto type :
       {RecordType::warcinfo, RecordType::response, RecordType::resource, RecordType::request, RecordType::metadata,
        RecordType::revisit, RecordType::conversion, RecordType::continuation}) {
    CHECK(record_type(name(type)) == type);
  }
  CHECK(record_type("screenshot") == RecordType::unknown);
  CHECK(name(RecordType::continuation) == "continuation");
}
