// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/record_rules.hpp"

#include "tests/storage/warc/checked.hpp"

using namespace pressroom;
using namespace pressroom::storage::warc;
using namespace pressroom::tests;

namespace {

Rules header_rules(const Draft& one) { return rules_in(check_header(one.header)); }

}  // namespace

TEST_CASE("Headers that hold what they should break no rule", "[warc]") {
  for (const Draft& sound :
       {warcinfo(), request(), response(), revisit(), draft("metadata", 4), draft("resource", 5),
        draft("conversion", 6),
        draft("continuation", 8, "x").put("WARC-Segment-Number", "2").put("WARC-Segment-Origin-ID", id_of(3))}) {
    INFO(sound.header.value("WARC-Type"));
    CHECK(header_rules(sound) == Rules{});
  }
}

TEST_CASE("F3 a defined field twice and others as often as they like", "[warc]") {
  CHECK(header_rules(draft("metadata", 4).add("warc-date", sample_date)) == Rules{"F3 E"});
  CHECK(header_rules(response().add("Content-Type", "text/plain")) == Rules{"F3 E"});
  CHECK(header_rules(response().add("WARC-Protocol", "h2").add("WARC-Protocol", "tls/1.3")) == Rules{});
  CHECK(header_rules(request().add("WARC-Concurrent-To", id_of(4))) == Rules{});
}

TEST_CASE("F5 a mandatory field is missing", "[warc]") {
  const std::string field = GENERATE("WARC-Record-ID", "WARC-Date", "WARC-Type");
  CHECK(header_rules(response().drop(field)) == Rules{"F5 E"});
}

TEST_CASE("F6 a record id that is no URI in angle brackets", "[warc]") {
  const std::string bad = GENERATE("urn:uuid:3", "<three>", "<urn:uuid: 3>", "<>", "<:x>", "<urn:>", "<9a:b>", "");
  INFO(bad);
  CHECK(header_rules(response().put("WARC-Record-ID", bad)) == Rules{"F6 E"});
}

TEST_CASE("F7 a date that WARC/1.1 does not have or WARC/1.0 does not", "[warc]") {
  const auto dated = [](const std::string& date, const std::string& version) {
    return header_rules(response().version(version).put("WARC-Date", date));
  };
  for (const char* bad : {"yesterday", "20261123080000", "2026-11-23T08:00:00+00:00"}) {
    CHECK(dated(bad, "WARC/1.1") == Rules{"F7 E"});
  }
  for (const char* only_1_1 : {"2026", "2026-11-23T08:00Z", "2026-11-23T08:00:00.5Z"}) {
    CHECK(dated(only_1_1, "WARC/1.1") == Rules{});
    CHECK(dated(only_1_1, "WARC/1.0") == Rules{"F7 E"});
  }
  CHECK(dated(sample_date, "WARC/1.0") == Rules{});
  CHECK(header_rules(revisit().put("WARC-Refers-To-Date", "then")) == Rules{"F7 E"});
}

TEST_CASE("F8 a block without Content-Type", "[warc]") {
  CHECK(header_rules(draft("resource", 5, "x").drop("Content-Type")) == Rules{"F8 W"});
  CHECK(header_rules(draft("resource", 5).drop("Content-Type")) == Rules{});
}

TEST_CASE("F9 angle brackets round URIs and none round ids in WARC/1.1", "[warc]") {
  const std::string bracketed = "<" + std::string(sample_uri) + ">";
  CHECK(header_rules(response().put("WARC-Target-URI", bracketed)) == Rules{"F9 E"});
  CHECK(header_rules(response().put("WARC-Target-URI", bracketed).version("WARC/1.0")) == Rules{});
  CHECK(header_rules(revisit().put("WARC-Refers-To-Target-URI", bracketed)) == Rules{"F9 E"});
  CHECK(header_rules(request().put("WARC-Concurrent-To", "urn:uuid:3")) == Rules{"F9 E"});
}

