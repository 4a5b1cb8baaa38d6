// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/support/archive_checks.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

std::vector<std::string> turn_ids(const Json& sidecar) {
  std::vector<std::string> ids;
  for (const Json& turn : sidecar["turns"]) ids.push_back(turn["turn_id"]);
  return ids;
}

/// The document with one word of its second answer replaced, as an editor would.
demo::CmsDocument edited(demo::CmsDocument document) {
  std::string& words = document.pages[1].blocks.back().paragraphs.front();
  words = "Nobody will read this here any more. " + words;
  return document;
}

}  // namespace

TEST_CASE("A second visit that finds the same words makes no revision", "[e2e][revision]") {
  Site site(conference_of(3));
  const Press press;
  REQUIRE(press.archive(site).exit == 0);
  const Json first = press.sidecar(site);
  const Answer again = press.archive(site, 2);
  CHECK(again.exit == 0);
  CHECK(site.asked().size() == 6);
  const Json second = press.sidecar(site);
  CHECK(second["revision"] == 1);
  CHECK(second["history"].size() == 1);
  CHECK(turn_ids(second) == turn_ids(first));
  CHECK(press.files("transcripts").size() == 1);
  check_archive_files(press);
  check_verified(press);
}

TEST_CASE("An earlier revision that is gone is found and written anew", "[e2e][revision][verify]") {
  Site site(conference_of(3));
  const Press press;
  REQUIRE(press.archive(site).exit == 0);
  const demo::CmsDocument after = edited(site.document());
  site.answer_page(2, demo::Reply::page(200, "text/html; charset=UTF-8", demo::render_page(after, 2, site.options())));
  REQUIRE(press.archive(site).exit == 0);
  const auto earlier = press.files("transcripts", ".r1.json");
  REQUIRE(earlier.size() == 1);
  std::filesystem::remove(earlier[0]);
  const Answer verified = press.verify();
  CHECK(verified.exit == 5);
  CHECK(faults_of(verified).find("S7 ") != std::string::npos);
  CHECK(press.ask({"reparse", "--force"}).exit == 0);
  CHECK(press.files("transcripts", ".r1.json").size() == 1);
  check_verified(press);
}

TEST_CASE("A silent edit makes a revision that names the turn and keeps the first one", "[e2e][revision]") {
  Site site(conference_of(3));
  const Press press;
  REQUIRE(press.archive(site).exit == 0);
  const Json first = press.sidecar(site);
  const demo::CmsDocument after = edited(site.document());
  site.answer_page(2, demo::Reply::page(200, "text/html; charset=UTF-8", demo::render_page(after, 2, site.options())));
  const Answer again = press.archive(site);
  INFO(again.err);
  CHECK(again.exit == 0);
  CHECK(transcript_of(again)["revision"] == 2);

  const Json second = press.sidecar(site);
  CHECK(second["revision"] == 2);
  check_turns(second, demo::spoken_turns(after));
  CHECK(turn_ids(second) == turn_ids(first));
  REQUIRE(second["history"].size() == 2);
  const std::string edited_id = turn_ids(first)[3];
  const Json changes = second["history"][1]["changes"];
  CHECK(changes["edited"] == Json::array({edited_id}));
  for (const char* key : {"inserted", "deleted", "relabelled", "moved"}) CHECK(changes[key].empty());

  const auto earlier = press.sidecar_path(site).parent_path() / (site.document().native_id + ".r1.json");
  REQUIRE(std::filesystem::exists(earlier));
  const Json kept = Json::parse(press.read(earlier), nullptr, false);
  CHECK(kept["revision"] == 1);
  check_turns(kept, demo::spoken_turns(site.document()));
  check_archive_files(press);
  check_verified(press);

  const auto sidecars = press.digests("transcripts");
  CHECK(press.ask({"reparse", "--force"}).exit == 0);
  CHECK(press.digests("transcripts") == sidecars);
}

TEST_CASE("Pages that were missing are supplied without a revision", "[e2e][revision]") {
  Site site(conference_of(4));
  const Press press;
  site.answer_page(3, demo::Reply::page(404, "text/html", "gone"));
  REQUIRE(press.archive(site).exit == 3);
  const auto kept = turn_ids(press.sidecar(site));
  site.restore_page(3);
  const std::size_t before = site.asked().size();
  CHECK(press.archive(site).exit == 0);
  CHECK(site.asked().size() == before + 1);
  const Json sidecar = press.sidecar(site);
  CHECK(sidecar["revision"] == 1);
  check_turns(sidecar, demo::spoken_turns(site.document()));
  const auto ids = turn_ids(sidecar);
  for (const std::string& id : kept) CHECK(std::count(ids.begin(), ids.end(), id) == 1);
  check_archive_files(press);
  check_verified(press);
}
