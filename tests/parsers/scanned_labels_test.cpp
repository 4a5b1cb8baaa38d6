// SPDX-License-Identifier: Apache-2.0
// Transcripts that were recognised from paper: one block a line, labels as a scan left them.
#include "parsers/scanned_labels.hpp"

#include "parsers/lost_labels.hpp"
#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using core::TurnKind;

namespace {

parsers::RoomRules scans(const std::string& styles = "'inline', 'bold', 'own-block', 'scanned'") {
  return rules_of(R"(name = "scans"
hosts = ["press.example"]
[match]
transcript = '/content_(?P<id>\d+)(?:_(?P<page>\d+))?\.s?html?$'
[[layout]]
name = "typed"
title = "#title"
body = "#body"
[labels]
styles = [)" + styles +
                  R"(]
terminators = [":"]
anonymous = ["Q", "A", "J", "JOURNALIST"]
[roster]
family_name = "last"
office = "Prime Minister"
office_holder = "#holder"
)");
}

std::string page_with(const std::vector<std::string>& lines, const std::string& holder = "Holm, Ada") {
  std::string html = "<div id=title>Interview about bridges</div><div id=holder>" + holder + "</div><div id=body><p>";
  for (const std::string& line : lines) html += line + "<br>";
  return html + "</p></div>";
}

core::Transcript of(const std::vector<std::string>& lines, parsers::RoomRules rules = scans()) {
  Visit visit(std::move(rules));
  visit.add(page_url(1), page_with(lines));
  const auto parsed = visit.parse();
  REQUIRE(visit.fault_of(parsed.transcript) == "");
  return parsed.transcript;
}

Lines labels_of(const core::Transcript& transcript) {
  Lines labels;
  for (const core::Turn& turn : transcript.turns) labels.push_back(turn.label.value_or("-"));
  return labels;
}

/// Lines that sentences run through, as many as make a page of them.
const std::vector<std::string> k_typed{
    "Q. When will the second bridge over the river be open to all of the",
    "lorries that wait for it?",
    "P. M. We hope that it will be open in the spring, although nobody can",
    "promise what the weather is going to do to the work on the piers, and",
    "the piers are what we wait for.",
    "Q. And who is going to pay for the road that leads from the town to",
    "the bridge?",
    "P. M. The road is paid for by the district, which has put the money in",
    "its budget, and by the railways, which get a new crossing in return for",
    "the land that they give.",
};

std::vector<std::string> typed_with(const std::vector<std::string>& more) {
  std::vector<std::string> lines = k_typed;
  lines.insert(lines.end(), more.begin(), more.end());
  return lines;
}

}  // namespace

TEST_CASE("A label is found without its terminator or behind another one", "[labels][house]") {
  const auto transcript = of({"PRIME MINISTER Good morning. I have one thing to say.", "Q What is it",
                              "PM It is about the bridge", "Q. Which one?", "P. M. The old one.", "Q; Why?",
                              "PM: It is too narrow.", "JOURNALIST Will it go?", "PM! It stays."});
  CHECK(labels_of(transcript) == Lines{"PRIME MINISTER", "Q", "PM", "Q", "P. M.", "Q", "PM", "JOURNALIST", "PM"});
  CHECK(transcript.turns[2].paragraphs == Lines{"It is about the bridge"});
  for (const std::size_t turn : {0U, 2U, 4U, 6U, 8U}) CHECK(transcript.turns[turn].speaker_name == "Ada Holm");
  CHECK(transcript.turns[4].attribution.method == "label_roster");
}

TEST_CASE("A room that is not scanned leaves words in capitals where they stand", "[labels][house]") {
  const auto transcript = of({"PM: Good morning.", "Q What is it", "Q Why"}, scans("'inline'"));
  CHECK(labels_of(transcript) == Lines{"PM"});
}

TEST_CASE("A misread label is read as the one of its transcript", "[labels][house]") {
  const auto [written, misread] = GENERATE(table<std::string, std::string>({
      {"CLARA WINDERMERE", "CLAR4 WINDERMERE"},
      {"CLARA WINDERMERE", "CLA: RA WINDERMERE"},
      {"CLARA WINDERMERE", "C-LiARA WINDERMFRE"},
      {"CLARA WINDERMERE", "~2 -a RA WINDERMER"},
      {"PRIME MINISTER", "PRI_E MIN ISTER"},
  }));
  INFO(misread);
  std::vector<std::string> lines;
  for (int i = 0; i < 3; ++i) {
    lines.insert(lines.end(), {written, "I spoke about the bridge.", "JOURNALIST", "Was it long?"});
  }
  lines.insert(lines.end(), {misread, "No, it was short."});
  const auto transcript = of(lines);
  REQUIRE(transcript.turns.size() == 7);
  CHECK(transcript.turns[6].label == misread);
  REQUIRE(transcript.turns[6].speaker_id.has_value());
  CHECK(transcript.turns[6].speaker_id == transcript.turns[0].speaker_id);
  CHECK(transcript.turns[6].attribution.method == "label_misspelt");
}

