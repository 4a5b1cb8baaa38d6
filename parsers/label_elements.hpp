// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "parsers/block_evidence.hpp"
#include "parsers/html_document.hpp"

namespace pressroom::parsers {

/// Elements of one kind that set labels apart by markup: <dt>, a heading, the first cell of a row, a class.
struct LabelElements {
  std::string selector;  ///< hits them all within the body, and hardly anything else
  /// Indices of the lines that such an element begins, and what stands in it.
  struct Line {
    std::size_t block;
    std::string label;
    bool alone;  ///< the element is all of its line
  };
  std::vector<Line> lines;
};

/// Finds them by what they hold: short words at the beginning of a line that have the form of names, functions or
/// marks of questions, that return, and behind which something is said. A class that calls itself "speaker" needs less
/// of it. nullopt where there are none, or where nearly all of them end with a colon, which is evidence enough by
/// itself. Linear in the lines.
std::optional<LabelElements> find_label_elements(const HtmlDocument& document,
                                                 const std::vector<BlockEvidence>& blocks);

}  // namespace pressroom::parsers
