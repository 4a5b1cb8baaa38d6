// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/evaluation/scores.hpp"

namespace pressroom::evaluation {

/// One line of the table: a room, or all of them.
struct Line {
  std::string name;
  std::vector<Scores> transcripts;

  Scores total() const;
};

/// Where 95 of 100 totals over as many transcripts drawn with replacement lie.
struct Interval {
  double low = 0, high = 0;
};
Interval boundary_interval(const Line& line);

/// Markdown, as docs/evaluation.md shows it.
std::string table(const std::vector<Line>& lines);

/// What the cards of datasets tell of each line, as config/evaluation.json holds it: rounded as in the table, the same
/// bytes for the same scores.
std::string scores_json(const std::vector<Line>& lines);

/// The rest of the figures, over all lines.
std::string details(const Scores& total);

}  // namespace pressroom::evaluation
