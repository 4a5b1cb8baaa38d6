// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "tests/evaluation/scores.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom::evaluation;
using Kind = Disagreement::Kind;

namespace {

SpokenTurn turn(const std::string& label, const std::string& role, const std::string& kind, const std::string& words) {
  return {label, label, role, kind, std::nullopt, {paragraph_of(words)}};
}

Hearing exchange() {
  Hearing hearing{{turn("Q", "reporter", "question", "Is it open?"), turn("Ann", "principal", "answer", "It is.")},
                  "2024-05-09",
                  std::nullopt};
  hearing.turns[1].reply_to = 0;
  return hearing;
}

std::vector<Kind> kinds_of(const Hearing& heard) {
  std::vector<Disagreement> disagreements;
  compare(exchange(), heard, &disagreements);
  std::vector<Kind> kinds;
  for (const Disagreement& one : disagreements) {
    CHECK_FALSE(name(one.kind).empty());
    kinds.push_back(one.kind);
  }
  return kinds;
}

}  // namespace

TEST_CASE("Each disagreement about a turn is named", "[evaluation]") {
  Hearing heard = exchange();
  CHECK(kinds_of(heard).empty());
  heard.turns[1].kind = "statement";
  CHECK(kinds_of(heard) == std::vector{Kind::other_kind});
  heard = exchange();
  heard.turns[1].role = "unknown";
  CHECK(kinds_of(heard) == std::vector{Kind::other_role});
  heard = exchange();
  heard.turns[1].reply_to.reset();
  CHECK(kinds_of(heard) == std::vector{Kind::other_question});
  heard = exchange();
  heard.turns[1].speaker.reset();
  CHECK(kinds_of(heard) == std::vector{Kind::nobody_told});
  heard = exchange();
  heard.turns[1].paragraphs = {paragraph_of("It was.")};
  CHECK(kinds_of(heard) == std::vector{Kind::other_text});
  heard = exchange();
  heard.event_date = "2024-05-10";
  CHECK(kinds_of(heard) == std::vector{Kind::other_date});
  CHECK(name(Kind::other_date) == "other date");
}
