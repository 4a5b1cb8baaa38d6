// SPDX-License-Identifier: Apache-2.0
#include "parsers/turns.hpp"

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

const std::string k_ann = "<p>Ann Archer:</p>";

}  // namespace

TEST_CASE("A block end or a line break ends a paragraph", "[turns]") {
  const std::string html =
      GENERATE("<p>One.</p><p>Two.</p>", "<p>One.<br>Two.</p>", "<p>One.<br/><br/>Two.", "<div>One.</div>Two.",
               "One.<p>Two.", "<div><p>One.</p>\n<p>&nbsp;</p>\n<div>Two.</div></div>", "<ul><li>One.<li>Two.</ul>",
               "One.<hr>Two.", "<h2>One.</h2>Two.", "<table><tr><td>One.</td><td>Two.</td></tr></table>");
  CHECK(said_on({k_ann + html}) == Lines{"Ann Archer| One. / Two."});
}

TEST_CASE("Markup inside a paragraph and the layout of its source change no word", "[turns]") {
  const std::string html =
      GENERATE("<p>One two three.</p>", "<p>One <b>two</b> three.</p>", "<p>One\r\n\ttwo &nbsp; three.</p>",
               "<p>\xE3\x80\x80\xE3\x80\x80One two three.</p>", "<p>O<font>ne t</font>wo<!-- x --> three.</p>",
               "<p>One two<script>var x = 'no';</script> three.</p>", "<p>One&#32;two<span hidden>no</span> three.</p>",
               "<p>One two <span style=\"Display : none\">no</span>three.</p>", "<P>One<A name=a></A> two three.");
  CHECK(said_on({k_ann + html}) == Lines{"Ann Archer| One two three."});
}

TEST_CASE("A new label is a new turn even for the same speaker", "[turns]") {
  CHECK(said_on({k_ann + "<p>One.</p>" + k_ann + "<p>Two.</p>"}) == Lines{"Ann Archer| One.", "Ann Archer| Two."});
}

TEST_CASE("A speaker change behind a line break inside a block is seen", "[turns]") {
  CHECK(said_on({"<p>Ann Archer: One.<br/>Bo Berg: Two.<br/><br/>Ann Archer: Three.</p>"}) ==
        Lines{"Ann Archer| One.", "Bo Berg| Two.", "Ann Archer| Three."});
}

TEST_CASE("Words before the first label of a page continue the last turn", "[turns]") {
  struct Join {
    std::string before, after, joined;
  };
  const Join join = GENERATE(
      Join{"the school and the", "market, in that order.", "the school and the market, in that order."},
      Join{"we agreed.", "nobody knew.", "we agreed. nobody knew."},
      Join{"the city of", "Shenyang.", "the city of Shenyang."},
      Join{"we agreed.", "Then we left.", "we agreed. / Then we left."}, Join{"did we?", "Yes.", "did we? / Yes."},
      Join{"he said \"no\"", "Then he left.", "he said \"no\" / Then he left."},
      Join{"\xE6\x88\x91\xE4\xBB\xAC", "\xE5\x90\x8C\xE6\x84\x8F\xE3\x80\x82",
           "\xE6\x88\x91\xE4\xBB\xAC\xE5\x90\x8C\xE6\x84\x8F\xE3\x80\x82"},
      Join{"\xE6\x88\x91\xE4\xBB\xAC\xE3\x80\x82", "\xE5\x90\x8C\xE6\x84\x8F",
           "\xE6\x88\x91\xE4\xBB\xAC\xE3\x80\x82 / \xE5\x90\x8C\xE6\x84\x8F"},
      Join{"\xE5\x85\xB1", "36 \xE4\xB8\xAA", "\xE5\x85\xB1 36 \xE4\xB8\xAA"});
  CHECK(said_on({k_ann + "<p>" + join.before + "</p>", "<p>" + join.after + "</p><p>Bo Berg:</p><p>Two.</p>"}) ==
        Lines{"Ann Archer| " + join.joined, "Bo Berg| Two."});
}

