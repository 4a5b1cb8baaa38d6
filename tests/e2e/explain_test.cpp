// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/support/archive_checks.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

/// A label at the end of page 1 whose words begin on page 2 and run on, in mid-sentence, on page 3.
constexpr const char* k_manuscript = R"(! Speakers

Mary Brook, minister of tides

# Mary Brook

Good morning. The harbour opens tomorrow, and the tides are with us.

# Harbor Daily

How high will the water be, and who pays for the new gates?

# Mary Brook
==
It will be four metres at noon.

The focus will be on the following aspects: gates, lamps and

==
~

boats, each of which has its own fund.

# Harbor Daily

Thank you. And the lamps?
)";

demo::CmsDocument document() {
  demo::CmsDocument made = conference_of(1);
  made.pages = demo::read_manuscript(k_manuscript);
  return made;
}

struct Explained {
  Explained() : site(document()) {
    REQUIRE(press.archive(site).exit == 0);
    turns = press.sidecar(site)["turns"];
    INFO(turns.dump(1));
    REQUIRE(turns.size() == 4);
  }
  Json explain(std::size_t turn) const {
    const Answer answer = press.ask({"explain", turns[turn]["turn_id"]});
    INFO(answer.err);
    REQUIRE(answer.exit == 0);
    return answer.json;
  }
  Site site;
  Press press;
  Json turns;
};

}  // namespace

TEST_CASE("Explain gives evidence for role and kind and link", "[e2e][explain]") {
  const Explained explained;
  const Json question = explained.explain(1), answer = explained.explain(2);
  INFO(question.dump(1) << answer.dump(1));
  CHECK(question["kind"] == "question");
  CHECK(question["role_evidence"].get<std::string>().find("Harbor Daily") != std::string::npos);
  CHECK(question["kind_evidence"].get<std::string>().find("reporter") != std::string::npos);
  CHECK(question["answered_by"] == Json::array({explained.turns[2]["turn_id"]}));
  CHECK(answer["role_evidence"].get<std::string>().find("announced as principal") != std::string::npos);
  CHECK(answer["role_evidence"].get<std::string>().find("page 1") != std::string::npos);
  CHECK(answer["kind"] == "answer");
  CHECK(answer["link_evidence"].get<std::string>().find("turn 1 ('Harbor Daily')") != std::string::npos);
  for (const Json& turn : {question, answer}) {
    CHECK(turn["score"].is_number());
    CHECK(turn["threshold"].is_number());
  }
}

TEST_CASE("Explain shows a label before a page end and a sentence over one", "[e2e][explain]") {
  const Explained explained;
  const Json answer = explained.explain(2);
  INFO(answer.dump(1));
  REQUIRE(answer["joins"].size() == 2);
  CHECK(answer["joins"][0]["how"] == "the label stands before the page end");
  CHECK(answer["joins"][0]["from_page"] == 1);
  CHECK(answer["joins"][0]["to_page"] == 2);
  CHECK(answer["joins"][0]["before"] == "Mary Brook");
  CHECK(answer["joins"][0]["after"].get<std::string>().starts_with("It will be four metres"));
  CHECK(answer["joins"][1]["how"] == "the same paragraph goes on");
  CHECK(answer["joins"][1]["before"].get<std::string>().ends_with("gates, lamps and"));
  CHECK(answer["joins"][1]["after"].get<std::string>().starts_with("boats, each"));
  CHECK(answer["joins"][1]["to_byte"] > 0);
  REQUIRE(answer["rejected"].size() == 1);
  CHECK(answer["rejected"][0]["label"] == "The focus will be on the following aspects");

  const Finished printed = explained.press.run({"explain", explained.turns[2]["turn_id"]});
  CHECK(printed.out.find("join     page 2 to 3: the same paragraph goes on") != std::string::npos);
  CHECK(printed.out.find("no label 'The focus will be on") != std::string::npos);
}

TEST_CASE("Explain of a turn without a label has a threshold and no score", "[e2e][explain]") {
  Site site(document());
  site.answer_page(1, demo::Reply::page(404, "text/html", "gone"));
  const Press press;
  REQUIRE(press.archive(site, 2).exit == 3);
  const Json turn = press.sidecar(site)["turns"][0];
  REQUIRE(turn["label"].is_null());
  const Answer answer = press.ask({"explain", turn["turn_id"]});
  INFO(answer.json.dump(1));
  REQUIRE(answer.exit == 0);
  CHECK(answer.json["score"].is_null());
  CHECK(answer.json["threshold"] == 3);
  CHECK(answer.json["votes"] == Json::array());
  CHECK_FALSE(answer.json["kind_evidence"].get<std::string>().empty());
}
