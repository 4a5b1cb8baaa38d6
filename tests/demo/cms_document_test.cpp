// SPDX-License-Identifier: Apache-2.0
#include "demo/cms_document.hpp"

#include "demo/generated_conference.hpp"
#include "tests/support/catch.hpp"

namespace pressroom::demo {

namespace {

CmsDocument document_of(std::string_view manuscript) {
  return {"/china/2024-05/09", "117176352", "Title", "Press.example", "May 9, 2024", read_manuscript(manuscript)};
}

}  // namespace

TEST_CASE("A manuscript becomes pages of labelled blocks", "[demo]") {
  const auto pages =
      read_manuscript("* Note: a\n! Speakers\nA, b\n\nC, d\n# Ada\nOne\ntwo.\n\nThree.\n==\n^ A picture\n");
  REQUIRE(pages.size() == 2);
  REQUIRE(pages[0].blocks.size() == 3);
  CHECK(pages[0].blocks[0].kind == BlockKind::note);
  CHECK(pages[0].blocks[1].kind == BlockKind::roster);
  CHECK(pages[0].blocks[1].label == "Speakers");
  CHECK(pages[0].blocks[1].paragraphs == std::vector<std::string>{"A, b", "C, d"});
  CHECK(pages[0].blocks[2].label == "Ada");
  CHECK(pages[0].blocks[2].paragraphs == std::vector<std::string>{"One two.", "Three."});
  REQUIRE(pages[1].blocks.size() == 1);
  CHECK(pages[1].blocks[0].kind == BlockKind::caption);
}

TEST_CASE("A paragraph cut by a page end is one paragraph of the turn", "[demo]") {
  const auto turns = spoken_turns(document_of("# Ada\nThe school and the\n==\n~\nmarket.\n\nNext.\n# Bo\nYes.\n"));
  REQUIRE(turns.size() == 2);
  CHECK(turns[0].paragraphs == std::vector<std::string>{"The school and the market.", "Next."});
  CHECK(turns[0].pages == std::vector<int>{1, 2});
  CHECK(turns[1].pages == std::vector<int>{2});
}

TEST_CASE("A page that begins without a label goes on with the last speaker in a new paragraph", "[demo]") {
  const auto turns = spoken_turns(document_of("# Ada\nDone.\n==\nMore.\n"));
  REQUIRE(turns.size() == 1);
  CHECK(turns[0].paragraphs == std::vector<std::string>{"Done.", "More."});
}

TEST_CASE("Asides leave the text and rosters with captions and notes are in no turn", "[demo]") {
  const auto turns = spoken_turns(document_of(
      "! Date\nMay 9\n* Note: x\n^ Picture\n# Ada\nWell. (Laughter.) So be it. (Applause.)\n\n(Applause.)\n"));
  REQUIRE(turns.size() == 1);
  CHECK(turns[0].paragraphs == std::vector<std::string>{"Well. So be it."});
  CHECK(turns[0].asides == std::vector<std::string>{"(Laughter.)", "(Applause.)", "(Applause.)"});
}

TEST_CASE("A generated conference depends on its seed alone", "[demo]") {
  const auto turns = spoken_turns(generate_conference(7, 5));
  const auto again = spoken_turns(generate_conference(7, 5));
  const auto other = spoken_turns(generate_conference(8, 5));
  REQUIRE(turns.size() == 10);
  REQUIRE(again.size() == 10);
  CHECK(turns[9].paragraphs == again[9].paragraphs);
  CHECK(turns[9].paragraphs != other[9].paragraphs);
  CHECK(turns[1].paragraphs.size() == 6);
  CHECK(turns[1].paragraphs.front().find('{') == std::string::npos);
}

}  // namespace pressroom::demo
