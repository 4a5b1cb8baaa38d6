// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/support/archive_checks.hpp"

using namespace pressroom;
using namespace pressroom::tests;

TEST_CASE("Reparse by several threads tells and writes what one does", "[e2e][reparse]") {
  const Press press;
  std::vector<std::string> ids;
  for (int i = 0; i < 7; ++i) {
    demo::CmsDocument document = conference_of(1 + i % 3, static_cast<unsigned>(20 + i));
    document.native_id = std::to_string(117500100 + 7 * i);
    ids.push_back("china-org-cn:" + document.native_id);
    Site site(document);
    REQUIRE(press.archive(site).exit == 0);
  }
  const auto sidecars = press.digests("transcripts");
  Json told;
  for (const std::string jobs : {"1", "2", "5", "64"}) {
    std::filesystem::remove_all(press.folder() / "transcripts");
    const Answer reparsed = press.ask({"reparse", "--jobs", jobs});
    INFO(jobs << reparsed.err);
    CHECK(reparsed.exit == 0);
    CHECK(press.digests("transcripts") == sidecars);
    if (told.is_null()) told = reparsed.json;
    CHECK(reparsed.json == told);
  }
  std::vector<std::string> in_order;
  for (const Json& transcript : told["transcripts"]) in_order.push_back(transcript["transcript_id"]);
  CHECK(in_order == ids);
  check_verified(press);
}
