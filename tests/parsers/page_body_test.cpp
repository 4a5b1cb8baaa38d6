// SPDX-License-Identifier: Apache-2.0
#include "parsers/page_body.hpp"

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

constexpr const char* k_url = "http://press.example/1";

/// A room with one layout of these lines.
parsers::RoomRules room_of(const std::string& layout) {
  return rules_of(
      "name = 'one'\nhosts = ['press.example']\n[match]\ntranscript = '/(?P<id>\\d+)$'\n[[layout]]\nname = 'a'\n" +
      layout);
}

std::string fault_of(const std::string& layout) {
  const auto room = parsers::read_room_file(
      "name = 'one'\nhosts = ['press.example']\n[match]\ntranscript = '/(?P<id>\\d+)$'\n[[layout]]\nname = 'a'\n" +
          layout,
      "room.toml");
  return room ? std::string() : room.error().message();
}

struct Read {
  std::vector<std::string> words;
  std::vector<parsers::CharClass> presets;
  parsers::PageReading reading;
};

Read read(const std::string& layout, const std::string& html) {
  const parsers::RoomRules rules = room_of(layout);
  const parsers::Page page = page_of(k_url, html);
  auto reading = parsers::read_page(page, rules, parsers::PageIdentity{"1", 1}, core::Capture());
  if (!reading) throw std::logic_error(reading.error().message());
  Read read{{}, {}, *std::move(reading)};
  const parsers::GlyphText& body = read.reading.body;
  std::vector<core::Span> spans;
  for (const parsers::Block& block : body.blocks) {
    const auto anchored = parsers::anchor(body, block.glyphs, 1, static_cast<int>(read.words.size()));
    spans.insert(spans.end(), anchored.begin(), anchored.end());
    read.words.push_back(body.text(block.glyphs));
    read.presets.push_back(block.preset);
  }
  const parsers::PageBytes stored{page.payload(), page.charset().name};
  CHECK(*parsers::rebuild_paragraphs(spans, [&](int) { return &stored; }) == read.words);
  CHECK(body.ledger().visible_chars == read.reading.body_chars);
  read.reading.layout = nullptr;  // its rules end here
  return read;
}

using Words = std::vector<std::string>;
constexpr auto k_furniture = parsers::CharClass::furniture;
constexpr auto k_unknown = parsers::CharClass::unknown;

constexpr const char* k_between = "body_between = ['<!--content-->', '<!--/content-->']\n";

}  // namespace

TEST_CASE("A body stands between two comments", "[house][body]") {
  const Read page = read(k_between,
                         "<div>Menu <!--content--><!-- content --><p>One.</p>Two <b>bold</b> words<!-- x --> go on."
                         "<p>Three.</p><!--/content--><p>1 2 3</p><!--/content--></div>");
  CHECK(page.words == Words{"One.", "Two bold words go on.", "Three."});
}

TEST_CASE("A body between comments may begin and end at different depths", "[house][body]") {
  const Read page = read(k_between,
                         "<div><div><p>Out.</p><!--content--><p>In.</p></div><p hidden>Unseen.</p><section><p>Still in."
                         "</p><p>At <!--/content-->the end.</p></section></div>");
  CHECK(page.words == Words{"In.", "Still in.", "At"});
}

TEST_CASE("Equal marks open and close a body in turn", "[house][body]") {
  const Read page = read("body_between = ['<!--BOX-->', '<!--BOX-->']\n",
                         "a<!--BOX--><p>One.</p><!--BOX--><p>No.</p><!--BOX--><p>Two.</p><!--BOX-->b<!--BOX-->c");
  CHECK(page.words == Words{"One.", "Two."});
}

TEST_CASE("A body may stand between two elements", "[house][body]") {
  const Read page = read("body_between = ['meta[name=\"Start\"]', 'meta[name=\"End\"]']\n",
                         "<div><meta name='Start'><p>In.</p><meta name='End'><p>Out.</p></div>");
  CHECK(page.words == Words{"In."});
}

