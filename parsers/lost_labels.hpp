// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <utility>
#include <vector>

#include "parsers/label_jury.hpp"
#include "parsers/page_reading.hpp"
#include "parsers/roster.hpp"

namespace pressroom::parsers {

/// What a scan has lost in layouts with LabelStyle::scanned, where a page consists of typed lines.
struct LostLabels {
  /// Blocks (page, block) with which somebody else begins to speak without a label. Words behind a question mark that
  /// ends a paragraph of somebody who asks give it away, and a sentence that addresses whoever is supposed to say it
  /// ("..., Sir?" in the words of the Prime Minister). Who speaks there is not known.
  std::set<std::pair<std::size_t, std::size_t>> starts;
  /// Decisions (by index) whose words hold those of somebody else, though where they begin is not known.
  std::set<std::size_t> doubtful;
};

/// `decisions` in document order.
LostLabels find_lost_labels(const std::vector<PageReading>& pages, const std::vector<LabelDecision>& decisions,
                            const Roster& roster);

}  // namespace pressroom::parsers
