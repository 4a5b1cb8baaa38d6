// SPDX-License-Identifier: Apache-2.0
#include "parsers/unread_markup.hpp"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "tests/parsers/support/both_ways.hpp"
#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_random.hpp"

namespace fs = std::filesystem;
using namespace pressroom;
using namespace pressroom::tests;

namespace {

const parsers::RoomRules& room() {
  static const parsers::RoomRules rules = small_room();
  return rules;
}

/// What is left of a page when the spans are taken out.
std::string kept(const parsers::RoomRules& rules, std::string_view html, std::string_view native_id = "77",
                 parsers::Requisites requisites = parsers::Requisites::unread) {
  std::string text;
  std::size_t begin = 0;
  for (const parsers::TextSpan& span : parsers::unread_spans(html, *rules.read_markup(), native_id, requisites)) {
    text += std::string(html.substr(begin, span.begin - begin)) + "~";
    begin = span.end;
  }
  return text + std::string(html.substr(begin));
}

const std::string k_long(80, 'x');

std::string menu(const std::string& items = "<li><a href=/1>one</a></li><li><a href=/2>two</a></li>") {
  return "<ul class=menu>" + items + "<li class=last><a href=/last/of/them>the last</a></li></ul>";
}

std::string slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

}  // namespace

TEST_CASE("Menus and lists of links are unread", "[house]") {
  CHECK(kept(room(), "<body>" + menu() + "<div id=body>x</div>") == "<body><ul class=menu>~</ul><div id=body>x</div>");
  CHECK(kept(room(), "<div class=a><div class=b>" + menu() + "</div></div>") == "<div class=a>~</div>");
  const std::string search = "<form><input name=q><button>go</button></form>" + menu();
  CHECK(kept(room(), "<div class=a>" + search + "</div>") == "<div class=a>~</div>");
  CHECK(kept(room(), "<form>" + menu() + "</form>") == "<form><ul class=menu>~</ul></form>");
}

TEST_CASE("What a selector may hit is kept with all round it", "[house]") {
  // The pager's links are hits inside the pager alone.
  CHECK(kept(room(), "<div>" + menu() + "<div id=pager><a href=/2>2</a></div></div>") ==
        "<div><ul class=menu>~</ul><div id=pager><a href=/2>2</a></div></div>");
  for (const std::string held :
       {"<h2 id=title>x</h2>", "<p id=dateline>x</p>", "<div id=body>x</div>", "<span id=count>3</span>",
        "<p class='a caption b'>x</p>", "<i id=\"&#98;ody\">x</i>"}) {
    CAPTURE(held);
    const std::string html = "<div class=holder>" + menu() + held + "</div>";
    CHECK(kept(room(), html) == "<div class=holder><ul class=menu>~</ul>" + held + "</div>");
  }
  // What is dropped is so in the body alone.
  CHECK(kept(room(), "<div class=holder>" + menu() + "<b class=share>x</b></div>") == "<div class=holder>~</div>");
  const std::string inside = "<div id=body>" + menu() + "</div>";
  CHECK(kept(room(), inside) == inside);
}

TEST_CASE("What a page is shown with is kept where it is read", "[house]") {
  using parsers::Requisites;
  for (const std::string named :
       {"<img src=/a.png>", "<IMG SRC=/a.png>", "<img srcset='/a.png 2x'>", "<input type=image src=/a.png>",
        "<script src=/a.js></script>", "<b style='background:url(/a.png)'>x</b>", "<p background=/a.png>x</p>"}) {
    CAPTURE(named);
    const std::string html = "<div class=holder>" + menu() + named + "</div>";
    CHECK(kept(room(), html, "77", Requisites::read) == "<div class=holder><ul class=menu>~</ul>" + named + "</div>");
    CHECK(kept(room(), html, "77", Requisites::unread) == "<div class=holder>~</div>");
  }
  // A frame's address is a link, and an image without one is nothing.
  for (const std::string plain :
       {"<img alt=x>", "<input name=src>", "<script>var src = 1;</script>", "<a href=/x>x</a>"}) {
    CAPTURE(plain);
    CHECK(kept(room(), "<div>" + menu() + plain + "</div>", "77", Requisites::read) == "<div>~</div>");
  }
  const std::string sheet = "<style>" + k_long + "{background:url(/a.png)}</style>";
  CHECK(kept(room(), sheet, "77", Requisites::read) == sheet);
  CHECK(kept(room(), sheet, "77", Requisites::unread) == "<style>~</style>");
}

