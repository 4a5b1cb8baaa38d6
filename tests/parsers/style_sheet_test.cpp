// SPDX-License-Identifier: Apache-2.0
#include "parsers/style_sheet.hpp"

#include <string>
#include <vector>

#include "tests/support/catch.hpp"

using namespace pressroom::parsers;

namespace {

using Found = std::vector<std::string>;

Found references(std::string_view css) {
  Found found;
  for_each_reference(css, [&](const std::string& reference) { found.push_back(reference); });
  return found;
}

}  // namespace

TEST_CASE("A style sheet names what it imports and paints with", "[css]") {
  CHECK(references("@import 'a.css'; @import url(b.css) screen; @IMPORT URL( \"c.css\" ) print;") ==
        Found{"a.css", "b.css", "c.css"});
  CHECK(references("p { background: #fff url(bg.gif) no-repeat } q { cursor: url('x.cur'), url(y.cur), auto }") ==
        Found{"bg.gif", "x.cur", "y.cur"});
  CHECK(references("@font-face { src: url(f.woff2) format('woff2'), local('Sans') }") == Found{"f.woff2"});
  CHECK(references("i { background: image-set('1x.png' 1x, \"2x.png\" type('image/png') 2x, url(3x.png) 3x) }") ==
        Found{"1x.png", "2x.png", "3x.png"});
  CHECK(references("@media print { @supports (color: red) { b { background: url(deep.png) } } }") == Found{"deep.png"});
}

TEST_CASE("Words that are no references give none", "[css]") {
  CHECK(references("/* url(a) @import 'b'; */ p { content: 'url(c)' }").empty());
  CHECK(
      references("@namespace svg url(http://www.w3.org/2000/svg); @namespace 'http://www.w3.org/1999/xhtml';").empty());
  CHECK(references("@charset 'utf-8'; p { content: 'x'; font-family: 'y' }").empty());
  CHECK(references("#url(a) .b { my-url: curl(c); width: calc((1px + 2px) * 3) }").empty());
  CHECK(references("@import url(a.css) supports(display: 'grid');") == Found{"a.css"});
}

TEST_CASE("Escapes of a style sheet are resolved", "[css]") {
  CHECK(references(R"(p { background: u\72 l(a\ b.gif) })") == Found{"a b.gif"});
  CHECK(references(R"(p { background: url("a\"b.gif") } q { background: url(\000041.gif) })") ==
        Found{"a\"b.gif", "A.gif"});
  CHECK(references("@im\\port 'a.css'; @import 'b\\\n.css';") == Found{"a.css", "b.css"});
}

TEST_CASE("An unquoted address may begin as a comment does", "[css]") {
  CHECK(references("p { background: url(/*/a.gif) } q { background: url( //cdn.example/b.gif ) }") ==
        Found{"/*/a.gif", "//cdn.example/b.gif"});
}

TEST_CASE("What is broken in a style sheet costs its own statement at most", "[css][hostile]") {
  CHECK(references("p { background: url(a b.gif) } q { background: url(c.gif) }") == Found{"c.gif"});
  CHECK(references("p { background: url(a\"b.gif) } q { background: url(c.gif) }") == Found{"c.gif"});
  CHECK(references("p { content: 'no end\n } q { background: url(c.gif) }") == Found{"c.gif"});
  CHECK(references("p { width: calc((1px } q { background: url(c.gif) } @import 'd.css'") == Found{"c.gif", "d.css"});
  CHECK(references("p { background: image-set('a' } @import 'b'; q { content: 'c' }") == Found{"a", "b"});
  CHECK(references("url(a.gif") == Found{"a.gif"});
  CHECK(references("url(") == Found{""});
  CHECK(references("@import").empty());
  CHECK(references("/* no end url(a)").empty());
  CHECK(references("\\").empty());
  CHECK(references(std::string_view("\0\0url(a\0b)@\0#", 13)).empty());
  CHECK(references(std::string(200'000, '(') + "url(a)") == Found{"a"});
}

TEST_CASE("Comments and blanks between tokens change no reference", "[css][metamorphic]") {
  const std::vector<std::string> tokens{"@import",    " ", "'a.css'",        ";", "p", "{",          "background", ":",
                                        "url(b.gif)", ",", "url( 'c.gif' )", ";", "}", "image-set(", "'d'",        "1x",
                                        ")"};
  std::string plain, spaced;
  for (const std::string& token : tokens) {
    plain += token;
    spaced += token + " /* url(x) ' */\n";
  }
  CHECK(references(plain) == references(spaced));
  CHECK(references(plain) == Found{"a.css", "b.gif", "c.gif", "d"});
}

TEST_CASE("A cut style sheet names nothing that the whole one does not begin with", "[css][metamorphic]") {
  const std::string css =
      "@import 'a.css';/* c */@import url(\"b.css\") print;p{background:url(c\\.gif)}q{background:image-set('d' 1x)}";
  const Found whole = references(css);
  REQUIRE(whole.size() == 4);
  for (std::size_t length = 0; length <= css.size(); ++length) {
    Found part = references(css.substr(0, length));
    // The last one may be cut itself.
    if (!part.empty() && part.size() <= whole.size() && whole[part.size() - 1].starts_with(part.back()))
      part.pop_back();
    REQUIRE(part.size() <= whole.size());
    CHECK(std::equal(part.begin(), part.end(), whole.begin()));
  }
}
