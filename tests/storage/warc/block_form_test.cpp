// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/block_form.hpp"

#include "tests/storage/warc/checked.hpp"

using namespace pressroom;
using namespace pressroom::storage::warc;
using namespace pressroom::tests;

namespace {

Rules form_rules(const Draft& one) { return rules_in(check_block_form(one.header, one.block)); }
Rules response_rules(const std::string& message) { return form_rules(draft("response", 3, message)); }
Rules metadata_rules(const std::string& block) { return form_rules(draft("metadata", 4, block)); }
Rules warcinfo_rules(const std::string& block) { return form_rules(draft("warcinfo", 1, block)); }

const std::string not_modified = "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n";
const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n";

}  // namespace

TEST_CASE("H7 the fields of a metadata record", "[warc]") {
  CHECK(metadata_rules("via: http://a.example/\r\nhopsFromSeed: LLE\r\nfetchTimeMs: 41\r\n") == Rules{});
  CHECK(metadata_rules("via: x\nown: y") == Rules{});
  CHECK(metadata_rules("via: x\r\n folded\r\n") == Rules{});
  CHECK(metadata_rules("nothing but words\r\n") == Rules{"H7 W"});
  CHECK(metadata_rules("via: x\r\nnothing but words\r\n") == Rules{"H7 W"});
  CHECK(metadata_rules("\r\n") == Rules{"H7 W"});
  CHECK(metadata_rules("hopsFromSeed: LQ\r\n") == Rules{"H7 W"});
  CHECK(metadata_rules("fetchTimeMs: long\r\n") == Rules{"H7 W"});
  CHECK(form_rules(draft("metadata", 4, "<xml/>").put("Content-Type", "text/xml")) == Rules{});
}

TEST_CASE("H7 a metadata record without a block says nothing and breaks nothing", "[warc]") {
  CHECK(form_rules(draft("metadata", 4).drop("Content-Type")) == Rules{});
}

TEST_CASE("H8 the fields of a warcinfo record", "[warc]") {
  CHECK(warcinfo_rules("software: x\r\nrobots: obeyed\r\n") == Rules{});
  CHECK(warcinfo_rules("robots: obeyed\r\n") == Rules{"H8 N"});
  CHECK(warcinfo_rules("") == Rules{"H8 N"});
  CHECK(warcinfo_rules("software: x\r\nwords\r\n") == Rules{"H8 W"});
  CHECK(form_rules(draft("warcinfo", 1, "x").put("Content-Type", "text/plain")) == Rules{"H8 N"});
}

TEST_CASE("H6 an interim answer in the place of the final one", "[warc]") {
  CHECK(response_rules("HTTP/1.1 103 Early Hints\r\n\r\n" + page_response("x")) == Rules{"H6 W"});
  CHECK(response_rules("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n") == Rules{});
  const std::string whole = "HTTP/1.1 100 Continue\r\n\r\n" + page_response("page");
  const Draft interim = draft("response", 3, whole).put("WARC-Payload-Digest", core::sha256_labelled("page"));
  CHECK(rules_of(interim) == Rules{"H6 W"});
}

TEST_CASE("V2 the block of a revisit by identical payload is nothing or a head", "[warc]") {
  CHECK(form_rules(revisit()) == Rules{});
  CHECK(form_rules(revisit(7, head)) == Rules{});
  CHECK(form_rules(revisit(7, head + "page")) == Rules{"V2 E"});
  CHECK(form_rules(revisit(7, "no head")) == Rules{"V2 W"});
  CHECK(form_rules(revisit(7, "no head").put("WARC-Profile", "http://a.example/own")) == Rules{});
}

TEST_CASE("V3 the block of an unmodified page is a 304 answer", "[warc]") {
  const auto unmodified = [](const std::string& block) {
    return form_rules(
        revisit(7, block).put("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/server-not-modified"));
  };
  CHECK(unmodified("") == Rules{});
  CHECK(unmodified(not_modified) == Rules{});
  CHECK(unmodified(head) == Rules{"V3 W"});
  CHECK(unmodified("no head") == Rules{"V3 W"});
}