TEST_CASE("Links to the transcript are kept and so is running text", "[house]") {
  for (const std::string item : {"<li><a href=/content_77_2.htm>2</a></li>", "<li><a href='/x?a=1&b=2'>x</a></li>",
                                 "<li><a href=\"/&#55;7\">x</a></li>"}) {
    CAPTURE(item);
    CHECK(kept(room(), menu(item)) == menu(item));
  }
  CHECK(kept(room(), menu("<li><a href=/1?a&amp;b>" + k_long + k_long + "</a></li>")) == "<ul class=menu>~</ul>");
  CHECK(kept(room(), menu("<li>" + k_long + "</li>")) == "<ul class=menu>~</ul>");
  CHECK(kept(room(), menu("<li>" + k_long + "y</li>")) == menu("<li>" + k_long + "y</li>"));
  CHECK(kept(room(), menu("<li>" + k_long + "<b>y</b></li>")) == menu("<li>" + k_long + "<b>y</b></li>"));
  CHECK(kept(room(), menu("<li>" + k_long + "<br>y</li>")) == "<ul class=menu>~</ul>");
}

TEST_CASE("Where tags do not pair one by one everything is kept", "[house][whatwg]") {
  for (const std::string odd : {"<li>no end",
                                "<li><b>x</li></b>",
                                "</div>",
                                "<p>one<p>two",
                                "<p><ul></ul></p>",
                                "<a><a>x</a></a>",
                                "<h2><h3>x</h3></h2>",
                                "<table><tr><td>x</td></tr></table>",
                                "<form><form></form></form>",
                                "<b><form></b></form>",
                                "<select><option>x</select>",
                                "<svg></svg>",
                                "<template></template>",
                                "<button><button>x</button></button>",
                                "<textarea></textarea>",
                                "<unheard></unheard>",
                                "<isindex>",
                                "<image>",
                                "<p>x<hr></p>",
                                "<noscript>x</noscript>",
                                "</>",
                                "<dt>x</dt>"}) {
    CAPTURE(odd);
    const std::string html = "<div class=holder>" + odd + k_long + "</div>";
    CHECK(kept(room(), html) == html);
  }
  for (const std::string around : {"<select>", "<svg>", "<template>", "<b>", "<noscript>", "<math><mi>"}) {
    CAPTURE(around);
    CHECK(kept(room(), around + menu()) == around + menu());
  }
  CHECK(kept(room(), menu() + "<frameset>") == menu() + "<frameset>");
  const std::string nothing = "<div><ul><li>" + std::string(100, '\0') + "</li></ul></div>";
  CHECK(kept(room(), nothing) == nothing);
}

TEST_CASE("Scripts and style sheets are unread where nothing round them is read", "[house]") {
  const std::string code(64, '<');
  CHECK(kept(room(), "<script><!--" + code + "--></script>" + menu()) == "<script>~</script><ul class=menu>~</ul>");
  CHECK(kept(room(), "<script>" + code + "</script><STYLE>" + code + "</STYLE><div id=body><script>" + code +
                         "</script>x</div>") ==
        "<script>~</script><STYLE>~</STYLE><div id=body><script>" + code + "</script>x</div>");
  for (const std::string& held : {"<script>" + code, "<script><!--<script>" + code + "</script></script>",
                                  "<title>" + code + "</title>", "<select><style>" + code + "</style></select>"}) {
    CAPTURE(held);
    CHECK(kept(room(), held) == held);
  }
}

