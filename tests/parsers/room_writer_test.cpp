// SPDX-License-Identifier: Apache-2.0
#include "parsers/room_writer.hpp"

#include "parsers/stable_selector.hpp"
#include "tests/parsers/support/small_room.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

constexpr const char* k_url = "http://www.somewhere.example/talks/content_77123.html";

std::string page_text(const std::string& before = "", const std::string& behind = "") {
  std::string html = "<html lang=en><head><title>New bridges</title></head><body>" + before +
                     "<h1 class=headline>New bridges</h1><p class=date>May 9, 2024</p><div id=story>";
  for (int i = 0; i < 6; ++i) {
    html +=
        "<p><strong>Anna Stone:</strong> We build bridge number " + std::to_string(i) + ", and it is a long one.</p>";
    html += "<p><strong>Question:</strong> What is bridge number " + std::to_string(i) + " going to cost us all?</p>";
  }
  return html + "</div>" + behind + "</body></html>";
}

parsers::RoomDraft draft_of(const std::string& html) {
  auto draft = parsers::draft_room(page_of(k_url, html), {"somewhere.example/talks/content_77123", 1});
  if (!draft) throw std::logic_error(draft.error().message());
  return *std::move(draft);
}

std::string selector_of(const std::string& html, const std::string& target) {
  const auto page = page_of(k_url, html);
  const auto found = parsers::Selector::parse(target)->first(page.document());
  REQUIRE(found);
  const auto selector = parsers::StableSelectors(page.document()).of(*found);
  const auto hits = parsers::Selector::parse(selector.text)->select(page.document());
  REQUIRE(hits == std::vector<std::uint32_t>{*found});
  return (selector.lasting ? "" : "counted ") + selector.text;
}

}  // namespace

TEST_CASE("A drafted file reads back as the room and says the same turns", "[generic][house]") {
  const parsers::RoomDraft draft = draft_of(page_text());
  CHECK(draft.room.name == "somewhere-example");
  CHECK(draft.room.hosts == std::vector<std::string>{"www.somewhere.example", "somewhere.example"});
  CHECK(draft.native_id == "77123");
  const core::Layout& layout = draft.room.layouts.front();
  CHECK(layout.body == "#story");
  CHECK(layout.title == ".headline");
  CHECK(layout.dateline == ".date");
  CHECK(layout.labels.styles == std::vector<core::LabelStyle>{core::LabelStyle::bold});
  Visit visit(rules_of(draft.text()), draft.native_id);
  visit.add(k_url, page_text());
  const auto parsed = visit.parse();
  CHECK(parsed.transcript.turns.size() == 12);
  CHECK(parsed.transcript.published_at->value == "2024-05-09");
  CHECK(parsed.transcript.pages.front().layout == "current");
}

TEST_CASE("A drafted file has a comment for each choice and names what it is unsure of", "[generic][house]") {
  const std::string text =
      draft_of(page_text("<div><div><ul><li><a href=/>Home and all the rest</a></li></ul></div></div>")).text();
  CHECK(text.find("characters of running text") != std::string::npos);
  CHECK(text.find("# unsure: time_zone") != std::string::npos);
  CHECK(text.find("nth-of-type") == std::string::npos);
}

TEST_CASE("The test of a drafted file is written as it reads", "[generic][house]") {
  parsers::RoomDraft draft = draft_of(page_text());
  core::RoomTest test;
  test.files = {"a \"b\".html"};
  test.urls = {"http://press.example/a.html"};
  test.transcript = draft.room.name + ":77123";
  test.turns = 12;
  test.first_label = "Anna \\ Stone";
  draft.room.tests.push_back(test);
  const auto room = parsers::read_room_file(draft.text(), "x.toml");
  INFO((room ? std::string() : room.error().message()));
  REQUIRE(room);
  REQUIRE(room->tests.size() == 1);
  CHECK(room->tests.front().files == test.files);
  CHECK(room->tests.front().first_label == test.first_label);
  CHECK(room->tests.front().turns == 12);
}

TEST_CASE("A selector is an id before a class before a way down", "[generic][house]") {
  CHECK(selector_of("<div id=a class=b>x</div>", "div") == "#a");
  CHECK(selector_of("<div id=post-48213 class=b>x</div>", ".b") == ".b");
  CHECK(selector_of("<div class='b'>x</div><div class='b c'>y</div>", ".c") == ".c");
  CHECK(selector_of("<div class='b'>x</div><div class='d c'>y</div><p class='b d'>z</p><p class=c>", "p.b") == ".b.d");
  CHECK(selector_of("<main>x</main><p>y</p>", "main") == "main");
  CHECK(selector_of("<div id=a><p>x</p></div><p>y</p>", "#a p") == "#a p");
  CHECK(selector_of("<div id=a><p>x</p><div><p>z</p></div></div><p>y</p>", "#a > p") == "#a > p");
  CHECK(selector_of("<p>x</p><p>y</p>", "p + p").starts_with("counted html:nth-of-type(1)"));
}
