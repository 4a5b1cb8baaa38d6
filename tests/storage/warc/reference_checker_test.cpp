// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/reference_checker.hpp"

#include "storage/warc/text_key.hpp"
#include "tests/storage/warc/checked.hpp"

using namespace pressroom;
using namespace pressroom::storage::warc;
using namespace pressroom::tests;

namespace {

constexpr const char* not_modified_profile = "http://netpreserve.org/warc/1.1/revisit/server-not-modified";

/// A file whose warcinfo record is number 50.
std::string other_file(std::vector<Draft> drafts) {
  for (Draft& one : drafts) one.put("WARC-Warcinfo-ID", id_of(50));
  return warcinfo(50).bytes() + file_of(drafts);
}

Rules revisit_rules(const Draft& one) { return rules_of_files({described({response(), one})}); }

}  // namespace

TEST_CASE("F6 a record id used twice names the place of the first", "[warc]") {
  CHECK(rules_of_files({described({response(3), response(3)})}) == Rules{"F6 E"});
  const auto found = findings_of({described({response(3)}), other_file({response(3)})});
  REQUIRE(found.size() == 1);
  CHECK(found[0].rule == "F6");
  CHECK(found[0].file.find("-00001-") != std::string::npos);
  CHECK(found[0].detail.find("-00000-host.warc:" + std::to_string(warcinfo().bytes().size())) != std::string::npos);
}

TEST_CASE("F7 records of one capture event have one date", "[warc]") {
  CHECK(rules_of_files({described({request().put("WARC-Date", later_date), response()})}) == Rules{"F7 W"});
  CHECK(rules_of_files({described({response(), request().put("WARC-Date", later_date)})}) == Rules{"F7 W"});
  CHECK(rules_of_files({described({request().put("WARC-Date", "2026-11-23T08:00:00.000Z"), response()})}) == Rules{});
}

TEST_CASE("R1 references to records that are in none of the files", "[warc]") {
  CHECK(rules_of_files({described({request(2, 77), response()})}) == Rules{"R1 W"});
  CHECK(rules_of_files({described({draft("conversion", 6).put("WARC-Refers-To", id_of(77))})}) == Rules{"R1 W"});
  const Draft twice = request().add("WARC-Concurrent-To", id_of(77)).add("WARC-Concurrent-To", id_of(78));
  CHECK(rules_of_files({described({twice, response()})}) == Rules{"R1 W", "R1 W"});
}

TEST_CASE("R1 a warcinfo record that is missing is said once for each file", "[warc]") {
  const auto found = findings_of({described({}), file_of({warcinfo(50), response(3), response(4), response(5)})});
  CHECK(found.empty());
  const auto missing = findings_of({file_of({warcinfo(50), response(3), response(4), response(5)})});
  REQUIRE(missing.size() == 1);
  CHECK(rule_of(missing[0]) == "R1 W");
  CHECK(missing[0].record_id == id_of(3));
  CHECK(missing[0].detail.find("2 more") != std::string::npos);
  CHECK(rules_of_files({described({response(), metadata().put("WARC-Warcinfo-ID", id_of(3))})}) == Rules{"R1 W"});
}

TEST_CASE("References lead from file to file in whichever order", "[warc]") {
  const std::string first = described({response()}), second = other_file({request(), revisit()});
  CHECK(rules_of_files({first, second}) == Rules{});
  CHECK(rules_of_files({second, first}) == Rules{});
}

TEST_CASE("V4 a revisit agrees with the record it refers to", "[warc]") {
  CHECK(revisit_rules(revisit()) == Rules{});
  CHECK(revisit_rules(revisit().put("WARC-Payload-Digest", core::sha256_labelled("other"))) == Rules{"V4 E"});
  CHECK(revisit_rules(revisit().put("WARC-Refers-To-Date", later_date)) == Rules{"V4 W"});
  CHECK(revisit_rules(revisit().put("WARC-Refers-To-Target-URI", "http://press.example/other")) == Rules{"V4 W"});
  CHECK(revisit_rules(revisit().put("WARC-Date", "2026-11-22T08:00:00Z")) == Rules{"V4 W"});
  CHECK(revisit_rules(revisit().put("WARC-Date", sample_date)) == Rules{});
  CHECK(rules_of_files({described({request(3, 4).put("WARC-Concurrent-To", id_of(7)).put("WARC-Date", later_date),
                                   revisit()})}) == Rules{"V4 W"});
}