TEST_CASE("A page without both marks does not fit the layout", "[house][body]") {
  const parsers::RoomRules rules = room_of(k_between);
  for (const char* html : {"<p>a</p>", "<!--content--><p>a</p>", "<p>a</p><!--/content-->",
                           "<!--/content-->a<!--content-->", "<!--contents-->a<!--/content-->"}) {
    INFO(html);
    CHECK(rules.layout_of(page_of(k_url, html).document()) == nullptr);
  }
}

TEST_CASE("What a layout drops is furniture between marks as well", "[house][body]") {
  const Read page = read(std::string(k_between) + "drop = ['.share']\n",
                         "<!--content--><div class=share>Share</div><p>Word.</p><nav>More</nav><!--/content-->");
  CHECK(page.words == Words{"Share", "Word.", "More"});
  CHECK(page.presets == std::vector<parsers::CharClass>{k_furniture, k_unknown, k_furniture});
}

TEST_CASE("A dropped element within a sentence does not part it", "[house][body]") {
  const Read page =
      read("body = '#b'\ndrop = ['.tip']\n",
           "<div id=b><div>The <b>minister</b><span class=tip>born <div>long ago</div></span> said so.</div>"
           "<p>Next.</p></div>");
  CHECK(page.words == Words{"The minister said so.", "born long ago", "Next."});
  CHECK(page.presets == std::vector<parsers::CharClass>{k_unknown, k_furniture, k_unknown});
}

TEST_CASE("A block whose whole text a pattern matches is furniture", "[house][body]") {
  const Read page =
      read("body = '#b'\ndrop_text = ['\\d+ [A-Z][a-z]+ : Column \\d+']\n",
           "<div id=b><p>He said</p><p><b>19 July : Column 771</b></p><p>in 19 July : Column 771 that</p></div>");
  CHECK(page.presets == std::vector<parsers::CharClass>{k_unknown, k_furniture, k_unknown});
}

TEST_CASE("A line break is worth what the layout says", "[house][body]") {
  const std::string html = "<div id=b>CHAIR:<br>One<br>line. <br> <br/>&nbsp;Two.<br>&nbsp;&nbsp;Three<br>four.</div>";
  CHECK(read("body = '#b'\n", html).words == Words{"CHAIR:", "One", "line.", "Two.", "Three", "four."});
  CHECK(read("body = '#b'\nline_breaks = 'blank-line'\n", html).words == Words{"CHAIR: One line.", "Two. Three four."});
  CHECK(read("body = '#b'\nline_breaks = 'indent'\n", html).words == Words{"CHAIR: One line.", "Two.", "Three four."});
}

TEST_CASE("A line of preformatted text is worth what the layout says", "[house][body]") {
  const std::string html = "<pre id=b>\n  Mr. A. One\nline.\n\nTwo.\n  Three\r\nfour.</pre>";
  CHECK(read("body = '#b'\n", "<div id=b><p>no\nbreak</p></div>").words == Words{"no break"});
  CHECK(read("body = '#b'\n", html).words == Words{"Mr. A. One", "line.", "Two.", "Three", "four."});
  CHECK(read("body = '#b'\nline_breaks = 'blank-line'\n", html).words == Words{"Mr. A. One line.", "Two. Three four."});
  CHECK(read("body = '#b'\nline_breaks = 'indent'\n", html).words == Words{"Mr. A. One line.", "Two.", "Three four."});
}

TEST_CASE("Terms and cells are blocks", "[house][body]") {
  const Read page =
      read("body = '#b'\n", "<div id=b><dl><dt>A:<dd>One.<dt>B:<dd>Two.</dl><table><tr><td>C:<td>Three.</table></div>");
  CHECK(page.words == Words{"A:", "One.", "B:", "Two.", "C:", "Three."});
}

