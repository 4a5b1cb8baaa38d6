// SPDX-License-Identifier: Apache-2.0
#include "parsers/html_document.hpp"

#include "parsers/character_references.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using parsers::HtmlDocument;
using parsers::NodeKind;

namespace {

HtmlDocument parse(std::string_view html) {
  auto document = HtmlDocument::parse(html);
  REQUIRE(document.has_value());
  return *std::move(document);
}

std::uint32_t find(const HtmlDocument& document, std::string_view tag) {
  for (std::uint32_t i = 0; i < document.nodes().size(); ++i) {
    if (document.node(i).tag == tag) return i;
  }
  return 0;
}

std::string_view source_of(const HtmlDocument& document, std::uint32_t node) {
  const auto& at = document.node(node);
  return document.source().substr(at.source_start, at.source_end - at.source_start);
}

std::string repeated(const std::string& piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += piece;
  return text;
}

}  // namespace

TEST_CASE("The tree lies flat in preorder", "[document]") {
  const auto document = parse("<!doctype html><title>T</title><body><p>a<b>b</b></p><!-- c --><p>d");
  std::string shape;
  for (const auto& node : document.nodes()) {
    shape += node.kind == NodeKind::element    ? std::string(node.tag)
             : node.kind == NodeKind::document ? "#"
                                               : "'" + std::string(node.text) + "'";
    shape +=
        std::to_string(node.parent) + "-" + std::to_string(node.end) + "+" + std::to_string(node.next_sibling) + " ";
  }
  CHECK(shape ==
        "#0-13+0 html0-13+0 head1-5+5 title2-5+0 'T'3-5+0 body1-13+0 p5-10+10 'a'6-8+8 b6-10+0 'b'8-10+0 ' c '5-11+11 "
        "p5-13+0 'd'11-13+0 ");
  CHECK(document.html() == 1);
  CHECK(document.body() == 5);
}

TEST_CASE("Elements and text keep their place in the source", "[document]") {
  const auto document =
      parse("<div class=a><p id=b>one<br>two</div>tail &amp; end</foo><custom-Tag X='&lt;'>y</custom-tag>");
  CHECK(source_of(document, find(document, "div")) == "<div class=a><p id=b>one<br>two</div>");
  CHECK(source_of(document, find(document, "p")) == "<p id=b>one<br>two");
  CHECK(source_of(document, find(document, "br")) == "<br>");
  CHECK(source_of(document, find(document, "custom-tag")) == "<custom-Tag X='&lt;'>y</custom-tag>");
  CHECK(document.attribute(find(document, "custom-tag"), "x") == "<");
  CHECK(source_of(document, find(document, "body")).empty());
  const std::uint32_t tail = document.node(find(document, "div")).next_sibling;
  CHECK(document.node(tail).text == "tail & end");
  CHECK(source_of(document, tail) == "tail &amp; end");
}

TEST_CASE("Clones of formatting elements stand for no source", "[document]") {
  const auto document = parse("<p><b>one<p>two");
  int placed = 0, clones = 0;
  for (const auto& node : document.nodes()) {
    if (node.tag == "b") ++(node.source_end > 0 ? placed : clones);
  }
  CHECK(placed == 1);
  CHECK(clones == 1);
}

TEST_CASE("Attributes classes and ids are looked up", "[document]") {
  const auto document = parse("<p id=x class=' a  bc\td' hidden DATA-Q=1 id=y>");
  const std::uint32_t p = find(document, "p");
  CHECK(document.id(p) == "x");
  CHECK(document.attribute(p, "data-q") == "1");
  CHECK(document.attribute(p, "hidden") == "");
  CHECK(!document.attribute(p, "title"));
  CHECK(document.has_class(p, "a"));
  CHECK(document.has_class(p, "bc"));
  CHECK(document.has_class(p, "d"));
  CHECK(!document.has_class(p, "b"));
  CHECK(!document.has_class(p, ""));
}