TEST_CASE("Between the marks of a body everything is read", "[house]") {
  const parsers::RoomRules rules = rules_of(R"(name = "marks"
hosts = ["press.example"]
[match]
transcript = '/content_(?P<id>\d+)(?:_(?P<page>\d+))?\.htm$'
[[layout]]
name = "marks"
title = "h1"
body_between = ["<!--body begins-->", "<!--body ends-->"]
[labels]
[roster]
)");
  const std::string m = menu();
  CHECK(kept(rules, m + "<!-- body  begins -->" + m + "<!--body ends-->" + m) ==
        "<ul class=menu>~</ul><!-- body  begins -->" + m + "<!--body ends--><ul class=menu>~</ul>");
  CHECK(kept(rules, "<!body begins>" + m + "<!body ends>" + m) == "<!body begins>" + m + "<!body ends>" + m);
  const std::string inside = "<div class=holder><!--body begins-->" + k_long + "</div>";
  CHECK(kept(rules, inside) == inside);
}

namespace {

/// A page of a room's own tests.
struct RoomPage {
  const parsers::RoomRules* rules;
  core::Url url;
  parsers::PageIdentity identity;
  std::string payload;
};

const std::vector<RoomPage>& pages_of_shipped_rooms() {
  static const auto* const pages = [] {
    const fs::path folder = PRESSROOM_SOURCE_DIR "/config/rooms";
    std::set<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) files.insert(entry.path());
    auto* all = new std::vector<RoomPage>();
    for (const fs::path& file : files) {
      if (file.extension() != ".toml") continue;
      const auto* rules = new parsers::RoomRules(rules_of(slurp(file), file.filename().string()));
      for (const core::RoomTest& test : rules->room().tests) {
        for (std::size_t i = 0; i < test.urls.size(); ++i) {
          const core::Url url = *core::Url::parse(test.urls[i]);
          all->push_back({rules, url, *rules->identify(url), slurp(folder / test.files[i])});
        }
      }
    }
    return all;
  }();
  return *pages;
}

/// Counts of pages that were read both ways.
struct Tally {
  std::size_t pages = 0, cut = 0, refused = 0, bytes = 0, left_out = 0, left_out_with_requisites = 0;

  void add(const BothWays& both) {
    ++pages;
    cut += both.left_out > 0 ? 1 : 0;
    refused += both.refused ? 1 : 0;
    bytes += both.bytes;
    left_out += both.left_out;
    left_out_with_requisites += both.left_out_with_requisites;
  }

  std::string text() const {
    return fmt::format(
        "{} pages, {} without what is unread, {} given whole to the parser ({} of them after they were refused); of "
        "the "
        "text {} % are left out, {} % where requisites are read",
        pages, cut - refused, pages - cut + refused, refused, 100 * left_out / std::max<std::size_t>(bytes, 1),
        100 * left_out_with_requisites / std::max<std::size_t>(bytes, 1));
  }
};

}  // namespace

