// SPDX-License-Identifier: Apache-2.0
#include "bench/line_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>

#include "bench/svg.hpp"

namespace pressroom::bench {

namespace {

// In units of the picture, which are pixels where nobody scales it.
constexpr int k_left = 90, k_plot_width = 420, k_names = 290, k_top = 40, k_plot_height = 240, k_below = 46;

/// A logarithmic scale between two powers of ten.
class Scale {
 public:
  void take(double value) {
    least_ = std::min(least_, std::floor(std::log10(value)));
    most_ = std::max(most_, std::ceil(std::log10(value)));
  }
  double part(double value) const { return (std::log10(value) - least_) / std::max(1.0, most_ - least_); }
  std::vector<double> powers() const {
    std::vector<double> all;
    for (double power = least_; power <= std::max(most_, least_ + 1); ++power) all.push_back(std::pow(10, power));
    return all;
  }

 private:
  double least_ = std::numeric_limits<double>::max(), most_ = std::numeric_limits<double>::lowest();
};

double at_x(const Scale& scale, double value) { return k_left + scale.part(value) * k_plot_width; }
double at_y(const Scale& scale, double value) { return k_top + (1 - scale.part(value)) * k_plot_height; }

void draw_axes(std::string& svg, const Scale& sizes, const Scale& values, std::string_view x, std::string_view unit) {
  auto out = std::back_inserter(svg);
  const int bottom = k_top + k_plot_height;
  for (const double value : values.powers()) {
    const double y = at_y(values, value);
    fmt::format_to(out, "<line x1=\"{}\" x2=\"{}\" y1=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"#8886\"/>\n", k_left,
                   k_left + k_plot_width, y, y);
    fmt::format_to(out, "<text x=\"{}\" y=\"{:.1f}\" text-anchor=\"end\">{:g} {}</text>\n", k_left - 8, y + 4, value,
                   svg_text(unit));
  }
  for (const double size : sizes.powers()) {
    fmt::format_to(out, "<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{:g}</text>\n", at_x(sizes, size),
                   bottom + 18, size);
  }
  fmt::format_to(out, "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", k_left + k_plot_width / 2,
                 bottom + 38, svg_text(x));
}

}  // namespace

std::string line_chart(std::string_view title, std::string_view x, std::string_view unit,
                       const std::vector<Line>& lines) {
  constexpr std::array<std::string_view, 6> k_colours{"#2563a8", "#c2571a", "#2f8f4e", "#8a4fb0", "#a08020", "#777"};
  Scale sizes, values;
  for (const Line& line : lines) {
    for (const auto& [size, value] : line.points) {
      sizes.take(size);
      values.take(value);
    }
  }
  std::string svg = svg_head(k_left + k_plot_width + k_names, k_top + k_plot_height + k_below, title);
  auto out = std::back_inserter(svg);
  draw_axes(svg, sizes, values, x, unit);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view colour = k_colours[i % k_colours.size()];
    std::string points;
    for (const auto& [size, value] : lines[i].points) {
      const double at = at_x(sizes, size), height = at_y(values, value);
      points += fmt::format("{:.1f},{:.1f} ", at, height);
      fmt::format_to(out, "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3.5\" fill=\"{}\"/>\n", at, height, colour);
    }
    fmt::format_to(out, "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"/>\n", points, colour);
    const int row = k_top + 8 + static_cast<int>(i) * 22, left = k_left + k_plot_width + 20;
    fmt::format_to(out, "<rect x=\"{}\" y=\"{}\" width=\"12\" height=\"12\" fill=\"{}\"/>\n", left, row, colour);
    fmt::format_to(out, "<text x=\"{}\" y=\"{}\">{}</text>\n", left + 18, row + 11, svg_text(lines[i].name));
  }
  return svg + "</svg>\n";
}

}  // namespace pressroom::bench
