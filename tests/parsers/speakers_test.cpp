// SPDX-License-Identifier: Apache-2.0
// Whom a label names: the whole way from markup to speaker, on the lines that mislead.
#include <tuple>

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using core::LabelKind;
using core::Role;
using core::Turn;

namespace {

const std::string k_header =
    "<p>Speakers:</p><p>Gao Tao, vice governor</p><p>Li Lecheng, governor</p><p>Chairperson:</p><p>Chen Wenjun, deputy "
    "director</p>";
const std::string k_opening = "<p>Chen Wenjun:</p><p>Good morning. We take questions.</p>";
const std::string k_question = "<p>China Daily:</p><p>How will green development and the economy go on?</p>";
const std::string k_answer = "<p>Gao Tao:</p><p>The key tasks of development are green and dual.</p>";

core::Transcript transcript_of(const std::string& html) { return parsed_on({html}).transcript; }

/// "label>speaker" of each turn; "-" for none.
Lines named(const core::Transcript& transcript) {
  Lines lines;
  for (const Turn& turn : transcript.turns) {
    lines.push_back(turn.label.value_or("-") + ">" + turn.speaker_name.value_or("-"));
  }
  return lines;
}

/// `shape` with `word` in the place of NAME.
std::string filled(std::string shape, const std::string& word) { return shape.replace(shape.find("NAME"), 4, word); }

bool names_anybody(const core::Transcript& transcript, const std::string& name) {
  return std::any_of(transcript.turns.begin(), transcript.turns.end(),
                     [&](const Turn& turn) { return turn.speaker_name == name; });
}

}  // namespace

TEST_CASE("Surnames that are English words are names", "[speakers]") {
  const std::string name = GENERATE("He Lifeng", "She Wei", "You Jun", "To Lam", "An Na", "So Yi");
  const bool announced = GENERATE(true, false);
  const std::string header = announced ? "<p>Speakers:</p><p>" + name + ", vice premier</p><p>Gao Tao</p>" : "";
  const auto transcript = transcript_of(header + k_question + "<p>" + name + ":</p><p>An answer.</p>" + k_answer);
  INFO(name);
  CHECK(named(transcript) == Lines{"China Daily>-", name + ">" + name, "Gao Tao>Gao Tao"});
  if (announced) CHECK(transcript.participants.size() == 2);
}

TEST_CASE("A label that names somebody in pieces is resolved by the roster", "[speakers]") {
  const std::string label = GENERATE("Gao", "Mr. Gao", "Vice Governor Gao Tao", "Gov. Gao Tao",
                                     "Gao Tao, vice governor", "Gao Tao (via interpreter)",
                                     "Gao Tao\xEF\xBC\x88Liaoning\xEF\xBC\x89", "\xE2\x80\x8BGao Tao", "GAO TAO");
  const std::string shape = GENERATE("<p>NAME:</p><p>Words.</p>", "<p>NAME: Words.</p>");
  const std::string html = filled(shape, label);
  const auto transcript = transcript_of(k_header + k_opening + html);
  INFO(html);
  REQUIRE(transcript.turns.size() == 2);
  CHECK(transcript.turns[1].speaker_name == "Gao Tao");
  CHECK(transcript.participants.size() == 3);
}

TEST_CASE("Officials nobody announced are named without their function", "[speakers]") {
  const std::string label = GENERATE("Foreign Ministry spokesperson Mao Ning", "Mao Ning, spokesperson of the ministry",
                                     "Deputy Head of the Press Bureau Mao Ning", "Spokesperson Mao Ning");
  const auto transcript = transcript_of(k_header + k_opening + k_answer + "<p>" + label + ":</p><p>Words.</p>");
  INFO(label);
  REQUIRE(transcript.turns.size() == 3);
  CHECK(transcript.turns[2].speaker_name == "Mao Ning");
  CHECK(transcript.turns[2].attribution.confidence == core::Confidence::low);
  CHECK_FALSE(transcript.turns[2].outlet.has_value());
}

