// SPDX-License-Identifier: Apache-2.0
// Labels that are less than a name: functions, surnames, marks, and what a room says of them.
#include <tuple>

#include "parsers/attribution.hpp"
#include "parsers/room_file.hpp"
#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using core::Confidence;
using core::Turn;

namespace {

const std::string k_question = "<p>Q: When does it open?</p>";

core::Transcript of(const std::string& html) { return parsed_on({html}).transcript; }

std::string room_file_with(const std::string& persons) {
  return R"(name = "small"
hosts = ["press.example"]
[match]
transcript = '/content_(?P<id>\d+)(?:_(?P<page>\d+))?\.s?html?$'
[[layout]]
name = "plain"
title = "#title"
dateline = "#dateline"
body = "#body"
pager = "#pager a"
)" + persons;
}

parsers::RoomRules room_with(const std::string& persons) { return rules_of(room_file_with(persons)); }

const std::string k_two_terms = R"([[person]]
name = "Ada Holm"
labels = ["PM", "PRIME MINISTER"]
title = "Prime Minister"
to = "2024-05-08"
[[person]]
name = "Bo Berg"
labels = ["PM", "PRIME MINISTER"]
title = "Prime Minister"
from = "2024-05-09"
)";

}  // namespace

TEST_CASE("A function names the only one announced in it", "[attribution]") {
  const auto [title, label] = GENERATE(
      std::tuple{"President of the Republic", "THE PRESIDENT"}, std::tuple{"Prime Minister", "PRIME MINISTER"},
      std::tuple{"Foreign Ministry spokeswoman", "Spokesperson"}, std::tuple{"governor of Marrowby", "Governor"});
  const auto transcript = of("<p>Speakers:</p><p>Gao Tao, " + std::string(title) + "</p><p>Li Lecheng, engineer</p>" +
                             k_question + "<p>" + label + ": In May.</p>");
  INFO(label);
  REQUIRE(transcript.turns.size() == 2);
  CHECK(transcript.turns[1].speaker_name == "Gao Tao");
  CHECK(transcript.turns[1].attribution.method == "label_roster");
  CHECK(transcript.turns[1].attribution.confidence == Confidence::medium);
  const auto& names = transcript.participants[0].names;
  CHECK(std::find(names.begin(), names.end(), label) != names.end());
}

TEST_CASE("A function that two hold or a deputy holds names nobody", "[attribution]") {
  const auto [list, label] =
      GENERATE(std::tuple{"<p>Gao Tao, minister of ports</p><p>Li Lecheng, minister of rivers</p>", "MINISTER"},
               std::tuple{"<p>Gao Tao, vice president</p>", "THE PRESIDENT"},
               std::tuple{"<p>Gao Tao, Press Secretary</p>", "SECRETARY"},
               std::tuple{"<p>Gao Tao, Prime Minister</p>", "MINISTER"},
               std::tuple{"<p>Gao Tao, former governor</p>", "Governor"});
  const auto transcript = of("<p>Speakers:</p>" + std::string(list) + k_question + "<p>" + label + ": In May.</p>");
  INFO(label);
  REQUIRE(transcript.turns.size() == 2);
  CHECK_FALSE(transcript.turns[1].speaker_id.has_value());
  CHECK_FALSE(transcript.turns[1].attribution.reason.empty());
}

TEST_CASE("A bare answer is the only spokesperson's", "[attribution]") {
  const auto one = of("<p>Speakers:</p><p>Gao Tao, spokesperson</p>" + k_question + "<p>A: In May.</p>");
  REQUIRE(one.turns.size() == 2);
  CHECK(one.turns[1].speaker_name == "Gao Tao");
  CHECK(one.turns[1].attribution.method == "single_spokesperson");
  CHECK(one.turns[1].attribution.confidence == Confidence::medium);
  CHECK(one.turns[1].reply_to == one.turns[0].turn_id);
  const std::string several =
      GENERATE("<p>Speakers:</p><p>Gao Tao, spokesperson</p><p>Li Lecheng, mayor</p>", "",
               "<p>Speakers:</p><p>Gao Tao, spokesperson</p><p>Ms. Ada Holm: I may speak too.</p>");
  for (const Turn& turn : of(several + k_question + "<p>A: In May.</p>").turns) {
    if (turn.label == "A") CHECK_FALSE(turn.speaker_id.has_value());
  }
}

