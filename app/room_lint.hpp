// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <tuple>
#include <vector>

#include "core/disk.hpp"
#include "parsers/room_rules.hpp"

namespace pressroom::app {

/// Something in a room file that reads well and is wrong or suspicious all the same. The rules, which are stable:
/// no-tests, test-expects-nothing, test-file-absent, test-unreadable, match-misses-page, listing-is-transcript,
/// unused-layout, hidden-layout, overlapping-layouts, no-layout, unused-selector, doubled-word, contradicting-words,
/// rooms-overlap. docs/formats.md says what each means.
struct LintFinding {
  std::string rule;
  std::string room;
  std::string where;  ///< "FILE:LINE"
  std::string detail;

  bool operator<(const LintFinding& other) const {
    return std::tie(rule, room, where, detail) < std::tie(other.rule, other.room, other.where, other.detail);
  }
};

/// What is to be said of the rooms, by file and line. The files of their tests are read; what is absent is a finding.
/// Errors: those of reading a room file again for its lines.
core::Result<std::vector<LintFinding>> lint_rooms(const core::Disk& disk, const std::vector<parsers::RoomRules>& rooms);

}  // namespace pressroom::app
