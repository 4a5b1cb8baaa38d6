// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/segment_checker.hpp"

#include "tests/storage/warc/checked.hpp"

using namespace pressroom;
using namespace pressroom::storage::warc;
using namespace pressroom::tests;

namespace {

/// A response in three records, cut at these places.
struct Segments {
  explicit Segments(std::size_t cut = 60, std::size_t then = 70) {
    const std::string whole = page_response("a page in three parts");
    first = draft("response", 3, whole.substr(0, cut))
                .put("WARC-Payload-Digest", core::sha256_labelled("a page in three parts"))
                .put("WARC-Segment-Number", "1");
    second = part(8, 2, whole.substr(cut, then - cut));
    last = part(9, 3, whole.substr(then)).put("WARC-Segment-Total-Length", std::to_string(whole.size()));
  }
  static Draft part(int id, int number, std::string block) {
    return draft("continuation", id, std::move(block))
        .put("WARC-Segment-Number", std::to_string(number))
        .put("WARC-Segment-Origin-ID", id_of(3));
  }
  Rules rules() const { return rules_of_files({described({first, second, last})}); }

  Draft first, second, last;
};

}  // namespace

TEST_CASE("A response in segments is whole in one file and in three", "[warc]") {
  const Segments segments = GENERATE(Segments(60, 70), Segments(10, 20), Segments(60, 60));
  CHECK(segments.rules() == Rules{});
  const auto elsewhere = [](int number, Draft one) {
    return warcinfo(number).bytes() + one.put("WARC-Warcinfo-ID", id_of(number)).bytes();
  };
  const std::string a = described({segments.first}), b = elsewhere(51, segments.second),
                    c = elsewhere(52, segments.last);
  CHECK(rules_of_files({a, b, c}) == Rules{});
  CHECK(rules_of_files({c, a, b}) == Rules{});
}

TEST_CASE("Segments in gzip members are put together", "[warc]") {
  const Segments segments;
  std::string bytes;
  for (const Draft& one : {warcinfo(), segments.first, segments.second, segments.last}) {
    bytes += core::gzip_member(one.bytes());
  }
  CHECK(rules_of_files({bytes}) == Rules{});
}

TEST_CASE("G1 numbers that do not count up by one", "[warc]") {
  Segments segments;
  SECTION("a gap") { segments.last.put("WARC-Segment-Number", "4"); }
  SECTION("one twice") { segments.last.put("WARC-Segment-Number", "2"); }
  SECTION("a first one that is not 1") { segments.first.put("WARC-Segment-Number", "3"); }
  CHECK(segments.rules() == Rules{"G1 E"});
}

TEST_CASE("G1 a total that is wrong or missing or early", "[warc]") {
  Segments segments;
  SECTION("wrong") {
    segments.last.put("WARC-Segment-Total-Length", "99");
    CHECK(segments.rules() == Rules{"G1 E"});
  }
  SECTION("missing") {
    segments.last.drop("WARC-Segment-Total-Length");
    CHECK(segments.rules() == Rules{"G1 W"});
  }
  SECTION("early") {
    segments.second.put("WARC-Segment-Total-Length", "99");
    CHECK(segments.rules() == Rules{"G1 E"});
  }
}

TEST_CASE("G1 segments of which some are not here", "[warc]") {
  const Segments segments;
  CHECK(rules_of_files({described({segments.first})}) == Rules{"G1 W"});
  CHECK(rules_of_files({described({segments.first, segments.second})}) == Rules{"G1 W"});
  CHECK(rules_of_files({described({segments.second, segments.last})}) == Rules{"G1 W"});
  CHECK(rules_of_files({described({segments.first, segments.last})}) == Rules{"G1 E"});
  Draft large = Segments::part(9, 2, "more than one byte").put("WARC-Segment-Total-Length", "1");
  CHECK(rules_of_files({described({large})}) == Rules{"G1 W", "G1 E"});
}

TEST_CASE("G1 a segment of another address", "[warc]") {
  Segments segments;
  segments.second.put("WARC-Target-URI", "http://press.example/other");
  CHECK(segments.rules() == Rules{"G1 E"});
}

TEST_CASE("H2 the payload digest is that of all segments together", "[warc]") {
  Segments segments;
  segments.first.put("WARC-Payload-Digest", core::sha256_labelled("another page"));
  const auto found = findings_of({described({segments.first, segments.second, segments.last})});
  REQUIRE(found.size() == 1);
  CHECK(rule_of(found[0]) == "H2 E");
  CHECK(found[0].record_id == id_of(3));
  CHECK(found[0].detail.find("all segments together") != std::string::npos);
}

TEST_CASE("D3 segments of bytes in hand are not read again", "[warc]") {
  const Segments segments;
  MemoryDisk disk;
  succeed(disk.write_atomically("outer", described({segments.first, segments.second, segments.last})));
  const auto bytes = value_of(disk.open_read("outer"));
  Rules rules;
  WarcChecker checker(disk, [&](const core::Finding& finding) { rules.push_back(rule_of(finding)); });
  succeed(checker.check_file(*bytes, WarcFile{"T-20261123080000-00000-host.warc", "in.wacz", {}, {}, {}}));
  checker.finish();
  CHECK(rules == Rules{"D3 N"});
}
