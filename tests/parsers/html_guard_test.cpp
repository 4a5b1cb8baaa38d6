// SPDX-License-Identifier: Apache-2.0
#include "parsers/html_guard.hpp"

#include "tests/support/catch.hpp"

using namespace pressroom;
using parsers::guard_html;

namespace {

std::string repeated(const std::string& piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += piece;
  return text;
}

}  // namespace

TEST_CASE("What the parser closes by itself does not count as nesting", "[guard][html]") {
  const std::string piece =
      GENERATE("<p>x", "<ul><li>x<li>y<li><p>z</ul>", "<li>x", "<dl><dt>a<dd>b</dl>", "<dd>x", "<br>", "<img src=x>",
               "<option>x", "<td>x", "<tr><td>x<td>y", "<tr>", "<h2>x</h2>", "<h2>", "<a name=x>", "<body>", "<p><b>x",
               "<p><span>x", "<hr>", "<input>", "<wbr>", "<rt>x", "<svg><path/><path/></svg>", "<b><i>x</b></i>");
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
