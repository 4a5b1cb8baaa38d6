// SPDX-License-Identifier: Apache-2.0
#include "core/transcript_id.hpp"

#include "tests/support/catch.hpp"

using namespace pressroom::core;

TEST_CASE("A transcript's id is taken apart at its first colon", "[transcript]") {
  const std::string id = transcript_id("scio", "2024:01");
  CHECK(id == "scio:2024:01");
  CHECK(room_of(id) == "scio");
  CHECK(native_id_of(id) == "2024:01");
}

TEST_CASE("An id without a colon is a room's name", "[transcript]") {
  CHECK(room_of("scio") == "scio");
  CHECK(native_id_of("scio").empty());
  CHECK(room_of("").empty());
  CHECK(native_id_of("").empty());
  CHECK(native_id_of("scio:").empty());
}
