// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/transcript.hpp"
#include "parsers/labels.hpp"
#include "parsers/page_reading.hpp"
#include "parsers/room_rules.hpp"

namespace pressroom::parsers {

/// A page that is named but cannot be read, and why: "HTTP 404", "timeout", "cut short (disconnect)".
struct PageTrouble {
  int page = 0;
  std::string reason;
};

/// One visit of one transcript, as it was captured.
struct VisitedTranscript {
  std::string native_id;
  std::vector<PageReading> pages;     ///< in any order
  std::vector<PageTrouble> troubles;  ///< pages without a reading
};

/// What became of a visit.
struct ParsedTranscript {
  core::Transcript transcript;
  /// False for pages that share the frame or the paging of transcripts and are none: a gallery of pictures and
  /// captions, a report of what people said, what `generic` refuses. Such pages have no turns.
  bool is_transcript = true;
  /// Why it is none; empty for a transcript.
  std::string not_because;
  /// Why the pages are of several states of the set (see shift_between()); empty when they are of one.
  std::string shifted;
  std::vector<LabelDecision> decisions;         ///< every candidate with its votes, for `explain`
  std::vector<std::vector<std::string>> joins;  ///< per turn
  std::vector<std::string> decision_of;         ///< turn id per accepted decision, "" for rejected ones
};

/// From page readings to a transcript: completeness, roster, labels, turns, speakers, pairing, ledger. Deterministic.
/// Revision and history are those of a first visit; revisions.hpp compares visits.
ParsedTranscript parse_transcript(const RoomRules& rules, VisitedTranscript visited);

}  // namespace pressroom::parsers
