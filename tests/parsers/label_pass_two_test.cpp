// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using core::LabelKind;

namespace {

const std::string k_briefing =
    "<p>MR. CALDER: Good morning.</p><p>QUESTION: Is the bridge open?</p><p>MR. CALDER: It is.</p>"
    "<p>QUESTION: Since when?</p><p>MR. CALDER: Since noon.</p>";

const Lines k_said{"MR. CALDER| Good morning.", "QUESTION| Is the bridge open?", "MR. CALDER| It is.",
                   "QUESTION| Since when?", "MR. CALDER| Since noon."};

Lines with(Lines lines, const Lines& more) {
  lines.insert(lines.end(), more.begin(), more.end());
  return lines;
}

const parsers::LabelDecision& decision_on(const parsers::ParsedTranscript& parsed, const std::string& label) {
  const auto found = std::find_if(parsed.decisions.begin(), parsed.decisions.end(),
                                  [&](const auto& decision) { return decision.candidate.label == label; });
  REQUIRE(found != parsed.decisions.end());
  return *found;
}

std::string repeated(const std::string& block, int times) {
  std::string html;
  for (int i = 0; i < times; ++i) html += block;
  return html;
}

}  // namespace

TEST_CASE("Labels behind a sentence end in mid-block open turns", "[labels]") {
  const std::string gap = GENERATE(" ", "&nbsp; ", "\n", "\xE3\x80\x80");
  const std::string html =
      k_briefing + "<p>QUESTION: And the pier?" + gap + "MR. CALDER: Closed." + gap + "QUESTION: Why?</p>";
  CHECK(said_on({html}) == with(k_said, {"QUESTION| And the pier?", "MR. CALDER| Closed.", "QUESTION| Why?"}));
}

TEST_CASE("A bare Q in mid-block asks where bare Qs ask elsewhere", "[labels]") {
  const auto rules = [] { return small_room("styles = ['inline', 'question-mark']"); };
  const std::string lost =
      "<p>MR. CALDER: It is. Q&nbsp;&nbsp; Since when? MR. CALDER: Since noon. (Laughter.) Q&nbsp; No.</p>";
  const Lines expected{"Q| Is it open?", "MR. CALDER| It is.", "Q| Since when?", "MR. CALDER| Since noon.", "Q| No."};
  CHECK(said_on({"<p>Q&nbsp;&nbsp; Is it open?</p>" + lost}, rules()) == expected);
  CHECK(said_on({"<p>MR. CALDER: Is it open?</p>" + lost}, rules()).size() == 3);
}

TEST_CASE("What is no label in mid-block cuts no turn", "[labels]") {
  const std::string words = GENERATE("I quote Mr. Calder: yes.", "as said by MR. CALDER: Yes.", "So. MR. ARCHER: Yes.",
                                     "So. MR. CALDER: yes to that.", "So. Question: is it open?",
                                     "So. \"MR. CALDER: Yes.\"", "I met J. MR. CALDER: Yes.");
  CHECK(said_on({k_briefing + "<p>MR. CALDER: " + words + "</p>"}).size() == k_said.size() + 1);
}

TEST_CASE("A label in mid-block says where else it stands", "[labels]") {
  const auto parsed = parsed_on({k_briefing + "<p>QUESTION: And now? MR. CALDER: Nothing.</p>"});
  const auto& last = parsed.decisions.back();
  CHECK(last.candidate.place == parsers::LabelPlace::mid_block);
  CHECK(last.accepted);
  CHECK(std::any_of(last.votes.begin(), last.votes.end(),
                    [](const parsers::Vote& vote) { return vote.evidence == "seen-elsewhere"; }));
}

