// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "core/result.hpp"

namespace pressroom::parsers {

/// What a page may ask of the HTML parser.
struct HtmlLimits {
  std::size_t max_nesting = 512;
  std::size_t max_attributes = 1'000;
};

/// Looks over `utf8` in one pass, before any tree is built, and refuses with `limit` and the byte offset what would
/// nest too deep or carries too many attributes. Elements that the parser closes by itself (an open p before a block,
/// li before li, cells and rows, ...) do not pile up; void elements and raw text do not count. An estimate on the safe
/// side for real pages; what slips through meets the budget of HtmlDocument::parse().
core::Result<void> guard_html(std::string_view utf8, const HtmlLimits& limits = {});

}  // namespace pressroom::parsers
