// SPDX-License-Identifier: Apache-2.0
#include "tests/parsers/support/dated_page.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using core::Role;

namespace {

const std::string k_question = "<p>Q: How deep is it?</p><p>MR. CALDER: Nine metres.</p>";

core::Role role_of_first(const std::string& html) { return parsed_on({html}).transcript.turns.at(0).role; }

/// A room that knows the president of 2024 on a page of `day`, with `title`.
core::Transcript in_2024(const std::string& title, const std::string& html, const std::string& day = "May 9, 2024") {
  return read_dated(title, "<div class=date>" + day + "</div>", html, R"([roster]
family_name = "last"
[[person]]
name = "Ada Calder"
labels = ["THE PRESIDENT", "PRESIDENT CALDER"]
title = "President of the Harbours"
from = "2024-01-01"
to = "2024-12-31"
)");
}

const std::string k_said = "<p>THE PRESIDENT: Good morning.</p><p>Q: Is it open?</p><p>THE PRESIDENT: It is.</p>";

}  // namespace

TEST_CASE("Who holds an office and only makes a statement stands on the podium", "[attribution]") {
  CHECK(role_of_first("<p>GENERAL MILNER: We guard the lock.</p>" + k_question) == Role::principal);
  CHECK(role_of_first("<p>GENERAL MILNER: Do we guard the lock?</p>" + k_question) == Role::unknown);
  CHECK(role_of_first("<p>GENERAL MILNER: We guard it.</p><p>MR. CALDER: We do.</p>") == Role::unknown);
  CHECK(role_of_first("<p>Nora Ellis: We guard the lock.</p>" + k_question) == Role::unknown);
}

TEST_CASE("Unnamed officials are principals and nobody in particular", "[attribution]") {
  const auto turns = parsed_on({"<p>SENIOR HARBOUR OFFICIAL: The lock is open.</p><p>Q: Since when?</p>"
                                "<p>SENIOR ADMINISTRATION OFFICIAL: Since noon.</p><p>PARTICIPANT: Bravo.</p>"})
                         .transcript.turns;
  REQUIRE(turns.size() == 4);
  for (const std::size_t turn : {0, 2}) {
    CHECK(turns[turn].label_kind == core::LabelKind::group);
    CHECK(turns[turn].role == Role::principal);
  }
  CHECK(turns[3].role == Role::unknown);
  for (const core::Turn& turn : turns) CHECK_FALSE(turn.speaker_id.has_value());
}

TEST_CASE("An announced family name with the office is the person whom the room file knows", "[attribution]") {
  const auto transcript = in_2024("Remarks by President Calder and Mayor Ellis in a Press Conference", k_said);
  REQUIRE(transcript.turns.size() == 3);
  for (const std::size_t turn : {0, 2}) {
    CHECK(transcript.turns[turn].speaker_id == "dated:ada-calder");
    CHECK(transcript.turns[turn].role == Role::principal);
  }
  for (const core::Participant& who : transcript.participants) CHECK(who.name != "Calder");
  for (const core::Warning& warning : transcript.warnings) CHECK(warning.code != "room-conflict");
}

TEST_CASE("Another holder of the office is not the one whom the room file knows", "[attribution]") {
  const auto later = in_2024("Remarks by President Milner in a Press Conference", k_said, "May 9, 2025");
  CHECK(later.turns.at(0).speaker_id != "dated:ada-calder");
  const auto mayor =
      in_2024("Remarks by Mayor Calder in a Press Conference", "<p>MAYOR CALDER: It is open.</p>" + k_said);
  REQUIRE(mayor.turns.size() == 4);
  CHECK(mayor.turns[0].speaker_id != "dated:ada-calder");
  CHECK(mayor.turns[1].speaker_id == "dated:ada-calder");
}
