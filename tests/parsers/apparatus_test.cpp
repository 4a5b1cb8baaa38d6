// SPDX-License-Identifier: Apache-2.0
#include "parsers/apparatus.hpp"

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

/// What is counted in a class besides the two turns, which stay as they are.
std::int64_t counted(const std::string& between, const std::string& char_class) {
  const Visit visit =
      visit_of({"<p>Ann Archer: Good morning.</p>" + between + "<p>Bert Baker: Welcome.</p>" + between});
  const auto parsed = visit.parse();
  CHECK(visit.fault_of(parsed.transcript) == "");
  CHECK(said(parsed.transcript) == Lines{"Ann Archer| Good morning.", "Bert Baker| Welcome."});
  const auto& by_class = parsed.transcript.pages[0].ledger.by_class;
  const auto found = by_class.find(char_class);
  return found == by_class.end() ? 0 : found->second;
}

}  // namespace

TEST_CASE("Times of day are told from other numbers", "[apparatus]") {
  const std::string time = GENERATE("2:00 P.M. EDT", "11:56 A.M.", "(11:56 a.m. Local)", "11:04 - 11:40 CET", "2 p.m.",
                                    "At 3:04 PM EST", "14.30 Uhr", "12:00 noon");
  CHECK(parsers::is_time_of_day(time));
  CHECK(counted("<p>" + time + "</p>", "dateline") > 0);
  const std::string other = GENERATE("2", "Two p.m.", "at", "10 to 12", "I came at 2:00 P.M.", "EST", "3 percent", "");
  CHECK_FALSE(parsers::is_time_of_day(other));
}

TEST_CASE("The end of a transcript is told and not said", "[apparatus]") {
  const std::string end =
      GENERATE("END 2:04 P.M.", "END  3:04 P.M. EST", "END", "(End)", "# # #", "-30-", "###", "END OF TRANSCRIPT",
               "(The briefing was concluded at 3:10 p.m.)", "[The meeting adjourned at noon.]");
  CHECK(parsers::is_end_mark(end));
  CHECK(counted("<p>" + end + "</p>", "narrative") > 0);
  const std::string other =
      GENERATE("END the war", "The briefing was concluded at 3:10 p.m.", "end", "The end", "END in sight 2", "");
  CHECK_FALSE(parsers::is_end_mark(other));
}

TEST_CASE("What is printed round a transcript is furniture", "[apparatus]") {
  const std::string line =
      GENERATE("For Immediate Release", "E&amp;OE", "E &amp; O E ............", "CHECK AGAINST DELIVERY",
               "19 July 2011 : Column 771", "[Page S693]", "Page 3 of 12", "Back to contents", "PROOF ONLY");
  CHECK(counted("<p><b>" + line + "</b></p>", "furniture") > 0);
}

TEST_CASE("A running head in a sentence does not cut it", "[apparatus]") {
  CHECK(said_on({"<p>Ann Archer: The bridge is</p><p><b>19 July 2011 : Column 771</b></p><p>open again.</p>"
                 "<p>[Page S693]</p><p>So is the road.</p>"}) ==
        Lines{"Ann Archer| The bridge is open again. / So is the road."});
}

TEST_CASE("Subjects before a transcript are told", "[apparatus]") {
  CHECK(counted("<p>Subjects: our bridges, our roads</p>", "narrative") > 0);
}

TEST_CASE("Notes that correct a transcript are no speech", "[apparatus]") {
  const std::string note = GENERATE("*Please see below for a correction, marked with an asterisk.", "*Carrow");
  const Visit visit =
      visit_of({"<p>" + note + "</p><p>Ann Archer: The road to Carron* is open.</p><p>" + note + "</p>"});
  const auto parsed = visit.parse();
  CHECK(visit.fault_of(parsed.transcript) == "");
  CHECK(said(parsed.transcript) == Lines{"Ann Archer| The road to Carron* is open."});
  CHECK(parsed.transcript.pages[0].ledger.by_class.at("correction") > 0);
}

TEST_CASE("A list with asterisks is speech", "[apparatus]") {
  CHECK(said_on({"<p>Ann Archer: Two things:</p><p>*Roads</p><p>* Bridges</p>"}) ==
        Lines{"Ann Archer| Two things: / *Roads / * Bridges"});
}

TEST_CASE("Who made a page is told at its ends and not said", "[apparatus]") {
  const std::string credit =
      GENERATE("Translated and edited by Cy Dorn and Di Evans. In case of any discrepancy the other text prevails.",
               "Edited by Cy Dorn", "Editor: Cy Dorn", "Source: Harbor Daily", "\u8D23\u4EFB\u7F16\u8F91\uFF1A\u738B",
               "Read more");
  CHECK(counted("<p>" + credit + "</p>", "furniture") > 0);
}

TEST_CASE("Speech that begins like a credit is speech in the midst of it", "[apparatus]") {
  std::string html = "<p>Ann Archer: Good morning.</p>";
  for (int i = 0; i < 12; ++i) html += "<p>We went on for " + std::to_string(i + 2) + " days.</p>";
  html += "<p>Edited by nobody, the text went out.</p>";
  for (int i = 0; i < 12; ++i) html += "<p>Then it took us " + std::to_string(i + 2) + " days more.</p>";
  CHECK(said_on({html}).front().find("Edited by nobody") != std::string::npos);
}

TEST_CASE("A line that credits a picture is a caption wherever it stands", "[apparatus]") {
  const std::string line = GENERATE("Ann Archer answers a question. [Photo by Cy Dorn/Harbor Daily]",
                                    "[Photo by Cy Dorn]", "Photo by Cy Dorn", "The bridge. (Xinhua/Cy Dorn)");
  CHECK(counted("<p>" + line + "</p>", "caption") > 0);
}

TEST_CASE("A reported opening is told", "[apparatus]") {
  const auto parsed =
      parsed_on({"<p>At the start of the conference, Mayor Archer said: We are glad that you came.</p>"
                 "<p>Bert Baker: Is it open?</p><p>Ann Archer: It is.</p>"});
  CHECK(said(parsed.transcript) == Lines{"Bert Baker| Is it open?", "Ann Archer| It is."});
  CHECK(parsed.transcript.pages[0].ledger.by_class.at("narrative") > 0);
}
