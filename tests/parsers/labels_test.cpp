// SPDX-License-Identifier: Apache-2.0
#include "parsers/labels.hpp"

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using core::LabelKind;

namespace {

const std::string k_opening = "<p>Ann Archer:</p><p>Good morning.</p>";

std::size_t turns_with(const std::string& html, parsers::RoomRules rules = small_room()) {
  return said_on({k_opening + html}, std::move(rules)).size();
}

const parsers::LabelDecision& last_decision(const parsers::ParsedTranscript& parsed) {
  REQUIRE(!parsed.decisions.empty());
  return parsed.decisions.back();
}

bool has_vote(const parsers::LabelDecision& decision, const std::string& evidence) {
  return std::any_of(decision.votes.begin(), decision.votes.end(),
                     [&](const parsers::Vote& vote) { return vote.evidence == evidence; });
}

}  // namespace

TEST_CASE("What only looks like a label opens no turn", "[labels]") {
  const std::string words = GENERATE(
      "The focus will be on the following aspects:", "I will say this:", "Question two:", "Note:", "First:", "TODAY:",
      "WHO:", "WHEN:", "WHERE:", "NOTE:", "END 2:04 P.M.", "11:56 A.M.",
      "State of Iowa, $96,887,177:", "Aboard Air Force One En Route Detroit 11:20", "We meet at 10:30",
      "See http://press.example/a: it is all there",
      "In Honduras:", "\xE2\x80\x9CHe said:", "And let me add:", "Our answer is simple:", "Thirdly:", "My point:",
      "It reads as follows. The second part:", "As Mr. Li put it:", "https://press.example",
      "Point 3:", "(Laughter):", "What does this mean? Two things:", "the following:", "Three words:", "To sum up:");
  INFO(words);
  SECTION("in its own block") { CHECK(turns_with("<p>" + words + "</p><p>Something else is said here.</p>") == 1); }
  SECTION("with words behind it") { CHECK(turns_with("<p>" + words + " something else is said here.</p>") == 1); }
  SECTION("in bold") { CHECK(turns_with("<p><b>" + words + "</b></p><p>Something else is said here.</p>") == 1); }
  SECTION("in a list") { CHECK(turns_with("<ul><li>" + words + " something else</li></ul>") == 1); }
}

TEST_CASE("A heading that comes back every time is still no label", "[labels]") {
  const std::string word = GENERATE("Note:", "TODAY:", "WHERE:", "Photo:", "First:", "SUMMARY:");
  std::string html;
  for (int i = 0; i < 5; ++i) html += "<p>" + word + "</p><p>Something else is said here.</p>";
  CHECK(turns_with(html) == 1);
}

