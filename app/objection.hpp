// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "app/configuration.hpp"
#include "core/fetch.hpp"
#include "parsers/room_rules.hpp"

namespace pressroom::app {

/// Why policy forbids to ask for `url`, before robots.txt is looked at: scope, credentials, ports, length, and nothing
/// but loopback in a rehearsal or without a contact. nullopt: nothing forbids it. A robots.txt may lie on a host that
/// is none of the room's, where a redirect led to it, and so may a requisite: pages take their images from anywhere.
std::optional<core::Refusal> objection_to(const core::Url& url, core::VisitReason reason,
                                          const parsers::RoomRules& rules, const NetworkPlan& plan);

/// For a URL that the command line names: an objection is a usage error, before anything is made or written for it.
core::Result<void> check_askable(const core::Url& url, const parsers::RoomRules& rules, const NetworkPlan& plan);

}  // namespace pressroom::app
