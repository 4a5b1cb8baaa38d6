// SPDX-License-Identifier: Apache-2.0
#include "storage/database/search_words.hpp"

#include <fmt/core.h>

#include "core/text.hpp"

namespace pressroom::storage::database {

namespace {

constexpr char32_t k_boundary = 0x200B;

bool is_control(char32_t c) { return (c < 0x20 && c != '\n') || c == 0x7F; }

}  // namespace

std::string set_apart(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  char32_t before = ' ';
  for (const char32_t c : core::decode_utf8(core::nfc(text))) {
    const bool touch = !core::is_white_space(before) && !core::is_white_space(c);
    if (touch && (core::is_unspaced_script(before) || core::is_unspaced_script(c))) core::append_utf8(out, k_boundary);
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
