// SPDX-License-Identifier: Apache-2.0
#include "parsers/html_guard.hpp"

#include <array>
#include <random>

#include "parsers/html_document.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/instrumented.hpp"

using namespace pressroom;
using parsers::guard_html;

namespace {

std::string repeated(const std::string& piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += piece;
  return text;
}

/// With the number of the round in place of each '#'.
std::string numbered(const std::string& piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) {
    for (const char c : piece) text += c == '#' ? std::to_string(i) : std::string(1, c);
  }
  return text;
}

}  // namespace

TEST_CASE("What the parser closes by itself does not count as nesting", "[guard][html]") {
  const std::string piece = GENERATE(
      "<p>x", "<ul><li>x<li>y<li><p>z</ul>", "<li>x", "<dl><dt>a<dd>b</dl>", "<dd>x", "<br>", "<img src=x>",
      "<option>x", "<td>x", "<tr><td>x<td>y", "<tr>", "<h2>x</h2>", "<h2>", "<a name=x>", "<body>", "<p><b>x",
      "<p><span>x", "<hr>", "<input>", "<wbr>", "<ruby>a<rt>b</ruby>", "<svg><path/><path/></svg>", "<b><i>x</b></i>");
  const std::string wrapped =
      GENERATE_COPY(std::string(piece), "<div>" + piece + "</div>", "<table><tr><td>" + piece + "</table>");
  INFO(wrapped);
  CHECK(guard_html(repeated(wrapped, 2'000)).has_value());
}

TEST_CASE("One table of many unclosed rows and cells is not deep", "[guard][html]") {
  CHECK(guard_html("<table>" + repeated("<tr><td><p>a<td>b<th>c", 2'000)).has_value());
  CHECK(guard_html("<table>" + repeated("<tbody><tr><td>a", 2'000)).has_value());
  CHECK(guard_html("<ol>" + repeated("<li><div><p>x</div>", 2'000)).has_value());
  CHECK(guard_html("<select>" + repeated("<optgroup><option>x", 2'000)).has_value());
}

TEST_CASE("Markup inside raw text and comments does not count", "[guard][html]") {
  const std::string deep = repeated("<div>", 1'000);
  const std::string around = GENERATE("<script>@</script>", "<style>@</style>", "<title>@</title>",
                                      "<textarea>@</textarea>", "<!-- @ -->", "<xmp>@</xmp>", "<iframe>@</iframe>",
                                      "<plaintext>@", "<div title='@'></div>", "<script>@", "<svg><![CDATA[@]]></svg>");
  INFO(around);
  std::string page = around;
  page.replace(page.find('@'), 1, deep);
  CHECK(guard_html(page).has_value());
  CHECK(!guard_html(page + "</script></plaintext>" + (around.ends_with('>') ? deep : "<p>")).has_value() ==
        around.ends_with('>'));
}

TEST_CASE("Nesting is refused from the first element beyond the limit", "[guard][html]") {
  const auto accepted = repeated("<div>", 512);
  CHECK(guard_html(accepted).has_value());
  const auto refused = guard_html(accepted + "<div>");
  REQUIRE(!refused);
  CHECK(refused.error().code == core::ErrorCode::limit);
  CHECK(refused.error().what == "elements are nested deeper than 512");
  CHECK(refused.error().where == "byte 2560");
}

TEST_CASE("End tags take back what they close", "[guard][html]") {
  CHECK(guard_html(repeated("<div><section><span>x</div>", 2'000)).has_value());
  CHECK(guard_html(repeated("<table><tr><td><div>x</table>", 2'000)).has_value());
}

TEST_CASE("End tags that the parser ignores take nothing back", "[guard][html]") {
  const std::string piece = GENERATE("<b><div></b>", "<span><div></span>", "<div><table><td></div>", "<div></x>",
                                     "<a><div></a>", "<div/>", "<svg><foreignObject><div/>");
  INFO(piece);
  CHECK(!guard_html(repeated(piece, 2'000)).has_value());
}

TEST_CASE("Formatting that the parser opens again in every paragraph piles up", "[guard][hostile]") {
  CHECK(!guard_html(numbered("<p><font color=#>x", 600)).has_value());
  CHECK(guard_html(numbered("<p><font color=#>x</font>", 600)).has_value());
  CHECK(guard_html(numbered("<table><td><font color=#>x</table>", 600)).has_value());
  CHECK(guard_html(repeated("<p><font color=red>x", 600)).has_value());
}

TEST_CASE("What the parser ignores or leaves open closes nothing", "[guard][hostile]") {
  const std::string piece =
      GENERATE("<rt>x", "<option><span>", "<td><div>", "<td><div></td>", "<li><ul></li>", "<form><div></form>",
               "<table><tr><td><template></table>", "<select><template></select>", "<math><mi><p></math>",
               "<math><annotation-xml><div></math>", "<math><annotation-xml encoding='text/html'><div></math>",
               "<object><table><td></object>", "<div><svg><desc><svg></div>", "<select><xmp></select><div>",
               "<svg><font color=1>", "<a-b><c-d></a-b>", "<ruby><rt><span>", "<option><optgroup>",
               "<template><form><div></form>", "<td><b></td>");
  INFO(piece);
  CHECK(!guard_html(repeated(piece, 2'000)).has_value());
}

TEST_CASE("What the parser itself would not nest is not deep", "[guard][html]") {
  const std::string piece =
      GENERATE("<svg/>", "<svg><path d=1><p>x</p>", "<select><b>x<div></select>", "<h2>x</h3>", "<form>", "<table>x",
               "<div><button></div>", "<mi>x</mi>", "<desc></desc>", "<table><tr><form><td>x</form></table>",
               "<select><option>x<input>", "<svg><title>x</title></svg>", "<p><ruby>x<rt>y");
  INFO(piece);
  CHECK(guard_html(repeated(piece, 2'000)).has_value());
}

TEST_CASE("Attributes that the parser compares or merges are counted together", "[guard][hostile]") {
  std::string many;
  for (int i = 0; i < 990; ++i) many += " a" + std::to_string(i);
  const auto refusal = [](const std::string& page) {
    const auto guarded = guard_html(page);
    return guarded ? std::string() : guarded.error().what;
  };
  CHECK(refusal(numbered("<body a#>", 1'001)) == "the html and body tags together have more attributes than 1000");
  CHECK(refusal("<html" + many + "><body a b c d e f g h i j k>") ==
        "the html and body tags together have more attributes than 1000");
  CHECK(refusal(numbered("<b" + many + " z=#><p>", 2)) ==
        "open formatting elements together have more attributes than 1000");
  CHECK(refusal(numbered("<b" + many + " z=#></b><p>", 2)).empty());
  CHECK(refusal(numbered("<div" + many + " z=#>", 2)).empty());
}

TEST_CASE("A page that the guard passes is not much deeper in the tree", "[guard][html]") {
  constexpr std::array<const char*, 64> k_tags{"a",        "b",
                                               "font",     "nobr",
                                               "i",        "p",
                                               "div",      "ul",
                                               "li",       "dl",
                                               "dd",       "dt",
                                               "table",    "tr",
                                               "td",       "th",
                                               "tbody",    "thead",
                                               "caption",  "colgroup",
                                               "col",      "select",
                                               "option",   "optgroup",
                                               "template", "form",
                                               "button",   "object",
                                               "marquee",  "svg",
                                               "math",     "desc",
                                               "title",    "foreignObject",
                                               "mi",       "annotation-xml",
                                               "h1",       "h2",
                                               "span",     "x-y",
                                               "x-z",      "ruby",
                                               "rt",       "rp",
                                               "rb",       "rtc",
                                               "body",     "html",
                                               "head",     "script",
                                               "style",    "textarea",
                                               "input",    "br",
                                               "hr",       "center",
                                               "address",  "noscript",
                                               "main",     "section",
                                               "em",       "applet",
                                               "xmp",      "image"};
  constexpr parsers::HtmlLimits k_limits{100, 1'000};
  constexpr int k_patterns = tests::k_instrumented ? 100 : 1'000;
  std::mt19937 random(20'240'509);  // the engine, not the distributions, is the same on every machine
  const auto tag = [&] {
    const bool end = random() % 3 == 0;
    std::string text = std::string(end ? "</" : "<") + k_tags.at(random() % k_tags.size());
    if (!end && random() % 4 == 0) text += random() % 2 == 0 ? " a=1" : " color=#";
    return text + (random() % 3 == 0 ? ">x" : ">");
  };
  const auto tags = [&](std::size_t count) {
    std::string text;
    for (; count > 0; --count) text += tag();
    return text;
  };
  int passed = 0, deep = 0;
  for (int i = 0; i < k_patterns; ++i) {
    const std::string head = tags(random() % 4);
    const std::string page = head + numbered(tags(1 + random() % 6), 150);
    if (!guard_html(page, k_limits)) continue;
    ++passed;
    parsers::ParseBudget budget;
    budget.max_depth = 4 * k_limits.max_nesting;
    if (parsers::HtmlDocument::parse(page, budget)) continue;
    ++deep;
    WARN("deeper than the guard saw: " << page.substr(0, 200));
  }
  CHECK(passed > k_patterns / 2);
  CHECK(deep * 1'000 <= passed);
}

TEST_CASE("More than a thousand attributes on one tag are refused", "[guard][html]") {
  const auto tag = [](int attributes) {
    std::string text = "<p>x<div";
    for (int i = 0; i < attributes; ++i) text += " a" + std::to_string(i) + "='>'";
    return text + ">";
  };
  CHECK(guard_html(tag(1'000)).has_value());
  const auto refused = guard_html(tag(1'001));
  REQUIRE(!refused);
  CHECK(refused.error().code == core::ErrorCode::limit);
  CHECK(refused.error().where == "byte 4");
  const std::string cut_off = tag(1'001);
  CHECK(!guard_html(std::string_view(cut_off).substr(0, cut_off.size() - 1)).has_value());
}

TEST_CASE("Any bytes get an answer", "[guard]") {
  const std::string text = GENERATE("", "<", "</", "<!", "<!--", "<a", "<a b", "<a b=", "<a b='", "<a b='c", "<a /",
                                    "</a", "<![CDATA[", "<svg><![CDATA[", "\xFF<\xFF>", "<?", "</ >", "< p>");
  CHECK(guard_html(text).has_value());
}
