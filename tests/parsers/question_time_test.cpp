// SPDX-License-Identifier: Apache-2.0
// An assembly that asks those who hold an office: labels with places and parties, numbers, headings.
#include "parsers/question_time.hpp"

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using core::Role;
using core::TurnKind;

namespace {

parsers::RoomRules assembly() {
  return rules_of(R"(name = "assembly"
hosts = ["press.example"]
[match]
transcript = '/content_(?P<id>\d+)(?:_(?P<page>\d+))?\.s?html?$'
[[layout]]
name = "section"
title = "#title"
body = "#body"
headings = ["h3", "h4"]
[labels]
styles = ["bold", "inline"]
[roster]
family_name = "last"
)");
}

core::Transcript of(const std::string& html) {
  Visit visit(assembly());
  visit.add(page_url(1), "<div id=title>A sitting</div><div id=body>" + html + "</div>");
  const auto parsed = visit.parse();
  REQUIRE(visit.fault_of(parsed.transcript) == "");
  return parsed.transcript;
}

const std::string k_minister = "The Parliamentary Under-Secretary of State for Bridges and Roads (Bo Berg)";

std::string asked(const std::string& number, const std::string& label, const std::string& words) {
  return "<p><a name=x></a>" + number + "\n              \n            <b>" + label + ":</b>\n" + words + "</p>";
}

}  // namespace

TEST_CASE("A minister answers members who have no office", "[attribution][house]") {
  const auto transcript =
      of(asked("3.", "Ada Holm (Marrowby) (Ind)", "What progress the Department has made. [101]") +
         asked("", k_minister, "We continue to work on it.") +
         asked("", "Ada Holm", "Is that all? I had hoped for more.") + asked("", "Bo Berg", "It is a start."));
  REQUIRE(transcript.turns.size() == 4);
  CHECK(transcript.turns[0].speaker_name == "Ada Holm");
  CHECK(transcript.turns[0].kind == TurnKind::question);
  CHECK(transcript.turns[0].role == Role::unknown);
  CHECK(transcript.turns[1].label == k_minister);
  CHECK(transcript.turns[1].speaker_name == "Bo Berg");
  CHECK(transcript.turns[1].role == Role::principal);
  CHECK(transcript.turns[1].reply_to == transcript.turns[0].turn_id);
  CHECK(transcript.turns[2].kind == TurnKind::follow_up);
  CHECK(transcript.turns[3].reply_to == transcript.turns[2].turn_id);
}

TEST_CASE("An office is one by its form when somebody is addressed behind it", "[attribution][house]") {
  const auto [label, name] = GENERATE(table<std::string, std::string>({
      {"The Leader of the House (Sir Gil Holm)", "Gil Holm"},
      {"The Minister for Bridges (Ms Ada Holm)", "Ada Holm"},
      {"The Solicitor-General (Mr Bo Berg)", "Bo Berg"},
  }));
  INFO(label);
  const auto transcript = of(asked("T2. [102]", "Ines Valderoy (Marrowby) (Ind)", "If there will be a statement.") +
                             asked("", label, "There will be one soon."));
  REQUIRE(transcript.turns.size() == 2);
  CHECK(transcript.turns[0].label == "Ines Valderoy (Marrowby) (Ind)");
  CHECK(transcript.turns[1].speaker_name == name);
  CHECK(transcript.turns[1].kind == TurnKind::answer);
}

TEST_CASE("Words between members are no answers and leave none open", "[attribution][house]") {
  const auto transcript = of(asked("1.", "Ada Holm (Marrowby) (Ind)", "When it opens.") +
                             asked("", "Ines Valderoy (Tidemouth) (Ind)", "That was not the order of the day.") +
                             asked("", k_minister, "It opens in May."));
  REQUIRE(transcript.turns.size() == 3);
  CHECK(transcript.turns[1].kind == TurnKind::statement);
  CHECK_FALSE(transcript.turns[2].reply_to.has_value());
}

TEST_CASE("Headings between questions are said by nobody", "[turns][house]") {
  const auto transcript =
      of(asked("1.", "Ada Holm (Marrowby) (Ind)", "When it opens.") + asked("", k_minister, "It opens in May.") +
         "<h3>Roads and their Repair</h3>" + asked("2.", "Ines Valderoy (Tidemouth) (Ind)", "Who repairs them."));
  REQUIRE(transcript.turns.size() == 3);
  CHECK(transcript.turns[1].paragraphs == Lines{"It opens in May."});
  CHECK(transcript.pages[0].ledger.by_class.at("title") > 0);
}

TEST_CASE("The chair of an assembly is no principal", "[attribution][house]") {
  const std::string label = GENERATE("Mr Speaker", "Madam Deputy Speaker");
  const auto transcript = of(asked("1.", "Ada Holm (Marrowby) (Ind)", "When it opens.") +
                             asked("", k_minister, "It opens in May.") + asked("", label, "Order. We move on."));
  REQUIRE(transcript.turns.size() == 3);
  CHECK(transcript.turns[2].role == Role::moderator);
}

TEST_CASE("Members of an assembly are no reporters where one of them asks twice", "[attribution][house]") {
  const auto transcript =
      of(asked("1.", "Ada Holm (Marrowby) (Ind)", "When does it open?") + asked("", k_minister, "In May.") +
         asked("", "Ada Holm", "Why so late?") + asked("", "Bo Berg", "It rains.") +
         asked("", "Ines Valderoy (Tidemouth) (Ind)", "Who pays?") + asked("", "Bo Berg", "We do.") +
         asked("", "Gil Orme (Farrow) (Ind)", "And then?") + asked("", "Bo Berg", "We mend it.") +
         asked("", "Tove Lind (Skerry) (Ind)", "When?") + asked("", "Bo Berg", "Soon."));
  REQUIRE(transcript.turns.size() == 10);
  for (const std::size_t turn : {0U, 2U, 4U, 6U, 8U}) CHECK(transcript.turns[turn].role == Role::unknown);
  for (const std::size_t turn : {1U, 3U, 5U, 7U, 9U}) CHECK(transcript.turns[turn].role == Role::principal);
}
