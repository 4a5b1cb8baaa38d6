// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/room.hpp"
#include "core/transcript.hpp"
#include "parsers/dates.hpp"
#include "parsers/label_parts.hpp"
#include "parsers/page_reading.hpp"

namespace pressroom::parsers {

/// Who the first page announces, and when the event took place.
struct Roster {
  std::vector<core::Participant> participants;
  std::optional<core::Dated> event_date;
  std::vector<std::size_t> blocks;  ///< blocks of the first page that are the roster, ascending
  core::FamilyName family_name = core::FamilyName::either_end;

  struct Match {
    enum class By { full_name, family_name };
    std::size_t participant = 0;
    By by = By::full_name;
  };
  /// The participant a label names: by the full name in any case, or by a family name that only one of them bears.
  /// Nobody when the label speaks of the press, of an interpreter, or (with a family name alone) of another office or
  /// honorific than was announced.
  std::optional<Match> find(const LabelParts& label) const;
  /// Whether anybody announced has this name or family name.
  bool bears(std::string_view name) const;

  /// Call when the participants are complete: find() looks names up here. Keys are slugs.
  void index_names();
  std::map<std::string, std::size_t> by_name;
  std::map<std::string, std::vector<std::size_t>> by_family_name;
};

/// Reads the header lists of a first page ("Speakers:", "Chairperson:", "Date:", each name in its own block or after
/// the header word). `room` scopes the speaker ids.
Roster read_roster(const PageReading& first_page, const core::RosterRules& rules, const std::string& room);

}  // namespace pressroom::parsers