TEST_CASE("A label that goes on behind a sheet is a turn of its own", "[labels][house]") {
  const std::string label = GENERATE("PM cont", "PM con't", "PM ( continued)");
  const auto transcript = of({"Q. Why?", "PM: It is too narrow for the lorries", label + ": and for the buses.",
                              "Q. And then?", "PM: We widen it."});
  CHECK(labels_of(transcript) == Lines{"Q", "PM", label, "Q", "PM"});
  CHECK(transcript.turns[2].speaker_name == "Ada Holm");
}

TEST_CASE("What only looks like a label is none", "[labels][house]") {
  const std::string line = GENERATE("PRIME MINISTER of the day then was her father.", "PMs have said that before.",
                                    "Q fever was what they had.", "A. B. Holm built it.", "MORE", "J. Berg, too.",
                                    "BRIDGE. That is all it is.");
  const auto transcript = of(
      {"Q. Why?", "PM: I name those who built it.", line, "Q. And then?", "PM: We widen it.", "Q. When?", "PM: Now."});
  INFO(line);
  CHECK(labels_of(transcript) == Lines{"Q", "PM", "Q", "PM", "Q", "PM"});
}

TEST_CASE("A label behind a sentence end within a line begins a turn", "[labels][house]") {
  const auto transcript =
      of({"Q. Why?", "PM: It is too narrow. Q. And", "then? P. M. We widen it. Q. When?", "PM: Now.", "Q. So?"});
  CHECK(said(transcript) == Lines{"Q| Why?", "PM| It is too narrow.", "Q| And / then?", "P. M.| We widen it.",
                                  "Q| When?", "PM| Now.", "Q| So?"});
}

TEST_CASE("Another letter than the room knows is a label and nobody in particular", "[labels][house]") {
  const auto transcript = of({"J: Why?", "PM: Ask him.", "T: It was dear.", "J: How dear?", "T: Very."});
  CHECK(labels_of(transcript) == Lines{"J", "PM", "T", "J", "T"});
  CHECK_FALSE(transcript.turns[2].speaker_id.has_value());
}

TEST_CASE("Initials that are nearly known name nobody", "[labels][house]") {
  std::vector<std::string> lines;
  for (int i = 0; i < 10; ++i)
    lines.insert(lines.end(), {"Q. Why is that?", "P. M. We widen it because it is narrow."});
  lines.insert(lines.end(), {"Q. And then?", "F. M. Because we widen it."});
  const auto transcript = of(lines);
  REQUIRE(transcript.turns.size() == 22);
  CHECK(transcript.turns[21].label == "F. M.");
  CHECK_FALSE(transcript.turns[21].speaker_id.has_value());
}

TEST_CASE("Lines of a head in capitals are said by nobody", "[labels][house]") {
  const auto transcript =
      of({"PRIME MINISTER", "CANBERRA", "INTERVIEW WITH: THE PRIME MINISTER", "ON BRIDGES AND ROADS",
          "Good morning, I am glad that we meet.", "Q. Why?", "PM: It is fine here.", "Q. So?"});
  CHECK(said(transcript) ==
        Lines{"-| Good morning, I am glad that we meet.", "Q| Why?", "PM| It is fine here.", "Q| So?"});
}

TEST_CASE("Words behind a question that ends a paragraph are somebody else's", "[labels][house]") {
  const auto transcript =
      of(typed_with({"Q. Is the toll for lorries going to be", "raised?",
                     "Well, I would not call it a rise, since it pays for a better road", "than we ever had."}));
  REQUIRE(transcript.turns.size() == 6);
  CHECK(transcript.turns[4].paragraphs.back() == "raised?");
  CHECK_FALSE(transcript.turns[5].label.has_value());
  CHECK(transcript.turns[5].kind == TurnKind::unattributed);
  CHECK_THAT(transcript.turns[5].attribution.reason, Catch::Contains("lost in a scan"));
}

TEST_CASE("Nobody addresses himself", "[labels][house]") {
  const auto transcript =
      of(typed_with({"Do you think that it is going to be open before the harvest is in, Sir?", "P. M. No."}));
  REQUIRE(transcript.turns.size() == 6);
  CHECK(transcript.turns[3].speaker_name == "Ada Holm");
  CHECK_FALSE(transcript.turns[4].label.has_value());
  CHECK(transcript.turns[5].label == "P. M.");
}

TEST_CASE("A turn that holds words of somebody else has no speaker", "[labels][house]") {
  const std::string said = GENERATE("And yes. You do not suggest Sir that the toll is going to",
                                    "And yes. You will agree, Mr. Holm, that the toll is going to");
  const auto transcript = of(typed_with({"Q. Why?", "P. M. Because it is dear. " + said, "stay?"}));
  REQUIRE(transcript.turns.size() == 6);
  CHECK(transcript.turns[3].speaker_name == "Ada Holm");
  CHECK_FALSE(transcript.turns[5].speaker_id.has_value());
  CHECK(transcript.turns[5].role == core::Role::principal);
}

