// SPDX-License-Identifier: Apache-2.0
#include "app/presence.hpp"

#include "tests/support/catch.hpp"

using namespace pressroom;

namespace {

core::Capture answer(int minute, int status, int page = 1) {
  core::Capture capture;
  capture.url = "http://example.com/" + std::to_string(page);
  capture.page = page;
  capture.status = status;
  capture.captured_at = core::Instant(std::chrono::minutes(minute));
  return capture;
}

/// "vanished@10 restored@90 ", in minutes.
std::string told(const std::vector<std::vector<core::Capture>>& visits) {
  app::Presence presence;
  for (const auto& visit : visits) presence.take(visit);
  std::string all;
  for (const core::Revision& entry : presence.entries()) {
    REQUIRE(entry.classes.size() == 1);
    REQUIRE(entry.captures.size() == 1);
    CHECK(entry.captures[0].captured_at == entry.captured_at);
    all +=
        std::string(core::name(entry.classes[0])) + "@" +
        std::to_string(std::chrono::duration_cast<std::chrono::minutes>(entry.captured_at.time_since_epoch()).count()) +
        " ";
  }
  return all;
}

}  // namespace

TEST_CASE("A transcript vanishes with its first absence once a second one confirms it", "[history]") {
  CHECK(told({{answer(1, 200)}, {answer(10, 404)}, {answer(90, 410)}}) == "vanished@10 ");
  CHECK(told({{answer(1, 200)}, {answer(10, 404)}}).empty());
  CHECK(told({{answer(1, 200)}, {answer(10, 404)}, {answer(40, 404)}}).empty());
  CHECK(told({{answer(1, 200)}, {answer(10, 404)}, {answer(40, 200)}, {answer(90, 404)}}).empty());
}

TEST_CASE("A broken server neither takes a transcript away nor brings it back", "[history]") {
  CHECK(told({{answer(1, 200)}, {answer(10, 404)}, {answer(90, 500)}}).empty());
  CHECK(told({{answer(1, 200)},
              {answer(10, 404)},
              {answer(90, 404)},
              {answer(200, 503)},
              {answer(300, 404)},
              {answer(400, 200)}}) == "vanished@10 restored@400 ");
}

TEST_CASE("What counts is the page where a transcript begins and its last answer", "[history]") {
  CHECK(told({{answer(1, 200), answer(2, 200, 2)},
              {answer(10, 200), answer(11, 404, 2)},
              {answer(90, 200), answer(91, 404, 2)}})
            .empty());
  CHECK(told({{answer(1, 200)}, {answer(10, 404), answer(12, 200)}, {answer(90, 404)}}).empty());
  // A visit for a missing page alone says nothing of the beginning.
  CHECK(told({{answer(1, 200)}, {answer(10, 404, 2)}, {answer(90, 404, 2)}}).empty());
}