TEST_CASE("A person or a medium before a terminator opens a turn", "[labels]") {
  struct Sample {
    std::string label;
    LabelKind kind;
  };
  const Sample sample = GENERATE(
      Sample{"Gao Tao", LabelKind::person}, Sample{"MR. CARNEY", LabelKind::person},
      Sample{"SECRETARY LaHOOD", LabelKind::person}, Sample{"MS. MU\xC3\x91OZ", LabelKind::person},
      Sample{"MR PRICE", LabelKind::person}, Sample{"REAR ADMIRAL POLOWCZYK", LabelKind::person},
      Sample{"Ludwig van der Berg", LabelKind::person}, Sample{"Jean-Luc O\xE2\x80\x99Neil", LabelKind::person},
      Sample{"Science and Technology Daily", LabelKind::outlet}, Sample{"CCTV", LabelKind::outlet},
      Sample{"Press & Journal", LabelKind::outlet}, Sample{"CCTV reporter", LabelKind::outlet},
      Sample{"Harbor, Coast and River News", LabelKind::outlet}, Sample{"China.com.cn", LabelKind::outlet},
      Sample{"Q", LabelKind::anonymous}, Sample{"QUESTION", LabelKind::anonymous}, Sample{"A", LabelKind::anonymous},
      Sample{"\xE8\xAE\xB0\xE8\x80\x85", LabelKind::anonymous}, Sample{"\xE9\x97\xAE", LabelKind::anonymous},
      Sample{"\xE9\xAB\x98\xE6\xB6\x9B", LabelKind::person}, Sample{"THE PRESIDENT", LabelKind::role},
      Sample{"Moderator", LabelKind::role});
  const std::string terminator = GENERATE(":", "\xEF\xBC\x9A", " :");
  const std::string shape =
      GENERATE("<p>NAME:</p><p>These are the words.</p>", "<p>NAME: These are the words.</p>",
               "<p><strong>NAME:</strong> These are the words.</p>", "<p><b>NAME</b>:These are the words.</p>",
               "<p>\xE3\x80\x80\xE3\x80\x80NAME&nbsp;:&nbsp; These are the words.</p>");
  std::string html = shape;
  html.replace(html.find(':'), 1, terminator);
  html.replace(html.find("NAME"), 4, sample.label);
  INFO(html);
  const auto parsed = parsed_on({k_opening + html});
  CHECK(said(parsed.transcript) == Lines{"Ann Archer| Good morning.", sample.label + "| These are the words."});
  CHECK(last_decision(parsed).kind == sample.kind);
}

TEST_CASE("A label in pieces of markup is one label", "[labels]") {
  const std::string html =
      GENERATE("<p><font>Gao</font> <span>Tao</span>:</p><p>Yes.</p>", "<p><b>G</b><b>ao Tao</b><i>:</i> Yes.</p>",
               "<div><span>Gao&#32;Tao&#58;</span><br>Yes.</div>", "<P><FONT color=red>Gao\r\nTao:</FONT><BR/>Yes.",
               "<dl><dt>Gao Tao:<dd>Yes.</dl>", "<table><tr><td>Gao Tao:<td>Yes.</table>");
  CHECK(said_on({k_opening + html}) == Lines{"Ann Archer| Good morning.", "Gao Tao| Yes."});
}

TEST_CASE("A bare Q asks where the room allows it", "[labels]") {
  const std::string q = GENERATE("Q&nbsp;&nbsp;&nbsp; Jay, two questions: who and when?",
                                 "Q Jay, two questions: who and when?", "Q\xC2\xA0 Jay, two questions: who and when?");
  const std::string html = k_opening + "<p>" + q + "</p><p>MR. CARNEY: Nobody.</p>";
  CHECK(said_on({html}, small_room("styles = ['inline', 'own-block', 'question-mark']")) ==
        Lines{"Ann Archer| Good morning.", "Q| Jay, two questions: who and when?", "MR. CARNEY| Nobody."});
  CHECK(said_on({html}).size() == 2);
}

TEST_CASE("A Q that begins a word or a sentence asks nothing", "[labels]") {
  const std::string words = GENERATE("Quite so", "Q fever is rare", "Q", "Q.E.D. we say");
  CHECK(turns_with("<p>" + words + "</p>", small_room("styles = ['own-block', 'inline', 'question-mark']")) == 1);
}

TEST_CASE("Styles that the room does not name are not looked for", "[labels]") {
  const std::string own = "<p>Gao Tao:</p><p>Yes.</p>", inline_text = "<p>Gao Tao: Yes.</p>",
                    bold = "<p><b>Gao Tao</b>: Yes.</p>";
  const auto turns = [&](const std::string& styles, const std::string& html) {
    return said_on({html}, small_room("styles = [" + styles + "]")).front();
  };
  CHECK(turns("'own-block'", own) == "Gao Tao| Yes.");
  CHECK(turns("'own-block'", inline_text) == "-| Gao Tao: Yes.");
  CHECK(turns("'inline'", inline_text) == "Gao Tao| Yes.");
  CHECK(turns("'inline'", own) == "-| Gao Tao: / Yes.");
  CHECK(turns("'bold'", bold) == "Gao Tao| Yes.");
  CHECK(turns("'bold'", inline_text) == "-| Gao Tao: Yes.");
}

