// SPDX-License-Identifier: Apache-2.0
#include "parsers/hand_over.hpp"

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using parsers::HandOverPlace;
using parsers::Neighbour;
using parsers::only_asks_for_the_floor;
using parsers::only_hands_over;

namespace {

core::Turn saying(const std::string& words) {
  core::Turn turn;
  turn.paragraphs = {words};
  return turn;
}

constexpr HandOverPlace k_between_questions{Neighbour::asker, Neighbour::asker};
constexpr HandOverPlace k_before_another{Neighbour::asker, Neighbour::another};

/// "kind" and ">N" for what it answers.
Lines flow(const std::string& html) {
  Lines lines;
  const auto transcript = parsed_on({html}, small_room("styles = ['inline', 'question-mark']")).transcript;
  for (const core::Turn& turn : transcript.turns) {
    std::string line(name(turn.kind));
    for (const core::Turn& other : transcript.turns) {
      if (turn.reply_to == other.turn_id) line += ">" + std::to_string(other.seq);
    }
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

TEST_CASE("An invitation to ask hands over", "[pairing]") {
  const std::string words = GENERATE(
      "Go ahead.", "Please.", "Yes, please. Right here.", "Hold on one second.", "Nora, please.",
      "Okay. Who else, please?", "Does anybody have any other questions for the keepers of the lock?",
      "Thank you very much. Great job. Mr. Calder, please.", "Sure. A little louder, please.", "A ver. Adelante.");
  CHECK(only_hands_over(saying(words), k_between_questions));
}

TEST_CASE("Short answers hand nothing over", "[pairing]") {
  const std::string words = GENERATE(
      "Yes.", "Sure.", "No. No.", "Correct.", "It opens in May. Go on, please ask.", "The lock? It held.",
      "We will take that question and every other one to the board of the harbour.", "Nora.", "A very good lock.", "");
  CHECK_FALSE(only_hands_over(saying(words), k_between_questions));
}

TEST_CASE("A name or an assent gives the floor to whoever asked for it", "[pairing]") {
  const std::string words = GENERATE("Yes, Nora.", "Nora.", "Sure.");
  CHECK(only_hands_over(saying(words), {Neighbour::asker, Neighbour::asker, false}));
  CHECK_FALSE(only_hands_over(saying(words), k_between_questions));
  CHECK_FALSE(only_hands_over(saying("Nora --"), {Neighbour::asker, Neighbour::asker, true}));
}

TEST_CASE("A question to the next speaker hands over unless something is said with it", "[pairing]") {
  CHECK(only_hands_over(saying("And, Nora, how deep is the lock by now?"), k_before_another));
  CHECK(only_hands_over(saying("Nora?"), k_before_another));
  CHECK(only_hands_over(saying("Nora, take us away. It was a long day."), {Neighbour::another, Neighbour::asker}));
  CHECK_FALSE(only_hands_over(saying("It was a long day. Nora, please."), {Neighbour::another, Neighbour::asker}));
  CHECK_FALSE(only_hands_over(saying("I had heard of that. How deep is it by now, Nora?"), k_before_another));
  CHECK_FALSE(
      only_hands_over(saying("Are you asking me now?"), {Neighbour::asker, Neighbour::another, true, false, true}));
  CHECK_FALSE(only_hands_over(saying("Nora?"), {Neighbour::asker, Neighbour::same}));
}

TEST_CASE("Where somebody chairs the others hand over in plain words only", "[pairing]") {
  const std::string words = GENERATE("Nora.", "Sure.");
  CHECK_FALSE(only_hands_over(saying(words), {Neighbour::another, Neighbour::another, false, true}));
  CHECK(only_hands_over(saying("Nora, please."), {Neighbour::another, Neighbour::another, false, true}));
}

TEST_CASE("Thanks between speakers and at the end are no statement", "[pairing]") {
  CHECK(only_hands_over(saying("Thank you, Nora."), {Neighbour::another, Neighbour::another}));
  CHECK(only_hands_over(saying("All right, thank you very much, everybody."), {Neighbour::another, Neighbour::none}));
  CHECK_FALSE(only_hands_over(saying("It is deep."), {Neighbour::another, Neighbour::none}));
}

TEST_CASE("Who asks for the floor has asked nothing", "[pairing]") {
  const std::string words = GENERATE("Mr. Calder?", "Hi, Mr. Calder.", "Can I ask --", "And I have another question.",
                                     "Can I follow up on the lock?", "Thank you, sir.");
  CHECK(only_asks_for_the_floor(saying(words)));
  const std::string asks = GENERATE("Is it open?", "-- by boat?", "Yes.", "", "For the keepers \u2014",
                                    "The keeper, the keeper of the lock said \u2014");
  CHECK_FALSE(only_asks_for_the_floor(saying(asks)));
}

TEST_CASE("A principal who chairs as well hands questions on and the answers reply to them", "[pairing]") {
  CHECK(flow("<p>MR. CALDER: Good morning. The lock is open.</p><p>Q&nbsp;&nbsp; How deep is it?</p>"
             "<p>MR. CALDER: Want to answer that, Nora?</p><p>MS. ELLIS: Nine metres.</p><p>MR. CALDER: Peter.</p>"
             "<p>Q&nbsp;&nbsp; And how wide?</p><p>MS. ELLIS: Six.</p>") ==
        Lines{"statement", "question", "procedural", "answer>1", "procedural", "question", "answer>5"});
}