TEST_CASE("Sibling places are counted among elements only", "[document]") {
  const auto document = parse("<ul>x<li>1</li>y<li>2</li><b></b><li>3</li></ul>");
  std::string places;
  for (const auto& node : document.nodes()) {
    if (node.tag != "li" && node.tag != "b") continue;
    places += std::to_string(node.child_index) + "/" + std::to_string(node.type_index) + (node.last_child ? "L" : "") +
              (node.last_of_type ? "T" : "") + " ";
  }
  CHECK(places == "1/1 2/2 3/1T 4/3LT ");
}

TEST_CASE("Text below an element is collapsed", "[document]") {
  const auto document = parse("<div> a \n<b>b</b>&nbsp;\xE3\x80\x80 c<!-- no --> </div>");
  CHECK(document.text_of(find(document, "div")) == "a b c");
}

TEST_CASE("Control characters stay as they stand in the page", "[document]") {
  const auto document = parse("<p>it\xC2\x92s \x01 \xEF\xBF\xBE \xEF\xBF\xBD</p>");
  CHECK(document.node(find(document, "p") + 1).text == "it\xC2\x92s \x01 \xEF\xBF\xBE \xEF\xBF\xBD");
}

TEST_CASE("Numbers too large for a code point cannot cut a text short", "[document]") {
  const auto document = parse("<p title='&#4294967361;'>a&#2147483648;b&#x100000041;c</p>");
  CHECK(document.node(find(document, "p") + 1).text ==
        "a\xEF\xBF\xBD"
        "b\xEF\xBF\xBD"
        "c");
  CHECK(document.attribute(find(document, "p"), "title") == "\xEF\xBF\xBD");
}

TEST_CASE("Words that no byte of the page says are not in the document", "[document]") {
  const auto document = parse("<p>a<isindex prompt='search here'>b<isindex>c</p><table><isindex>d");
  CHECK(document.text_of(document.root()) == "abcd");
  CHECK(document.unanchored_nodes() == 0);
}

TEST_CASE("A line break of two bytes is one character", "[document]") {
  const auto document = parse("<p>\r\na\r\n\rb</p>");
  const auto glyphs = document.glyphs(find(document, "p") + 1);
  REQUIRE(glyphs.size() == 5);
  CHECK(glyphs[0].character == U'\n');
  CHECK(glyphs[0].source_begin == 3);
  CHECK(glyphs[0].source_end == 5);
  CHECK(glyphs[2].source_begin == 6);
  CHECK(glyphs[2].source_end == 8);
}

TEST_CASE("Ignored tags within a text belong to no character", "[document]") {
  const auto document = parse("<p>ab</tr>c</x d='>'>d</p>");
  const std::uint32_t text = find(document, "p") + 1;
  CHECK(document.node(text).text == "abcd");
  std::string cut;
  const auto anchoring = document.for_each_glyph(text, [&](char32_t, std::uint32_t begin, std::uint32_t end) {
    cut += document.source().substr(begin, end - begin);
  });
  CHECK(cut == "abcd");
  CHECK(anchoring == parsers::Anchoring::exact);
}

TEST_CASE("Glyphs that the source does not explain are marked as guessed", "[document]") {
  std::vector<parsers::SourceGlyph> glyphs;
  CHECK(parsers::align_text("ab cd", 0, 5, "abXY", parsers::TextRules::data, glyphs) == parsers::Anchoring::guessed);
  REQUIRE(glyphs.size() == 4);
  CHECK(glyphs[1].source_end == 2);
  CHECK(glyphs[3].character == U'Y');
  CHECK(glyphs[3].source_end == 5);
}

