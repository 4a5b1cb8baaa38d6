// SPDX-License-Identifier: Apache-2.0
// Whom the opening words, the title and lists in unusual places announce.
#include <tuple>

#include "parsers/people_list.hpp"
#include "parsers/roster.hpp"
#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

/// "Name|title" of everybody running text names.
Lines listed(const std::string& text) {
  Lines lines;
  for (const auto& who : parsers::people_in_prose(text)) lines.push_back(who.name + "|" + who.title);
  return lines;
}

/// "Name|title|source,source" of everybody who is announced or heard.
Lines people(const core::Transcript& transcript) {
  Lines lines;
  for (const core::Participant& who : transcript.participants) {
    std::string line = who.name + "|" + who.title.value_or("") + "|";
    for (const core::Claim& claim : who.claims) line += (line.ends_with('|') ? "" : ",") + claim.source;
    lines.push_back(line);
  }
  return lines;
}

core::Transcript of(const std::string& html) { return parsed_on({html}).transcript; }

bool warns(const core::Transcript& transcript, const std::string& code) {
  return std::any_of(transcript.warnings.begin(), transcript.warnings.end(),
                     [&](const core::Warning& warning) { return warning.code == code; });
}

}  // namespace

TEST_CASE("People are read out of running text", "[roster]") {
  CHECK(
      listed("Mr. Gao Tao, vice governor of Liaoning; Mr. Li Lecheng, head of the Port Office; and Ms. Ada Holm, chief "
             "engineer.") ==
      Lines{"Gao Tao|vice governor of Liaoning", "Li Lecheng|head of the Port Office", "Ada Holm|chief engineer"});
  CHECK(listed("Mr. Gao Tao, director of Science and Technology, and Ms. Ada Holm, mayor, to answer your questions.") ==
        Lines{"Gao Tao|director of Science and Technology", "Ada Holm|mayor"});
  CHECK(listed("Mr. Gao Tao and Mr. Li Lecheng, both vice ministers.") ==
        Lines{"Gao Tao|vice ministers", "Li Lecheng|vice ministers"});
  CHECK(listed("Mr. Gao Tao, director, and secretary of the Party group; and Ms. Holm, mayor") ==
        Lines{"Gao Tao|director, secretary of the Party group", "Holm|mayor"});
  CHECK(listed("the Minister for Ports, Ada Holm; and the Chief Engineer, Bo Berg.") ==
        Lines{"Ada Holm|Minister for Ports", "Bo Berg|Chief Engineer"});
  CHECK(listed("Press Secretary Ada Holm and Deputy Director Bo Berg") ==
        Lines{"Ada Holm|Press Secretary", "Bo Berg|Deputy Director"});
  CHECK(listed("el doctor Gil Prado, director de Puertos; la secretaria de Salud, Ada Holm") ==
        Lines{"Gil Prado|director de Puertos", "Ada Holm|secretaria de Salud"});
}

TEST_CASE("Running text that lists nobody names nobody", "[roster]") {
  const std::string text =
      GENERATE("the Chief of the Harbour Force, by my security adviser", "any members of the Holm family",
               "a great many friends, Gao Tao said", "experts from the Port Office to tell you more",
               "everyone who came to Liaoning Province today", "Green Harbour and Open Door");
  INFO(text);
  CHECK(listed(text).empty());
}

TEST_CASE("A Chinese introduction gives office and name", "[roster]") {
  CHECK(listed("\u6E2F\u53E3\u5C40\u526F\u5C40\u957F\u9AD8\u6D9B\u5148\u751F\u3001\u603B\u5DE5\u7A0B\u5E08\u6B27\u9633"
               "\u660E\u5973\u58EB\u3002") ==
        Lines{"\u9AD8\u6D9B|\u6E2F\u53E3\u5C40\u526F\u5C40\u957F", "\u6B27\u9633\u660E|\u603B\u5DE5\u7A0B\u5E08"});
  CHECK(parsers::family_names_of("\u6B27\u9633\u660E", core::FamilyName::first) == Lines{"\u6B27\u9633"});
  CHECK(parsers::family_names_of("\u9AD8\u6D9B", core::FamilyName::either_end) == Lines{"\u9AD8"});
}

