// SPDX-License-Identifier: Apache-2.0
#include "parsers/completeness.hpp"

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using core::Verdict;
using parsers::PageReading;
using parsers::PageTrouble;

namespace {

using Numbers = std::vector<int>;

PageReading page(int number, const Numbers& declared, const std::string& digest = "") {
  PageReading reading;
  reading.number = number;
  reading.pager.declared = declared;
  reading.body_digest = digest.empty() ? "words of " + std::to_string(number) : digest;
  return reading;
}

Numbers up_to(int last) {
  Numbers numbers;
  for (int number = 1; number <= last; ++number) numbers.push_back(number);
  return numbers;
}

struct Judged {
  core::Completeness verdict;
  std::vector<PageReading> pages;
  std::vector<PageTrouble> troubles;
  std::vector<core::PagerReading> pagers;
};

Judged judge(std::vector<PageReading> pages, std::vector<PageTrouble> troubles = {}) {
  Judged judged{{}, std::move(pages), std::move(troubles), {}};
  judged.verdict = judge_completeness(judged.pages, judged.troubles, judged.pagers);
  return judged;
}

}  // namespace

TEST_CASE("A closed set of pages is complete", "[completeness]") {
  const auto judged = judge({page(3, up_to(3)), page(1, up_to(3)), page(2, up_to(3))});
  CHECK(judged.verdict.verdict == Verdict::complete);
  CHECK(judged.verdict.declared_pages == 3);
  CHECK(judged.verdict.captured_pages == 3);
  CHECK(judged.verdict.missing.empty());
  CHECK(judged.verdict.reasons.empty());
  REQUIRE(judged.pages.size() == 3);
  CHECK(judged.pages[0].number == 1);
  CHECK(judged.pages[2].number == 3);
  REQUIRE(judged.pagers.size() == 3);
  for (const auto& pager : judged.pagers) CHECK(pager.closed);
}

TEST_CASE("One page without a pager is complete with one page", "[completeness]") {
  const auto judged = judge({page(1, {1})});
  CHECK(judged.verdict.verdict == Verdict::complete);
  CHECK(judged.verdict.declared_pages == 1);
  CHECK(judged.pagers[0].closed);
}

TEST_CASE("Windows of a pager make a complete set together", "[completeness]") {
  const auto judged = judge({page(1, {1, 2, 4}), page(2, {1, 2, 3, 4}), page(3, {1, 2, 3, 4}), page(4, {1, 3, 4})});
  CHECK(judged.verdict.verdict == Verdict::complete);
  CHECK_FALSE(judged.pagers[0].closed);
  CHECK(judged.pagers[1].closed);
  CHECK_FALSE(judged.pagers[3].closed);
}

TEST_CASE("A page without the pager of the others leaves the set open", "[completeness]") {
  const auto in_between = judge({page(1, up_to(3)), page(2, {2}), page(3, up_to(3))});
  CHECK(in_between.verdict.verdict == Verdict::unknown);
  CHECK(in_between.verdict.missing.empty());
  CHECK(in_between.verdict.reasons == std::vector<std::string>{"page 2: its pager does not name page 3"});
  const auto last = judge({page(1, up_to(3)), page(2, up_to(3)), page(3, {3})});
  CHECK(last.verdict.verdict == Verdict::unknown);
  CHECK(last.verdict.reasons == std::vector<std::string>{"page 3: its pager names no other page"});
}

TEST_CASE("Pagers that only lead on make a complete set", "[completeness]") {
  CHECK(judge({page(1, {1, 2}), page(2, {2, 3}), page(3, {3})}).verdict.verdict == Verdict::complete);
}

TEST_CASE("A pager that cannot be read leaves the set open", "[completeness]") {
  auto first = page(1, {1});
  first.pager.unread = 2;
  const auto judged = judge({first});
  CHECK(judged.verdict.verdict == Verdict::unknown);
  REQUIRE(judged.verdict.reasons.size() == 1);
  CHECK(judged.verdict.reasons[0].find("its pager has 2 link(s)") != std::string::npos);
}

TEST_CASE("A window hides a page that a later one implies", "[completeness]") {
  const auto judged = judge({page(1, {1, 2, 12}), page(2, {1, 2, 12}), page(12, {1, 2, 12})});
  CHECK(judged.verdict.verdict == Verdict::incomplete);
  CHECK(judged.verdict.missing == Numbers{3, 4, 5, 6, 7, 8, 9, 10, 11});
  CHECK(judged.verdict.reasons == std::vector<std::string>{"implied by later pages, never linked: 3-11"});
}

TEST_CASE("A page that is named but not there is missing by number", "[completeness]") {
  const auto judged = judge({page(1, up_to(6)), page(3, up_to(6)), page(6, up_to(6))});
  CHECK(judged.verdict.verdict == Verdict::incomplete);
  CHECK(judged.verdict.declared_pages == 6);
  CHECK(judged.verdict.captured_pages == 3);
  CHECK(judged.verdict.missing == Numbers{2, 4, 5});
  CHECK(judged.verdict.reasons == std::vector<std::string>{"named but not captured: 2, 4-5"});
}