TEST_CASE("References are resolved as in text", "[document][html]") {
  struct Case {
    std::string source, text;
  };
  const auto sample = GENERATE(Case{"&amp;&lt;&gt;&quot;&nbsp;", "&<>\"\xC2\xA0"}, Case{"&#65;&#x42;&#X43", "ABC"},
                               Case{"&#146;&#x80;&#x81;", "\xE2\x80\x99\xE2\x82\xAC\xC2\x81"},
                               Case{"&copyright &AMP &notin; &notit;", "\xC2\xA9right & \xE2\x88\x89 \xC2\xACit;"},
                               Case{"&fjlig;&bne;", "fj=\xE2\x83\xA5"}, Case{"&Tab;&NewLine;", "\t\n"},
                               Case{"&CounterClockwiseContourIntegral;", "\xE2\x88\xB3"},
                               Case{"&hearts &hearts;", "&hearts \xE2\x99\xA5"}, Case{"a\r\nb\rc", "a\nb\nc"},
                               Case{"& &; &# &#x; &x", "& &; &# &#x; &x"}, Case{"&amp;lt;", "&lt;"},
                               Case{"&#0;&#xD800;&#x110000;", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
                               Case{"AT&T <b>", "AT&T <b>"}, Case{"&", "&"},
                               Case{"&abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzamp;",
                                    "&abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzamp;"});
  CHECK(parsers::resolve_character_references(sample.source) == sample.text);
  CHECK(parsers::resolve_character_references(sample.source) == sample.text);
}

TEST_CASE("A tree that is deeper than the limit is refused with its place", "[document][hostile]") {
  const std::string page = repeated("<i>", 3'000) + repeated("<div>", 3'000);
  const auto document = HtmlDocument::parse(page);
  REQUIRE(!document);
  CHECK(document.error().code == core::ErrorCode::limit);
  CHECK(document.error().what == "elements are nested deeper than 2048");
  CHECK(document.error().where.starts_with("byte "));
  parsers::ParseBudget deeper;
  deeper.max_depth = 10'000;
  CHECK(HtmlDocument::parse(page, deeper).has_value());
}

TEST_CASE("A parse that runs out of time ends with the budget", "[document][hostile]") {
  std::string attributes = "<p";
  for (int i = 0; i < 1'000; ++i) attributes += " a" + std::to_string(i);
  const std::string page = GENERATE_COPY(repeated("<div>", 1'000), repeated("<table><tr><td>", 1'000), attributes + ">",
                                         repeated("<ul><li>", 1'000));
  parsers::ParseBudget none;
  none.cpu_time = std::chrono::milliseconds(0);
  const auto document = HtmlDocument::parse(page, none);
  REQUIRE(!document);
  CHECK(document.error().code == core::ErrorCode::limit);
  CHECK(document.error().what == "parsing took more than 0 ms of processor time");
}

TEST_CASE("A longer page may take more time", "[document]") {
  parsers::ParseBudget none;
  none.cpu_time = std::chrono::milliseconds(-1);
  const auto document = HtmlDocument::parse(repeated("<p>x", 1 << 20), none);
  REQUIRE(!document);
  CHECK(document.error().what == "parsing took more than -4 ms of processor time");
}

TEST_CASE("No page may take more time than the longest", "[document][hostile]") {
  parsers::ParseBudget budget;
  CHECK(budget.most_cpu_time == std::chrono::seconds(30));
  budget.most_cpu_time = std::chrono::milliseconds(-7);
  const auto document = HtmlDocument::parse(repeated("<p>x", 1'000), budget);
  REQUIRE(!document);
  CHECK(document.error().what == "parsing took more than -7 ms of processor time");
}

TEST_CASE("A parse that wants more memory than it may have is refused", "[document][hostile]") {
  parsers::ParseBudget small;
  small.max_bytes = 100'000;
  const auto document = HtmlDocument::parse(repeated("<p>x", 10'000), small);
  REQUIRE(!document);
  CHECK(document.error().code == core::ErrorCode::limit);
  CHECK(document.error().what == "parsing needed more than 100000 bytes");
}

TEST_CASE("Text that is not UTF-8 is no document", "[document]") {
  const auto document = HtmlDocument::parse("<p>\xFF");
  REQUIRE(!document);
  CHECK(document.error().code == core::ErrorCode::malformed);
}