namespace {

/// A room of one layout, a page of it, and what is to be seen of both.
struct Trap {
  std::string name, layout, html;
  std::string id = "/t(?P<id>\\d+)(?:_(?P<page>\\d+))?$", url = "http://press.example/t77";
};

const std::string k_seventy(70, 'x');
const std::string k_half(48, 'y');
const std::string k_plain = "title = '#title'\nbody = '#body'\n";
const std::string k_page = "<div id=title>T</div><div id=body>words of the body</div>";

const std::vector<Trap>& traps() {
  static const auto* const all = new std::vector<Trap>{
      {"a script in a count", k_plain + "page_count = '#count'",
       "<span id=count><script>" + k_seventy + "</script>3</span>" + k_page},
      {"a style sheet in a breadcrumb", k_plain + "breadcrumb = '.d'",
       "<span class=d><style>" + k_seventy + "</style>3</span>" + k_page},
      {"a date in the script of a dateline", k_plain + "dateline = '.info, .date'",
       "<div class=info><script>var d = '2019-05-09'; " + k_seventy +
           "</script>Source</div><div class=date>May 9, 2024</div>" + k_page},
      {"a footer ends what may have run over", k_plain,
       k_page + "<div class=x><footer>a menu of many words, or of some</footer>" + menu() + "</div><div>" + k_seventy +
           k_half + "</div>"},
      {"a link of two lines", k_plain, k_page + "<div class=x>" + k_half + "<a href=/x>a<br>b</a>" + k_half + "</div>"},
      {"a button with a block", k_plain,
       k_page + "<div class=x>" + k_half + "<button><div>i</div></button>" + k_half + "</div>"},
      {"hidden lines", k_plain, k_page + "<div class=x>" + k_half + "<span hidden>a<br>i</span>" + k_half + "</div>"},
      {"dropped lines", k_plain + "drop = ['.share']",
       k_page + "<div class=x>" + k_half + "<span class=share>a<br>i</span>" + k_half + "</div>"},
      {"the last words of a form", k_plain,
       k_page + "<div class=x><form><input>" + k_seventy + k_half + "</form></div>"},
      {"the last words of a form and those behind it", k_plain,
       k_page + "<div><form>" + k_seventy + "</form><span>" + k_seventy + "</span></div>"},
      {"a body without a tag", "title = '#title'\nbody = 'body'", menu() + k_page},
      {"a row without a tag", "title = '#title'\nbody = 'table tr'",
       "<div id=title>T</div><table><td>" + menu() + "</table>"},
      {"a mark that an element closes", "title = '#title'\nbody_between = ['<!--begin-->', 'h4']",
       "<div id=title>T</div><!--begin-->text<!-- -->" + menu() + "more<h4>x</h4>"},
      {"a mark and an instruction", "title = '#title'\nbody_between = ['<!--begin-->', 'h4']",
       "<div id=title>T</div><!--begin-->text<?xml x?>" + menu() + "more<h4>x</h4>"},
      {"a closing mark that is too long", "title = '#title'\nbody_between = ['<!--begin-->', '<!--end-->']",
       "<div id=title>T</div><!--begin-->text<!--" + std::string(200, ' ') + "end-->" + menu() + "more<!--end-->"},
      {"what is dropped for what it holds", k_plain + "drop = ['.o:has(.inner)']",
       k_page + "<div class=o>" + k_seventy + k_half + "<ul><li class=inner>" + k_seventy + "</li></ul></div>"},
      {"what is dropped for what stands before the body", k_plain + "drop = ['.o:empty ~ #body p']",
       "<div class=o>" + menu() + "</div><div id=title>T</div><div id=body><p>words</p></div>"},
      {"what is dropped behind an empty script", k_plain + "drop = ['script:empty + p']",
       "<div id=title>T</div><div id=body><script>" + k_seventy + "</script><p>words</p></div>"},
      {"a late body tag", k_plain + "breadcrumb = '.x li'", "<body>" + menu() + k_page + "<body class=x>"},
      {"a late html tag", k_plain + "breadcrumb = '.x li'", menu() + k_page + "<html class=x>"},
      {"an id with an ampersand", k_plain, k_page + menu("<li><a href='/t?y=1&amp;n=2&amp;p=2'>2</a></li>"),
       "/t\\?(?P<id>y=\\d+&n=\\d+)(?:&p=(?P<page>\\d+))?$", "http://press.example/t?y=1&n=2"},
      {"a button closes a button", k_plain + "breadcrumb = 'button > p'",
       k_page + "<button><table></table><div>" + k_seventy + "<button>y</button></div><p>Z</p></button>"},
      {"the form of a template", k_plain + "breadcrumb = 'form .z'",
       "<form><template></form></template><ul><li><form><input></form>" + k_seventy +
           "</li></ul><i class=z>Z</i></form>" + k_page},
      {"a font in a picture", k_plain,
       "<svg><font class=color><script>" + k_seventy + "<div id=title>Q</div></script></font></svg>" + k_page},
      {"a class with a control",
       k_plain + "breadcrumb = '.a\xEF\xBF\xBD"
                 "b'",
       k_page + "<div>" + k_seventy +
           "<i class='a\x01"
           "b'>crumb</i></div>"},
      {"a script that hides its end", k_plain,
       k_page + "<script><!--<script><script>a</script><ol><!--" + k_seventy + "--></ol><script>a</script>" +
           k_seventy + "<br>" + k_seventy},
      {"an element of mathematics that is closed at once", k_plain,
       k_page + "<math><header/><em></em><article><span>" + k_seventy + "</span><b>" + k_half + "</b></article>"},
      {"a menu in a picture", k_plain, k_page + "<svg><nav><ol><div>" + k_half + k_seventy + "</div>"},
      {"nothing but NUL in a list", k_plain, k_page + "<div><ul><li>" + std::string(100, '\0') + "</li></ul></div>"},
  };
  return *all;
}

}  // namespace

