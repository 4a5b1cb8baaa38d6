// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "tests/evaluation/spoken.hpp"

namespace pressroom::evaluation {

/// The paragraphs of a hearing in a row, each with its turn.
struct Row {
  explicit Row(const Hearing& hearing);

  struct Place {
    Paragraph paragraph;
    std::size_t turn = 0;
  };
  std::vector<Place> places;
  std::vector<std::size_t>
      begins;  ///< per turn: the place of its first paragraph, or of the next one where it has none
};

/// For each place of `gold`, the place of `heard` that is the same paragraph, or stands in its stead between two that
/// are; rises. Longest common subsequence over the hashes; in a stretch without equals as many paragraphs as both sides
/// have are taken in order, when they have equally many.
std::vector<std::optional<std::size_t>> align(const Row& gold, const Row& heard);

}  // namespace pressroom::evaluation
