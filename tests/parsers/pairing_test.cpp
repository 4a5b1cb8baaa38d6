// SPDX-License-Identifier: Apache-2.0
#include "parsers/pairing.hpp"

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using core::Turn;

namespace {

const std::string k_header =
    "<p>Speakers:</p><p>Gao Tao, director</p><p>Li Lecheng, governor</p><p>Chairperson:</p><p>Ines Valderoy</p>";

core::Transcript of(const std::string& html) { return parsed_on({k_header + html}).transcript; }

std::string seq_of(const core::Transcript& transcript, const std::optional<std::string>& id) {
  for (const Turn& turn : transcript.turns) {
    if (turn.turn_id == id) return std::to_string(turn.seq);
  }
  return "-";
}

/// "kind", ">N" for what it answers, "=N" for what it renders, "+N" for what it resumes, "!" for unanswered, "/" for
/// interrupted.
Lines flow(const core::Transcript& transcript) {
  Lines lines;
  for (const Turn& turn : transcript.turns) {
    std::string line(name(turn.kind));
    if (turn.reply_to) line += ">" + seq_of(transcript, turn.reply_to);
    if (turn.renders) line += "=" + seq_of(transcript, turn.renders);
    if (turn.resumes) line += "+" + seq_of(transcript, turn.resumes);
    lines.push_back(line + (turn.unanswered ? "!" : "") + (turn.interrupted ? "/" : ""));
  }
  return lines;
}

}  // namespace

TEST_CASE("Several principals answer one question round the chair", "[pairing]") {
  CHECK(flow(of("<p>CCTV: How deep is it?</p><p>Ines Valderoy: Mr. Gao, please.</p><p>Gao Tao: Nine metres.</p>"
                "<p>Ines Valderoy: And Mr. Li.</p><p>Li Lecheng: Ten with the tide.</p>")) ==
        Lines{"question", "procedural", "answer>0", "procedural", "answer>0"});
}

TEST_CASE("A question that nobody answers is flagged", "[pairing]") {
  const auto transcript =
      of("<p>CCTV: How deep is it?</p><p>Xinhua: How wide is it? And how long?</p><p>Gao Tao: Nine metres wide.</p>"
         "<p>Reuters: Who pays?</p><p>Ines Valderoy: That is all for today.</p>");
  CHECK(flow(transcript) == Lines{"question!", "question", "answer>1", "question!", "procedural"});
  CHECK(transcript.turns[0].n_questions == 1);
  CHECK(transcript.turns[1].n_questions == 2);
  CHECK_FALSE(transcript.turns[2].n_questions.has_value());
}

TEST_CASE("A question before a missing page is not said to be unanswered", "[pairing]") {
  Visit visit(small_room());
  visit.add(page_url(1), page_html(k_header + "<p>CCTV: Why?</p>", 1, 3));
  const std::string later = GENERATE("<p>Gao Tao: Something.</p>", "<p>Xinhua: And when?</p><p>Gao Tao: Soon.</p>");
  visit.add(page_url(3), page_html(later, 3, 3));
  const auto transcript = visit.parse().transcript;
  CHECK_FALSE(transcript.turns[0].unanswered);
  for (const Turn& turn : transcript.turns) CHECK(turn.reply_to != transcript.turns[0].turn_id);
}

TEST_CASE("The last question of a transcript whose end is missing is not said to be unanswered", "[pairing]") {
  Visit visit(small_room());
  visit.add(page_url(1), page_html(k_header + "<p>CCTV: Why?</p>", 1, 2));
  CHECK_FALSE(visit.parse().transcript.turns[0].unanswered);
  CHECK(of("<p>CCTV: Why?</p>").turns[0].unanswered);
}