TEST_CASE("V4 a revisit is compared before its target comes too", "[warc]") {
  const Draft other = revisit().put("WARC-Payload-Digest", core::sha256_labelled("other"));
  CHECK(rules_of_files({described({other, response()})}) == Rules{"V4 E"});
  CHECK(rules_of_files({described({revisit(), response()})}) == Rules{});
}

TEST_CASE("V4 a target is found by address and time where the id leads nowhere", "[warc]") {
  CHECK(revisit_rules(revisit().drop("WARC-Refers-To")) == Rules{"V4 W"});  // it is recommended
  CHECK(revisit_rules(revisit().put("WARC-Refers-To", id_of(77))) == Rules{});
  const Draft other = revisit().put("WARC-Payload-Digest", core::sha256_labelled("other"));
  CHECK(revisit_rules(Draft(other).drop("WARC-Refers-To")) == Rules{"V4 W", "V4 E"});
  CHECK(rules_of_files({described({Draft(other).drop("WARC-Refers-To"), response()})}) == Rules{"V4 W", "V4 E"});
  CHECK(revisit_rules(Draft(other).put("WARC-Refers-To", id_of(77))) == Rules{"V4 E"});
}

TEST_CASE("V4 a target that is nowhere", "[warc]") {
  const auto found = findings_of({described({revisit()})});
  REQUIRE(found.size() == 1);
  CHECK(rule_of(found[0]) == "V4 W");
  CHECK(found[0].detail.find(id_of(3)) != std::string::npos);
}

TEST_CASE("V4 a digest of the target's own bytes counts where its header has another algorithm", "[warc]") {
  const Draft target = response().put("WARC-Payload-Digest", "x-sum:1");
  CHECK(rules_of_files({described({target, revisit()})}) == Rules{"D3 N"});
  CHECK(rules_of_files({described({target, revisit().put("WARC-Payload-Digest", core::sha256_labelled("other"))})}) ==
        Rules{"D3 N", "V4 E"});
  CHECK(rules_of_files({described({response(), revisit().put("WARC-Payload-Digest", "x-sum:1")})}) == Rules{});
}

TEST_CASE("V3 an unmodified page whose digest is not that of the page", "[warc]") {
  const Draft unmodified = revisit().put("WARC-Profile", not_modified_profile);
  CHECK(revisit_rules(unmodified) == Rules{});
  CHECK(revisit_rules(Draft(unmodified).drop("WARC-Payload-Digest")) == Rules{});
  CHECK(revisit_rules(Draft(unmodified).put("WARC-Payload-Digest", core::sha256_labelled(""))) == Rules{"V3 W"});
}

TEST_CASE("What a file that is being written refers to may come yet", "[warc]") {
  MemoryDisk disk;
  succeed(disk.write_atomically("a.open", described({request()})));
  std::vector<core::Finding> found;
  WarcChecker checker(disk, [&](core::Finding finding) { found.push_back(std::move(finding)); });
  succeed(checker.check_file(WarcFile{"T-20261123080000-00000-host.warc", "a", "a.open", WarcFile::State::open, "r"}));
  checker.finish();
  REQUIRE(found.size() == 1);
  CHECK(rule_of(found[0]) == "R1 N");
}

TEST_CASE("V4 a revisit that leads to no payload", "[warc][revisit]") {
  {
    const Rules rules = rules_of_files({described({response(), revisit(7).put("WARC-Refers-To", id_of(7))})});
    CHECK(std::count(rules.begin(), rules.end(), "V4 E") == 1);
  }
  const Draft first = revisit(7), second = revisit(8).put("WARC-Refers-To", id_of(7));
  {
    const Rules rules = rules_of_files({described({response(), first, second})});
    CHECK(std::count(rules.begin(), rules.end(), "V4 W") >= 1);
  }
}

TEST_CASE("Texts of any length are kept in little room and still told apart", "[warc][hostile]") {
  const std::string one = "http://a.example/" + std::string(60'000, 'x'), other = one + "y";
  CHECK(bounded_text("short") == "short");
  CHECK(bounded_text(one).size() < 500);
  CHECK(bounded_text(one) == bounded_text(std::string(one)));
  CHECK(bounded_text(one) != bounded_text(other));
}
