// SPDX-License-Identifier: Apache-2.0
#include "parsers/roster.hpp"

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using core::Role;

namespace {

const std::string k_words = "<p>Ines Valderoy:</p><p>Good morning.</p><p>Gao Tao:</p><p>Thank you.</p>";
const Lines k_said{"Ines Valderoy| Good morning.", "Gao Tao| Thank you."};

/// "Name (role)" for each participant, in order.
Lines people(const core::Transcript& transcript) {
  Lines lines;
  for (const core::Participant& who : transcript.participants) {
    lines.push_back(who.name + " (" + std::string(name(who.role)) + ")");
  }
  return lines;
}

}  // namespace

TEST_CASE("A roster is read in each of its forms", "[roster]") {
  const std::string header = GENERATE(
      "<p>Speakers:</p><p>Gao Tao</p><p>Li Lecheng</p><p>Chairperson:</p><p>Ines Valderoy</p><p>Date:</p><p>May 9, "
      "2024</p>",
      "<p>Speakers: Gao Tao, Li Lecheng</p><p>Chairperson: Ines Valderoy</p><p>Date: May 9, 2024</p>",
      "<p>Speakers: Gao Tao, director of the Department of Science; Li Lecheng, governor</p><p>Chairperson: Ines "
      "Valderoy</p><p>Date: May 9, 2024</p>",
      "<p>SPEAKERS</p><p>Mr. Gao Tao, director</p><p>Mr. Li Lecheng</p><p>Chairperson</p><p>Ms. Ines Valderoy, "
      "deputy head</p><p>Date</p><p>2024-05-09</p>",
      "<p><strong>Speakers\xEF\xBC\x9A</strong><br>Gao Tao<br>Li Lecheng<br><strong>Chairperson\xEF\xBC\x9A</strong>"
      "Ines Valderoy<br><strong>Date\xEF\xBC\x9A</strong>May 9, 2024</p>",
      "<ul><li>Speakers:<li>\xE3\x80\x80\xE3\x80\x80Gao Tao<li>Li&nbsp;Lecheng</ul><p>Date: 9 May 2024</p>"
      "<p>Moderator:</p><p>Ines Valderoy</p>");
  const Visit visit = visit_of({header + k_words});
  const auto parsed = visit.parse();
  CHECK(said(parsed.transcript) == k_said);
  CHECK(people(parsed.transcript) ==
        Lines{"Gao Tao (principal)", "Li Lecheng (principal)", "Ines Valderoy (moderator)"});
  REQUIRE(parsed.transcript.event_date.has_value());
  CHECK(parsed.transcript.event_date->value == "2024-05-09");
  CHECK(parsed.transcript.event_date->method == "roster");
  CHECK(parsed.transcript.participants[0].source == "header");
  CHECK(parsed.transcript.participants[0].speaker_id == "small:gao-tao");
  CHECK(parsed.transcript.participants[0].spoke);
  CHECK_FALSE(parsed.transcript.participants[1].spoke);
  CHECK(parsed.transcript.pages[0].ledger.by_class.contains("roster"));
  CHECK(visit.fault_of(parsed.transcript).empty());
}

TEST_CASE("Titles and honorifics of the announced are kept apart from their names", "[roster]") {
  const auto parsed = parsed_on({"<p>Speakers:</p><p>Mr. Gao Tao, director of the office, and mayor.</p>" + k_words});
  REQUIRE(!parsed.transcript.participants.empty());
  const core::Participant& gao = parsed.transcript.participants[0];
  CHECK(gao.name == "Gao Tao");
  CHECK(gao.honorific == "Mr.");
  CHECK(gao.title == "director of the office, and mayor");
  CHECK(gao.span.has_value());
}