TEST_CASE("A question back replies and leaves the question open", "[pairing]") {
  CHECK(flow(of("<p>CCTV: What about the gate?</p><p>Gao Tao: Which gate?</p><p>CCTV: The northern one.</p>"
                "<p>Gao Tao: It opens in May.</p>")) == Lines{"question", "answer>0", "follow_up", "answer>2"});
  CHECK(flow(of("<p>CCTV: What about the gate?</p><p>Gao Tao: Which gate?</p><p>CCTV: The northern one.</p>")) ==
        Lines{"question!", "answer>0", "follow_up!"});
}

TEST_CASE("A short answer that asks nobody is an answer", "[pairing]") {
  CHECK(flow(of("<p>CCTV: What about the gate?</p><p>Gao Tao: The gate? It opens in May.</p><p>Xinhua: And the "
                "bridge?</p><p>Gao Tao: Who knows?</p><p>Reuters: When?</p><p>Gao Tao: Soon.</p>")) ==
        Lines{"question", "answer>0", "question", "answer>2", "question", "answer>4"});
}

TEST_CASE("Words that say so follow up where the askers are told apart", "[pairing]") {
  const std::string words = GENERATE("Just to follow up, when?", "A follow-up on the gate: when?");
  const auto again = [&](const std::string& asker) {
    return flow(of("<p>CCTV: What about the gate?</p><p>Gao Tao: It opens.</p><p>" + asker + ": " + words +
                   "</p><p>Gao Tao: In May.</p>"));
  };
  CHECK(again("Xinhua") == Lines{"question", "answer>0", "follow_up", "answer>2"});
  CHECK(again("Zusatzfrage") == Lines{"question", "answer>0", "follow_up", "answer>2"});
  CHECK(again("Q") == Lines{"question", "answer>0", "question", "answer>2"});
}

TEST_CASE("Thanks are no question and end the answers", "[pairing]") {
  const auto transcript =
      of("<p>Q: When does it open?</p><p>Gao Tao: In May.</p><p>Q: Thank you, sir.</p><p>Gao Tao: "
         "Goodbye.</p>");
  CHECK(flow(transcript) == Lines{"question", "answer>0", "interjection", "statement"});
  CHECK_FALSE(transcript.turns[2].n_questions.has_value());
}

TEST_CASE("Who is broken into goes on and is not merged", "[pairing]") {
  const auto [end, start] = GENERATE(std::tuple{"--", "-- the sluice"}, std::tuple{"\u2014", "\u2014the sluice"},
                                     std::tuple{"...", "... the sluice"}, std::tuple{"\u2026", "the sluice"},
                                     std::tuple{"--\u201D", "the sluice"});
  const auto transcript = of(std::string("<p>CCTV: What opens?</p><p>Gao Tao: It is ") + end +
                             "</p><p>CCTV: I mean the gates.</p><p>Gao Tao: " + start + " that opens.</p>");
  CHECK(flow(transcript) == Lines{"question", "answer>0/", "interjection", "answer>0+1"});
}

TEST_CASE("A question in between takes the words that follow it", "[pairing]") {
  const auto transcript =
      of("<p>CCTV: What opens?</p><p>Gao Tao: It is --</p><p>Xinhua: Is it the bridge?</p>"
         "<p>Gao Tao: -- the sluice.</p>");
  CHECK(flow(transcript) == Lines{"question", "answer>0/", "question", "answer>2+1"});
}

TEST_CASE("Nobody is broken into who only trails off", "[pairing]") {
  CHECK(flow(of("<p>Gao Tao: We shall see...</p>")) == Lines{"statement"});
  CHECK(flow(of("<p>Gao Tao: We shall see...</p><p>Gao Tao: and wait.</p>")) == Lines{"statement", "statement"});
  CHECK(flow(of("<p>CCTV: Is it --</p><p>Gao Tao: Yes.</p><p>CCTV: Good. Is it new?</p><p>Gao Tao: No.</p>")) ==
        Lines{"question/", "answer>0", "follow_up", "answer>2"});
}

