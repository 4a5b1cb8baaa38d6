// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/room.hpp"
#include "core/transcript.hpp"
#include "parsers/url_pattern.hpp"

namespace pressroom::parsers {

class Page;

/// One choice of a draft and what it rests on.
struct DraftChoice {
  std::string key;  ///< as in a room file: body, title, dateline, pager, drop, styles
  std::string evidence;
  core::Confidence confidence = core::Confidence::low;
};

/// A layout found by evidence on one page, without knowing its site.
struct LayoutDraft {
  core::Layout layout;
  std::vector<DraftChoice> choices;
  std::int64_t labels = 0;  ///< blocks of the body that begin with a label

  const DraftChoice* choice(std::string_view key) const;
};

/// Reads the layout off a page: the container of its running text, its title, date line and pager, what is furniture in
/// the container, and how labels look. `not_found` with the reason when there is no running text (a menu, a list of
/// teasers). Whether it is a transcript is for judge_by_labels() to say, when all of its pages are read.
core::Result<LayoutDraft> draft_layout(const Page& page, const PageIdentity& identity);

}  // namespace pressroom::parsers