TEST_CASE("Edited paragraphs lose no labels", "[labels][house]") {
  const auto transcript = of({"JOURNALIST: When does it open?", "And who pays for it?", "PM: In May.",
                              "JOURNALIST: Is that so?", "I have heard June.", "PM: No."});
  CHECK(labels_of(transcript) == Lines{"JOURNALIST", "PM", "JOURNALIST", "PM"});
}

TEST_CASE("The page names who holds the office", "[labels][house]") {
  const auto [holder, name] =
      GENERATE(table<std::string, std::string>({{"Holm, Ada", "Ada Holm"}, {"Ada Holm", "Ada Holm"}}));
  Visit visit(scans());
  visit.add(page_url(1), page_with({"JOURNALIST: Why?", "PM: It is fine here.", "MR HOLM: As I said."}, holder));
  const auto transcript = visit.parse().transcript;
  REQUIRE(transcript.turns.size() == 3);
  CHECK(transcript.turns[1].speaker_name == name);
  CHECK(transcript.turns[2].speaker_id == transcript.turns[1].speaker_id);
  CHECK(transcript.participants[0].source == "page");
  CHECK(transcript.participants[0].title == "Prime Minister");
}

TEST_CASE("A family name that comes back names when the speech says it behind an honorific", "[labels][house]") {
  const auto [spoken, named] = GENERATE(table<std::string, bool>({{"Ask Mr Berg.", true}, {"Ask him.", false}}));
  const auto transcript = of({"JOURNALIST: Why?", "PM: " + spoken, "BERG: It was dear.", "JOURNALIST: How dear?",
                              "BERG: Very.", "JOURNALIST: Who pays?", "BERG: We do."});
  REQUIRE(transcript.turns.size() == 7);
  CHECK(transcript.turns[2].speaker_id.has_value() == named);
  CHECK(transcript.turns[2].speaker_id == transcript.turns[6].speaker_id);
}

TEST_CASE("A speech without labels is of whom the page and its title say", "[labels][house]") {
  const auto [title, words, named] = GENERATE(table<std::string, std::string, bool>({
      {"Speech on bridges", "I am glad. I have come far, and I thank you.", true},
      {"Speech on bridges", "The bridge was opened. It is long.", false},
      {"Interview on a speech", "I am glad. I have come far, and I thank you.", false},
      {"Speech on bridges", "I am glad. Are you? I have come far. Have you? I thank you.", false},
  }));
  INFO(title << ": " << words);
  Visit visit(scans());
  visit.add(page_url(1),
            "<div id=title>" + title + "</div><div id=holder>Holm, Ada</div><div id=body><p>" + words + "</p></div>");
  const auto transcript = visit.parse().transcript;
  REQUIRE(transcript.turns.size() == 1);
  CHECK(transcript.turns[0].speaker_id.has_value() == named);
  CHECK((transcript.turns[0].kind == TurnKind::statement) == named);
  if (named) CHECK(transcript.turns[0].attribution.confidence == core::Confidence::low);
}

TEST_CASE("A head in capitals is dated and a stamp dates nothing", "[dates][house]") {
  const auto [line, date] = GENERATE(table<std::string, std::string>({
      {"TELEVISION INTERVIEW, 9TH JULY 1967", "1967-07-09"},
      {"14JUL1967 RECEIVED", ""},
  }));
  INFO(line);
  const auto transcript = of({line, "JOURNALIST: Why?", "PM: It is fine here."});
  CHECK((transcript.event_date ? transcript.event_date->value : "") == date);
}

TEST_CASE("An element that names nobody announces nobody", "[labels][house]") {
  Visit visit(scans());
  visit.add(page_url(1), page_with({"JOURNALIST: Why?", "PM: It is fine here."}, "not known yet, 1944 - 1945"));
  const auto transcript = visit.parse().transcript;
  REQUIRE(transcript.turns.size() == 2);
  CHECK_FALSE(transcript.turns[1].speaker_id.has_value());
}

TEST_CASE("An office goes with the selector of its holder", "[labels][house]") {
  const std::string key = GENERATE("office = 'Mayor'", "office_holder = '#holder'");
  const auto room = parsers::read_room_file(
      "name = 'x'\nhosts = ['x.example']\n[match]\ntranscript = '/(?P<id>\\d+)'\n"
      "[[layout]]\nname = 'a'\nbody = 'p'\n[roster]\n" +
          key + "\n",
      "x.toml");
  REQUIRE_FALSE(room);
  CHECK_THAT(room.error().message(), Catch::Contains("go together"));
}
