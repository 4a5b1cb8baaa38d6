// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/transcript.hpp"
#include "parsers/labels.hpp"
#include "parsers/page_reading.hpp"
#include "parsers/roster.hpp"

namespace pressroom::parsers {

/// A turn as it stands on the pages, before anybody is named.
struct DraftTurn {
  std::optional<std::size_t> decision;  ///< the accepted label that opened it; none for words without a label
  bool behind_gap = false;              ///< its words follow a page that is missing
  bool label_lost = false;              ///< somebody else speaks, and the label that said who was lost in a scan
  bool doubtful = false;                ///< a label is lost within its words: not all of them are the speaker's
  core::Turn turn;                      ///< label, paragraphs, asides, pages and spans are filled in
  std::vector<std::string> joins;       ///< how words were carried over page ends, for people
};

/// Cuts the pages (ascending, without repeats) into turns at the accepted labels and gives every character of their
/// bodies its class. Words before the first label of a page continue the last turn of the page before, unless a page is
/// missing between them.
std::vector<DraftTurn> cut_turns(std::vector<PageReading>& pages, const std::vector<LabelDecision>& decisions,
                                 const Roster& roster);

}  // namespace pressroom::parsers
