// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace pressroom::parsers {

/// A label that stands in brackets where others have a terminator behind it.
struct BracketLabel {
  std::string label;       ///< what the brackets hold
  std::size_t length = 0;  ///< code points up to the closing bracket, which included
};

/// Which lines of a page begin with one; `lines` hold the beginnings of its lines, k_bracket_head characters of each
/// are enough. Corner and angle brackets hold labels where three lines begin with them and what they hold returns or
/// names somebody who speaks; round and square ones, in which asides stand, a mark of a question or an answer alone.
std::vector<std::optional<BracketLabel>> find_bracket_labels(const std::vector<std::u32string>& lines);
constexpr std::size_t k_bracket_head = 48;

}  // namespace pressroom::parsers