TEST_CASE("A label-shaped line nobody knows opens a turn that names nobody", "[speakers]") {
  const std::string label = GENERATE("Xi", "National Development and Reform Commission", "Liaoning Province",
                                     "Ministry of Commerce", "China\xE2\x80\x99s Position");
  const auto transcript = transcript_of(k_header + k_opening + k_answer + "<p>" + label + ":</p><p>Words.</p>");
  INFO(label);
  REQUIRE(transcript.turns.size() == 3);
  CHECK_FALSE(transcript.turns[2].speaker_name.has_value());
  CHECK(transcript.turns[2].text() == "Words.");
  CHECK(transcript.status == core::ParseStatus::needs_review);
}

TEST_CASE("Headings and salutations name nobody", "[speakers]") {
  const std::string words = GENERATE(
      "Ladies and Gentlemen", "Dear Friends", "Editor\xE2\x80\x99s Note", "Green Development",
      "Belt and Road Initiative", "Dual Circulation", "Key Tasks", "Main Points", "Open Door", "Liaoning Province",
      "Dalian City", "South Korea", "Ministry of Commerce", "National Development and Reform Commission",
      "\xE2\x80\x98Mass Line\xE2\x80\x99", "Hu Jintao\xE2\x80\x99s Report", "China\xE2\x80\x99s Position", "About AI",
      "Looking Ahead", "Special Coverage", "GDP", "WTO", "Related News");
  const bool announced = GENERATE(true, false);
  const auto transcript = transcript_of((announced ? k_header : "") + k_opening + k_question + k_answer + "<p>" +
                                        words + ": something else is said here.</p>");
  INFO(words);
  CHECK_FALSE(names_anybody(transcript, words));
  for (const Turn& turn : transcript.turns) CHECK(turn.outlet.value_or("China Daily") == "China Daily");
  CHECK(transcript.turns[2].speaker_name == "Gao Tao");
}

TEST_CASE("A reporter who is named with a medium is both", "[speakers]") {
  const std::string label =
      GENERATE("Zhang Ming from China Daily", "Zhang Ming, China Daily", "CCTV reporter Zhang Ming");
  const auto transcript = transcript_of(k_header + k_opening + "<p>" + label + ": Why?</p>" + k_answer);
  INFO(label);
  REQUIRE(transcript.turns.size() == 3);
  CHECK(transcript.turns[1].speaker_name.value_or("Zhang Ming") == "Zhang Ming");
  CHECK(transcript.turns[1].role == Role::reporter);
  CHECK(transcript.turns[2].reply_to == transcript.turns[1].turn_id);
}

TEST_CASE("A medium that looks like a person is no person where the speakers are announced", "[speakers]") {
  const std::string medium = GENERATE("Nanfang Plus", "Bailu Express", "Caijing Eleven");
  const std::string shape = GENERATE("<p>NAME:</p><p>How is it?</p>", "<p>NAME: How is it?</p>");
  const std::string html = filled(shape, medium);
  const auto transcript = transcript_of(k_header + k_opening + html + k_answer);
  INFO(html);
  REQUIRE(transcript.turns.size() == 3);
  CHECK_FALSE(transcript.turns[1].speaker_name.has_value());
  CHECK(transcript.turns[1].role == Role::reporter);
  CHECK(transcript.turns[1].kind == core::TurnKind::question);
  CHECK(transcript.turns[2].reply_to == transcript.turns[1].turn_id);
  CHECK_FALSE(names_anybody(transcript, medium));
}

TEST_CASE("The chair is not named for words that nobody labelled and that welcome nobody", "[speakers]") {
  const auto note =
      transcript_of(k_header + "<p>Editor\xE2\x80\x99s note: our translation is provisional.</p>" + k_answer);
  CHECK(named(note) == Lines{"Gao Tao>Gao Tao"});
  const auto story = transcript_of(k_header + "<p>We meet our friends.</p><p>Note: all of us.</p>");
  CHECK_FALSE(names_anybody(story, "Chen Wenjun"));
}

TEST_CASE("The chair's opening is speech and no roster", "[speakers]") {
  const auto transcript = transcript_of(
      "<p>Speakers:</p><p>Gao Tao, vice governor</p><p>Moderator:</p><p>Dear Friends, good morning. Welcome "
      "to this hall.</p>" +
      k_answer);
  CHECK(named(transcript) == Lines{"Moderator>-", "Gao Tao>Gao Tao"});
  CHECK(transcript.participants.size() == 1);
}