TEST_CASE("The first label after a roster is no part of it", "[roster]") {
  const std::string label =
      GENERATE("<p>Ines Valderoy:</p><p>Good morning.</p>", "<p>Ines Valderoy\xEF\xBC\x9A</p><p>Good morning.</p>",
               "<p>Ines Valderoy: Good morning.</p>", "<p>Ines Valderoy: Good, thank you.</p>",
               "<p>Ines Valderoy :</p><p>Good morning.</p>", "<p><b>Ines Valderoy</b>: Good morning.</p>");
  const auto parsed = parsed_on({"<p>Speakers:</p><p>Gao Tao, director</p>" + label});
  CHECK(people(parsed.transcript) == Lines{"Gao Tao (principal)", "Ines Valderoy (unknown)"});
  REQUIRE(parsed.transcript.turns.size() == 1);
  CHECK(parsed.transcript.turns[0].label == "Ines Valderoy");
}

TEST_CASE("A function that opens the conference is a label and not a roster", "[roster]") {
  const std::string label =
      GENERATE("<p>Moderator:</p><p>Good morning, everyone.</p>", "<p>Moderator: Good morning, everyone.</p>",
               "<p>Chairperson: Good morning, everyone.</p>");
  const auto parsed = parsed_on({label + "<p>Gao Tao:</p><p>Thank you.</p>"});
  REQUIRE(parsed.transcript.turns.size() == 2);
  CHECK(parsed.transcript.turns[0].text() == "Good morning, everyone.");
  CHECK(parsed.transcript.turns[0].role == Role::moderator);
  CHECK_FALSE(parsed.transcript.turns[0].speaker_id.has_value());
}

TEST_CASE("Without a roster speakers are named by their labels", "[roster]") {
  const auto parsed = parsed_on({k_words});
  CHECK(said(parsed.transcript) == k_said);
  REQUIRE(parsed.transcript.participants.size() == 2);
  CHECK(parsed.transcript.participants[0].source == "label");
  CHECK(parsed.transcript.turns[0].attribution.method == "label_only");
  CHECK_FALSE(parsed.transcript.event_date.has_value());
}

TEST_CASE("Header words of the roster later in the conference are speech", "[roster]") {
  const auto parsed = parsed_on({"<p>Speakers:</p><p>Gao Tao</p>" + k_words + "<p>Date: that is all we know.</p>"});
  CHECK(said(parsed.transcript).back() == "Gao Tao| Thank you. / Date: that is all we know.");
}

TEST_CASE("A surname with an honorific finds the only one who bears it", "[roster]") {
  const std::string header = "<p>Speakers:</p><p>Li Lecheng</p><p>Gao Tao</p><p>Gao Ming</p><p>Ada Holm</p>";
  const auto parsed = parsed_on({header + "<p>Mr. Li: One.</p><p>Mr. Gao: Two.</p><p>Ms. Holm: Three.</p>"
                                          "<p>MR. LI LECHENG: Four.</p><p>GAO MING: Five.</p>"});
  const auto& turns = parsed.transcript.turns;
  REQUIRE(turns.size() == 5);
  CHECK(turns[0].speaker_name == "Li Lecheng");
  CHECK(turns[0].attribution.method == "label_roster");
  CHECK(turns[1].speaker_id != "small:gao-tao");
  CHECK(turns[1].speaker_id != "small:gao-ming");
  CHECK(turns[2].speaker_name == "Ada Holm");
  CHECK(turns[3].speaker_name == "Li Lecheng");
  CHECK(turns[4].speaker_name == "Gao Ming");
}

TEST_CASE("Somebody announced twice is one person", "[roster]") {
  const auto parsed = parsed_on({"<p>Speakers:</p><p>Gao Tao</p><p>Gao Tao, director</p>" + k_words});
  CHECK(people(parsed.transcript) == Lines{"Gao Tao (principal)", "Ines Valderoy (unknown)"});
}

TEST_CASE("The words of a room's roster are its own", "[roster]") {
  const auto rules = small_room("", "speakers = ['Redner']\nmoderator = ['Leitung']\ndate = ['Tag']");
  const auto parsed =
      parsed_on({"<p>Redner:</p><p>Gao Tao</p><p>Leitung: Ines Valderoy</p><p>Tag: 2024-05-09</p>" + k_words}, rules);
  CHECK(people(parsed.transcript) == Lines{"Gao Tao (principal)", "Ines Valderoy (moderator)"});
  CHECK(parsed.transcript.event_date->value == "2024-05-09");
}
