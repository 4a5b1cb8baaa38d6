// SPDX-License-Identifier: Apache-2.0
#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

parsers::RoomRules marking_room() { return small_room("styles = ['inline', 'question-mark']"); }

const std::string k_three_questions =
    "<p>Q Is it open?</p><p>MR. CALDER: It is.</p><p>Q Since when?</p><p>MR. CALDER: Noon.</p>"
    "<p>Q Who says so?</p><p>MR. CALDER: I do.</p>";

}  // namespace

TEST_CASE("A bare Q before a sentence that goes on is a mark", "[labels]") {
  const std::string words = GENERATE("-- not even by boat?", "... and by boat?", "\u2014 by boat?", "\u2026 by boat?");
  CHECK(said_on({"<p>MR. CALDER: The bridge is shut.</p><p>Q " + words + "</p><p>MR. CALDER: No.</p>"},
                marking_room()) == Lines{"MR. CALDER| The bridge is shut.", "Q| " + words, "MR. CALDER| No."});
}

TEST_CASE("A bare Q before a small letter is a mark where other questions are so marked", "[labels]") {
  const std::string words = GENERATE("but not by boat?", "30 boats?", "$40 a boat?");
  const auto said = said_on({k_three_questions + "<p>Q " + words + "</p>"}, marking_room());
  REQUIRE(said.size() == 7);
  CHECK(said.back() == "Q| " + words);
  CHECK(said_on({"<p>MR. CALDER: It is shut.</p><p>Q " + words + "</p>"}, marking_room()) ==
        Lines{"MR. CALDER| It is shut. / Q " + words});
}

TEST_CASE("A pair of letters is no question", "[labels]") {
  CHECK(said_on({k_three_questions + "<p>Q and A follow at noon.</p>"}, marking_room()).back() ==
        "MR. CALDER| I do. / Q and A follow at noon.");
}
