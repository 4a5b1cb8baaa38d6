// SPDX-License-Identifier: Apache-2.0
#include "parsers/room_rules.hpp"

#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

core::Room plain_room() {
  core::Room room;
  room.name = "plain";
  room.hosts = {"press.example"};
  room.match_transcript = "/(?P<id>\\d+)$";
  core::Layout layout;
  layout.name = "one";
  layout.body = "#body";
  room.layouts = {layout};
  return room;
}

std::string layout_for(const std::string& html) {
  const auto rules = rules_of(R"(name = "r"
hosts = ["press.example"]
[match]
transcript = '/(?P<id>\d+)$'
[[layout]]
name = "new"
probe = ["#a", "div.b"]
probe_not = ["#old"]
body = "#body"
[[layout]]
name = "old"
probe = ["#a"]
body = "#body"
[[layout]]
name = "any"
body = "#body"
)");
  const auto page = page_of("http://press.example/1", html);
  const auto* layout = rules.layout_of(page.document());
  return layout == nullptr ? "none" : layout->layout->name;
}

}  // namespace

TEST_CASE("The first layout whose probes all hit is used", "[room]") {
  CHECK(layout_for("<p id=a><div class=b></div><div id=body>") == "new");
  CHECK(layout_for("<p id=a><div class=b></div><p id=old><div id=body>") == "old");
  CHECK(layout_for("<p id=a><div id=body>") == "old");
  CHECK(layout_for("<div class=b></div><div id=body>") == "any");
  CHECK(layout_for("<p id=a><div class=b></div>") == "none");
  CHECK(layout_for("") == "none");
}

TEST_CASE("A page that no layout fits is not found", "[room]") {
  const auto page = page_of(page_url(1), "<h1>Page not found</h1>");
  const auto reading = parsers::read_page(page, small_room(), {"77", 1}, {});
  REQUIRE_FALSE(reading.has_value());
  CHECK(reading.error().code == core::ErrorCode::not_found);
  CHECK(reading.error().where == page_url(1));
}

TEST_CASE("A room identifies transcripts on its own hosts alone", "[room]") {
  const auto rules = small_room();
  CHECK(rules.identify(*core::Url::parse("https://www.press.example:8443/x/content_77_4.htm#top"))->page == 4);
  CHECK_FALSE(rules.identify(*core::Url::parse("http://press.example.evil.example/content_77.htm")).has_value());
  CHECK_FALSE(rules.identify(*core::Url::parse("http://press.example/node_77.htm")).has_value());
  CHECK(rules.serves(*core::Url::parse("http://PRESS.example/")));
}

TEST_CASE("A room with a selector that does not parse does not compile", "[room]") {
  core::Room room = plain_room();
  REQUIRE(parsers::RoomRules::compile(room).has_value());
  SECTION("body") { room.layouts[0].body = "#"; }
  SECTION("probe") { room.layouts[0].probe = {"a", ">>"}; }
  SECTION("drop") { room.layouts[0].drop = {"[x"}; }
  SECTION("listing item") { room.listing_item = "li a:nth-("; }
  SECTION("pattern") { room.match_transcript = "("; }
  CHECK_FALSE(parsers::RoomRules::compile(room).has_value());
}

TEST_CASE("Rules outlive the copy they were made from", "[room]") {
  auto first = std::make_unique<parsers::RoomRules>(*parsers::RoomRules::compile(plain_room()));
  const parsers::RoomRules second = *first;
  first.reset();
  const auto page = page_of("http://press.example/1", "<div id=body>x");
  REQUIRE(second.layout_of(page.document()) != nullptr);
  CHECK(second.layout_of(page.document())->layout->name == "one");
}