TEST_CASE("A turn over three pages names them all", "[turns]") {
  const Visit visit = visit_of({k_ann + "<p>One of the</p>", "<p>many and</p>", "<p>good.</p>"});
  const auto parsed = visit.parse();
  REQUIRE(parsed.transcript.turns.size() == 1);
  CHECK(parsed.transcript.turns[0].text() == "One of the many and good.");
  CHECK(parsed.transcript.turns[0].pages == std::vector<int>{1, 2, 3});
  CHECK(parsed.joins[0].size() == 2);
  CHECK(visit.fault_of(parsed.transcript).empty());
}

TEST_CASE("A label that ends a page speaks on the next", "[turns]") {
  const auto parsed = parsed_on({"<p>Bo Berg:</p><p>One.</p>" + k_ann, "<p>two of them.</p>"});
  CHECK(said(parsed.transcript) == Lines{"Bo Berg| One.", "Ann Archer| two of them."});
  CHECK(parsed.transcript.turns[1].pages == std::vector<int>{1, 2});
  CHECK(parsed.transcript.turns[1].spans.front().page == 2);
}

TEST_CASE("A caption at the head of a page does not part a sentence", "[turns]") {
  CHECK(said_on({k_ann + "<p>One of the</p>", "<p class=caption>A bridge. [Photo by A]</p><p>many.</p>"}) ==
        Lines{"Ann Archer| One of the many."});
}

TEST_CASE("Words behind a missing page are nobody's", "[turns]") {
  Visit visit(small_room());
  visit.add(page_url(1), page_html(k_ann + "<p>One of</p>", 1, 3));
  visit.add(page_url(3), page_html("<p>many.</p><p>Bo Berg:</p><p>Two.</p>", 3, 3));
  const auto parsed = visit.parse();
  CHECK(said(parsed.transcript) == Lines{"Ann Archer| One of", "-| many.", "Bo Berg| Two."});
  const core::Turn& lost = parsed.transcript.turns[1];
  CHECK(lost.kind == core::TurnKind::unattributed);
  CHECK(lost.attribution.method == "none");
  CHECK(lost.attribution.confidence == core::Confidence::none);
  CHECK_FALSE(lost.speaker_id.has_value());
  CHECK_FALSE(lost.attribution.reason.empty());
  CHECK(parsed.transcript.status == core::ParseStatus::needs_review);
  CHECK(visit.fault_of(parsed.transcript).empty());
}

TEST_CASE("Words on a first page that is not page 1 are nobody's", "[turns]") {
  Visit visit(small_room());
  visit.add(page_url(7), page_html("<p>and so on.</p>" + k_ann + "<p>One.</p>", 7, 7));
  CHECK(said(visit.parse().transcript) == Lines{"-| and so on.", "Ann Archer| One."});
}

TEST_CASE("An editor's lede is narrative and no turn", "[turns]") {
  const auto parsed = parsed_on(
      {"<p>The office held a press conference on Monday. It lasted an hour.</p>" + k_ann + "<p>Good morning.</p>"});
  CHECK(said(parsed.transcript) == Lines{"Ann Archer| Good morning."});
  CHECK(parsed.transcript.pages[0].ledger.by_class.at("narrative") == 53);
}

TEST_CASE("Spoken words before the first label are a turn without a speaker", "[turns]") {
  const std::string words = GENERATE("Ladies and gentlemen, good morning.", "Today, we have invited two guests.",
                                     "Welcome, everybody.", "I'm glad that so many came.");
  const auto parsed = parsed_on({"<p>" + words + "</p>" + k_ann + "<p>Yes.</p>"});
  CHECK(said(parsed.transcript) == Lines{"-| " + words, "Ann Archer| Yes."});
  CHECK_FALSE(parsed.transcript.turns[0].speaker_id.has_value());
}

TEST_CASE("Text without any label is one turn of nobody", "[turns]") {
  const auto parsed = parsed_on({"<p>The office said so.</p><p>It was fine.</p>"});
  CHECK(said(parsed.transcript) == Lines{"-| The office said so. / It was fine."});
  CHECK(parsed.transcript.turns[0].kind == core::TurnKind::unattributed);
}
