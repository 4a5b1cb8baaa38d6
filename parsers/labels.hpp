// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "parsers/label_candidates.hpp"
#include "parsers/label_jury.hpp"
#include "parsers/page_reading.hpp"
#include "parsers/roster.hpp"

namespace pressroom::parsers {

/// Decides all candidates of a transcript together, since repetition is evidence, and so are the words that the pages
/// write in lower case elsewhere. With the labels so accepted the pages are read again: for labels in mid-block, which
/// are added, and for misspellings, which are judged as what they are taken for. In document order.
std::vector<LabelDecision> decide_labels(const std::vector<PageReading>& pages,
                                         const std::vector<LabelCandidate>& candidates, const Roster& roster);

}  // namespace pressroom::parsers
