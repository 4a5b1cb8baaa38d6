// SPDX-License-Identifier: Apache-2.0
#include "tests/evaluation/scores.hpp"

#include "tests/support/catch.hpp"

using namespace pressroom::evaluation;

namespace {

SpokenTurn turn(const char* label, const char* speaker, const std::vector<std::string>& words) {
  SpokenTurn spoken{std::string(label), std::nullopt, "principal", "statement", std::nullopt, {}};
  if (speaker != nullptr) spoken.speaker = speaker;
  for (const std::string& paragraph : words) spoken.paragraphs.push_back(paragraph_of(paragraph));
  return spoken;
}

/// A question, its answer in two paragraphs, a short word, and an answer of somebody else.
Hearing conversation() {
  Hearing hearing{{turn("Q", nullptr, {"What about the bridge?"}), turn("Ann", "ann", {"It stands.", "It will stand."}),
                   turn("Q", nullptr, {"Really?"}), turn("Bob", "bob", {"Yes.", "Really."})},
                  "2024-05-09",
                  std::nullopt};
  hearing.turns[1].reply_to = 0;
  hearing.turns[3].reply_to = 2;
  return hearing;
}

}  // namespace

TEST_CASE("What was heard as it was said has no faults", "[evaluation]") {
  std::vector<Disagreement> disagreements;
  const Scores scores = compare(conversation(), conversation(), &disagreements);
  CHECK(scores.boundary_f1() == 1.0);
  CHECK(scores.pairing_f1() == 1.0);
  CHECK(scores.fidelity() == 1.0);
  CHECK(scores.said_right == scores.chars);
  CHECK(scores.said_wrong + scores.abstained + scores.split == 0);
  CHECK(scores.dates_right == 1);
  CHECK(disagreements.empty());
}

TEST_CASE("Other keys for the same people are no fault", "[evaluation]") {
  Hearing heard = conversation();
  heard.turns[1].speaker = "room:ann-archer";
  heard.turns[3].speaker = "room:bob";
  CHECK(compare(conversation(), heard).said_right == compare(conversation(), heard).chars);
}

TEST_CASE("A label that was missed merges two turns and the second one is somebody else's", "[evaluation]") {
  Hearing heard = conversation();
  heard.turns[2].paragraphs.insert(heard.turns[2].paragraphs.end(), heard.turns[3].paragraphs.begin(),
                                   heard.turns[3].paragraphs.end());
  heard.turns.pop_back();
  const Scores scores = compare(conversation(), heard);
  CHECK(scores.starts_hit == 3);
  CHECK(scores.false_labels() == 0);
  CHECK(scores.abstained == 11);
  CHECK(scores.edges_hit == 1);
}

TEST_CASE("A sentence taken for a label is a false start and its words are missing", "[evaluation]") {
  Hearing heard = conversation();
  heard.turns[1].paragraphs.pop_back();
  heard.turns.insert(heard.turns.begin() + 2, turn("It will", "it-will", {"stand."}));
  heard.turns[4].reply_to = 3;
  std::vector<Disagreement> disagreements;
  const Scores scores = compare(conversation(), heard, &disagreements);
  CHECK(scores.false_labels() == 1);
  CHECK(scores.said_wrong == 14);
  CHECK(scores.text_missing == 14);
  CHECK(scores.text_extra == 6);
  CHECK(disagreements.front().kind == Disagreement::Kind::false_start);
}

TEST_CASE("A wrong name and no name are told apart", "[evaluation]") {
  Hearing heard = conversation();
  heard.turns[1].speaker.reset();
  heard.turns[3].speaker = "ann";
  heard.turns[2].speaker = "q";
  const Scores scores = compare(conversation(), heard);
  CHECK(scores.abstained == 24);
  CHECK(scores.said_wrong == 7);
}

TEST_CASE("One person under two keys is split and not wrong", "[evaluation]") {
  Hearing gold = conversation();
  gold.turns.push_back(turn("Ann", "ann", {"As I said."}));
  Hearing heard = gold;
  heard.turns.back().speaker = "anne";
  const Scores scores = compare(gold, heard);
  CHECK(scores.split == 10);
  CHECK(scores.said_wrong == 0);
}
