// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "parsers/page_reading.hpp"
#include "parsers/room_rules.hpp"
#include "parsers/transcript_parser.hpp"

namespace pressroom::parsers {

/// The room file of the room that is built in and serves what no other room does. Its version rises whenever evidence
/// is weighed in another way, so that the hash in a sidecar says by which rules the layout was found.
std::string_view generic_room_file();
/// What it is called.
constexpr std::string_view k_generic_name = "generic";

/// That room, ready to read with. Every page gets a layout of its own, found on it by evidence.
core::Result<RoomRules> generic_room();

/// A layout drafted for one page with its selectors compiled, in one piece; `not_found` as draft_layout().
core::Result<std::shared_ptr<const LayoutRules>> layout_by_evidence(const Page& page, const PageIdentity& identity);

/// What stands on every page of a set in the same words is the site's and becomes furniture: at the beginning and end
/// of the pages, and long lines anywhere. What has the shape of a label is left alone: the same people speak on every
/// page.
void set_repeats_aside(std::vector<PageReading>& pages);

/// What holds of a transcript that was read without a room file: it is none where no label or too few bear it (the
/// reason is written down), no name is more than likely, and a warning says so.
void judge_by_labels(ParsedTranscript& parsed);

}  // namespace pressroom::parsers
