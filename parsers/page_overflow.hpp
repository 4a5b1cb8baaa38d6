// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace pressroom::parsers {

class Page;
struct LayoutRules;
struct PageBody;

/// A block of more characters is no caption of a button, no name of a column, no line of a footer.
inline constexpr std::int64_t k_longest_furniture = 80;

/// Whether what an element of that lower-case name holds is no running text: links and what is set round a page.
bool is_without_running_text(std::string_view tag);

/// Visible characters of running text behind the body: what a stray end tag threw out of it. Counted are paragraphs
/// that stand where the body's own elements would stand without that tag, and any other block of over 80 characters;
/// links, what the layout drops, and whatever follows the pager or a footer are not. Nothing is thrown out of a body
/// that stands between two marks.
std::int64_t overflow_chars(const Page& page, const LayoutRules& layout, const PageBody& body);

}  // namespace pressroom::parsers
