// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/transcript.hpp"
#include "parsers/transcript_parser.hpp"

namespace pressroom::parsers {

/// Pages asked for in one transcript; beyond it a pager is taken for endless (a house rule).
constexpr int k_most_pages = 200;

/// Takes pages that repeat another page's words out of `pages` (they stay in `troubles` with the page they repeat),
/// sorts by number, marks each pager closed or not, and judges the set. A page whose pager names no other page of a set
/// that has several, or leads nowhere, leaves the verdict open.
core::Completeness judge_completeness(std::vector<PageReading>& pages, std::vector<PageTrouble>& troubles,
                                      std::vector<core::PagerReading>& pagers);

/// Why the pages are not of one state of the set: it changed between the first request and the last. Neighbours with
/// the same words (one moved up or down meanwhile), or pages that disagree about how many there are. Empty when nothing
/// speaks for it. To be asked before judge_completeness() takes repeats out.
std::string shift_between(const std::vector<PageReading>& pages);

}  // namespace pressroom::parsers
