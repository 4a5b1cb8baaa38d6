// SPDX-License-Identifier: Apache-2.0
#include "bench/bar_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "bench/rounds.hpp"
#include "bench/svg.hpp"

namespace pressroom::bench {

namespace {

// In units of the picture, which are pixels where nobody scales it.
constexpr int k_names = 300, k_bars = 380, k_values = 120, k_row = 30, k_thick = 16, k_top = 44;

}  // namespace

Bar bar_of(std::string name, const std::vector<double>& values) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  return {std::move(name), median(values), *least, *most};
}

std::string bar_chart(std::string_view title, std::string_view unit, const std::vector<Bar>& bars) {
  double longest = 0;
  for (const Bar& bar : bars) longest = std::max(longest, bar.most);
  const int width = k_names + k_bars + k_values, height = k_top + static_cast<int>(bars.size()) * k_row + 10;
  std::string svg = svg_head(width, height, title);
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const Bar& bar = bars[i];
    const int top = k_top + static_cast<int>(i) * k_row, middle = top + k_thick / 2, base = middle + 5;
    const auto at = [&](double value) { return k_names + value / longest * k_bars; };
    fmt::format_to(std::back_inserter(svg),
                   "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\n"
                   "<rect x=\"{}\" y=\"{}\" width=\"{:.1f}\" height=\"{}\" fill=\"{}\"/>\n"
                   "<line x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{}\" y2=\"{}\" stroke=\"#888\" stroke-width=\"2\"/>\n"
                   "<text x=\"{:.1f}\" y=\"{}\">{:.1f} {}</text>\n",
                   k_names - 10, base, svg_text(bar.name), k_names, top, at(bar.middle) - k_names, k_thick,
                   i == 0 ? "#2563a8" : "#b8a06a", at(bar.least), at(bar.most), middle, middle, at(bar.most) + 8, base,
                   bar.middle, svg_text(unit));
  }
  return svg + "</svg>\n";
}

}  // namespace pressroom::bench
