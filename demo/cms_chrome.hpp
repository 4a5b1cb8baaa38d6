// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "demo/cms_markup.hpp"

namespace pressroom::demo {

/// `text` as HTML text: markup characters escaped. With oddities an ampersand that stands between blanks stays bare,
/// which HTML reads as itself.
std::string escape_text(std::string_view text, Oddities oddities);

/// Doctype, head, banner, search form, navigation and topic bar: everything above the page's own column.
std::string render_header(std::string_view title, const CmsOptions& options);

/// Side columns and footer: everything below. Holds the second element with the id "guild".
std::string render_footer(const CmsOptions& options);

}  // namespace pressroom::demo
