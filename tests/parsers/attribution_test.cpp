// SPDX-License-Identifier: Apache-2.0
#include "parsers/attribution.hpp"

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using core::Confidence;
using core::LabelKind;
using core::Role;
using core::Turn;
using core::TurnKind;

namespace {

const std::string k_header =
    "<p>Speakers:</p><p>Gao Tao, director</p><p>Li Lecheng, governor</p><p>Chairperson:</p><p>Ines Valderoy</p>";

std::vector<Turn> turns_of(const std::string& html) { return parsed_on({html}).transcript.turns; }

/// "kind" or "kind>N" with the position of the turn it answers, for each turn.
Lines graph(const std::vector<Turn>& turns) {
  Lines lines;
  for (const Turn& turn : turns) {
    std::string line(name(turn.kind));
    for (const Turn& other : turns) {
      if (turn.reply_to == other.turn_id) line += ">" + std::to_string(other.seq);
    }
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

TEST_CASE("Announced people are named with high confidence", "[attribution]") {
  const auto turns = turns_of(k_header + "<p>Ines Valderoy:</p><p>Welcome.</p><p>GAO TAO:</p><p>Thanks.</p>");
  REQUIRE(turns.size() == 2);
  CHECK(turns[0].speaker_id == "small:ines-valderoy");
  CHECK(turns[0].role == Role::moderator);
  CHECK(turns[1].speaker_name == "Gao Tao");
  CHECK(turns[1].label == "GAO TAO");
  CHECK(turns[1].role == Role::principal);
  CHECK(turns[1].attribution.method == "label_roster");
  CHECK(turns[1].attribution.confidence == Confidence::high);
}

TEST_CASE("A medium asks and nobody is named", "[attribution]") {
  const auto turns = turns_of("<p>CCTV reporter:</p><p>Why?</p><p>Science and Technology Daily:</p><p>How?</p>");
  REQUIRE(turns.size() == 2);
  CHECK(turns[0].outlet == "CCTV");
  CHECK(turns[1].outlet == "Science and Technology Daily");
  for (const Turn& turn : turns) {
    CHECK(turn.role == Role::reporter);
    CHECK_FALSE(turn.speaker_id.has_value());
    CHECK_FALSE(turn.speaker_name.has_value());
  }
}

TEST_CASE("An unnamed voice stays unnamed", "[attribution]") {
  const auto turns = turns_of("<p>Q: Why?</p><p>A: Because.</p><p>QUESTION: How?</p>");
  REQUIRE(turns.size() == 3);
  for (const Turn& turn : turns) {
    CHECK_FALSE(turn.speaker_id.has_value());
    CHECK(turn.attribution.confidence == Confidence::none);
    CHECK_FALSE(turn.attribution.reason.empty());
  }
  CHECK(graph(turns) == Lines{"question", "answer>0", "question"});
}

TEST_CASE("A function names the only chair that was announced and nobody else", "[attribution]") {
  const auto one =
      turns_of(k_header + "<p>Moderator: Welcome.</p><p>Spokesperson: Thanks.</p><p>Interpreter: He says yes.</p>");
  REQUIRE(one.size() == 3);
  CHECK(one[0].speaker_name == "Ines Valderoy");
  CHECK(one[0].attribution.confidence == Confidence::medium);
  CHECK_FALSE(one[1].speaker_id.has_value());
  CHECK(one[2].role == Role::interpreter);
  const auto two = turns_of("<p>Chairperson:</p><p>Ann Archer</p><p>Bo Berg</p><p>Moderator: Welcome.</p>");
  REQUIRE(two.size() == 1);
  CHECK(two[0].role == Role::moderator);
  CHECK_FALSE(two[0].speaker_id.has_value());
}

TEST_CASE("The announced chair is inferred before the first label with low confidence", "[attribution]") {
  const auto turns =
      turns_of(k_header + "<p>Ladies and gentlemen, good morning. We begin.</p><p>Gao Tao:</p><p>Thanks.</p>");
  REQUIRE(turns.size() == 2);
  CHECK(turns[0].speaker_name == "Ines Valderoy");
  CHECK(turns[0].attribution.method == "inferred_chair");
  CHECK(turns[0].attribution.confidence == Confidence::low);
  CHECK_FALSE(turns[0].label.has_value());
}

TEST_CASE("An honorific or a function before a name is kept apart", "[attribution]") {
  const auto parsed = parsed_on({"<p>Ms. Ada Holm: One.</p><p>Moderator Aldous Penn: Two.</p>"});
  REQUIRE(parsed.transcript.participants.size() == 2);
  CHECK(parsed.transcript.participants[0].name == "Ada Holm");
  CHECK(parsed.transcript.participants[0].honorific == "Ms.");
  CHECK(parsed.transcript.participants[1].name == "Aldous Penn");
  CHECK(parsed.transcript.participants[1].title == "Moderator");
  CHECK(parsed.transcript.turns[1].role == Role::moderator);
}

TEST_CASE("Roles of the unannounced follow from what they do", "[attribution]") {
  const auto turns = turns_of(
      "<p>Ann Archer:</p><p>Welcome. We will take questions now.</p><p>CCTV:</p><p>Why?</p>"
      "<p>Bo Berg:</p><p>Because.</p><p>Cy Clay:</p><p>I agree.</p>");
  REQUIRE(turns.size() == 4);
  CHECK(turns[0].role == Role::moderator);
  CHECK(turns[2].role == Role::principal);
  CHECK(turns[3].role == Role::principal);
  const auto alone = turns_of("<p>Ann Archer:</p><p>This is a statement.</p>");
  CHECK(alone[0].role == Role::unknown);
}

TEST_CASE("Answers are tied to the question before them", "[attribution]") {
  const auto turns =
      turns_of(k_header +
               "<p>Ines Valderoy:</p><p>Welcome to all of you.</p><p>Gao Tao:</p><p>An opening statement.</p>"
               "<p>CCTV:</p><p>Why?</p><p>Ines Valderoy:</p><p>Mr. Gao, please.</p><p>Gao Tao:</p><p>Because.</p>"
               "<p>Li Lecheng:</p><p>I agree.</p><p>Xinhua News Agency:</p><p>How?</p><p>Li Lecheng:</p><p>So.</p>"
               "<p>Ines Valderoy:</p><p>Thank you, goodbye.</p>");
  CHECK(graph(turns) == Lines{"statement", "statement", "question", "procedural", "answer>2", "answer>2", "question",
                              "answer>6", "procedural"});
}

TEST_CASE("The same medium after an answer follows up", "[attribution]") {
  const auto turns =
      turns_of(k_header +
               "<p>CCTV:</p><p>Why?</p><p>Gao Tao:</p><p>Because.</p><p>CCTV:</p><p>Really?</p>"
               "<p>Gao Tao:</p><p>Yes.</p><p>Q:</p><p>How?</p><p>Gao Tao:</p><p>So.</p><p>Q:</p><p>When?</p>");
  CHECK(graph(turns) == Lines{"question", "answer>0", "follow_up", "answer>2", "question", "answer>4", "question"});
}

TEST_CASE("Nothing answers a question over a gap", "[attribution]") {
  Visit visit(small_room());
  visit.add(page_url(1), page_html(k_header + "<p>CCTV:</p><p>Why?</p>", 1, 3));
  visit.add(page_url(3), page_html("<p>and so on.</p><p>Gao Tao:</p><p>Something.</p>", 3, 3));
  const auto parsed = visit.parse();
  CHECK(graph(parsed.transcript.turns) == Lines{"question", "unattributed", "statement"});
}

TEST_CASE("A missing page between a question and a label breaks the pair", "[attribution]") {
  Visit visit(small_room());
  visit.add(page_url(1), page_html(k_header + "<p>CCTV:</p><p>Why?</p>", 1, 3));
  visit.add(page_url(3), page_html("<p>Gao Tao:</p><p>Something.</p>", 3, 3));
  CHECK(graph(visit.parse().transcript.turns) == Lines{"question", "statement"});
}

TEST_CASE("Every reply leads to a question before it", "[attribution]") {
  std::string html = k_header;
  for (int i = 0; i < 40; ++i)
    html += i % 3 == 0 ? "<p>CCTV: Why?</p>" : i % 3 == 1 ? "<p>Gao Tao: So.</p>" : "<p>Cy Clay: No.</p>";
  const auto turns = turns_of(html);
  CHECK(turns.size() == 40);
  for (const Turn& turn : turns) {
    CHECK(turn.reply_to.has_value() == (turn.kind == TurnKind::answer));
    if (!turn.reply_to) continue;
    const auto question =
        std::find_if(turns.begin(), turns.end(), [&](const Turn& other) { return other.turn_id == *turn.reply_to; });
    REQUIRE(question != turns.end());
    CHECK(question->seq < turn.seq);
    CHECK(question->role == Role::reporter);
  }
}
