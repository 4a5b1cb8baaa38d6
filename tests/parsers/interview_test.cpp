// SPDX-License-Identifier: Apache-2.0
#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using core::Role;

namespace {

/// Two people in turn. Half of what the one says ends in a question; the other says more, and ends in one once.
std::string talk(bool asks) {
  std::string html;
  for (int i = 0; i < 12; ++i) {
    const std::string number = std::to_string(100 + i);
    html +=
        "<p>Ada Calder: Number " + number + (asks && i % 2 == 0 ? ", is it long?" : " is a bridge of ours.") + "</p>";
    html += "<p>Bo Berg: Number " + number + " is as long as the others, and as you know we have counted all of them" +
            (i == 4 ? ". Does that surprise you?" : " in the spring of this year.") + "</p>";
  }
  return html;
}

}  // namespace

TEST_CASE("Of two who talk the one who hands over by questions is the interviewer", "[roles]") {
  const core::Transcript transcript = parsed_on({talk(true)}).transcript;
  REQUIRE(transcript.turns.size() == 24);
  CHECK(transcript.turns[0].role == Role::reporter);
  CHECK(transcript.turns[1].role == Role::principal);
  CHECK(transcript.turns[0].kind == core::TurnKind::question);
  CHECK(transcript.turns[1].reply_to == transcript.turns[0].turn_id);
}

TEST_CASE("Two who talk without questions are no interview", "[roles]") {
  const core::Transcript transcript = parsed_on({talk(false)}).transcript;
  REQUIRE(transcript.turns.size() == 24);
  CHECK(transcript.turns[0].role != Role::reporter);
  CHECK(transcript.turns[1].role != Role::reporter);
}
