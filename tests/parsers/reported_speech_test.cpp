// SPDX-License-Identifier: Apache-2.0
#include "parsers/reported_speech.hpp"

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using parsers::is_report;

namespace {

/// A little more than a hundred words that nobody says.
const std::string k_told =
    "<p>The minister for harbours opened the new lock at Marrowby on Friday. Some forty boats passed it before noon, "
    "and "
    "the keeper said that the gates had held. The mayor thanked the masons, who had worked through two winters.</p>"
    "<p>The lock lifts a boat by nine metres. It replaces a stair of three older ones, each of which took an hour. The "
    "board expects twice as many boats in the coming year, and it has set aside money for a second chamber.</p>"
    "<p>The minister then went on to the yard, where the gates were made. The owner showed the last of the oak, and "
    "the "
    "visitors signed the book that lies there.</p>";

std::vector<core::Turn> words(const std::string& text) {
  core::Turn turn;
  turn.paragraphs = {text};
  return {turn};
}

std::string many(const std::string& text) {
  std::string all;
  for (int i = 0; i < 20; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("A report without labels is no transcript and has no turns", "[transcript]") {
  const auto parsed = parsed_on({k_told});
  CHECK_FALSE(parsed.is_transcript);
  CHECK(parsed.not_because.starts_with("a report"));
  CHECK(parsed.transcript.turns.empty());
  const auto& ledger = parsed.transcript.pages.at(0).ledger;
  CHECK(ledger.balanced);
  CHECK(ledger.by_class.contains("narrative"));
  CHECK_FALSE(ledger.by_class.contains("turn"));
}

TEST_CASE("Somebody's own words without a label are a transcript", "[transcript]") {
  CHECK(parsed_on({k_told + "<p>I thank you all.</p>"}).is_transcript);
  CHECK(parsed_on({k_told + "<p>Ann Archer: It held.</p><p>Ann Archer: It did.</p>"}).is_transcript);
  CHECK(parsed_on({"<p>The lock is open.</p>"}).is_transcript);
}

TEST_CASE("What a report quotes is not said in it", "[transcript]") {
  CHECK_FALSE(parsed_on({k_told + "<p>The keeper said: \u201CWe shut it at noon.\u201D</p>"}).is_transcript);
  CHECK(parsed_on({k_told + "<p>\u201CWe shut it at noon, and that was that.</p>"}).is_transcript);
}

TEST_CASE("A report from pages that are missing is not told", "[transcript]") {
  Visit visit(small_room());
  visit.add(page_url(1), page_html(k_told, 1, 2));
  CHECK(visit.parse().is_transcript);
}

TEST_CASE("Countries and embassies speak of themselves in Chinese reports", "[transcript]") {
  const std::string told = many("\u6211\u9A7B\u8BE5\u56FD\u4F7F\u9986\u5E86\u795D\u65B0\u95F8\u542F\u7528\u3002");
  CHECK(is_report(words(told), "zh-Hans"));
  CHECK_FALSE(is_report(words(told + "\u6211\u5F88\u9AD8\u5174\u3002"), "zh-Hans"));
  CHECK_FALSE(is_report(words(told), "ja"));
  CHECK_FALSE(is_report(words("\u65B0\u95F8\u542F\u7528\u3002"), "zh"));
}

TEST_CASE("Initials and countries are no first person", "[transcript]") {
  CHECK(is_report(words(many("The U.S. harbour board met under John I. Mason at noon. ")), "en"));
  CHECK_FALSE(is_report(words(many("The board met at noon. ") + "I\u2019m glad."), "en-AU"));
}
