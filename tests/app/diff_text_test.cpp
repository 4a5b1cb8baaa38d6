// SPDX-License-Identifier: Apache-2.0
#include "app/diff_text.hpp"

#include "tests/support/catch.hpp"

using namespace pressroom;
using app::TextStyle;
using core::DiffPiece;
using Kind = DiffPiece::Kind;
using Lines = std::vector<std::string>;

namespace {

const std::string k_before = "We will open in May, weather permitting.", k_after = "We will open in June.";

Lines lines_of(const TextStyle& style, const std::string& before = k_before, const std::string& after = k_after) {
  return app::diff_lines(core::word_diff(before, after), style, 2);
}

std::string words(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "w" + std::to_string(i) + " ";
  return text;
}

}  // namespace

TEST_CASE("A difference without colours marks what went and what came", "[history]") {
  CHECK(lines_of({}) == Lines{"  We will open in [-May, weather permitting-]{+June+}."});
}

TEST_CASE("A difference in colours needs no marks", "[history]") {
  const Lines lines = lines_of({TextStyle::Colour::ansi});
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].find("\x1b[31;9mMay,\x1b[0m") != std::string::npos);
  CHECK(lines[0].find("\x1b[32;4mJune\x1b[0m") != std::string::npos);
  CHECK(lines[0].find("[-") == std::string::npos);
}

TEST_CASE("Side by side each side has its own words and no line is too long", "[history]") {
  TextStyle style{TextStyle::Colour::none, TextStyle::Layout::side_by_side, 60};
  CHECK(lines_of(style) ==
        Lines{"  We will open in [-May,      | We will open in {+June+}.", "  weather permitting-].       |"});
  style.columns = 40;
  for (const std::string& line : lines_of(style, words(60), words(50) + "other " + words(10))) {
    CHECK(app::display_width(line) <= 40);
  }
}

TEST_CASE("Lines of a script without blanks are broken and counted in two columns", "[history]") {
  CHECK(app::display_width("港口 a\u0301") == 6);
  std::string text;
  for (int i = 0; i < 50; ++i) text += "港";
  for (const std::string& line : lines_of({.columns = 42}, text, text + "口")) CHECK(app::display_width(line) <= 44);
  CHECK(lines_of({.columns = 42}, text, text).size() == 3);
}

TEST_CASE("Unchanged stretches of long turns are cut down to what stands beside a change", "[history]") {
  const std::string head = words(100), tail = " and so on " + words(100);
  const auto shorter = app::shortened(core::word_diff(head + "May" + tail, head + "June" + tail));
  REQUIRE(shorter.size() == 4);
  CHECK(shorter[0].text.starts_with("[...] "));
  CHECK(shorter[0].text.ends_with("w98 w99 "));
  CHECK(shorter[0].text.size() < 80);
  CHECK(shorter[1] == DiffPiece{Kind::deleted, "May"});
  CHECK(shorter[3].text.starts_with(" and so on w0"));
  CHECK(shorter[3].text.ends_with(" [...]"));
  const auto whole = core::word_diff("a few words", "a few more words");
  CHECK(app::shortened(whole) == whole);
  CHECK(app::shortened(core::word_diff("", words(500))).front().text.size() < 700);
}

TEST_CASE("Words of a site do not steer the terminal", "[history]") {
  for (const std::string& line : lines_of({}, "a\x1b[2J b", "a\x07 b\tc\nd")) {
    for (const char c : line) CHECK(static_cast<unsigned char>(c) >= 0x20);
  }
}
