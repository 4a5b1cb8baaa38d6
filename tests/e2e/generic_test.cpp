// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/support/press.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

/// A site that no room file of the archive knows.
demo::CmsOptions unknown_site() {
  demo::CmsOptions options = china_options();
  options.host = "www.elsewhere.example";
  return options;
}

bool plans_generic(const Press& press) {
  Answer plan = press.ask({"archive", "--dry-run", "--contact", "a@example.org"});
  INFO(plan.err);
  REQUIRE(plan.json.is_object());
  const Json rooms = plan.json["plan"];
  return std::any_of(rooms.begin(), rooms.end(),
                     [](const Json& room) { return room.value("target", "") == "generic"; });
}

}  // namespace

TEST_CASE("A URL of no room file is archived by evidence and its room is there from then on", "[e2e][generic]") {
  const Press press;
  Site site(conference_of(2), unknown_site());
  CHECK_FALSE(plans_generic(press));
  const Answer run = press.archive(site);
  CAPTURE(run.err);
  REQUIRE(run.exit == 0);
  Json transcript = transcript_of(run);
  REQUIRE(transcript.is_object());
  CHECK(transcript["transcript_id"].get<std::string>().starts_with("generic:elsewhere.example/"));
  CHECK(transcript["turns"].get<std::size_t>() == demo::spoken_turns(site.document()).size());
  CHECK(press.files("transcripts/generic", ".json").size() == 1);
  CHECK(plans_generic(press));
  CHECK(faults_of(press.verify()).empty());
}

TEST_CASE("The room that is built in is told of nowhere before something is archived with it", "[e2e][generic]") {
  const Press press;
  Site site(conference_of(1));
  REQUIRE(press.archive(site).exit == 0);
  CHECK_FALSE(plans_generic(press));
  CHECK(press.ask({"rebuild"}).exit == 0);
  Answer status = press.ask({"status"});
  REQUIRE(status.json["rooms"].size() == 1);
  CHECK(status.json["rooms"][0]["room"] == "china-org-cn");
  Answer paused = press.ask({"pause", "--by", "test"});
  CHECK(paused.json["paused"] == Json::array({"china-org-cn"}));
}
