// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/clock.hpp"
#include "core/frontier.hpp"
#include "parsers/room_rules.hpp"

namespace pressroom::app {

/// The documents that a room file names, due at once.
std::vector<core::Watch> documents_of(const parsers::RoomRules& rules, core::Instant now);

/// The same, and where the room wants them the sitemaps that the stored robots.txt of its hosts name: those on its
/// hosts, 100 at most. Errors: the store's.
core::Result<std::vector<core::Watch>> documents_of(const parsers::RoomRules& rules, core::Instant now,
                                                    const core::RobotsStore& robots);

}  // namespace pressroom::app