TEST_CASE("What seems unread and is not is read alike", "[house][whatwg]") {
  for (const Trap& trap : traps()) {
    CAPTURE(trap.name);
    const parsers::RoomRules rules =
        rules_of("name = 'traps'\nhosts = ['press.example']\n[match]\ntranscript = '" + trap.id +
                 "'\n[[layout]]\nname = 'only'\n" + trap.layout + "\n[labels]\n[roster]\n");
    const core::Url url = *core::Url::parse(trap.url);
    const auto identity = rules.identify(url);
    REQUIRE(identity);
    const BothWays both = read_both_ways(url, *identity, trap.html, "text/html; charset=utf-8", rules);
    CHECK_FALSE(both.refused);
    CHECK(both.cut == both.whole);
    CHECK(both.same_tree);
  }
}

TEST_CASE("Pages of the shipped rooms are read alike with and without what is unread", "[house]") {
  Tally tally;
  for (const RoomPage& page : pages_of_shipped_rooms()) {
    CAPTURE(page.url.href());
    const BothWays both = read_both_ways(page.url, page.identity, page.payload, "text/html", *page.rules);
    CHECK(both.cut == both.whole);
    CHECK(both.same_tree);
    tally.add(both);
  }
  CHECK(tally.pages > 20);
  WARN(tally.text());
}

