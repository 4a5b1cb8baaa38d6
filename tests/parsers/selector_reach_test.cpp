// SPDX-License-Identifier: Apache-2.0
#include "parsers/selector_reach.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.hpp"

using namespace pressroom;
using parsers::SelectorReach;

namespace {

std::vector<parsers::Selector> selectors(const std::vector<std::string_view>& written) {
  std::vector<parsers::Selector> all;
  for (const std::string_view one : written) {
    auto selector = parsers::Selector::parse(one);
    REQUIRE(selector);
    all.push_back(*std::move(selector));
  }
  return all;
}

/// Whether the last of the start tags, each inside the one before it, may be hit.
bool reaches(const std::vector<std::string_view>& written, const std::vector<std::string_view>& nested) {
  const auto reach = SelectorReach::of(selectors(written));
  REQUIRE(reach);
  parsers::HtmlTags tags;
  std::uint64_t around = 0;
  bool hit = false;
  for (const std::string_view tag : nested) {
    std::vector<parsers::WrittenAttribute> attributes;
    const auto markup = parsers::scan_markup(tag, 0, parsers::ContentOf::html, &attributes);
    const auto touch = reach->touch(tags.named(markup.name), attributes, around);
    around |= touch.marks;
    hit = touch.hit;
  }
  return hit;
}

}  // namespace

TEST_CASE("An element that a selector hits is reached by its start tag", "[house]") {
  CHECK(reaches({"h1"}, {"<H1>"}));
  CHECK(reaches({"#a"}, {"<p ID=a>"}));
  CHECK(reaches({".a"}, {"<p class='b a c'>"}));
  CHECK(reaches({"p.a.b"}, {"<p class=\"b a\">"}));
  CHECK(reaches({"[href]"}, {"<a HREF>"}));
  CHECK(reaches({"[href$=\".htm\"]"}, {"<a href=x.htm>"}));
  CHECK(reaches({"h2, .a"}, {"<p class=a>"}));
  CHECK(reaches({"#a"}, {"<p id=\"&#97;\">"}));
  CHECK(reaches({".a"}, {"<p class=\"&#97;\">"}));
  CHECK(reaches({"*"}, {"<p>"}));
  CHECK(reaches({"p:first-child"}, {"<p>"}));
  CHECK(reaches({"p:not(.a)"}, {"<p class=a>"}));
  CHECK(reaches({":is(h1, h2)"}, {"<h2>"}));
}

TEST_CASE("An element that no selector hits is not reached", "[house]") {
  CHECK_FALSE(reaches({"h1"}, {"<h2>"}));
  CHECK_FALSE(reaches({"#a"}, {"<p id=ab class=a>"}));
  CHECK_FALSE(reaches({".a"}, {"<p class=ab id=a>"}));
  CHECK_FALSE(reaches({"p.a.b"}, {"<p class=a>"}));
  CHECK_FALSE(reaches({"[href$=\".htm\"]"}, {"<a href=x.png>"}));
}

TEST_CASE("What a selector wants round an element is followed from tag to tag", "[house]") {
  CHECK(reaches({"#pager a"}, {"<div id=pager>", "<span>", "<a>"}));
  CHECK_FALSE(reaches({"#pager a"}, {"<div id=other>", "<a>"}));
  CHECK_FALSE(reaches({"#pager .x a"}, {"<div id=pager>", "<a>"}));
  CHECK(reaches({"#pager > a"}, {"<div id=pager>", "<a>"}));
  // What precedes a sibling is not followed, what is round both is.
  CHECK(reaches({"h2 + p"}, {"<p>"}));
  CHECK(reaches({"#a h2 ~ p"}, {"<div id=a>", "<p>"}));
  CHECK_FALSE(reaches({"#a h2 ~ p"}, {"<div id=b>", "<p>"}));
  // The parser puts a body round everything, whether it is written or not.
  CHECK(reaches({"body p"}, {"<p>"}));
}

TEST_CASE("Selectors that ask what an element holds are beyond start tags", "[house]") {
  CHECK_FALSE(SelectorReach::of(selectors({"p:empty"})));
  CHECK_FALSE(SelectorReach::of(selectors({"div:has(p) a"})));
  CHECK_FALSE(SelectorReach::of(selectors({"h2:has(b) + p"})));
  CHECK_FALSE(SelectorReach::of(selectors({"p:empty ~ p"})));
  CHECK_FALSE(SelectorReach::of(selectors({":is(p:empty, b) i"})));
  // What has to be inside is reached too, so that it stays there.
  CHECK(reaches({"div:has(b.x)"}, {"<div>"}));
  CHECK(reaches({"div:has(b.x)"}, {"<div>", "<b class=x>"}));
  CHECK_FALSE(reaches({"div:has(b.x)"}, {"<div>", "<b>"}));
}

TEST_CASE("More ancestors than there are marks are refused", "[house]") {
  const auto nested = [](std::size_t ancestors) {
    std::string selector;
    for (std::size_t i = 0; i < ancestors; ++i) selector += ".c" + std::to_string(i) + " ";
    return selector + "p";
  };
  const std::string most = nested(SelectorReach::k_most_marks - 3), rest = nested(3), more = nested(4);
  CHECK(SelectorReach::of(selectors({most, rest})));
  CHECK_FALSE(SelectorReach::of(selectors({most, more})));
}
