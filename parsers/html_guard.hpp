// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "parsers/text_span.hpp"

namespace pressroom::parsers {

/// What a page may ask of the HTML parser.
struct HtmlLimits {
  std::size_t max_nesting = 512;
  std::size_t max_attributes = 1'000;
};

/// Looks over `utf8` in one pass, before any tree is built, and refuses with `limit` and the byte offset what would
/// nest too deep or carries too many attributes: on one tag, on the html and body tags (the parser merges them), or on
/// formatting elements that are open at once (the parser compares them with one another). Elements that the parser
/// closes by itself (an open p before a block, li before li, cells and rows, ...) do not pile up; formatting elements
/// that it opens again behind a block do. In doubt an element counts as open: what passes stays within a small multiple
/// of the limit in the real tree. What passes comes with its runs of plain text (add_plain_runs()).
core::Result<std::vector<TextSpan>> guard_html(std::string_view utf8, const HtmlLimits& limits = {});

}  // namespace pressroom::parsers
