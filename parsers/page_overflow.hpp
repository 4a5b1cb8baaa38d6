// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace pressroom::parsers {

class Page;
struct LayoutRules;

/// Visible characters of running text behind the body: what a stray end tag threw out of it. Counted are paragraphs
/// that stand where the body's own elements would stand without that tag, and any other block of over 80 characters;
/// links, what the layout drops, and whatever follows the pager or a footer are not. `bodies` rise and do not nest.
std::int64_t overflow_chars(const Page& page, const LayoutRules& layout, const std::vector<std::uint32_t>& bodies);

}  // namespace pressroom::parsers
