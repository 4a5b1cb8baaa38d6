// SPDX-License-Identifier: Apache-2.0
#include "bench/svg.hpp"

#include <fmt/format.h>

namespace pressroom::bench {

std::string svg_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '&':
        out += "&amp;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string svg_head(int width, int height, std::string_view title) {
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
      "font-family=\"sans-serif\" font-size=\"13\">\n"
      "<style>text {{ fill: #222 }} @media (prefers-color-scheme: dark) {{ text {{ fill: #ddd }} }}</style>\n"
      "<title>{2}</title>\n<text x=\"0\" y=\"18\" font-weight=\"bold\">{2}</text>\n",
      width, height, svg_text(title));
}

}  // namespace pressroom::bench
