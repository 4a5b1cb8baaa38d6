// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
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

/// Whether a visit without a transcript is of no document: robots.txt, or what a page is shown with.
bool is_apart(core::VisitReason reason);

/// Of the visits of one number: the URL of what named each page of a document, by the page's URL without fragment.
using NamedBy = std::map<std::string, std::string>;
NamedBy named_by(const std::vector<core::VisitRecord>& records);

/// The document whose page this is, without fragment: the key of its watch, where it has one.
std::string root_of(const core::Visit& visit, const NamedBy& names);

}  // namespace pressroom::app
