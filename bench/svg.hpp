// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace pressroom::bench {

/// Text as content of an element of XML.
std::string svg_text(std::string_view text);

/// What a picture begins with: its size, its title as the first line, letters that can be read on a light and on a dark
/// ground. "</svg>" ends it.
std::string svg_head(int width, int height, std::string_view title);

}  // namespace pressroom::bench
