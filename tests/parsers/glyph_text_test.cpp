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
  const std::string row = GENERATE("&lt;  1  2  3  >", "1 2 3", "\xC2\xAB 1 \xC2\xBB", "1 | 2", "[1] [2]",
                                   "\xE2\x80\xA6 11 12", "3 4 ... 12", "&lt; 3 >");
  const std::string behind = GENERATE("", "<p>b</p>");
  const Lines lines = blocks("<p>a</p><p>" + row + "</p>" + behind);
  REQUIRE(lines.size() == (behind.empty() ? 2 : 3));
  CHECK(lines[1].starts_with("furniture: "));
}

TEST_CASE("Rising numbers are furniture at the end of the body and beside its pager", "[glyphs]") {
  CHECK(blocks("<p>a</p><p>4 5 6</p>") == Lines{"a", "furniture: 4 5 6"});
  CHECK(blocks("<p>a</p><p>4 5 6</p><p>b</p>") == Lines{"a", "4 5 6", "b"});
  CHECK(blocks("<p>a</p><p>4 5 6</p><div class=share>Share</div><p>b</p>") ==
        Lines{"a", "furniture: 4 5 6", "furniture: Share", "b"});
  CHECK(blocks("<p>a</p><p>6 5 4</p>") == Lines{"a", "6 5 4"});
}

TEST_CASE("Numbers in the cells of a table are speech", "[glyphs]") {
  CHECK(blocks("<p>a</p><table><tr><td>2022 2023</td><td>12 14</td></tr></table><p>b</p>") ==
        Lines{"a", "2022 2023", "12 14", "b"});
  CHECK(blocks("<p>a</p><table><tr><td>2022 2023</td></tr></table>") == Lines{"a", "2022 2023"});
  CHECK(blocks("<p>a</p><p>| 1980 | 1990 |</p><p>b</p>") == Lines{"a", "| 1980 | 1990 |", "b"});
}

TEST_CASE("A number that is said stays speech", "[glyphs]") {
  const std::string words = GENERATE("42", "Yes, 1 2 3", "2024.", "10:30", "3%", "[12]", "1.5 2.5", "> 2024");
  CHECK(blocks("<p>" + words + "</p>") == Lines{words});
}

TEST_CASE("Pictures are counted and their words are not", "[glyphs]") {
  const auto reading = reading_of("<img alt='no words'><p>a<IMG src=x title=no></p>");
  CHECK(reading.body.images == 2);
  CHECK(reading.body_chars == 1);
}

TEST_CASE("The caption of a figure is no speech", "[glyphs]") {
  CHECK(blocks("<p>a</p><figure><img src=x><figcaption>A <b>bridge</b></figcaption></figure><p>b</p>") ==
        Lines{"a", "caption: A bridge", "b"});
  CHECK(blocks("<aside><figure><figcaption>c</figcaption></figure></aside>") == Lines{"furniture: c"});
}

TEST_CASE("A block behind a picture that ends in its credit is a caption", "[glyphs]") {
  const std::string credit =
      GENERATE("[Photo by Ann Archer/Press.example]", "(Photo/Xinhua)", "(Xinhua/Ann Archer).", "[File photo]",
               "\xEF\xBC\x88Photo: Ann Archer\xEF\xBC\x89", "[photo provided to Press.example] ",
               "\xE3\x80\x90\xE6\x9D\x8E\xE5\x9B\x9B \xE6\x91\x84\xE3\x80\x91");
  const std::string gap = GENERATE("</p><p>", "<br>", " ", "</p>\n<p>&nbsp;</p><div></div><p>");
  const Lines lines =
      blocks("<p>a</p><p><a href=x><img src=x></a>" + gap + "Ann on a bridge. " + credit + "</p><p>b</p>");
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] == "a");
  CHECK(lines[1].starts_with("caption: Ann on a bridge."));
  CHECK(lines[2] == "b");
}

TEST_CASE("A picture takes no speech for its caption", "[glyphs]") {
  const std::string words = GENERATE("Words without a credit.", "As you see (photo by our office), it stands.",
                                     "It stands. (Laughter)", "It stands (photo above)", "[] It stands []", "]",
                                     "It stands. (Xinhua)", "by Ann Archer)", "(Photo by Ann Archer) shows a bridge");
  CHECK(blocks("<p>a</p><p><img></p><p>" + words + "</p>") == Lines{"a", core::nfc(words)});
  CHECK(blocks("<p><img></p><p>b</p><p>It stands. [Photo by Ann]</p>") == Lines{"b", "It stands. [Photo by Ann]"});
  CHECK(blocks("<p>It stands. [Photo by Ann]</p><p><img></p>") == Lines{"It stands. [Photo by Ann]"});
}

TEST_CASE("A body in several elements is read as one", "[glyphs]") {
  const auto rules = small_room();
  const auto page = page_of(page_url(1),
                            "<div id=body><p>a</p><div id=body>b</div></div><p>lost</p><div id=body hidden>copy</div>"
                            "<div id=body><p>c<b>d</b></p></div>");
  const auto reading = parsers::read_page(page, rules, {"77", 1}, {});
  REQUIRE(reading.has_value());
  Lines lines;
  for (const parsers::Block& block : reading->body.blocks) lines.push_back(reading->body.text(block.glyphs));
  CHECK(lines == Lines{"a", "b", "cd"});
  CHECK(reading->body_chars == 4);
  CHECK(reading->body.ledger().visible_chars == 4);
  CHECK(std::is_sorted(reading->body.glyphs.begin(), reading->body.glyphs.end(),
                       [](const auto& a, const auto& b) { return a.byte_begin < b.byte_begin; }));
  const auto hidden = page_of(page_url(1), "<div style='display:none'><div id=body>a</div></div>");
  CHECK(parsers::read_page(hidden, rules, {"77", 1}, {})->body_chars == 1);
}

TEST_CASE("A part of a range is found by its words", "[glyphs]") {
  const auto reading = reading_of("<p> &nbsp;Press.example |\r\n <b>May</b>  9, 2024</p>");
  const parsers::GlyphText& body = reading.body;
  const parsers::GlyphRange all{0, static_cast<std::uint32_t>(body.glyphs.size())};
  REQUIRE(body.text(all) == "Press.example | May 9, 2024");
  const parsers::GlyphRange date = body.part(all, "May 9, 2024");
  CHECK(body.text(date) == "May 9, 2024");
  CHECK(body.glyphs[date.begin].c == U'M');
  CHECK(body.glyphs[date.end - 1].c == U'4');
  CHECK(body.part(all, "June").end == all.end);
  CHECK(body.part(all, "").begin == all.begin);
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
