// SPDX-License-Identifier: Apache-2.0
#include "parsers/shortened_text.hpp"

#include <string>
#include <vector>

#include "parsers/html_guard.hpp"
#include "tests/parsers/support/same_tree.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using parsers::HtmlDocument;
using parsers::ShortenedText;
using parsers::TextSpan;

namespace {

const std::string k_stand_in(ShortenedText::k_stand_in);
/// Forty characters of prose, and what follows them is a run.
const std::string k_words = "words enough to begin a run behind them ";
const std::string k_run = "and these are the words of a run of plain text";

std::vector<TextSpan> runs_of(const std::string& html) {
  const auto runs = parsers::guard_html(html);
  REQUIRE(runs);
  return *runs;
}

/// What Gumbo is given of a page.
std::string given(const std::string& html) { return std::string(ShortenedText(html, runs_of(html)).text()); }

bool put_back(const std::string& html) {
  const auto with = HtmlDocument::parse(html, {}, runs_of(html));
  const auto without = HtmlDocument::parse(html);
  REQUIRE(with);
  REQUIRE(without);
  return tests::same_tree(*with, *without);
}

}  // namespace

TEST_CASE("Long runs of plain text are one character each", "[house]") {
  CHECK(given("<p>" + k_words + k_run + "</p>") == "<p>" + k_words + k_stand_in + "</p>");
  CHECK(given("<p>" + k_words + "short</p>") == "<p>" + k_words + "short</p>");
  CHECK(given("<p>" + k_words + k_run) == "<p>" + k_words + k_stand_in);
  const std::string two = k_words + k_run + "<br>" + k_words + k_run;
  CHECK(given(two) == k_words + k_stand_in + "<br>" + k_words + k_stand_in);
}

TEST_CASE("What a reference or markup may go on with is no part of a run", "[house]") {
  const std::string text = k_words + k_run;
  CHECK(given(text + "&amp;" + text) == k_words + k_stand_in + "&amp;" + k_words + k_stand_in);
  CHECK(given(text + "\r\n" + text) == k_words + k_stand_in + "\r\n" + k_words + k_stand_in);
  CHECK(given(text + "< " + text) == k_words + k_stand_in + "< " + k_words + k_stand_in);
  const std::string number = "&#" + std::string(60, '0') + "65";
  CHECK(given(number + " " + text) == number + " " + k_stand_in);
}

TEST_CASE("White space alone is no run and neither is what is no text", "[house][whatwg]") {
  const std::string blanks(200, ' ');
  CHECK(given("<table>" + blanks + "<tr>") == "<table>" + blanks + "<tr>");
  for (const std::string& held : {"<script>" + k_words + k_run + "</script>", "<!--" + k_words + k_run + "-->",
                                  "<title>" + k_words + k_run + "</title>", "<a title=\"" + k_words + k_run + "\">",
                                  "<svg><![CDATA[" + k_words + k_run + "]]></svg>"}) {
    CHECK(given(held) == held);
  }
}

TEST_CASE("A page with the stand-in of its own is not shortened", "[house]") {
  const std::string html = "<p>" + k_stand_in + k_words + k_run;
  CHECK(given(html) == html);
  CHECK(put_back(html));
}

TEST_CASE("Offsets lead back to the whole", "[house]") {
  const std::string html = k_words + k_run + "<b>x</b>" + k_words + k_run;
  const ShortenedText text(html, runs_of(html));
  REQUIRE(text.runs() == 2);
  CHECK(text.run(0) == k_run);
  CHECK(text.run(1) == k_run);
  const std::string shortened(text.text());
  const std::size_t bold = shortened.find("<b>");
  CHECK(text.whole_offset(0) == 0);
  CHECK(text.whole_offset(k_words.size()) == k_words.size());
  CHECK(text.whole_offset(k_words.size() + 1) == k_words.size() + k_run.size());
  CHECK(text.whole_offset(bold) == html.find("<b>"));
  CHECK(text.whole_offset(shortened.size()) == html.size());
  CHECK(text.first_run_from(0) == 0);
  CHECK(text.first_run_from(bold) == 1);
  CHECK(text.first_run_from(shortened.size()) == 2);
}

TEST_CASE("The tree of a shortened page is that of the whole", "[house][whatwg]") {
  const std::string text = k_words + k_run;
  for (const std::string& html : {"<p>" + text + "</p>",
                                  "<p>" + text + "&amp;" + text + "&#x41;" + text,
                                  "<table>" + text + "<tr><td>" + text + "</table>" + text,
                                  text + "</nothing>" + text + "<p>" + text,
                                  "<b>" + text + "<p>" + text + "</b>" + text,
                                  "<pre>\n" + text + "</pre>",
                                  "<select><option>" + text + "</select>",
                                  "<svg><text>" + text + "</text></svg>",
                                  "<ruby>" + text + "<rt>" + text,
                                  "<textarea>" + text + "</textarea>" + text,
                                  "<xmp>" + text + "</xmp>" + text,
                                  text + "<plaintext>" + text,
                                  "<table><colgroup>" + text + "</table>",
                                  "</body></html>" + text,
                                  "<head>" + text,
                                  "<p>\r\n" + text + "\r\n" + text,
                                  "<p>\xE6\x97\xA5\xE6\x9C\xAC" + text + "\xE6\x97\xA5",
                                  "<p>" + text + "\x01" + text,
                                  "<isindex prompt=x>" + text,
                                  "<a>" + text + "<a>" + text + "<div>" + text,
                                  "<noscript>" + text + "</noscript>"}) {
    CAPTURE(html);
    CHECK(given(html) != html);
    CHECK(put_back(html));
  }
}

TEST_CASE("Where runs cannot be put back the page is parsed without any", "[house]") {
  const std::string text = k_words + k_run;
  // In a frame set there is no text; a reference names the stand-in.
  for (const std::string& html : {"<frameset>" + text + "</frameset>", "<p>" + text + "&#xF8FF;" + text}) {
    CAPTURE(html);
    CHECK(given(html) != html);
    CHECK(put_back(html));
  }
}
