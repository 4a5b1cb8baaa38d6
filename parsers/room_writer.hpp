// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/room.hpp"
#include "parsers/room_draft.hpp"

namespace pressroom::parsers {

/// A room file begun from one page, to be finished by hand.
struct RoomDraft {
  core::Room room;  ///< as read_room_file() would read text(), but for `file` and `sha256`
  std::vector<DraftChoice> choices;
  std::string native_id;              ///< of the page's transcript by the room's own pattern
  std::vector<std::string> left_out;  ///< what a room file should not say, and why

  /// The room file: TOML with the evidence of each choice as a comment, "# unsure:" where it is thin.
  std::string text() const;
};

/// Name and hosts from the URL, match.transcript from the URL and the pager, the layout by evidence; selectors that
/// count siblings are left out. `identity` is the page's, by identity_by_grammar(). `not_found` as draft_layout().
core::Result<RoomDraft> draft_room(const Page& page, const PageIdentity& identity);

}  // namespace pressroom::parsers
