// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "parsers/page_reading.hpp"
#include "parsers/room_rules.hpp"
#include "tests/evaluation/gold.hpp"
#include "tests/evaluation/scores.hpp"

namespace pressroom::evaluation {

/// The stored pages of a gold transcript, read by a room. Errors: `io` for a page that is absent, `damaged` for
/// one of other bytes, and what the parsers refuse.
core::Result<std::vector<parsers::PageReading>> read_pages(const Gold& gold, const std::filesystem::path& cases,
                                                           const parsers::RoomRules& rules);

/// What the program makes of them. `scores` takes the counts that need no gold: pages, balanced, unstable.
Hearing hear(const Gold& gold, const parsers::RoomRules& rules, const std::vector<parsers::PageReading>& pages,
             Scores& scores);

/// The baseline: up to 70 characters and a colon at the start of a block are a label, and whoever bears it a speaker.
/// It is given the program's blocks.
Hearing hear_naively(const std::vector<parsers::PageReading>& pages);

}  // namespace pressroom::evaluation
