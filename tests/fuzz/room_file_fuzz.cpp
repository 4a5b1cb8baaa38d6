// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "parsers/room_file.hpp"
#include "parsers/room_rules.hpp"

/// Any text is a room or a configuration error with file and line; a room always compiles.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace pressroom;
  const auto room = parsers::read_room_file(std::string_view(reinterpret_cast<const char*>(bytes), size), "room.toml");
  if (!room) {
    const bool placed = room.error().where.starts_with("room.toml:") && !room.error().where.ends_with(":0");
    if (room.error().code != core::ErrorCode::configuration || !placed) std::abort();
    return 0;
  }
  if (!parsers::RoomRules::compile(*room)) std::abort();
  return 0;
}
