// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/room.hpp"
#include "core/transcript.hpp"
#include "parsers/dates.hpp"
#include "parsers/page_reading.hpp"

namespace pressroom::parsers {

/// Who the first page announces, and when the event took place.
struct Roster {
  std::vector<core::Participant> participants;
  std::optional<core::Dated> event_date;
  std::vector<std::size_t> blocks;  ///< blocks of the first page that are the roster, ascending

  /// The participant a label names: the full name in any case, or a surname with an honorific when it is unique.
  std::optional<std::size_t> find(std::string_view label) const;
};

/// Reads the header lists of a first page ("Speakers:", "Chairperson:", "Date:", each name in its own block or after
/// the header word). `room` scopes the speaker ids.
Roster read_roster(const PageReading& first_page, const core::RosterRules& rules, const std::string& room);

}  // namespace pressroom::parsers
