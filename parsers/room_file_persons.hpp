// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/room.hpp"
#include "core/strict_toml.hpp"

namespace pressroom::parsers {

/// Reads the `[[person]]` tables of a room file; a missing name or label, a day that is none and terms that end before
/// they begin are faults of the document.
void read_persons(core::StrictToml& table, core::Room& room);

}  // namespace pressroom::parsers