namespace {

/// Every tag of a page, with its place.
std::vector<parsers::TextSpan> tags_of(std::string_view page) {
  std::vector<parsers::TextSpan> tags;
  for (std::size_t at = page.find('<'); at != std::string_view::npos; at = page.find('<', at + 1)) {
    const std::size_t end = page.find('>', at);
    if (end == std::string_view::npos) break;
    tags.push_back({at, end + 1});
  }
  return tags;
}

constexpr auto k_pieces =
    std::to_array<std::string_view>({"<div>",
                                     "</div>",
                                     "<ul>",
                                     "</ul>",
                                     "<li>",
                                     "</li>",
                                     "<p>",
                                     "</p>",
                                     "<a href=/x>",
                                     "</a>",
                                     "<b>",
                                     "</b>",
                                     "<table>",
                                     "</table>",
                                     "<tr>",
                                     "<td>",
                                     "</td>",
                                     "<form>",
                                     "</form>",
                                     "<select>",
                                     "</select>",
                                     "<option>",
                                     "<svg>",
                                     "</svg>",
                                     "<template>",
                                     "</template>",
                                     "<h2>",
                                     "</h2>",
                                     "<script>",
                                     "</script>",
                                     "<style>",
                                     "</style>",
                                     "<!--",
                                     "-->",
                                     "<title>",
                                     "</title>",
                                     "</body>",
                                     "<button>",
                                     "</button>",
                                     "<nobr>",
                                     "<br>",
                                     "<span class=share>",
                                     "<noscript>",
                                     "<math><mi>",
                                     "<footer>",
                                     "</footer>",
                                     "<span hidden>",
                                     "</span>",
                                     "<body class=x>",
                                     "<textarea>",
                                     "<frameset>",
                                     "<isindex>",
                                     "<image>",
                                     "<dt>",
                                     "<dd>",
                                     "words that may be running text or may be none, some sixty of them ",
                                     "<hr>",
                                     "</form>",
                                     "&lt;",
                                     "<?x?>",
                                     "<!---->"});

std::string mutated(std::string page, FakeRandom& random) {
  for (std::uint64_t changes = 1 + random.below(4); changes > 0; --changes) {
    const auto tags = tags_of(page);
    if (tags.empty()) return page;
    const parsers::TextSpan one = tags[random.below(tags.size())], other = tags[random.below(tags.size())];
    const std::string copy = page.substr(other.begin, other.end - other.begin);
    switch (random.below(6)) {
      case 0:
        page.erase(one.begin, one.end - one.begin);
        break;
      case 1:
        page.insert(one.begin, copy);
        break;
      case 2:
        page.replace(one.begin, one.end - one.begin, copy);
        break;
      case 3:
        page.insert(one.end, k_pieces[random.below(k_pieces.size())]);
        break;
      case 4:
        page.replace(one.begin, one.end - one.begin, k_pieces[random.below(k_pieces.size())]);
        break;
      default:
        page.erase(one.begin + random.below(one.end - one.begin), 1);
    }
  }
  return page;
}

std::string dressed(std::string page, std::size_t number) {
  const std::string links = menu("<li><span><em>item</em> <a class=x href=/a/b.htm>story " + std::to_string(number) +
                                 "</a></span></li><li><div><p>a line</p><h3>more</h3></div></li>");
  const std::string before = "<script>if (a < b) write('<ul>')</script><div class=top><nav>" + links + "</nav></div>";
  const std::size_t body = page.find('>', page.find("<body"));
  const std::size_t end = page.rfind("</body>");
  if (body == std::string::npos || end == std::string::npos) return page;
  const std::string shown = fmt::format(
      "<div><ul><li><img src=/{0}.png></li></ul><nav style='background:url(/{0}.gif)'><a href=/{0}>x</a></nav>"
      "<ul><li><script src=/{0}.js>{1}</script></li></ul><style>p {{background:url({0}.jpg)}}{1}</style></div>",
      number, k_long);
  page.insert(end, "<div class=bottom>" + links + shown + "<section>" + menu() + "</section></div>");
  page.insert(body + 1, before);
  return page;
}

}  // namespace

TEST_CASE("Mutated pages are read alike with and without what is unread", "[house][unread]") {
  const char* wanted = std::getenv("PRESSROOM_MUTATIONS");
  const std::size_t mutations = wanted != nullptr ? std::strtoul(wanted, nullptr, 10) : 2'000;
  std::vector<std::string> seeds;
  for (const RoomPage& page : pages_of_shipped_rooms()) seeds.push_back(dressed(page.payload, seeds.size()));
  FakeRandom random(20'09);
  Tally tally;
  std::size_t different = 0;
  for (std::size_t i = 0; i < mutations; ++i) {
    const RoomPage& from = pages_of_shipped_rooms()[i % seeds.size()];
    const std::string page = mutated(seeds[i % seeds.size()], random);
    const BothWays both = read_both_ways(from.url, from.identity, page, "text/html; charset=utf-8", *from.rules);
    tally.add(both);
    if (both.cut == both.whole && both.same_tree) continue;
    if (++different > 3) continue;
    UNSCOPED_INFO(from.url.href() << "\n" << page << "\n--- whole\n" << both.whole << "\n--- cut\n" << both.cut);
    CHECK(both.cut == both.whole);
    CHECK(both.same_tree);
  }
  CHECK(different == 0);
  WARN(tally.text());
}
