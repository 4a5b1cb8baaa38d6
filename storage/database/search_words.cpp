// SPDX-License-Identifier: Apache-2.0
#include "storage/database/search_words.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace pressroom::storage::database {

namespace {

constexpr char32_t k_boundary = 0x200B;

struct Range {
  char32_t first, last;
};

/// Blocks of the Unicode standard, in their order.
constexpr std::array<Range, 11> k_without_blanks{{{0x0E00, 0x0EFF},  // Thai, Lao
                                                  {0x1000, 0x109F},  // Burmese
                                                  {0x1780, 0x17FF},  // Khmer
                                                  {0x3005, 0x3007},  // marks that stand for a Han character
                                                  {0x3040, 0x30FF},  // Hiragana, Katakana
                                                  {0x31F0, 0x31FF},
                                                  {0x3400, 0x4DBF},
                                                  {0x4E00, 0x9FFF},
                                                  {0xF900, 0xFAFF},
                                                  {0xFF66, 0xFF9D},
                                                  {0x20000, 0x3FFFF}}};

bool stands_alone(char32_t c) {
  return std::any_of(k_without_blanks.begin(), k_without_blanks.end(),
                     [c](const Range& range) { return c >= range.first && c <= range.last; });
}

bool is_control(char32_t c) { return (c < 0x20 && c != '\n') || c == 0x7F; }

}  // namespace

std::string set_apart(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  char32_t before = ' ';
  for (const char32_t c : core::decode_utf8(core::nfc(text))) {
    const bool touch = !core::is_white_space(before) && !core::is_white_space(c);
    if (touch && (stands_alone(before) || stands_alone(c))) core::append_utf8(out, k_boundary);
    core::append_utf8(out, is_control(c) ? U' ' : c);
    before = c;
  }
  return out;
}

core::Result<std::string> match_expression(const std::vector<std::string>& words) {
  std::size_t bytes = 0;
  for (const std::string& word : words) bytes += word.size();
  if (words.empty() || bytes == 0) return core::fail(core::ErrorCode::usage, "there is no word to search for");
  if (words.size() > max_search_words || bytes > max_search_bytes) {
    return core::fail(core::ErrorCode::usage, fmt::format("at most {} words of {} bytes together can be searched for",
                                                          max_search_words, max_search_bytes));
  }
  std::string expression;
  for (const std::string& word : words) {
    const std::size_t end = word.find_last_not_of('*');
    const std::string_view stem = std::string_view(word).substr(0, end == std::string::npos ? 0 : end + 1);
    // A string of FTS5: two quotes stand for one. What holds no letter or digit is no phrase, and is passed over.
    if (!expression.empty()) expression += ' ';
    expression += '"';
    for (const char c : set_apart(stem)) {
      if (c == '"') expression += '"';
      expression += c;
    }
    expression += stem.size() < word.size() ? "\"*" : "\"";
  }
  return expression;
}

}  // namespace pressroom::storage::database
