// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using core::LabelKind;

namespace {

const std::string k_opening = "<p>Ann Archer:</p><p>Good morning.</p>";

}  // namespace

TEST_CASE("Parentheses between name and terminator are taken apart", "[labels]") {
  struct Sample {
    std::string label, name, qualifier, outlet;
    bool interpreted;
  };
  const Sample sample = GENERATE(
      Sample{"Ivan Petrov (via interpreter)", "Ivan Petrov", "via interpreter", "", true},
      Sample{"Ivan Petrov (as interpreted)", "Ivan Petrov", "as interpreted", "", true},
      Sample{"Ivan Petrov (\u043F\u0435\u0440\u0435\u0432\u043E\u0434)", "Ivan Petrov",
             "\u043F\u0435\u0440\u0435\u0432\u043E\u0434", "", true},
      Sample{"Zhang Ming (Harbor Daily)", "Zhang Ming", "Harbor Daily", "Harbor Daily", false},
      Sample{"Mr David Hanley (Delford) (Lab)", "David Hanley", "Delford; Lab", "", false},
      Sample{"Ned Pryce (00:04)", "Ned Pryce", "00:04", "", false},
      Sample{"The Secretary of State for Roads (Mr William Hale)", "William Hale", "Mr William Hale", "", false});
  const auto parsed = parsed_on({k_opening + "<p>" + sample.label + ": These are the words.</p>"});
  CHECK(said(parsed.transcript).back() == sample.label + "| These are the words.");
  const auto& parts = parsed.decisions.back().parts;
  CHECK(parts.name == sample.name);
  CHECK(parts.qualifier == sample.qualifier);
  CHECK(parts.outlet == sample.outlet);
  CHECK(parts.interpreted == sample.interpreted);
}

TEST_CASE("A clock behind the terminator belongs to the label", "[labels]") {
  const auto parsed =
      parsed_on({k_opening + "<p>Ned Pryce: (00:04)<br>These are the words.</p><p>Ned Pryce: (1:02:03) More.</p>"});
  CHECK(said(parsed.transcript) ==
        Lines{"Ann Archer| Good morning.", "Ned Pryce| These are the words.", "Ned Pryce| More."});
  CHECK(parsed.decisions.back().candidate.clock == "1:02:03");
}

TEST_CASE("A full stop ends a label where the room says so", "[labels]") {
  const auto rules = [] { return small_room("terminators = ['.']\nstyles = ['inline', 'own-block']"); };
  CHECK(said_on({"<p>CHAIR PELLOW. Thank you.</p><p>Mr. BARNES. I thank Mr. Archer. He said so.</p>"
                 "<p>The PRESIDING OFFICER. Without objection.</p><p>Mr. Barnes. Yes, he is here.</p>"
                 "<p>MS. DeWITT. U.S. roads are long.</p>"},
                rules()) == Lines{"CHAIR PELLOW| Thank you.", "Mr. BARNES| I thank Mr. Archer. He said so.",
                                  "The PRESIDING OFFICER| Without objection. / Mr. Barnes. Yes, he is here.",
                                  "MS. DeWITT| U.S. roads are long."});
  CHECK(said_on({"<p>CHAIR PELLOW. Thank you.</p>"}) == Lines{"-| CHAIR PELLOW. Thank you."});
}

TEST_CASE("A bare A answers where a bare Q asks", "[labels]") {
  const auto rules = [] { return small_room("styles = ['inline', 'question-mark']"); };
  CHECK(said_on({"<p>Q&nbsp;&nbsp; Is it open?</p><p>A&nbsp;&nbsp; It is.</p><p>Q. Since when?</p><p>A. Noon.</p>"},
                rules()) == Lines{"Q| Is it open?", "A| It is.", "Q| Since when?", "A| Noon."});
  CHECK(said_on({k_opening + "<p>A. Philip Marlow came.</p><p>A man came.</p>"}, rules()).size() == 1);
}

