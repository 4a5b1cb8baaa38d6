// SPDX-License-Identifier: Apache-2.0
#include "parsers/page_overflow.hpp"

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

/// The characters that a page of the small room warns of; 0 without a warning.
std::int64_t outside(const std::string& html) {
  const auto rules = small_room();
  const auto page = page_of(page_url(1), "<div class=wrapper>" + html);
  const auto reading = parsers::read_page(page, rules, {"77", 1}, {});
  REQUIRE(reading.has_value());
  for (const core::Warning& warning : reading->warnings) {
    if (warning.code != "text-outside-body") continue;
    CHECK(warning.detail.ends_with(" characters of running text stand behind the body"));
    return std::stoll(warning.detail);
  }
  return 0;
}

const std::string k_long(100, 'x');

}  // namespace

TEST_CASE("What a stray end tag throws out of the body is warned of", "[overflow]") {
  CHECK(outside("<div id=body><p>a</p></div><p>Bo Berg:</p><p>Why?</p></div>" + pager_html(1, 2)) == 11);
  CHECK(outside("<div id=body><p>a</p></div></div><p>Bo<br>Berg:</p><p><b>Why</b>?</p></div>") == 11);
  CHECK(outside("<div id=body><p>a</p></div>" + k_long + "<br>b</div>") == 100);
  CHECK(outside("<div id=body><p>a</p></div><div><p>" + k_long + "</p></div></div>") == 100);
  CHECK(outside("<div id=body>a</div><p>Why?</p><div id=body>b</div>") == 4);
}

TEST_CASE("What stands round a whole body is not warned of", "[overflow]") {
  const std::string behind = GENERATE_COPY(
      std::string(), std::string("</div>"), std::string("<div class=share><p>Share this page</p></div>"),
      "<ul><li><a href=x>" + k_long + "</a><li>Most read</ul>", "<div><p>Short lines elsewhere</p></div>",
      "<footer><p>" + k_long + "</p></footer><p>behind</p>", pager_html(1, 2) + "<p>" + k_long + "</p>",
      "<script>" + k_long + "</script><p hidden>x</p><aside><p>" + k_long + "</p></aside><nav>" + k_long + "</nav>",
      "<p><a href=x>Back to the list</a></p>", "<p class=caption>A bridge</p>", "bare words");
  CHECK(outside("<p>" + k_long + "</p><div id=body><p>a</p></div>" + behind) == 0);
}