TEST_CASE("A misspelt label is read as the common one of its transcript", "[labels]") {
  struct Sample {
    std::string common, misspelt;
  };
  const Sample sample = GENERATE(
      Sample{"THE PRESIDENT", "HE PRESIDENT"}, Sample{"MR. EARNEST", "MR. EARENST"},
      Sample{"PRIME MINISTER", "PRVIME MINISTER"}, Sample{"QUESTION", "QUE. STION"},
      Sample{"PRIME MINISTER", "PRIME. MINISTER"}, Sample{"MR. GIBBS", "R. GIBBS"}, Sample{"JOURNALIST", "JOVRNALIST"},
      Sample{"SECRETARY VANTONGEREN", "SECRTARY VANTONGEREN"}, Sample{"MR. PESICKA", "MR.PESICKA"},
      Sample{"JOURNALIST", ".JOURNALIST"}, Sample{"PM", "P. M."}, Sample{"MOORE", "MO RE"});
  const std::string html = repeated("<p>" + sample.common + ": The bridge is open.</p><p>DR. VEX: Thank you.</p>", 4) +
                           "<p>" + sample.misspelt + ": So it is.</p>";
  INFO(sample.misspelt);
  const auto parsed = parsed_on({html});
  const auto& decision = decision_on(parsed, sample.misspelt);
  CHECK(decision.accepted);
  CHECK(decision.taken_for == sample.common);
  CHECK(decision.kind == decision_on(parsed, sample.common).kind);
  REQUIRE(parsed.transcript.turns.size() == 9);
  CHECK(parsed.transcript.turns[8].label == sample.misspelt);
  CHECK(parsed.transcript.turns[8].speaker_id == parsed.transcript.turns[0].speaker_id);
}

TEST_CASE("Another name or function is no misspelling", "[labels]") {
  struct Sample {
    std::string common, other;
  };
  const Sample sample =
      GENERATE(Sample{"ADMIRAL MULLEN", "ADMIRAL ALLEN"}, Sample{"MODERATOR", "OPERATOR"},
               Sample{"MS. POWERS", "MS. ROGERS"}, Sample{"MR. MING", "MR. NING"}, Sample{"MR. CALDER", "MR. WALTON"},
               Sample{"THE PRESIDENT", "VICE PRESIDENT"}, Sample{"Li Lecheng", "LI LECHENG WU"});
  const std::string html =
      repeated("<p>" + sample.common + ": The bridge is open.</p>", 5) + "<p>" + sample.other + ": So it is.</p>";
  const auto parsed = parsed_on({html});
  CHECK(decision_on(parsed, sample.other).taken_for == "");
  CHECK(parsed.transcript.turns.size() == 6);
}

TEST_CASE("A name that is spoken of is not read as another", "[labels]") {
  const std::string html = repeated("<p>MR. JOHNSON: The bridge is open.</p>", 5) + "<p>MR. JOHNSTON: So it is.</p>";
  CHECK(decision_on(parsed_on({html}), "MR. JOHNSTON").taken_for == "MR. JOHNSON");
  CHECK(decision_on(parsed_on({html + "<p>I thank Bob Johnston.</p>"}), "MR. JOHNSTON").taken_for == "");
}

TEST_CASE("Two common labels are never one", "[labels]") {
  const std::string html = repeated("<p>MR. JOHNSON: Open.</p>", 5) + repeated("<p>MR. JOHNSTON: Shut.</p>", 2);
  CHECK(decision_on(parsed_on({html}), "MR. JOHNSTON").taken_for == "");
}

TEST_CASE("A misspelling that may be two labels is none", "[labels]") {
  const std::string html = repeated("<p>MR. HARTON: Open.</p><p>MR. HARTEN: Shut.</p>", 4) + "<p>MR. HARTN: Well.</p>";
  const auto parsed = parsed_on({html});
  CHECK(decision_on(parsed, "MR. HARTN").taken_for == "");
}

TEST_CASE("A wrong honorific opens a turn and names nobody", "[labels]") {
  const std::string html = repeated("<p>MS. PALFREY: The bridge is open.</p>", 4) + "<p>MR. PALFREY: So it is.</p>";
  const auto parsed = parsed_on({html});
  REQUIRE(parsed.transcript.turns.size() == 5);
  CHECK(parsed.transcript.turns[3].speaker_name == "PALFREY");
  CHECK_FALSE(parsed.transcript.turns[4].speaker_id.has_value());
  CHECK(parsed.decisions.back().named_by == "");
  CHECK(parsed.decisions.back().taken_for == "");
}

TEST_CASE("A label in the manner of the others is a new turn with a warning", "[labels]") {
  const auto parsed = parsed_on({k_briefing + "<p>HARBINGER: The tide is in.</p>"});
  REQUIRE(parsed.transcript.turns.size() == 6);
  CHECK(parsed.transcript.turns[5].label == "HARBINGER");
  CHECK_FALSE(parsed.transcript.turns[5].speaker_id.has_value());
  const auto& warnings = parsed.transcript.pages[0].warnings;
  CHECK(std::any_of(warnings.begin(), warnings.end(), [](const core::Warning& warning) {
    return warning.code == "unknown-label" && warning.detail == "HARBINGER";
  }));
}
