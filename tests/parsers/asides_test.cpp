// SPDX-License-Identifier: Apache-2.0
#include "parsers/asides.hpp"

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

core::Turn only_turn(const std::string& html) {
  const Visit visit = visit_of({"<p>Ann Archer:</p>" + html});
  const auto parsed = visit.parse();
  CHECK(visit.fault_of(parsed.transcript).empty());
  REQUIRE(parsed.transcript.turns.size() == 1);
  return parsed.transcript.turns.front();
}

}  // namespace

TEST_CASE("An aside is taken out of the text and keeps its place", "[asides]") {
  const core::Turn turn = only_turn("<p>Caf\xC3\xA9. (Laughter.) Yes. [Applause]</p><p>So.</p>");
  CHECK(turn.paragraphs == Lines{"Caf\xC3\xA9. Yes.", "So."});
  REQUIRE(turn.asides.size() == 2);
  CHECK(turn.asides[0].text == "(Laughter.)");
  CHECK(turn.asides[0].type == "laughter");
  CHECK(turn.asides[0].at == 5);
  CHECK(turn.asides[1].text == "[Applause]");
  CHECK(turn.asides[1].type == "applause");
  CHECK(turn.asides[1].at == 10);
}

TEST_CASE("Places of asides count code points over paragraphs", "[asides]") {
  const core::Turn turn = only_turn("<p>\xE9\xAB\x98\xE6\xB6\x9B.</p><p>&nbsp;a  b&nbsp;(Laughter.)&nbsp;&nbsp;c</p>");
  CHECK(turn.text() == "\xE9\xAB\x98\xE6\xB6\x9B.\na b c");
  REQUIRE(turn.asides.size() == 1);
  CHECK(turn.asides[0].at == 7);
}

TEST_CASE("An aside that opens a paragraph stands at its start", "[asides]") {
  const core::Turn turn = only_turn("<p>One.</p><p>(Laughter.) Two.</p>");
  CHECK(turn.text() == "One.\nTwo.");
  REQUIRE(turn.asides.size() == 1);
  CHECK(turn.asides[0].at == 5);
}

TEST_CASE("An aside in its own block stands behind the paragraph before it", "[asides]") {
  const core::Turn turn = only_turn("<p>One.</p><p>(Applause.)</p><p>Two.</p>");
  CHECK(turn.paragraphs == Lines{"One.", "Two."});
  REQUIRE(turn.asides.size() == 1);
  CHECK(turn.asides[0].at == 4);
}

TEST_CASE("An aside before any word stands at the start", "[asides]") {
  const core::Turn turn = only_turn("<p>(Applause.)</p><p>(Laughter.) One.</p>");
  CHECK(turn.text() == "One.");
  REQUIRE(turn.asides.size() == 2);
  CHECK(turn.asides[0].at == 0);
  CHECK(turn.asides[1].at == 0);
}

TEST_CASE("A turn of nothing but an aside keeps it", "[asides]") {
  const core::Turn turn = only_turn("<p>(Inaudible.)</p>");
  CHECK(turn.paragraphs.empty());
  CHECK(turn.spans.empty());
  REQUIRE(turn.asides.size() == 1);
  CHECK(turn.asides[0].type == "inaudible");
  CHECK(turn.pages == std::vector<int>{1});
}

TEST_CASE("The vocabulary of asides is read in any case and with any bracket", "[asides]") {
  struct Sample {
    std::string text, type;
  };
  const Sample sample = GENERATE(
      Sample{"(Laughter.)", "laughter"}, Sample{"(laughter)", "laughter"}, Sample{"[LAUGHTER!]", "laughter"},
      Sample{"(Laughter and applause.)", "laughter"}, Sample{"(Cheers and applause.)", "applause"},
      Sample{"(Inaudible.)", "inaudible"}, Sample{"(off mic)", "inaudible"}, Sample{"(Crosstalk.)", "crosstalk"},
      Sample{"(As interpreted.)", "language"}, Sample{"\xEF\xBC\x88laughter\xEF\xBC\x89", "laughter"},
      Sample{"(Pause.)", "other"}, Sample{"\xEF\xBC\x88\xE7\xAC\x91\xE5\xA3\xB0\xEF\xBC\x89", "laughter"});
  const core::Turn turn = only_turn("<p>Yes " + sample.text + " no.</p>");
  CHECK(turn.paragraphs == Lines{"Yes no."});
  REQUIRE(turn.asides.size() == 1);
  CHECK(turn.asides[0].text == sample.text);
  CHECK(turn.asides[0].type == sample.type);
}

TEST_CASE("Other parentheses and quotations are speech", "[asides]") {
  const std::string words =
      GENERATE("the CNCS (Local) office", "6 (billion) crowns", "the CAP1400 (Guohe One) pump", "he (sic) said",
               "laughter is healthy", "(Laughter", "Laughter.)", "(Laughter.]", "\"(much laughter)\"", "()", "(( ))");
  const core::Turn turn = only_turn("<p>Yes, " + words + " it is.</p>");
  CHECK(turn.paragraphs == Lines{"Yes, " + words + " it is."});
  CHECK(turn.asides.empty());
}

TEST_CASE("An aside glued to words parts nothing that was one word", "[asides]") {
  const core::Turn turn = only_turn("<p>Yes(Laughter.), well (Laughter.)(Applause.)and so.</p>");
  CHECK(turn.paragraphs == Lines{"Yes, well and so."});
  REQUIRE(turn.asides.size() == 3);
  CHECK(turn.asides[0].at == 3);
  CHECK(turn.asides[1].at == 9);
  CHECK(turn.asides[2].at == 9);
}

TEST_CASE("An aside in markup is found and anchored", "[asides]") {
  const core::Turn turn = only_turn("<p>Yes. <i>(Laugh</i>ter&#46;) Indeed.</p>");
  CHECK(turn.paragraphs == Lines{"Yes. Indeed."});
  REQUIRE(turn.asides.size() == 1);
  CHECK(turn.asides[0].text == "(Laughter.)");
  CHECK(turn.asides[0].spans.size() == 2);
}