TEST_CASE("Without a roster the one who hands over is the chair", "[speakers]") {
  const auto transcript =
      transcript_of(k_opening + k_question + "<p>Chen Wenjun:</p><p>Mr. Gao, please.</p>" + k_answer +
                    "<p>Chen Wenjun:</p><p>Let us continue. Last question.</p>" + k_question + k_answer +
                    "<p>Chen Wenjun:</p><p>The press conference is hereby concluded.</p>");
  for (const Turn& turn : transcript.turns) {
    if (turn.speaker_name != "Chen Wenjun") continue;
    CHECK(turn.role == Role::moderator);
    CHECK(turn.kind != core::TurnKind::answer);
  }
  CHECK(transcript.turns[3].kind == core::TurnKind::answer);
  CHECK(transcript.turns[3].reply_to == transcript.turns[1].turn_id);
}

TEST_CASE("A roster keeps functions with their people", "[speakers]") {
  const auto transcript = transcript_of(
      "<p>Speakers:</p><p>Gao Tao, Vice Governor</p><p>Zhang San and Zhao Si, both vice ministers; and Mr. Li Ming, "
      "mayor</p><p>Wang Jian</p><p>Director General of the Office</p>" +
      k_answer);
  Lines people;
  for (const auto& who : transcript.participants) people.push_back(who.name + "|" + who.title.value_or(""));
  CHECK(people == Lines{"Gao Tao|Vice Governor", "Zhang San|vice ministers", "Zhao Si|vice ministers", "Li Ming|mayor",
                        "Wang Jian|Director General of the Office"});
}

TEST_CASE("A family name stands where the room says", "[speakers]") {
  const std::string lists = "speakers = ['Speakers']\n";
  const auto speaker_of = [&](const std::string& family_name, const std::string& label) {
    const auto rules = small_room("", lists + family_name);
    return parsed_on({"<p>Speakers:</p><p>Gao Tao</p><p>Ada Holm</p><p>" + label + ":</p><p>Words.</p>"}, rules)
        .transcript.turns.back()
        .speaker_name;
  };
  CHECK(speaker_of("family_name = 'first'", "Mr. Gao") == "Gao Tao");
  CHECK(speaker_of("family_name = 'first'", "Mr. Tao") == "Tao");
  CHECK(speaker_of("family_name = 'last'", "Ms. Holm") == "Ada Holm");
  CHECK(speaker_of("family_name = 'last'", "Ms. Ada") == "Ada");
  CHECK(speaker_of("", "Ms. Holm") == "Ada Holm");
}

TEST_CASE("The press and an interpreter are not the officials whose names they bear", "[speakers]") {
  const auto [label, outlet, role] = GENERATE(
      std::tuple{"Reporter Gao", "", Role::reporter}, std::tuple{"Xinhua reporter Gao", "Xinhua", Role::reporter},
      std::tuple{"CCTV reporter Gao Tao", "CCTV", Role::reporter},
      std::tuple{"Gao Tao, China Daily", "China Daily", Role::reporter},
      std::tuple{"Gao Tao from Reuters", "Reuters", Role::reporter},
      std::tuple{"Gao Tao (Xinhua)", "Xinhua", Role::reporter}, std::tuple{"Interpreter Gao", "", Role::interpreter},
      std::tuple{"Gao Tao (interpreter)", "", Role::interpreter});
  const auto transcript = transcript_of(k_header + k_opening + "<p>" + label + ":</p><p>Governor, what is next?</p>" +
                                        "<p>Li Lecheng:</p><p>Work.</p>");
  INFO(label);
  REQUIRE(transcript.turns.size() == 3);
  CHECK(transcript.turns[1].speaker_name == std::nullopt);
  CHECK(transcript.turns[1].role == role);
  CHECK(transcript.turns[1].outlet.value_or("") == outlet);
  CHECK(transcript.participants.size() == 3);
}