TEST_CASE("A surname alone is the only speaker's who bears it", "[attribution]") {
  const auto transcript =
      of("<p>Ada Holm: The sluice opens.</p><p>Holm: In May.</p><p>Ms. Holm: Or June.</p><p>Holm: I forget.</p>"
         "<p>Holm: In May.</p>");
  REQUIRE(transcript.turns.size() == 5);
  for (const Turn& turn : transcript.turns) CHECK(turn.speaker_id == "small:ada-holm");
  CHECK(transcript.turns[2].attribution.confidence == Confidence::medium);
  REQUIRE(transcript.participants.size() == 1);
  CHECK(transcript.participants[0].names == Lines{"Ada Holm", "Holm", "Ms. Holm"});
  CHECK(transcript.participants[0].same_as == Lines{"small:holm", "small:ms-holm"});
}

TEST_CASE("A surname that two speakers bear is neither's", "[attribution]") {
  const auto transcript =
      of("<p>Ada Holm: The sluice opens.</p><p>Bo Holm: Yes.</p><p>Ada Holm: Soon.</p><p>Mr. Holm: In May.</p>");
  CHECK(transcript.turns.back().speaker_id != "small:ada-holm");
  CHECK(transcript.turns.back().speaker_id != "small:bo-holm");
}

TEST_CASE("A room names who held an office on the day", "[attribution]") {
  const auto visit_on = [](const std::string& day, const std::string& label) {
    Visit visit(room_with(k_two_terms));
    std::string html = page_html("<p>Q: When?</p><p>" + label + ": In May.</p>");
    html.replace(html.find("May 9, 2024"), 11, day);
    visit.add(page_url(1), html);
    return visit.parse().transcript;
  };
  const std::string label = GENERATE("PRIME MINISTER", "Prime Minister");
  const auto before = visit_on("May 8, 2024", label);
  REQUIRE(before.turns.size() == 2);
  CHECK(before.turns[1].speaker_id == "small:ada-holm");
  CHECK(before.turns[1].attribution.method == "room_person");
  CHECK(before.turns[1].role == core::Role::principal);
  CHECK(before.participants[0].source == "room");
  CHECK(visit_on("May 9, 2024", label).turns[1].speaker_id == "small:bo-berg");
  const auto undated = visit_on("no day", label);
  CHECK_FALSE(undated.turns[1].speaker_id.has_value());
  CHECK(undated.turns[1].attribution.reason.find("date") != std::string::npos);
}

TEST_CASE("A room and a page that name two people name nobody", "[attribution]") {
  const auto rules = room_with(
      "[roster]\nspeakers = ['Speakers']\n[[person]]\nname = 'Ada Holm'\nlabels = ['Mr. Gao']\ntitle = 'director'\n");
  const auto transcript = parsed_on({"<p>Speakers:</p><p>Gao Tao, mayor</p><p>Mr. Gao: In May.</p>"}, rules).transcript;
  REQUIRE(transcript.turns.size() == 1);
  CHECK_FALSE(transcript.turns[0].speaker_id.has_value());
  REQUIRE(transcript.warnings.size() >= 1);
  CHECK(transcript.warnings[0].code == "room-conflict");
}

TEST_CASE("A person of a room file is read strictly", "[roster]") {
  const auto [person, fault] =
      GENERATE(std::tuple{"name = 'Ada Holm'", "labels"}, std::tuple{"labels = ['PM']", "name"},
               std::tuple{"name = 'Ada Holm'\nlabels = ['PM']\nfrom = '2024-02-30'", "no day"},
               std::tuple{"name = 'Ada Holm'\nlabels = ['PM']\nfrom = '2024-03-01'\nto = '2024-02-01'", "before"},
               std::tuple{"name = 'Ada Holm'\nlabels = ['--']", "letter"},
               std::tuple{"name = 'Ada Holm'\nlabels = ['PM']\nsince = '2024'", "since"});
  INFO(person);
  const auto room = parsers::read_room_file(room_file_with("[[person]]\n" + std::string(person)), "room.toml");
  REQUIRE_FALSE(room.has_value());
  CHECK(room.error().message().find(fault) != std::string::npos);
  CHECK(room_with(k_two_terms).room().persons.size() == 2);
}
