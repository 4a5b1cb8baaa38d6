// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "core/clock.hpp"
#include "storage/exports/recorded_transcript.hpp"
#include "storage/exports/selection.hpp"

namespace pressroom::storage::exports {

/// What is counted of the transcripts of one room, or of all.
struct RoomFigures {
  std::int64_t transcripts = 0, complete = 0, left_out_incomplete = 0, needs_review = 0;
  std::int64_t pages = 0, turns = 0, words = 0, changes = 0;
  std::int64_t unnamed_turns = 0;       ///< with words and without a speaker_id or an outlet
  std::int64_t unattributed_turns = 0;  ///< of kind `unattributed`
  std::int64_t visible_chars = 0, unknown_chars = 0;
  std::string first_date, last_date;  ///< as written; empty: every transcript is undated
  std::set<std::string> languages, sources;
  std::map<std::string, std::int64_t> rules;  ///< transcripts by "TOOL_VERSION ROOM_SHA256"
  std::set<std::string> known_faults;         ///< codes of warnings
};

/// Figures of a dataset, gathered while it is written.
struct DatasetFigures {
  std::map<std::string, RoomFigures> rooms;
  std::int64_t speakers = 0;
  std::optional<core::Instant> newest;  ///< capture among all pages

  void add(const RecordedTranscript& recorded);
  void add_left_out(const ChosenSidecars& chosen);
  RoomFigures total() const;
};

}  // namespace pressroom::storage::exports