TEST_CASE("A family name with another office or honorific names nobody", "[speakers]") {
  const std::string label = GENERATE("Premier Li", "President Li", "Minister Li", "Professor Li", "Ms. Li");
  const auto transcript = transcript_of("<p>Speakers:</p><p>Mr. Li Lecheng, governor of Liaoning</p><p>Gao Tao</p>" +
                                        k_question + "<p>" + label + ":</p><p>Words.</p>");
  INFO(label);
  CHECK(named(transcript) == Lines{"China Daily>-", label + ">-"});
  CHECK(transcript.turns[1].attribution.reason.find("bear this name") != std::string::npos);
}

TEST_CASE("A family name that two bear names neither and makes no third", "[speakers]") {
  const auto transcript = transcript_of("<p>Speakers:</p><p>Li Lecheng, governor</p><p>Li Qiang, premier</p>" +
                                        k_question + "<p>Mr. Li:</p><p>Words.</p>");
  CHECK(named(transcript) == Lines{"China Daily>-", "Mr. Li>-"});
  CHECK(transcript.participants.size() == 2);
}

TEST_CASE("Quoted and bracketed lines open no turn for whom they quote", "[speakers]") {
  const std::string line = GENERATE("\"Li Lecheng: no one behind\" was the headline.", "(Li Lecheng: in brackets.)",
                                    "\u201CLi Lecheng: no one behind\u201D was the headline.");
  const auto transcript = transcript_of(k_header + k_opening + k_question + k_answer + "<p>" + line + "</p>");
  CHECK_FALSE(names_anybody(transcript, "Li Lecheng"));
}

TEST_CASE("Reporters without a name and interpreters of somebody begin turns", "[speakers]") {
  const auto [label, outlet, role] = GENERATE(std::tuple{"A reporter from Le Monde", "Le Monde", Role::reporter},
                                              std::tuple{"Reporter from Xinhua", "Xinhua", Role::reporter},
                                              std::tuple{"Interpreter for Gao Tao", "", Role::interpreter},
                                              std::tuple{"Gao Tao's interpreter", "", Role::interpreter});
  const std::string shape = GENERATE("<p>NAME: What about steel?</p>", "<p>NAME:</p><p>What about steel?</p>");
  const std::string html = filled(shape, label);
  const auto transcript = transcript_of(k_header + k_opening + k_answer + html);
  INFO(html);
  REQUIRE(transcript.turns.size() == 3);
  CHECK(transcript.turns[2].speaker_name == std::nullopt);
  CHECK(transcript.turns[2].role == role);
  CHECK(transcript.turns[2].outlet.value_or("") == outlet);
}

TEST_CASE("Two announced people in one label are a group", "[speakers]") {
  const auto transcript = transcript_of(k_header + k_opening + "<p>Gao Tao and Li Lecheng: Together.</p>");
  REQUIRE(transcript.turns.size() == 2);
  CHECK(transcript.turns[1].label_kind == LabelKind::group);
  CHECK(transcript.turns[1].speaker_name == std::nullopt);
}

TEST_CASE("Headings in their own blocks name nobody", "[speakers]") {
  const std::string heading = GENERATE("Digital Liaoning", "Northeast Asia", "Green Harbour", "Le Monde");
  const auto transcript =
      transcript_of(k_question + "<p>Gao Tao:</p><p>The green tasks are dual.</p><p>" + heading + ":</p><p>More.</p>");
  INFO(heading);
  CHECK_FALSE(names_anybody(transcript, heading));
  CHECK(names_anybody(transcript, "Gao Tao"));
}

TEST_CASE("An abbreviation that says the word question is no medium", "[speakers]") {
  const auto transcript =
      transcript_of(k_header + k_opening + k_question + k_answer + "<p>GDP: The question of growth is settled.</p>");
  for (const Turn& turn : transcript.turns) CHECK(turn.outlet.value_or("") != "GDP");
}

TEST_CASE("Where speakers are announced a strange name in its own block is not named for its place", "[speakers]") {
  const std::string twice = "<p>Deng Xiaoping:</p><p>A quotation.</p><p>Gao Tao:</p><p>So it was.</p>";
  const auto transcript = transcript_of(k_header + k_opening + k_question + k_answer + twice + twice);
  CHECK_FALSE(names_anybody(transcript, "Deng Xiaoping"));
  CHECK(transcript.participants.size() == 3);
  const auto unannounced = transcript_of(k_question + k_answer + twice + twice);
  CHECK(names_anybody(unannounced, "Deng Xiaoping"));
}
