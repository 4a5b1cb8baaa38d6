// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/room.hpp"
#include "core/transcript.hpp"
#include "parsers/page_reading.hpp"

namespace pressroom::parsers {

/// When something was said, and when its record was put up. The two are never mixed: each is read from its own places
/// and stays empty where those say nothing.
struct TranscriptDates {
  std::optional<core::Dated> event;      ///< methods: roster, opening, title
  std::optional<core::Dated> published;  ///< methods: dateline, url
  std::string source;                    ///< the publisher that the date line names; may be empty
};

/// `pages` rise and are not empty. `announced` is the date of the roster, which outranks all others. The first
/// `opening_blocks` blocks of page 1 stand before the first label: place, day and hour are often written there. A title
/// may name the day without its year ("on May 24"); then the year is that of the publication.
TranscriptDates read_dates(const std::vector<PageReading>& pages, const core::Room& room,
                           const std::optional<core::Dated>& announced, std::size_t opening_blocks);

}  // namespace pressroom::parsers
