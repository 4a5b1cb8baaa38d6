// SPDX-License-Identifier: Apache-2.0
#include "parsers/generic_room.hpp"
#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

constexpr const char* k_talk =
    "<p>Ann Archer:</p><p>Good morning to everybody who came here today to hear of the bridges of the town.</p>"
    "<p>Bo Berg:</p><p>Thank you. We are going to build two bridges, and the first opens in the spring of next "
    "year.</p>"
    "<p>Harbor Daily:</p><p>How much is it going to cost, and who is going to pay for it in the end?</p>"
    "<p>Bo Berg:</p><p>Eleven million, and the town has saved nine of them over the last six years.</p>";

parsers::ParsedTranscript read(const std::string& before) {
  Visit visit(*parsers::generic_room(), "somewhere.example/7");
  visit.add("http://somewhere.example/7",
            "<html lang=en><body><h1>New bridges</h1><p class=date>May 9, 2024</p><div>" + before + k_talk + "</div>");
  return visit.parse();
}

}  // namespace

TEST_CASE("A list of speakers is known for one without a room file", "[generic]") {
  const auto parsed = read(
      "<p>Speakers:</p><p>Mr. Bo Berg, mayor of Marrowby</p><p>Chairperson:</p>"
      "<p>Ms. Ann Archer, head of the press office</p><p>Date:</p><p>April 30, 2024</p>");
  CHECK(said(parsed.transcript).size() == 4);
  CHECK(parsed.transcript.pages[0].ledger.by_class.at("roster") > 80);
  REQUIRE(parsed.transcript.event_date);
  CHECK(parsed.transcript.event_date->value == "2024-04-30");
  CHECK(parsed.transcript.turns[0].role == core::Role::moderator);
  CHECK(parsed.transcript.turns[1].role == core::Role::principal);
}

TEST_CASE("A moderator who speaks under that word announces nobody", "[generic]") {
  const auto parsed = read("<p>Moderator:</p><p>Please take your seats, all of you, since we are going to begin.</p>");
  CHECK(said(parsed.transcript).size() == 5);
  CHECK(parsed.transcript.turns[0].label == "Moderator");
}
