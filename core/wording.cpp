// SPDX-License-Identifier: Apache-2.0
#include "core/wording.hpp"

#include <algorithm>
#include <vector>

#include "core/text.hpp"
#include "core/word_diff.hpp"

namespace pressroom::core {

namespace {

/// The ASCII form of a mark or a full-width form; other characters are their own.
char32_t plain(char32_t c) {
  constexpr char32_t k_first_full_width = 0xFF01, k_last_full_width = 0xFF5E, k_to_ascii = 0xFEE0;
  if (c >= k_first_full_width && c <= k_last_full_width) return c - k_to_ascii;
  switch (c) {
    case 0x2018:  // single quotation marks and primes
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2032:
    case 0x2039:
    case 0x203A:
    case 0x02BC:
    case 0x00B4:
    case '`':
      return '\'';
    case 0x201C:  // double ones, angle and corner brackets that quote
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x2033:
    case 0x00AB:
    case 0x00BB:
    case 0x300C:
    case 0x300D:
    case 0x300E:
    case 0x300F:
      return '"';
    case 0x2010:  // hyphens, dashes, the minus sign and the box line that stands for a dash
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
    case 0x2500:
      return '-';
    default:
      return c;
  }
}

bool is_invisible(char32_t c) { return c == 0x00AD || c == 0xFEFF || (c >= 0x200B && c <= 0x200D) || c == 0x2060; }

}  // namespace

std::string plain_typography(std::string_view text) {
  constexpr char32_t k_ellipsis = 0x2026;
  std::string out;
  for (const char32_t c : decode_utf8(text)) {
    if (is_invisible(c)) continue;
    if (is_white_space(c)) {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else if (c == k_ellipsis) {
      while (out.ends_with('.')) out.pop_back();
      out += "...";
    } else if (const char32_t mark = plain(c); mark == '\'' && out.ends_with('\'')) {
      out.back() = '"';
    } else if (mark == '.' && out.ends_with("...")) {
      continue;  // however many dots an ellipsis is set with
    } else if (mark == '-' && out.ends_with('-')) {
      continue;
    } else {
      append_utf8(out, mark);
    }
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

bool same_wording(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const std::string plain_a = plain_typography(a), plain_b = plain_typography(b);
  if (plain_a == plain_b) return true;
  // A dash may be set with blanks round it or without; a hyphen too, for who cannot tell which of them it is.
  const auto apart = [](const std::string& text) {
    std::string spaced;
    for (const char c : text) c == '-' ? spaced += " - " : spaced += c;
    return spaced;
  };
  const std::string spaced_a = apart(plain_a), spaced_b = apart(plain_b);
  const auto without_blanks = [](std::string_view text) {
    auto pieces = cut_words(text);
    pieces.erase(std::remove(pieces.begin(), pieces.end(), " "), pieces.end());
    return pieces;
  };
  return without_blanks(spaced_a) == without_blanks(spaced_b);
}

}  // namespace pressroom::core