TEST_CASE("The opening turn announces speakers", "[roster]") {
  const std::string words = GENERATE(
      "Today, we have invited Mr. Gao Tao, director; and Ms. Ada Holm, mayor. They will brief you.",
      "Good morning. Today we have invited Mr. Gao Tao, director, to brief you. Also present today are Ms. Ada Holm, "
      "mayor.",
      "I'm joined by Mr. Gao Tao, director, and Ms. Ada Holm, mayor.",
      "Joining me today is Gao Tao, director. With me is also Ada Holm, mayor.",
      "I\u2019m joined here today by friends. Joining us are Mr. Gao Tao, director, and Ms. Ada Holm, mayor.",
      "Nos acompa\u00F1an Gao Tao, director; y Ada Holm, mayor.");
  INFO(words);
  const auto transcript =
      of("<p>Ines Valderoy:</p><p>" + words + "</p><p>CCTV:</p><p>Why?</p><p>Ms. Holm:</p><p>So.</p>");
  const auto& who = transcript.participants;
  REQUIRE(who.size() == 3);
  CHECK(who[0].name == "Gao Tao");
  CHECK(who[0].title == "director");
  CHECK(who[0].source == "intro");
  CHECK(who[0].span.has_value());
  CHECK_FALSE(who[0].spoke);
  CHECK(transcript.turns[2].speaker_name == "Ada Holm");
  CHECK(transcript.turns[2].attribution.method == "label_roster");
}

TEST_CASE("Only the opening introduces", "[roster]") {
  const std::string later = "<p>Today we have invited Mr. Bo Berg, mayor.</p>";
  const std::string html =
      GENERATE("<p>Ines Valderoy:</p><p>Welcome.</p><p>CCTV:</p><p>Why?</p><p>Ines Valderoy:</p>LATER",
               "<p>Ines Valderoy:</p><p>Welcome.</p><p>Gao Tao:</p>LATER");
  const auto transcript = of(std::string(html).replace(html.find("LATER"), 5, later));
  for (const auto& who : transcript.participants) CHECK(who.name != "Bo Berg");
}

TEST_CASE("List and introduction that agree are one person with two claims", "[roster]") {
  const auto transcript =
      of("<p>Speakers:</p><p>Gao Tao, vice minister of ports</p><p>Ada Holm, mayor</p>"
         "<p>Ines Valderoy:</p><p>Today we have invited Mr. Gao Tao, vice minister; and Ms. Ada "
         "Holm, mayor of the town.</p><p>Gao Tao:</p><p>Thank you.</p>");
  CHECK(people(transcript) == Lines{"Gao Tao|vice minister of ports|header,intro", "Ada Holm|mayor|header,intro",
                                    "Ines Valderoy||label,conduct"});
  CHECK(transcript.turns[1].attribution.confidence == core::Confidence::high);
  CHECK_FALSE(warns(transcript, "roster-differs"));
  CHECK_FALSE(warns(transcript, "roster-conflict"));
}

TEST_CASE("Announcements that differ are told and believed less", "[roster]") {
  const auto [list, code] =
      GENERATE(std::tuple{"<p>Gao Tao, minister</p><p>Ada Holm, mayor</p>", "roster-conflict"},
               std::tuple{"<p>Gao Tao, chief engineer</p><p>Ada Holm, mayor</p>", "roster-conflict"},
               std::tuple{"<p>Ada Holm, mayor</p>", "roster-differs"});
  const auto transcript = of(std::string("<p>Speakers:</p>") + list +
                             "<p>Ines Valderoy:</p><p>Today we have invited Mr. Gao Tao, vice minister; and Ms. Ada "
                             "Holm, mayor.</p><p>Gao Tao:</p><p>Thank you.</p><p>Ada Holm:</p><p>Thanks.</p>");
  CHECK(warns(transcript, code));
  REQUIRE(transcript.turns.size() == 3);
  CHECK(transcript.turns[1].speaker_name == "Gao Tao");
  CHECK(transcript.turns[1].attribution.confidence == core::Confidence::medium);
  CHECK(transcript.turns[2].attribution.confidence == core::Confidence::high);
}

