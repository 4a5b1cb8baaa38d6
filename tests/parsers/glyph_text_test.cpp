// SPDX-License-Identifier: Apache-2.0
#include "parsers/glyph_text.hpp"

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

parsers::PageReading reading_of(const std::string& body) {
  const auto rules = small_room();
  const auto page = page_of(page_url(1), "<div id=body>" + body + "</div>");
  auto reading = parsers::read_page(page, rules, {"77", 1}, {});
  REQUIRE(reading.has_value());
  reading->layout = nullptr;  // the rules go away here
  CHECK(reading->body.ledger().visible_chars == reading->body_chars);
  return *std::move(reading);
}

/// "class: text" for each block.
Lines blocks(const std::string& body) {
  Lines lines;
  const auto reading = reading_of(body);
  for (const parsers::Block& block : reading.body.blocks) {
    const auto preset = block.preset == parsers::CharClass::unknown ? "" : std::string(name(block.preset)) + ": ";
    lines.push_back(preset + reading.body.text(block.glyphs));
  }
  return lines;
}

}  // namespace

TEST_CASE("Text is parted at block boundaries and nowhere else", "[glyphs]") {
  CHECK(blocks("a<p>b <b>c</b><i>d</i></p>e<br>f<br><br>g<table><tr><td>h<th>i</table>") ==
        Lines{"a", "b cd", "e", "f", "g", "h", "i"});
  CHECK(blocks("<p> &nbsp;\xE3\x80\x80 </p><p></p>").empty());
}

TEST_CASE("What is hidden is not text", "[glyphs]") {
  CHECK(blocks("a<script>b</script><style>c</style><noscript>d</noscript><p hidden>e</p><iframe>f</iframe>"
               "<p style='color:red; DISPLAY: none'>g</p><textarea>h</textarea><select><option>i</select><!-- j -->") ==
        Lines{"a"});
}

TEST_CASE("What the layout names is furniture or caption and not speech", "[glyphs]") {
  CHECK(blocks("<p>a</p><div class=share>Share <b>this</b></div><p class=caption>A bridge</p><aside>b</aside>"
               "<nav>c</nav><div id=count>3</div><p>e</p>") ==
        Lines{"a", "furniture: Share this", "caption: A bridge", "furniture: b", "furniture: c", "furniture: 3", "e"});
}

TEST_CASE("A title and a date line inside the body are no speech", "[glyphs]") {
  CHECK(blocks("<h1 id=title>T</h1><p id=dateline>May 9, 2024</p><p>a</p>") ==
        Lines{"title: T", "dateline: May 9, 2024", "a"});
}

TEST_CASE("A pager is furniture with its arrows and its bare number", "[glyphs]") {
  CHECK(blocks("<p>a</p><div id=pager>&lt; <a href=1>PREV</a> 1 <a href=2>2</a> ... &gt;</div>").front() == "a");
  for (const std::string& line :
       blocks("<p>a</p><div><center id=pager><span>1</span> <a href=2>2</a></center> &gt;</div>")) {
    CHECK((line == "a" || line.starts_with("furniture: ")));
  }
}

TEST_CASE("A pager link in running text takes no words along", "[glyphs]") {
  CHECK(blocks("<p id=pager>Words before <a href=x>2</a> and behind.</p>") ==
        Lines{"Words before", "furniture: 2", "and behind."});
}

TEST_CASE("A bare row of numbers is furniture", "[glyphs]") {
  const std::string row =
      GENERATE("<  1  2  3  >", "1 2 3", "\xC2\xAB 1 \xC2\xBB", "1 | 2", "[1] [2]", "\xE2\x80\xA6 11 12");
  std::string html = row;
  if (html[0] == '<') html.replace(0, 1, "&lt;");
  const Lines lines = blocks("<p>a</p><p>" + html + "</p>");
  REQUIRE(lines.size() == 2);
  CHECK(lines[1].starts_with("furniture: "));
}

TEST_CASE("A number that is said stays speech", "[glyphs]") {
  const std::string words = GENERATE("42", "Yes, 1 2 3", "2024.", "10:30", "3%");
  CHECK(blocks("<p>" + words + "</p>") == Lines{words});
}

TEST_CASE("Pictures are counted and their words are not", "[glyphs]") {
  const auto reading = reading_of("<img alt='no words'><p>a<IMG src=x title=no></p>");
  CHECK(reading.body.images == 2);
  CHECK(reading.body_chars == 1);
}

TEST_CASE("Text is collapsed and composed", "[glyphs]") {
  CHECK(blocks("<p>\xE3\x80\x80 a\r\n\t&nbsp;b  Mun\xCC\x83oz</p>") == Lines{"a b Mu\xC3\xB1oz"});
}

TEST_CASE("The ledger counts visible characters by class", "[glyphs]") {
  auto reading = reading_of("<p>ab c</p><p class=caption>d\xE9\xAB\x98</p>");
  const core::Ledger before = reading.body.ledger();
  CHECK(before.visible_chars == 5);
  CHECK(before.unknown_chars == 3);
  CHECK(before.by_class == std::map<std::string, std::int64_t>{{"caption", 2}, {"unknown", 3}});
  reading.body.classify(reading.body.blocks[0].glyphs, parsers::CharClass::turn);
  const core::Ledger after = reading.body.ledger();
  CHECK(after.unknown_chars == 0);
  CHECK(after.by_class == std::map<std::string, std::int64_t>{{"caption", 2}, {"turn", 3}});
}

TEST_CASE("A hundred thousand pager links are read in bounded work", "[glyphs]") {
  const std::string tail = GENERATE("", "words");
  std::string html = "<div id=pager>";
  for (int i = 0; i < 100'000; ++i) html += "<a href=x>1</a> ";
  CHECK(blocks(html + tail + "</div>").size() > 0);
}
