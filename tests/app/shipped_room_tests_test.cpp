// SPDX-License-Identifier: Apache-2.0
#include "app/room_shelf.hpp"
#include "app/room_test.hpp"
#include "core/disk.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;

TEST_CASE("Every shipped room has tests and passes them from a clean clone", "[room][house]") {
  const auto disk = core::make_posix_disk();
  const auto shelf = app::RoomShelf::load(*disk, PRESSROOM_SOURCE_DIR "/config/rooms");
  REQUIRE(shelf);
  REQUIRE(shelf->rooms().size() > 8);
  for (const parsers::RoomRules& rules : shelf->rooms()) {
    CAPTURE(rules.room().name);
    std::size_t passed = 0;
    for (const core::RoomTest& test : rules.room().tests) {
      const app::RoomTestResult result = app::run_room_test(*disk, rules, test);
      INFO(result.where + ": " + result.reason);
      for (const app::TestDifference& one : result.differences)
        UNSCOPED_INFO(one.key + ": expected " + one.expected + ", got " + one.got);
      CHECK(result.state != app::RoomTestResult::State::failed);
      passed += result.state == app::RoomTestResult::State::passed ? 1 : 0;
    }
    CHECK(passed > 0);
  }
}