TEST_CASE("A nameless asker goes on with a mark at both ends only", "[pairing]") {
  CHECK(flow(of("<p>Q: Is the gate --</p><p>Gao Tao: Yes.</p><p>Q: -- open at night?</p><p>Gao Tao: No.</p>")) ==
        Lines{"question/", "answer>0", "question+0", "answer>2"});
  CHECK(flow(of("<p>Q: Is the gate --</p><p>Gao Tao: Yes.</p><p>Q: open at night?</p><p>Gao Tao: No.</p>")) ==
        Lines{"question/", "answer>0", "question", "answer>2"});
}

TEST_CASE("Nothing is resumed over a missing page", "[pairing]") {
  Visit visit(small_room());
  visit.add(page_url(1), page_html(k_header + "<p>Gao Tao: It is --</p><p>Li Lecheng: No.</p>", 1, 3));
  visit.add(page_url(3), page_html("<p>Gao Tao: -- the sluice.</p>", 3, 3));
  for (const Turn& turn : visit.parse().transcript.turns) CHECK_FALSE(turn.resumes.has_value());
}

TEST_CASE("An interpreter's words belong to the turn they render", "[pairing]") {
  const auto transcript =
      of("<p>CCTV: What opens?</p><p>Interpreter: What is going to open?</p><p>Gao Tao: The sluice.</p>"
         "<p>Interpreter: The sluice does.</p><p>Reuters: Why?</p><p>Interpreter: Because it must.</p>");
  CHECK(flow(transcript) == Lines{"question", "question=0", "answer>0", "answer>0=2", "question", "answer>4"});
  CHECK(transcript.turns[1].interpreted);
  CHECK_FALSE(transcript.turns[2].interpreted);
  CHECK_FALSE(transcript.turns[1].n_questions.has_value());
}

TEST_CASE("Labels and stage directions say who is interpreted", "[pairing]") {
  const std::string words =
      GENERATE("<p>Gao Tao (via interpreter): The sluice.</p>", "<p>Gao Tao: (As interpreted.) The sluice.</p>");
  const auto transcript = of(words + "<p>Li Lecheng (Liaoning): The gate.</p>");
  REQUIRE(transcript.turns.size() == 2);
  CHECK(transcript.turns[0].interpreted);
  CHECK(transcript.turns[0].speaker_name == "Gao Tao");
  CHECK_FALSE(transcript.turns[1].interpreted);
}

TEST_CASE("Somebody unknown behind a question leaves open whether it was answered", "[pairing]") {
  const auto transcript = of("<p>CCTV: What opens?</p><p>National Water Commission:</p><p>The sluice.</p>");
  CHECK_FALSE(transcript.turns[0].unanswered);
}

TEST_CASE("Where no label marks reporters the one who keeps asking is one", "[pairing]") {
  const auto transcript =
      parsed_on(
          {"<p>Ada Holm: What opens first?</p><p>Bo Berg: The sluice.</p><p>Ada Holm: And what then?</p><p>Bo Berg: "
           "The gate.</p><p>Ada Holm: Is that all?</p><p>Bo Berg: Yes.</p>"})
          .transcript;
  CHECK(flow(transcript) == Lines{"question", "answer>0", "follow_up", "answer>2", "follow_up", "answer>4"});
  REQUIRE(transcript.participants.size() == 2);
  CHECK(transcript.participants[0].role == core::Role::reporter);
  CHECK(transcript.participants[0].claims.back().source == "conduct");
  CHECK(transcript.participants[0].claims.back().span.has_value());
}

TEST_CASE("A label that names nobody and keeps answering is a principal without a name", "[pairing]") {
  const std::string answer = "<p>Senior Harbour Official: It opens.</p>";
  const auto transcript =
      of("<p>CCTV: What opens?</p>" + answer + "<p>Xinhua: When?</p>" + answer + "<p>Reuters: Why?</p>" + answer);
  CHECK(flow(transcript) == Lines{"question", "answer>0", "question", "answer>2", "question", "answer>4"});
  CHECK(transcript.turns[1].role == core::Role::principal);
}
