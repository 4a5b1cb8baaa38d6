// SPDX-License-Identifier: Apache-2.0
#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

struct Said {
  std::string label, words;
};

/// Short turns that come back, a label that is misspelt once, a medium, a function.
const std::vector<Said>& briefing() {
  static const std::vector<Said> turns{{"Moderator", "Good morning."},    {"Ada Calder", "The bridge is open."},
                                       {"Harbor Daily", "Since when?"},   {"Ada Calder", "Since noon."},
                                       {"Harbor Daily", "Thank you."},    {"QUESTION", "And the pier?"},
                                       {"Ada Calder", "Not yet."},        {"QUESTION", "Why?"},
                                       {"Ada Calder", "Thank you."},      {"Moderator", "Thank you."},
                                       {"QUESTION", "One more?"},         {"Moderator", "No."},
                                       {"Ada Calder", "Well, thank you."}};
  return turns;
}

Lines expected() {
  Lines lines;
  for (const Said& turn : briefing()) lines.push_back(turn.label + "| " + turn.words);
  return lines;
}

std::string in_place(std::string shape, const std::string& mark, const std::string& text) {
  shape.replace(shape.find(mark), mark.size(), text);
  return shape;
}

}  // namespace

TEST_CASE("The markup round labels changes no turn", "[metamorphic]") {
  const std::string wrap = GENERATE("L C", "<b>LC</b>", "<strong>L</strong>C", "<span>L</span><span>C</span>",
                                    "<font color=red>LC</font>", "<b><i>L</i></b><b>C</b>");
  const std::string shape = GENERATE("<p>BGW</p>", "<p>B</p><p>W</p>", "B<br>W<br><br>", "<div>B<br/>W</div>",
                                     "<dl><dt>B</dt><dd>W</dd></dl>");
  const std::string colon = GENERATE(":", "\uFF1A");
  const std::string gap = GENERATE(" ", "&nbsp;", "\xE3\x80\x80", "");
  std::string html;
  for (const Said& turn : briefing()) {
    const std::string label = in_place(in_place(wrap, "C", colon), "L", turn.label);
    std::string block = in_place(shape, "B", label);
    block = in_place(block, "W", turn.words);
    if (block.find('G') != std::string::npos && shape.find('G') != std::string::npos) {
      block.replace(block.find("G", block.find(colon)), 1, gap);
    }
    html += block;
  }
  INFO(html);
  CHECK(said_on({html}) == expected());
}

TEST_CASE("Breaks that are lost between turns change no turn", "[metamorphic]") {
  const std::size_t every = GENERATE(2u, 3u, 5u);
  std::string html;
  // The first labels of each kind keep their breaks: what is known nowhere is found nowhere.
  for (std::size_t i = 0; i < briefing().size(); ++i) {
    const Said& turn = briefing()[i];
    const bool lost = i > 5 && i % every != 0;
    html += (lost ? " " : i == 0 ? "<p>" : "</p><p>") + turn.label + ": " + turn.words;
  }
  CHECK(said_on({html + "</p>"}) == expected());
}

TEST_CASE("Page ends in lost breaks change no turn", "[metamorphic]") {
  std::string first, second;
  for (std::size_t i = 0; i < briefing().size(); ++i) {
    const Said& turn = briefing()[i];
    std::string& page = i < 7 ? first : second;
    page += i == 8 || i == 10 ? " " : "<p>";
    page += turn.label + ": " + turn.words;
  }
  CHECK(said_on({first, second}) == expected());
}