TEST_CASE("A room chooses its terminators", "[labels]") {
  const auto rules = small_room("terminators = ['.', ' -']\nstyles = ['inline']");
  CHECK(said_on({"<p>CHAIR POWELL. Thank you.</p><p>Ann Archer - Go on.</p>"}, rules) ==
        Lines{"CHAIR POWELL| Thank you.", "Ann Archer| Go on."});
}

TEST_CASE("A label ends at the first terminator", "[labels]") {
  CHECK(said_on({"<p>Ann Archer: I quote: nothing.</p><p>CCTV: 10:30: is that right?</p>"}) ==
        Lines{"Ann Archer| I quote: nothing.", "CCTV| 10:30: is that right?"});
}

TEST_CASE("What a room lists as no label never is one", "[labels]") {
  const auto rules = [] { return small_room("not_labels = ['Gao Tao', 'Photo Credit']"); };
  CHECK(turns_with("<p>Gao Tao:</p><p>Yes.</p>", rules()) == 1);
  CHECK(turns_with("<p>photo credit:</p><p>Yes.</p>", rules()) == 1);
  CHECK(turns_with("<p>Gao Tie:</p><p>Yes.</p>", rules()) == 2);
}

TEST_CASE("What a room lists as medium or as unnamed is a label whatever its form", "[labels]") {
  const auto rules = small_room("outlets = [\"The 9 o\\u2019Clock\"]\nanonymous = ['Zwischenruf']");
  const auto parsed = parsed_on({k_opening + "<p>The 9 o\xE2\x80\x99"
                                             "Clock: Why?</p><p>Zwischenruf: Hear!</p>"},
                                rules);
  REQUIRE(parsed.transcript.turns.size() == 3);
  CHECK(parsed.transcript.turns[1].label_kind == LabelKind::outlet);
  CHECK(parsed.transcript.turns[1].outlet ==
        "The 9 o\xE2\x80\x99"
        "Clock");
  CHECK(parsed.transcript.turns[2].label_kind == LabelKind::anonymous);
}

TEST_CASE("Every vote is kept with its weight", "[labels]") {
  const auto parsed = parsed_on({"<p>Gao Tao:</p><p>Yes.</p><p><b>Gao Tao:</b> No.</p><p>The point is:</p>"});
  REQUIRE(parsed.decisions.size() == 3);
  for (const auto& decision : parsed.decisions) {
    int sum = 0;
    for (const auto& vote : decision.votes) sum += vote.weight;
    CHECK(sum == decision.score);
    CHECK(decision.accepted == (sum >= parsers::k_label_threshold));
  }
  CHECK(has_vote(parsed.decisions[0], "own-block"));
  CHECK(has_vote(parsed.decisions[0], "repetition"));
  CHECK(has_vote(parsed.decisions[1], "typography"));
  CHECK_FALSE(has_vote(parsed.decisions[1], "own-block"));
  CHECK(has_vote(parsed.decisions[2], "running-text"));
  REQUIRE(parsed.decision_of.size() == 3);
  CHECK(parsed.decision_of[0] == parsed.transcript.turns[0].turn_id);
  CHECK(parsed.decision_of[1] == parsed.transcript.turns[1].turn_id);
  CHECK(parsed.decision_of[2].empty());
}

TEST_CASE("A label of 120 characters or more is a sentence", "[labels]") {
  std::string name = "Daily";
  while (name.size() < 130) name += " News";
  const auto parsed = parsed_on({k_opening + "<p>" + name + ": Why?</p>"}, small_room("outlets = ['" + name + "']"));
  CHECK(parsed.decisions.size() == 1);
  CHECK(parsed.transcript.turns.size() == 1);
}
