// SPDX-License-Identifier: Apache-2.0
#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

std::vector<std::string> named(const std::string& html) {
  std::vector<std::string> names;
  for (const core::Turn& turn : parsed_on({html}).transcript.turns) {
    names.push_back(turn.label.value_or("-") + "|" + turn.speaker_name.value_or("-"));
  }
  return names;
}

/// A talk in which every label is bold, with one more label before the last words.
std::string in_bold(const std::string& label) {
  return "<p><b>Anna Berg:</b> The bridge is open.</p><p><b>Question:</b> And the tunnel?</p>"
         "<p><b>Anna Berg:</b> Not yet.</p><p><b>Question:</b> When is it?</p><p><b>" +
         label + "</b> I can tell you that.</p>";
}

}  // namespace

TEST_CASE("Nobody is named by an honorific that the others contradict", "[labels][attribution]") {
  const std::string talk =
      "<p>MR. GIBBONS: Good morning.</p><p>Q: Is it open?</p><p>MR. GIBBONS: It is.</p><p>Q: Since when?</p>"
      "<p>MS. GIBBONS: Since noon.</p>";
  CHECK(named(talk).back() == "MS. GIBBONS|-");
  CHECK(named(talk).front() == "MR. GIBBONS|GIBBONS");
  const std::string once = "<p>Q: Is it open?</p><p>MR. GIBBONS: It is.</p><p>Q: Is it?</p><p>MS. GIBBONS: It is.</p>";
  CHECK(named(once).at(1) == "MR. GIBBONS|-");
  CHECK(named(once).at(3) == "MS. GIBBONS|-");
}

TEST_CASE("An announced person is not called by the other honorific", "[labels][attribution]") {
  const auto names = named(
      "<p>Speakers:</p><p>Mr. Gil Bonn, mayor of Marrowby</p><p>Mr. Bonn: Good morning.</p><p>QUESTION: Is it open?</p>"
      "<p>Ms. Bonn: It is.</p>");
  CHECK(names.front() == "Mr. Bonn|Gil Bonn");
  CHECK(names.back() == "Ms. Bonn|-");
}

TEST_CASE("Two who are addressed in one label are not one person", "[labels][attribution]") {
  const auto transcript =
      parsed_on({"<p>MR. GIBBONS: Good morning.</p><p>Q: Is it open?</p><p>MR. GIBBONS AND MS. HOLM: It is.</p>"})
          .transcript;
  CHECK(transcript.turns[2].label == "MR. GIBBONS AND MS. HOLM");
  CHECK(transcript.turns[2].label_kind == core::LabelKind::group);
  CHECK_FALSE(transcript.turns[2].speaker_id);
}

TEST_CASE("What is set as all labels are is never added to somebody else's words", "[labels]") {
  const std::string label =
      GENERATE("Holm (AA):", "Correspondent:", "President van der Holm:", "Minister for Roads:",
               "Minister of Industry and Trade Carl Holm:", "Chairman of the Board of the River Bank Carl Holm:",
               "Question from a journalist:", "Holm, minister of roads:", "Vors. Holm:");
  const auto lines = said_on({in_bold(label)});
  INFO(label);
  REQUIRE(lines.size() == 5);
  CHECK(lines.back() == label.substr(0, label.size() - 1) + "| I can tell you that.");
}

TEST_CASE("What is in bold and no label is none where all labels are bold", "[labels]") {
  const std::string words = GENERATE("Note:", "I will say this:", "The following points are the ones we looked at:");
  CHECK(said_on({in_bold(words)}).size() == 4);
}

TEST_CASE("Where labels are not in bold a word in bold is none", "[labels]") {
  CHECK(said_on({"<p>Ann Archer: We have two aims.</p><p><b>Growth:</b> more of it.</p><p>Bo Berg: Indeed.</p>"
                 "<p>Ann Archer: Thank you.</p><p>Bo Berg: Thank you.</p>"})
            .size() == 4);
}

TEST_CASE("Everybody at once is nobody", "[labels]") {
  const std::string label = GENERATE("ALL", "Hon. Members", "Several hon. Members");
  const auto transcript =
      parsed_on({"<p>Ann Archer: Good morning.</p><p>" + label + ": Good morning.</p><p>Ann Archer: Well.</p>"})
          .transcript;
  REQUIRE(transcript.turns.size() == 3);
  CHECK(transcript.turns[1].label_kind == core::LabelKind::group);
  CHECK_FALSE(transcript.turns[1].speaker_id);
}

TEST_CASE("A medium in title marks asks", "[labels]") {
  const auto transcript = parsed_on({"<p>\u65B0\u534E\u793E\u8BB0\u8005\uFF1A\u6865\u4FEE\u597D\u4E86\uFF1F</"
                                     "p><p>\u738B\u6865\uFF1A\u597D\u3002</p>"
                                     "<p>\u300A\u6E2F\u53E3\u62A5\u300B\u8BB0\u8005\uFF1A\u96A7\u9053\u5462\uFF1F</"
                                     "p><p>\u738B\u6865\uFF1A\u6CA1\u6709\u3002</p>"})
                              .transcript;
  REQUIRE(transcript.turns.size() == 4);
  CHECK(transcript.turns[2].label_kind == core::LabelKind::outlet);
  CHECK(transcript.turns[2].role == core::Role::reporter);
}

TEST_CASE("A question that came afterwards is not the speaker's", "[labels]") {
  const auto lines =
      said_on({"<p>Harbor Daily: Is it open?</p><p>Ann Archer: No comment.</p>"
               "<p>The following question was raised after the press conference: A pier fell. Why?</p>"
               "<p>A: We are looking into it.</p>"});
  REQUIRE(lines.size() == 4);
  CHECK(lines[1] == "Ann Archer| No comment.");
}

TEST_CASE("A note behind the end is nobody's words", "[apparatus]") {
  std::string html;
  for (int i = 0; i < 6; ++i) html += "<p>Q: Is it open?</p><p>MR. CALDER: It is.</p>";
  html += "<p>END 2:04 P.M.</p><p>*The right number is nine.</p>";
  const Visit visit = visit_of({html});
  const auto parsed = visit.parse();
  CHECK(said(parsed.transcript).back() == "MR. CALDER| It is.");
  CHECK(parsed.transcript.pages[0].ledger.by_class.at("correction") > 0);
}

TEST_CASE("Days of the page and of sentences are not the day of the event", "[date]") {
  const auto day_of = [](const std::string& line) {
    const auto parsed = parsed_on({"<p>" + line + "</p><p>Ann Archer: Good morning.</p><p>Bo Berg: Good morning.</p>"});
    return parsed.transcript.event_date ? parsed.transcript.event_date->value : "";
  };
  CHECK(day_of("Published: 10 May 2023") == "");
  CHECK(day_of("Last updated 12 June 2025") == "");
  CHECK(day_of("The plan of 3 March 1999 is our subject.") == "");
  CHECK(day_of("The press conference was held on Wednesday, 8 May 2024 in Marrowby.") == "2024-05-08");
  CHECK(day_of("Marrowby, 8 May 2024") == "2024-05-08");
}
