// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pressroom::bench {

/// One line of a chart: the median of what was measured, and between which values all of it lay.
struct Bar {
  std::string name;
  double middle = 0, least = 0, most = 0;
};

/// Of at least one value.
Bar bar_of(std::string name, const std::vector<double>& values);

/// A picture for the documents (SVG 1.1), readable on a light and on a dark ground: a bar a line, its value behind it,
/// a whisker for the spread. At least one bar above 0.
std::string bar_chart(std::string_view title, std::string_view unit, const std::vector<Bar>& bars);

}  // namespace pressroom::bench
