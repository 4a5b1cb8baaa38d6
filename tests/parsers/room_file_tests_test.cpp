// SPDX-License-Identifier: Apache-2.0
#include "parsers/room_file_tests.hpp"

#include "parsers/room_file.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;

namespace {

core::Result<core::Room> room_with(const std::string& test) {
  return parsers::read_room_file(
      "name = 'small'\nhosts = ['a.example']\n[match]\ntranscript = '/(?P<id>[0-9]+)$'\n[[layout]]\nname = 'l'\n"
      "body = 'body'\n[[test]]\n" +
          test,
      "small.toml");
}

}  // namespace

TEST_CASE("A test holds every expectation that its table names", "[room][house]") {
  const auto room = room_with(
      "files = ['a.warc.gz', 'b.wacz']\ntranscript = 'small:7'\npages = 2\nturns = 9\nunattributed = 0\ncomplete = "
      "true\n"
      "first_label = 'Ann'\nlast_label = 'Bo'\ntitle = 'On bridges'\nevent_date = '2024-05-09'\n"
      "published_at = '2024-05-10'\nspeakers = ['Ann Archer', 'Bo Berg']\n");
  REQUIRE(room.has_value());
  const core::RoomTest& test = room->tests.at(0);
  CHECK(test.files == std::vector<std::string>{"a.warc.gz", "b.wacz"});
  CHECK(test.urls.empty());
  CHECK(test.transcript == "small:7");
  CHECK(test.pages == 2);
  CHECK(test.turns == 9);
  CHECK(test.unattributed == 0);
  CHECK(test.complete == true);
  CHECK(test.first_label == "Ann");
  CHECK(test.last_label == "Bo");
  CHECK(test.title == "On bridges");
  CHECK(test.event_date == "2024-05-09");
  CHECK(test.published_at == "2024-05-10");
  CHECK(test.speakers == std::vector<std::string>{"Ann Archer", "Bo Berg"});
  CHECK(test.line == 8);
}

TEST_CASE("What a test does not name is not expected", "[room][house]") {
  const auto room = room_with("file = 'page.html'\nurl = 'http://a.example/7'\n");
  REQUIRE(room.has_value());
  const core::RoomTest& test = room->tests.at(0);
  CHECK(test.urls == std::vector<std::string>{"http://a.example/7"});
  CHECK_FALSE(test.turns.has_value());
  CHECK_FALSE(test.complete.has_value());
  CHECK_FALSE(test.title.has_value());
  CHECK_FALSE(test.speakers.has_value());
}

TEST_CASE("A test that cannot be run is refused with its line", "[room][house]") {
  const auto [test, line] = GENERATE(table<std::string, int>({
      {"turns = 3\n", 8},                                                     // no file
      {"turns = 3\nfile = 'page.pdf'\n", 10},                                 // neither archive nor page
      {"file = 'a.warc.gz'\nfiles = ['b.warc.gz']\n", 9},                     // two ways at once
      {"file = 'page.html'\n", 8},                                            // where did it come from
      {"files = ['1.html', '2.html']\nurls = ['http://a.example/7']\n", 10},  // one URL for two pages
      {"file = 'a.warc.gz'\nurl = 'http://a.example/7'\n", 10},               // an archive knows
      {"files = ['a.warc.gz', '1.html']\nurl = 'http://a.example/7'\n", 9},   // mixed
      {"file = 'page.html'\nurl = 'ftp://a.example/7'\n", 10},                // no URL to ask
      {"file = 'a.warc.gz'\ntranscript = 'other:7'\n", 10},                   // another room's
      {"file = 'a.warc.gz'\ntranscript = 'small:'\n", 10},                    // no id
      {"file = 'a.warc.gz'\nunattributed = -1\n", 10},
      {"file = 'a.warc.gz'\ncomplete = 'yes'\n", 10},
      {"file = 'a.warc.gz'\nspeakers = 'Ann'\n", 10},
      {"file = 'a.warc.gz'\nturnz = 3\n", 10},
  }));
  const auto room = room_with(test);
  INFO(test);
  REQUIRE_FALSE(room.has_value());
  CHECK(room.error().code == core::ErrorCode::configuration);
  CHECK(room.error().where == "small.toml:" + std::to_string(line));
}