TEST_CASE("A name in the other order is the same person", "[roster]") {
  const auto transcript =
      of("<p>Speakers:</p><p>Gao Tao, director</p><p>Ines Valderoy:</p><p>We have invited Mr. Tao Gao, "
         "director.</p><p>Tao Gao:</p><p>Yes.</p>");
  CHECK(people(transcript) == Lines{"Gao Tao|director|header,intro", "Ines Valderoy||label,conduct"});
  CHECK(transcript.turns[1].speaker_id == "small:gao-tao");
}

TEST_CASE("Lists stand in one paragraph or come twice or on a later page", "[roster]") {
  const std::string html = GENERATE(
      "<p>Speakers: Gao Tao, director; Ada Holm, mayor Chairperson: Ines Valderoy Date: May 9, 2024</p>",
      "<p><b>Speakers:</b> Gao Tao, director; Ada Holm, mayor. <b>Chairperson:</b> Ines Valderoy. <b>Date:</b> May 9, "
      "2024.</p>",
      "<p>Speakers</p><p>Gao Tao, director</p><p>Read in Chinese</p><p>Speakers:</p><p>Gao Tao, director</p><p>Ada "
      "Holm, "
      "mayor</p><p>Chairperson:</p><p>Ines Valderoy</p><p>Date:</p><p>May 9, 2024</p>");
  const Visit visit = visit_of({html + "<p>Ines Valderoy:</p><p>Welcome.</p>"});
  const auto parsed = visit.parse();
  INFO(html);
  CHECK(visit.fault_of(parsed.transcript).empty());
  Lines names;
  for (const auto& who : parsed.transcript.participants) names.push_back(who.name + "|" + who.title.value_or(""));
  CHECK(names == Lines{"Gao Tao|director", "Ada Holm|mayor", "Ines Valderoy|"});
  CHECK(parsed.transcript.event_date->value == "2024-05-09");
  CHECK(said(parsed.transcript).back() == "Ines Valderoy| Welcome.");
}

TEST_CASE("A list at the head of a later page is a list", "[roster]") {
  const Visit visit = visit_of({"<p>The conference was held at the port.</p>",
                                "<p>Speakers:</p><p>Gao Tao, director</p><p>Gao Tao:</p><p>Welcome to you.</p>"});
  const auto parsed = visit.parse();
  CHECK(visit.fault_of(parsed.transcript).empty());
  REQUIRE(!parsed.transcript.participants.empty());
  CHECK(parsed.transcript.participants[0].source == "header");
  CHECK(parsed.transcript.participants[0].span->page == 2);
  CHECK(parsed.transcript.pages[1].ledger.by_class.contains("roster"));
  CHECK(said(parsed.transcript).back() == "Gao Tao| Welcome to you.");
}

TEST_CASE("A title names who speaks", "[roster]") {
  const auto [title, label, name] = GENERATE(
      std::tuple{"Press Briefing by Press Secretary Ada Holm, 5/1/2015", "MS. HOLM", "Ada Holm"},
      std::tuple{"Gaggle by Press Secretary Ada Holm and Deputy Director Bo Berg en route Oslo", "MR. BERG", "Bo Berg"},
      std::tuple{"Foreign Ministry Spokesperson Ada Holm's Regular Press Conference", "Spokesperson", "Ada Holm"},
      std::tuple{"\u6E2F\u53E3\u5C40\u53D1\u8A00\u4EBA\u9AD8\u6D9B\u4E3B\u6301\u4F8B\u884C\u8BB0\u8005\u4F1A", "\u9AD8",
                 "\u9AD8\u6D9B"});
  Visit visit(small_room());
  std::string html = page_html("<p>Q: When does it open?</p><p>" + std::string(label) + ": In May.</p>");
  html.replace(html.find("A press conference on bridges"), 29, title);
  visit.add(page_url(1), html);
  const auto transcript = visit.parse().transcript;
  INFO(title);
  REQUIRE(transcript.turns.size() == 2);
  CHECK(transcript.turns[1].speaker_name == name);
  CHECK(transcript.turns[1].attribution.method == "label_roster");
  CHECK(transcript.turns[1].attribution.confidence == core::Confidence::medium);
  CHECK(transcript.turns[1].reply_to == transcript.turns[0].turn_id);
}