TEST_CASE("Labels in other languages are known", "[labels]") {
  struct Sample {
    std::string label;
    LabelKind kind;
  };
  const Sample sample = GENERATE(
      Sample{"PREGUNTA", LabelKind::anonymous}, Sample{"INTERLOCUTORA", LabelKind::anonymous},
      Sample{"VOZ", LabelKind::anonymous}, Sample{"Frage", LabelKind::anonymous},
      Sample{"Zusatzfrage", LabelKind::anonymous}, Sample{"Zuruf", LabelKind::anonymous},
      Sample{"\u0412\u043E\u043F\u0440\u043E\u0441", LabelKind::anonymous},
      Sample{"\u041E\u0442\u0432\u0435\u0442", LabelKind::anonymous}, Sample{"\u7B54", LabelKind::anonymous},
      Sample{"\u4E3B\u6301\u4EBA", LabelKind::role}, Sample{"\u8DEF\u900F\u793E\u8BB0\u8005", LabelKind::outlet},
      Sample{"JOURNALIST", LabelKind::anonymous}, Sample{"PRESS", LabelKind::anonymous},
      Sample{"Reporter 2", LabelKind::anonymous}, Sample{"SENIOR ADMINISTRATION OFFICIAL", LabelKind::group},
      Sample{"PARTICIPANT", LabelKind::group}, Sample{"Speaker 1", LabelKind::group},
      Sample{"Mr Speaker", LabelKind::role}, Sample{"P. M.", LabelKind::role}, Sample{"MR PRYCE", LabelKind::person},
      Sample{"MR. McDONOUGH", LabelKind::person});
  const std::string colon = GENERATE(":", "\uFF1A");
  const auto parsed = parsed_on({k_opening + "<p>" + sample.label + colon + "These are the words.</p>"});
  INFO(sample.label);
  REQUIRE(parsed.transcript.turns.size() == 2);
  CHECK(parsed.transcript.turns[1].label == sample.label);
  CHECK(parsed.decisions.back().kind == sample.kind);
  if (sample.kind != LabelKind::person) CHECK_FALSE(parsed.transcript.turns[1].speaker_id.has_value());
}

TEST_CASE("One character answers where a question stands before it every time", "[labels]") {
  const std::string ask = "<p><b>\u8BB0\u8005\uFF1A\u5F00\u4E86\u5417\uFF1F</b></p>",
                    answer = "<p>\u8521\uFF1A\u5F00\u4E86\u3002</p>";
  const auto parsed = parsed_on({ask + answer + ask + answer});
  REQUIRE(parsed.transcript.turns.size() == 4);
  CHECK(parsed.transcript.turns[1].label == "\u8521");
  CHECK(parsed.decisions[1].named_by == "alternates");
  CHECK(said_on({ask + answer + answer + ask + answer}).size() == 2);
}

TEST_CASE("A question's number before a label in bold is not said", "[labels]") {
  CHECK(said_on({"<p>3. <b>Paul Flinders (Newford) (Lab):</b> What progress?</p>"
                 "<p>T2. [66881] <b>Mr Hale:</b> Some.</p>"}) ==
        Lines{"Paul Flinders (Newford) (Lab)| What progress?", "Mr Hale| Some."});
  CHECK(said_on({k_opening + "<p>3. <b>Good roads</b> are long.</p>"}).size() == 1);
}

TEST_CASE("A letter that the bold misses changes no label", "[labels]") {
  const auto rules = small_room("styles = ['bold']");
  CHECK(said_on({"<p>S<b>unshine:</b> Yes.</p><p>S<b>unshine:</b> No.</p><p>S<b>unshine:</b> Well.</p>"}, rules) ==
        Lines{"Sunshine| Yes.", "Sunshine| No.", "Sunshine| Well."});
}

TEST_CASE("A body that lost its paragraphs is cut at its blank lines", "[labels]") {
  std::string text;
  for (int i = 0; i < 12; ++i) {
    text +=
        "MR. CALDER:  The bridge is open, and the road behind it is as well, as far as I know.\n&nbsp;\n"
        "Q    Since when is it open, and who has said so?\n\n";
  }
  const auto lines = said_on({text}, small_room("styles = ['inline', 'question-mark']"));
  REQUIRE(lines.size() == 24);
  CHECK(lines[23] == "Q| Since when is it open, and who has said so?");
}