TEST_CASE("A date line may stand in an attribute", "[house][body]") {
  const std::string html =
      "<meta name=PubDate content=' 2024-05-09 10&#58;00'><time datetime=2024-05-10>Today</time><p id=b>a";
  const auto date = [&](const std::string& layout) {
    const Read page = read("body = '#b'\n" + layout, html);
    const parsers::GlyphText& line = page.reading.dateline;
    if (line.blocks.empty()) return std::string("none");
    const parsers::GlyphRange range = line.blocks[0].glyphs;
    return line.text(range) + " = " +
           html.substr(line.glyphs[range.begin].byte_begin,
                       line.glyphs[range.end - 1].byte_end - line.glyphs[range.begin].byte_begin);
  };
  CHECK(date("dateline = 'meta[name=PubDate]'\ndateline_attribute = 'content'\n") ==
        "2024-05-09 10:00 = 2024-05-09 10&#58;00");
  CHECK(date("dateline = 'time'\ndateline_attribute = 'datetime'\n") == "2024-05-10 = 2024-05-10");
  CHECK(date("dateline = 'time'\ndateline_attribute = 'title'\n") == "Today = Today");
}

TEST_CASE("Of several date lines the dated one is read and of its lines the dated one", "[house][body]") {
  const Read page = read("body = '#b'\ndateline = 'dd'\n",
                         "<dl><dd>Somebody<dd>The Agency<br>For release: May 9, 2024<br>At once</dl><p id=b>a");
  CHECK(page.reading.dateline.text(page.reading.dateline.blocks.at(0).glyphs) == "For release: May 9, 2024");
}

TEST_CASE("Days of use break ties between layouts and choose none alone", "[house][body]") {
  const std::string two =
      "body = 'p'\ndateline = 'time'\nto = '2014-12-31'\n[[layout]]\nname = 'b'\nbody = 'p'\n"
      "dateline = 'time'\nfrom = '2015-01-01'\nto = '2016-12-31'\n";
  const parsers::RoomRules rules = room_of(two);
  const auto chosen = [&](const std::string& date) {
    const parsers::Page page = page_of(k_url, "<time>" + date + "</time><p>a");
    return rules.layout_of(page.document())->layout->name;
  };
  CHECK(chosen("May 9, 2014") == "a");
  CHECK(chosen("May 9, 2015") == "b");
  CHECK(chosen("May 9, 2024") == "a");
  CHECK(chosen("undated") == "a");
  const parsers::Page page = page_of(k_url, "<time>May 9, 2024</time><p>a");
  const auto reading = parsers::read_page(page, rules, parsers::PageIdentity{"1", 1}, core::Capture());
  REQUIRE(reading);
  REQUIRE(reading->warnings.size() == 1);
  CHECK(reading->warnings[0].code == "layout-out-of-use");
}

TEST_CASE("A room file is refused for what a layout cannot have", "[house][body]") {
  CHECK(fault_of("body = 'p'\n").empty());
  const std::vector<std::pair<std::string, std::string>> faults{
      {"", "needs the selector of its body"},
      {"body = 'p'\nbody_between = ['<!--a-->', '<!--b-->']\n", "either body or body_between"},
      {"body_between = ['<!--a-->']\n", "two marks are wanted"},
      {"body_between = ['<!-- -->', '<!--b-->']\n", "a comment is written"},
      {"body_between = ['<!--a', '<!--b-->']\n", "a comment is written"},
      {"body_between = ['p[', '<!--b-->']\n", "p["},
      {"body = 'p'\nline_breaks = 'none'\n", "none of each, blank-line, indent"},
      {"body = 'p'\ndrop_text = ['(']\n", "bad pattern"},
      {"body = 'p'\ndrop_text = ['a*']\n", "matches an empty text"},
      {"body = 'p'\ndateline_attribute = 'content'\n", "no 'dateline'"},
      {"body = 'p'\nfrom = '2015-02-30'\n", "no day"},
      {"body = 'p'\nfrom = 'May 9, 2015'\n", "no day"},
      {"body = 'p'\nfrom = '2015-01-02'\nto = '2015-01-01'\n", "no earlier than it begins"},
  };
  for (const auto& [layout, message] : faults) {
    INFO(layout);
    const std::string fault = fault_of(layout);
    CAPTURE(fault);
    CHECK(fault.find(message) != std::string::npos);
  }
}
