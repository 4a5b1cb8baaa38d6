// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/type_rules.hpp"

#include <tuple>

#include "tests/storage/warc/checked.hpp"

using namespace pressroom;
using namespace pressroom::storage::warc;
using namespace pressroom::tests;

namespace {

Rules type_rules(const Draft& one) { return rules_in(check_fields_by_type(one.header)); }

Draft continuation() {
  return draft("continuation", 8).put("WARC-Segment-Number", "2").put("WARC-Segment-Origin-ID", id_of(3));
}

Draft sound(const std::string& type) {
  if (type == "warcinfo") return warcinfo();
  if (type == "continuation") return continuation();
  return type == "revisit" ? revisit() : draft(type, 9);
}

}  // namespace

TEST_CASE("T1 a field that a record type must carry", "[warc]") {
  for (const char* type : {"response", "resource", "request", "revisit", "conversion", "continuation"}) {
    CHECK(type_rules(sound(type).drop("WARC-Target-URI")) == Rules{"T1 E"});
  }
  CHECK(type_rules(sound("metadata").drop("WARC-Target-URI")) == Rules{});
  CHECK(type_rules(revisit().drop("WARC-Profile")) == Rules{"T1 E"});
  CHECK(type_rules(continuation().drop("WARC-Segment-Number")) == Rules{"T1 E"});
  CHECK(type_rules(continuation().drop("WARC-Segment-Origin-ID")) == Rules{"T1 E"});
}

TEST_CASE("T1 a field that a record type must not carry", "[warc]") {
  using Types = std::vector<const char*>;
  const auto [field, value, forbidden] = GENERATE(
      std::tuple{"WARC-Concurrent-To", "<urn:x:1>", Types{"warcinfo", "conversion", "continuation"}},
      std::tuple{"WARC-IP-Address", "192.0.2.7", Types{"warcinfo", "conversion", "continuation"}},
      std::tuple{"WARC-Refers-To", "<urn:x:1>", Types{"warcinfo", "response", "resource", "request", "continuation"}},
      std::tuple{"WARC-Refers-To-Target-URI", sample_uri, Types{"response", "metadata", "conversion"}},
      std::tuple{"WARC-Refers-To-Date", sample_date, Types{"response", "metadata", "conversion"}},
      std::tuple{"WARC-Profile", "http://a.example/", Types{"response", "metadata", "warcinfo"}},
      std::tuple{"WARC-Payload-Digest", "sha256:x", Types{"metadata"}},
      std::tuple{"WARC-Identified-Payload-Type", "text/html", Types{"warcinfo", "metadata"}},
      std::tuple{"WARC-Segment-Origin-ID", "<urn:x:1>", Types{"response", "revisit", "metadata"}},
      std::tuple{"WARC-Segment-Total-Length", "9", Types{"response", "resource"}});
  for (const char* type : forbidden) {
    INFO(field << " on " << type);
    CHECK(type_rules(sound(type).put(field, value)) == Rules{"T1 E"});
  }
}

TEST_CASE("F10 what warcinfo alone has and what it has not", "[warc]") {
  CHECK(type_rules(warcinfo().put("WARC-Filename", "a.warc")) == Rules{});
  CHECK(type_rules(response().put("WARC-Filename", "a.warc")) == Rules{"F10 E"});
  CHECK(type_rules(warcinfo().put("WARC-Target-URI", sample_uri)) == Rules{"F10 E"});
  CHECK(type_rules(warcinfo().put("WARC-Payload-Digest", "sha256:x")) == Rules{"F10 E"});
}

TEST_CASE("F11 and T1 fields that a record should carry", "[warc]") {
  CHECK(type_rules(response().drop("WARC-Warcinfo-ID")) == Rules{"F11 W"});
  CHECK(type_rules(draft("conversion", 6).drop("WARC-Refers-To")) == Rules{"T1 W"});
  CHECK(type_rules(request().drop("WARC-IP-Address")) == Rules{"T1 N"});
}

TEST_CASE("T1 addresses in any form that RFC 4291 has and no other", "[warc]") {
  const auto address = [](const std::string& text) { return type_rules(response().put("WARC-IP-Address", text)); };
  for (const char* good : {"192.0.2.7", "2001:db8::7", "2001:DB8:0:0:0:0:0:7", "::ffff:192.0.2.7", "::1", "::"}) {
    INFO(good);
    CHECK(address(good) == Rules{});
  }
  for (const char* bad :
       {"", "localhost", "192.0.2", "0x7f000001", "192.0.2.700", "192.0.2.7:80", "[::1]", "1::2::3"}) {
    INFO(bad);
    CHECK(address(bad) == Rules{"T1 E"});
  }
}

TEST_CASE("T1 reasons of truncation", "[warc]") {
  for (const char* good : {"length", "time", "disconnect", "unspecified"}) {
    CHECK(type_rules(response().put("WARC-Truncated", good)) == Rules{});
  }
  CHECK(type_rules(response().put("WARC-Truncated", "it got late")) == Rules{"T1 W"});
}

TEST_CASE("Fields are known by their names in any case", "[warc]") {
  CHECK(is_defined_field("warc-target-uri"));
  CHECK(is_defined_field("Content-Length"));
  CHECK_FALSE(is_defined_field("WARC-Protocol"));
}
