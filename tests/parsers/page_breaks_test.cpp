// SPDX-License-Identifier: Apache-2.0
#include "core/text.hpp"
#include "parsers/turns.hpp"
#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

const std::string k_ann = "<p>Ann Archer:</p>";

using Breaks = std::vector<core::PageBreak>;

/// "page 2: what stands there" for each break of the first turn.
std::vector<std::string> begun_on(const std::vector<std::string>& pages) {
  const auto parsed = parsed_on(pages);
  const core::Turn& turn = parsed.transcript.turns.at(0);
  const std::u32string text = core::decode_utf8(turn.text());
  std::vector<std::string> begun;
  for (const core::PageBreak& page_break : turn.page_breaks) {
    std::string rest;
    for (const char32_t c : text.substr(static_cast<std::size_t>(page_break.at))) core::append_utf8(rest, c);
    begun.push_back(std::to_string(page_break.page) + ": " + rest);
  }
  return begun;
}

using Begun = std::vector<std::string>;

}  // namespace

TEST_CASE("A page begins in a turn where its first word stands", "[turns][pagebreaks]") {
  CHECK(begun_on({k_ann + "<p>One of the</p>", "<p>many and</p>", "<p>good.</p>"}) ==
        Begun{"2: many and good.", "3: good."});
  CHECK(begun_on({k_ann + "<p>First.</p><p>One\n of \xC2\xA0the </p>", "<p> many.</p><p>Last.</p>"}) ==
        Begun{"2: many.\nLast."});
}

TEST_CASE("A page that begins with a paragraph begins in front of it", "[turns][pagebreaks]") {
  CHECK(begun_on({k_ann + "<p>One.</p><p>Two.</p>", "<p>Three.</p>"}) == Begun{"2: Three."});
}

TEST_CASE("Scripts without blanks are joined without one at a page end", "[turns][pagebreaks]") {
  CHECK(begun_on({k_ann + "<p>\xE6\x88\x91\xE4\xBB\xAC</p>", "<p>\xE5\x90\x8C\xE6\x84\x8F\xE3\x80\x82</p>"}) ==
        Begun{"2: \xE5\x90\x8C\xE6\x84\x8F\xE3\x80\x82"});
}

TEST_CASE("An aside at the head of a page stands in front of its first word", "[turns][pagebreaks]") {
  CHECK(begun_on({k_ann + "<p>One of the</p>", "<p>(Laughter.) many.</p>"}) == Begun{"2: many."});
}

TEST_CASE("A turn on one page has no page break", "[turns][pagebreaks]") {
  const auto parsed = parsed_on({"<p>Bo Berg:</p><p>One.</p>" + k_ann, "<p>two.</p>"});
  REQUIRE(parsed.transcript.turns.size() == 2);
  CHECK(parsed.transcript.turns[0].page_breaks == Breaks{});
  CHECK(parsed.transcript.turns[1].page_breaks == Breaks{});
}
