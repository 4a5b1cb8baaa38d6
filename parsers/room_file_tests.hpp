// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/room.hpp"
#include "core/strict_toml.hpp"

namespace pressroom::parsers {

/// One [[test]] of a room file whose name has been read. What is wrong becomes a fault of `table`.
core::RoomTest read_room_test(core::StrictToml& table, const core::Room& room);

}  // namespace pressroom::parsers
