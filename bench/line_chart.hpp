// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pressroom::bench {

/// What was measured at several sizes.
struct Line {
  std::string name;
  std::vector<std::pair<double, double>> points;  ///< size and value, both above 0, by size
};

/// A picture for the documents (SVG 1.1), readable on a light and on a dark ground, with both axes logarithmic: what
/// grows with the size is a straight line upwards, what does not is level. At least one point; `x` and `unit` name what
/// the axes count.
std::string line_chart(std::string_view title, std::string_view x, std::string_view unit,
                       const std::vector<Line>& lines);

}  // namespace pressroom::bench
