// SPDX-License-Identifier: Apache-2.0
#include "core/number.hpp"

#include "tests/support/catch.hpp"

namespace core = pressroom::core;

TEST_CASE("A number is the whole of its text and fits an int", "[house]") {
  CHECK(core::number_in("0") == 0);
  CHECK(core::number_in("-12") == -12);
  CHECK(core::number_in("007") == 7);
  CHECK(core::number_in("2147483647") == 2147483647);
  for (const char* text : {"", "-", "+1", " 1", "1 ", "1.0", "0x1", "2147483648", "\xEF\xBC\x91"}) {
    CAPTURE(text);
    CHECK_FALSE(core::number_in(text));
  }
}

TEST_CASE("The line of a place stands behind its last colon", "[house]") {
  CHECK(core::line_of_place("rooms/a.toml:12") == 12);
  CHECK(core::line_of_place("C:/rooms/a.toml:3") == 3);
  CHECK(core::line_of_place("7") == 7);
  CHECK(core::line_of_place("rooms/a.toml") == 0);
  CHECK(core::line_of_place("") == 0);
}
