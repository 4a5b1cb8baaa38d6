// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include "core/room.hpp"
#include "parsers/page_evidence.hpp"

namespace pressroom::parsers {

/// The words that open the list of speakers, name the chair or give the date near the beginning of a text ("Speakers:",
/// "Moderator:", "Date:"), as the page writes them. Whether people follow is for the roster to see: a moderator may
/// speak under the same word. `blocks` is a half-open range of indices into those of `evidence`.
core::RosterRules roster_words(const PageEvidence& evidence, std::pair<std::size_t, std::size_t> blocks);

}  // namespace pressroom::parsers