TEST_CASE("H1 a media type that is not that of the record's HTTP message", "[warc]") {
  CHECK(header_rules(response().put("Content-Type", "application/http; msgtype=request")) == Rules{"H1 W"});
  CHECK(header_rules(request().put("Content-Type", "application/http; msgtype=response")) == Rules{"H1 W"});
  CHECK(header_rules(response().put("Content-Type", "text/html")) == Rules{"H1 W"});
  CHECK(header_rules(response().put("Content-Type", "Application/HTTP; MsgType=Response")) == Rules{});
  CHECK(header_rules(response().put("WARC-Target-URI", "ftp://a.example/").put("Content-Type", "text/plain")) ==
        Rules{});
}

TEST_CASE("D1 a digest without label or value", "[warc]") {
  CHECK(header_rules(response().put("WARC-Block-Digest", "nonsense")) == Rules{"D1 E"});
  CHECK(header_rules(response().put("WARC-Payload-Digest", "sha256:")) == Rules{"D1 E"});
}

TEST_CASE("G1 and G2 numbers of segments", "[warc]") {
  const auto continuation = [](const std::string& number) {
    return draft("continuation", 8).put("WARC-Segment-Origin-ID", id_of(3)).put("WARC-Segment-Number", number);
  };
  CHECK(header_rules(continuation("1")) == Rules{"G1 E"});
  CHECK(header_rules(continuation("two")) == Rules{"G1 E"});
  CHECK(header_rules(continuation("99999999999999999999")) == Rules{"G1 E"});
  CHECK(header_rules(continuation("2").put("WARC-Segment-Total-Length", "-1")) == Rules{"G1 E"});
  CHECK(header_rules(response().put("WARC-Segment-Number", "1")) == Rules{});
  CHECK(header_rules(response().put("WARC-Segment-Number", "3")) == Rules{"G1 E"});
  CHECK(header_rules(draft("metadata", 4).put("WARC-Segment-Number", "1")) == Rules{"G2 W"});
}

TEST_CASE("V1 V2 and V4 what the header of a revisit says", "[warc]") {
  const std::string stem = "http://netpreserve.org/warc/";
  CHECK(header_rules(revisit().put("WARC-Profile", "http://press.example/same")) == Rules{"V1 N"});
  CHECK(header_rules(revisit().put("WARC-Profile", stem + "1.0/revisit/identical-payload-digest")) == Rules{"V1 W"});
  CHECK(
      header_rules(revisit().version("WARC/1.0").put("WARC-Profile", stem + "1.0/revisit/identical-payload-digest")) ==
      Rules{});
  CHECK(header_rules(revisit().drop("WARC-Payload-Digest")) == Rules{"V2 E"});
  const Draft modified = revisit().put("WARC-Profile", stem + "1.1/revisit/server-not-modified");
  CHECK(header_rules(Draft(modified).drop("WARC-Payload-Digest")) == Rules{});
  CHECK(header_rules(revisit(7, "HTTP/1.1 200 OK\r\n\r\n").drop("WARC-Truncated")) == Rules{"V2 W"});
  CHECK(header_rules(revisit().drop("WARC-Refers-To-Date")) == Rules{"V4 W"});
}

TEST_CASE("Of an unknown record type only what every record has is looked at", "[warc]") {
  CHECK(header_rules(draft("screenshot", 9, "x").put("WARC-Profile", "x").drop("WARC-Warcinfo-ID")) == Rules{});
  CHECK(header_rules(draft("screenshot", 9, "x").put("WARC-Date", "x")) == Rules{"F7 E"});
}

TEST_CASE("A revisit profile is read with and without the brackets of WARC 1.0", "[warc]") {
  const auto profile = [](const std::string& value) {
    return revisit_profile(revisit().put("WARC-Profile", value).header);
  };
  const auto bracketed = profile("<http://netpreserve.org/warc/1.0/revisit/server-not-modified>");
  CHECK(bracketed.kind == RevisitProfile::Kind::not_modified);
  CHECK(bracketed.warc_version == "WARC/1.0");
  CHECK(profile("http://netpreserve.org/warc/1.1/revisit/other").kind == RevisitProfile::Kind::unknown);
}

TEST_CASE("A count is decimal digits that fit", "[warc]") {
  CHECK(parse_count("0") == 0u);
  CHECK(parse_count("18446744073709551615") == 18446744073709551615u);
  for (const char* bad : {"", "-1", "+1", " 1", "1 ", "0x1", "18446744073709551616"}) CHECK_FALSE(parse_count(bad));
}