TEST_CASE("A page in trouble is missing for its reason", "[completeness]") {
  const auto judged = judge({page(1, up_to(3)), page(3, up_to(3))}, {{2, "HTTP 404"}});
  CHECK(judged.verdict.verdict == Verdict::incomplete);
  CHECK(judged.verdict.missing == Numbers{2});
  CHECK(judged.verdict.reasons == std::vector<std::string>{"page 2: HTTP 404"});
}

TEST_CASE("A soft 404 behind the last page makes the set incomplete and names it", "[completeness]") {
  const auto judged = judge({page(1, up_to(3)), page(2, up_to(3))}, {{3, "no layout of the room fits"}});
  CHECK(judged.verdict.verdict == Verdict::incomplete);
  CHECK(judged.verdict.missing == Numbers{3});
  CHECK(judged.verdict.reasons == std::vector<std::string>{"page 3: no layout of the room fits"});
}

TEST_CASE("A pager beyond the limit is taken for endless", "[completeness]") {
  std::vector<PageReading> pages;
  for (int number = 1; number <= parsers::k_most_pages; ++number) pages.push_back(page(number, {number, number + 1}));
  const auto judged = judge(std::move(pages));
  CHECK(judged.verdict.verdict == Verdict::incomplete);
  CHECK(judged.verdict.declared_pages == parsers::k_most_pages + 1);
  CHECK(judged.verdict.captured_pages == parsers::k_most_pages);
  REQUIRE(judged.verdict.reasons.size() == 1);
  CHECK(judged.verdict.reasons[0].find("200") != std::string::npos);
}

TEST_CASE("Two hundred pages are no endless pager", "[completeness]") {
  std::vector<PageReading> pages;
  for (int number = 1; number <= parsers::k_most_pages; ++number)
    pages.push_back(page(number, up_to(parsers::k_most_pages)));
  CHECK(judge(std::move(pages)).verdict.verdict == Verdict::complete);
}

TEST_CASE("Pages that repeat another are taken out and named with it", "[completeness]") {
  const auto judged =
      judge({page(1, up_to(4)), page(2, up_to(4), "same"), page(3, up_to(4), "same"), page(4, up_to(4), "same")});
  CHECK(judged.pages.size() == 2);
  CHECK(judged.verdict.verdict == Verdict::incomplete);
  CHECK(judged.verdict.missing == Numbers{3, 4});
  CHECK(judged.verdict.reasons == std::vector<std::string>{"page 3: repeats page 2", "page 4: repeats page 2"});
  CHECK(judged.troubles.size() == 2);
}

TEST_CASE("The same page read twice counts once", "[completeness]") {
  const auto judged = judge({page(1, up_to(2)), page(2, up_to(2)), page(2, up_to(2), "other words")});
  CHECK(judged.verdict.verdict == Verdict::complete);
  REQUIRE(judged.pages.size() == 2);
  CHECK(judged.pages[1].body_digest == "words of 2");
}

TEST_CASE("Pages without words repeat nothing", "[completeness]") {
  auto first = page(1, up_to(2)), second = page(2, up_to(2));
  first.body_digest.clear();
  second.body_digest.clear();
  CHECK(judge({first, second}).verdict.verdict == Verdict::complete);
}

TEST_CASE("A few words that two pages share are no repetition", "[completeness]") {
  const auto verdict = [](const std::string& first, const std::string& second) {
    return tests::visit_of({first, second}).parse().transcript.completeness.verdict;
  };
  const std::string label = "<p>Ann Archer:</p>";
  std::string words = label + "<p>";
  for (int i = 0; i < 50; ++i) words += "words ";
  CHECK(verdict(label, label) == Verdict::complete);
  CHECK(verdict(words, words + "<!-- again -->") == Verdict::incomplete);
  CHECK(verdict(words, words + "more") == Verdict::complete);
}

TEST_CASE("A short page that is served twice byte for byte is a repetition", "[completeness]") {
  const auto rules = tests::small_room();
  const auto page = tests::page_of(tests::page_url(1), tests::page_html("<p>Ann Archer:</p>", 1, 2));
  tests::Visit visit(rules);
  visit.add_as({"77", 1}, page);
  visit.add_as({"77", 2}, page);
  const auto completeness = visit.parse().transcript.completeness;
  CHECK(completeness.verdict == Verdict::incomplete);
  CHECK(completeness.reasons == std::vector<std::string>{"page 2: repeats page 1"});
}

TEST_CASE("Nothing read gives no verdict but reasons", "[completeness]") {
  CHECK(judge({}).verdict.verdict == Verdict::unknown);
  CHECK(judge({}).verdict.reasons == std::vector<std::string>{"no page could be read"});
  const auto judged = judge({}, {{1, "timeout"}});
  CHECK(judged.verdict.verdict == Verdict::unknown);
  CHECK(judged.verdict.missing == Numbers{1});
  CHECK(judged.verdict.reasons == std::vector<std::string>{"page 1: timeout"});
}
