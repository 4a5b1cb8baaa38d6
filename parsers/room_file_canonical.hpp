// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/room.hpp"
#include "core/strict_toml.hpp"

namespace pressroom::parsers {

/// [canonical] of a room file, into `room`, whose hosts have been read. What is wrong becomes a fault of `table`.
void read_canonical(core::StrictToml& table, core::Room& room);

}  // namespace pressroom::parsers
