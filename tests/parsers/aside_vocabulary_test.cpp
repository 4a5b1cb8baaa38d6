// SPDX-License-Identifier: Apache-2.0
#include "parsers/asides.hpp"

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

TEST_CASE("Asides are known by their words in several languages", "[asides]") {
  struct Sample {
    std::string text, type;
  };
  const Sample sample = GENERATE(
      Sample{"(Laughter and applause.)", "laughter"}, Sample{"(Applause. Laughter.)", "applause"},
      Sample{"(RISAS)", "laughter"}, Sample{"(Risas y aplausos)", "laughter"}, Sample{"(Aplausos.)", "applause"},
      Sample{"(Beifall)", "applause"}, Sample{"(Heiterkeit und Beifall)", "laughter"}, Sample{"[sic]", "other"},
      Sample{"(akustisch unverst\u00E4ndlich)", "inaudible"}, Sample{"\uFF08\u638C\u58F0\uFF09", "applause"},
      Sample{"(phonetic)", "other"}, Sample{"(ph)", "other"}, Sample{"(via telephone)", "other"},
      Sample{"(Speaks Spanish.)", "language"}, Sample{"(In Chinese.)", "language"}, Sample{"(Crosstalk.)", "crosstalk"},
      Sample{"(As translated.)", "language"}, Sample{"(Through interpreter.)", "language"},
      Sample{"( Laughter)", "laughter"}, Sample{"(INAUDIBLE)", "inaudible"},
      Sample{"(\u0441\u043C\u0435\u0445)", "laughter"});
  const auto parsed = parsed_on({"<p>Ann Archer: Yes " + sample.text + " no.</p>"});
  REQUIRE(parsed.transcript.turns.size() == 1);
  CHECK(parsed.transcript.turns[0].paragraphs == Lines{"Yes no."});
  REQUIRE(parsed.transcript.turns[0].asides.size() == 1);
  CHECK(parsed.transcript.turns[0].asides[0].type == sample.type);
}

TEST_CASE("Parentheses that a speaker says are left in place", "[asides]") {
  const std::string words = GENERATE("(Local)", "(CNCS)", "(billion)", "(in billions)", "(in China)", "(speaks well)",
                                     "[the]", "(laughter was heard)", "\"(laughter)\"", "(sic)");
  const auto parsed = parsed_on({"<p>Ann Archer: Yes " + words + " no.</p>"});
  REQUIRE(parsed.transcript.turns.size() == 1);
  CHECK(parsed.transcript.turns[0].paragraphs == Lines{"Yes " + words + " no."});
  CHECK(parsed.transcript.turns[0].asides.empty());
}
