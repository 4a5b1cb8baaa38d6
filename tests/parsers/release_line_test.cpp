// SPDX-License-Identifier: Apache-2.0
#include "tests/parsers/support/dated_page.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

/// A page whose date line stands in its body, behind `line`.
core::Transcript dated(const std::string& line, const std::string& title = "A briefing on locks") {
  return read_dated(title, "", line + "<p>MR. CALDER: The lock is open.</p>");
}

}  // namespace

TEST_CASE("The day of a release is not said to be that of the event", "[dates]") {
  const std::string line = GENERATE("<p class=date>For Immediate Release May 9, 2024</p>",
                                    "<p>For Immediate Release</p><p class=date>May 9, 2024</p>");
  const auto transcript = dated(line);
  REQUIRE(transcript.published_at.has_value());
  CHECK(transcript.published_at->value == "2024-05-09");
  CHECK_FALSE(transcript.event_date.has_value());
}

TEST_CASE("A day that stands before the first label is that of the event", "[dates]") {
  const std::string line = GENERATE("<p class=date>Marrowby, May 9, 2024</p>",
                                    "<p class=date>For Immediate Release May 10, 2024</p><p>Marrowby, May 9, 2024</p>");
  const auto transcript = dated(line);
  REQUIRE(transcript.event_date.has_value());
  CHECK(transcript.event_date->value == "2024-05-09");
  CHECK(transcript.event_date->method == "opening");
}

TEST_CASE("The month stands first in titles of American rooms", "[dates]") {
  const auto transcript = dated("", "A briefing on locks, 5/1/2015");
  REQUIRE(transcript.event_date.has_value());
  CHECK(transcript.event_date->value == "2015-05-01");
}
