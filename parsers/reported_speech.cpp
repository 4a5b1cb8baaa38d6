// SPDX-License-Identifier: Apache-2.0
#include "parsers/reported_speech.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/text.hpp"
#include "parsers/label_words.hpp"
#include "parsers/roles.hpp"

namespace pressroom::parsers {

namespace {

/// A few sentences may well do without a first person.
constexpr std::size_t k_least_words = 100;

char32_t closing(char32_t open) {
  switch (open) {
    case U'\u201C':
      return U'\u201D';
    case U'\u2018':
      return U'\u2019';
    case U'\u300C':
      return U'\u300D';
    case U'\u300E':
      return U'\u300F';
    case U'"':
      return U'"';
    default:
      return U'\0';
  }
}

/// What stands between quotation marks that close within the paragraph is left out.
std::u32string without_quotations(const std::u32string& text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char32_t close = closing(text[i]);
    const std::size_t end = close == U'\0' ? std::u32string::npos : text.find(close, i + 1);
    if (end == std::u32string::npos) {
      out.push_back(close == U'\0' ? text[i] : U' ');
    } else {
      out.push_back(U' ');
      i = end;
    }
  }
  return out;
}

bool speaks_english(const std::u32string& words) {
  constexpr std::array<std::string_view, 12> k_spoken{"i",  "we",   "us",   "our",     "ours",   "my",
                                                      "me", "mine", "your", "welcome", "ladies", "gentlemen"};
  std::string text;
  for (const char32_t c : words) core::append_utf8(text, c == U'\u2019' ? U'\'' : c);
  const auto list = words_of(lower(text));
  return std::any_of(list.begin(), list.end(), [&](const std::string& word) {
    const auto begin = word.find_first_not_of("([-*");
    if (begin == std::string::npos) return false;
    const std::string bare = word.substr(begin, word.find_first_of(",.;:'!?)]-", begin) - begin);
    // "U.S." is no "us", and "I." may be an initial.
    const bool initial = begin + bare.size() < word.size() && word[begin + bare.size()] == '.' && bare == "i";
    return !initial && std::find(k_spoken.begin(), k_spoken.end(), bare) != k_spoken.end();
  });
}

/// "I" and "we" are one character, which a country, its embassies and its organs are called by in a report as well.
bool speaks_chinese(const std::u32string& text) {
  constexpr std::u32string_view k_of_a_country = U"\u56FD\u9A7B\u65B9\u515A\u519B\u7701\u5E02\u6821\u53F0\u5E9C\u4F7F";
  constexpr std::array<std::u32string_view, 4> k_addressed{U"\u4F60", U"\u60A8", U"\u5404\u4F4D", U"\u54B1"};
  for (std::size_t i = text.find(U'\u6211'); i != std::u32string::npos; i = text.find(U'\u6211', i + 1)) {
    if (i + 1 == text.size() || k_of_a_country.find(text[i + 1]) == std::u32string_view::npos) return true;
  }
  return std::any_of(k_addressed.begin(), k_addressed.end(),
                     [&](std::u32string_view word) { return text.find(word) != std::u32string::npos; });
}

}  // namespace

bool is_report(const std::vector<core::Turn>& turns, std::string_view language) {
  const bool english = language == "en" || language.starts_with("en-");
  const bool chinese = language == "zh" || language.starts_with("zh-");
  if (!english && !chinese) return false;
  std::size_t words = 0;
  for (const core::Turn& turn : turns) {
    words += word_count(turn);
    for (const std::string& paragraph : turn.paragraphs) {
      const std::u32string told = without_quotations(core::decode_utf8(paragraph));
      if (english ? speaks_english(told) : speaks_chinese(told)) return false;
    }
  }
  return words >= k_least_words;
}

}  // namespace pressroom::parsers
