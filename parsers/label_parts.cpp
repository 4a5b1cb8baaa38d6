// SPDX-License-Identifier: Apache-2.0
#include "parsers/label_parts.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "core/text.hpp"
#include "parsers/label_words.hpp"
#include "parsers/place_names.hpp"

namespace pressroom::parsers {

namespace {

/// A title before a name is shorter than this many words; what is longer is a sentence.
constexpr std::size_t k_longest_title = 12;

using Words = std::vector<std::string>;

std::string joined(Words::const_iterator begin, Words::const_iterator end) {
  std::string text;
  for (auto word = begin; word != end; ++word) text += (text.empty() ? "" : " ") + *word;
  return text;
}

std::string without_zero_width(std::string_view text) {
  std::string out;
  for (const char32_t c : core::decode_utf8(text)) {
    if (c != U'\u200B' && c != U'\u200C' && c != U'\u200D' && c != U'\u2060' && c != U'\uFEFF')
      core::append_utf8(out, c);
  }
  return core::collapse_white_space(out);
}

constexpr std::string_view k_wide_open = "\uFF08", k_wide_close = "\uFF09";

/// What stands in the parentheses of a label, in order, half or full width. One that nobody closed reaches to the end.
Words in_parentheses(std::string_view label) {
  Words found;
  for (std::size_t at = 0; at < label.size();) {
    const auto open = std::min(label.find('(', at), label.find(k_wide_open, at));
    if (open == std::string_view::npos) break;
    const std::size_t inside = open + (label[open] == '(' ? 1 : k_wide_open.size());
    const auto close = std::min(label.find(')', inside), label.find(k_wide_close, inside));
    found.push_back(
        core::collapse_white_space(label.substr(inside, close == std::string_view::npos ? close : close - inside)));
    if (close == std::string_view::npos) break;
    at = close + 1;
  }
  return found;
}

std::string without_honorific(const std::string& name) {
  const Words words = words_of(name);
  return words.size() > 1 && is_honorific(words[0]) ? joined(words.begin() + 1, words.end()) : name;
}

/// "Under-Secretary" is a secretary.
bool names_office(const std::string& word) {
  const auto hyphen = word.rfind('-');
  return is_title_word(word) || (hyphen != std::string::npos && is_title_word(word.substr(hyphen + 1)));
}

/// "The Secretary of State for Foreign Affairs (Mr William Hague)": the office in front, who holds it behind. "The
/// Leader of the House (Sir George Young)" is one by its form: an article, and somebody addressed.
bool is_holder(const std::string& office, const std::string& qualifier) {
  const Words words = words_of(office);
  const std::string name = without_honorific(qualifier);
  if (words.size() < 2 || has_person_form(office) || !has_person_form(name)) return false;
  const bool addressed = lower(words[0]) == "the" && name != qualifier;
  return addressed || std::any_of(words.begin(), words.end(), names_office);
}

/// "Mr. Li (Xinhua)", "Mr Hanson (Delyn) (Lab)", "Name (via interpreter)": the parentheses and all behind them.
void take_qualifiers(LabelParts& parts) {
  const auto open = std::min(parts.name.find('('), parts.name.find(k_wide_open));
  if (open == std::string::npos || open == 0) return;
  const Words qualifiers = in_parentheses(parts.name);
  parts.name = core::collapse_white_space(std::string_view(parts.name).substr(0, open));
  const std::string before = parts.name;
  for (const std::string& qualifier : qualifiers) {
    parts.qualifier += (parts.qualifier.empty() ? "" : "; ") + qualifier;
    if (speaks_of_interpreting(qualifier)) {
      parts.interpreted = true;
    } else if (has_outlet_form(qualifier)) {
      parts.outlet = qualifier;
    } else if (words_of(qualifier).size() == 1 && has_role_form(qualifier)) {
      parts.title = qualifier;
    } else if (is_holder(before, qualifier) && parts.title.empty()) {
      parts.title = before;
      parts.name = qualifier;
    }
  }
}

/// "A reporter from Le Monde", "Journalist with Xinhua".
void take_medium_of_nobody(LabelParts& parts) {
  constexpr std::array<std::string_view, 4> k_ties{"from", "with", "of", "for"};
  constexpr std::size_t k_longest_medium = 6;
  Words words = words_of(parts.name);
  if (words.size() > 3 && (lower(words[0]) == "a" || lower(words[0]) == "the")) words.erase(words.begin());
  if (words.size() < 3 || words.size() > k_longest_medium + 2 || !is_reporter_word(words[0])) return;
  if (std::find(k_ties.begin(), k_ties.end(), words[1]) == k_ties.end()) return;
  const std::string medium = joined(words.begin() + 2, words.end());
  if (!is_title_case(medium) || has_running_text_word(medium)) return;
  parts.outlet = medium;
  parts.title = words[0];
  parts.name.clear();
}

/// "Gao Tao, vice governor of Liaoning".
void take_title_behind(LabelParts& parts) {
  const auto comma = parts.name.find(", ");
  if (comma == std::string::npos) return;
  const std::string before = parts.name.substr(0, comma), behind = parts.name.substr(comma + 2);
  const Words words = words_of(behind);
  if (!has_person_form(before) || !std::any_of(words.begin(), words.end(), is_title_word)) return;
  parts.title = behind;
  parts.name = before;
}

/// "Zhang Ming from China Daily", "Zhang Ming of Xinhua".
void take_outlet_behind(LabelParts& parts) {
  constexpr std::array<std::string_view, 4> k_ties{" from ", " of ", " with ", ", "};
  for (const std::string_view tie : k_ties) {
    const auto at = parts.name.find(tie);
    if (at == std::string::npos) continue;
    const std::string before = parts.name.substr(0, at), behind = parts.name.substr(at + tie.size());
    if (!has_person_form(before) || !has_outlet_form(behind)) continue;
    parts.outlet = behind;
    parts.name = before;
    return;
  }
}

/// How many words from `at` on say of where an office is: "of Germany", "for Foreign Affairs of Japan". Where no
/// country ends them nobody can tell the place from the name.
std::size_t words_of_where(const Words& words, std::size_t at) {
  constexpr std::size_t k_most_between = 6;
  for (std::size_t i = at; i + 1 < words.size() && i <= at + k_most_between; ++i) {
    if (lower(words[i]) != "of") continue;
    if (const std::size_t country = country_words(words, i + 1); country > 0) return i - at + 1 + country;
  }
  return 0;
}

/// The number of words that are a title before a name of one to four words: up to the last word that is a function,
/// or the institution it belongs to.
std::size_t title_words(const Words& words) {
  std::size_t end = 0;
  bool holds_function = false;
  for (std::size_t i = 0; i + 1 < words.size() && i < k_longest_title; ++i) {
    const bool function = is_title_word(words[i]);
    holds_function = holds_function || function;
    if (holds_function && (function || is_body_word(words[i]))) end = i + 1;
  }
  if (end > 0) end += words_of_where(words, end);
  if (end == 0 || end >= words.size() || words.size() - end > 4) return 0;
  const std::string rest = joined(words.begin() + static_cast<std::ptrdiff_t>(end), words.end());
  const bool one_word = words.size() - end == 1;
  return (one_word ? is_title_case(rest) && !is_connector(rest) : has_person_form(rest)) ? end : 0;
}

/// "FRAGE JUNG": somebody who asks, and who it is. "Question Time" and "Press Secretary" are other things.
bool take_mark_before(LabelParts& parts) {
  constexpr std::array<std::string_view, 7> k_marks{"frage",
                                                    "zusatzfrage",
                                                    "nachfrage",
                                                    "zwischenfrage",
                                                    "zuruf",
                                                    "pregunta",
                                                    "\u0432\u043E\u043F\u0440\u043E\u0441"};
  const Words words = words_of(parts.name);
  if (words.size() < 2 || words.size() > 4) return false;
  if (std::find(k_marks.begin(), k_marks.end(), lower(words[0])) == k_marks.end()) return false;
  const std::string name = joined(words.begin() + 1, words.end());
  if (!is_title_case(name) || has_running_text_word(name) || has_digit(name) || has_ordinal_word(name)) return false;
  parts.title = words[0];
  parts.name = name;
  return true;
}

void take_title_before(LabelParts& parts) {
  if (take_mark_before(parts)) return;
  const Words words = words_of(parts.name);
  const std::size_t count = title_words(words);
  if (count == 0) return;
  const auto name = words.begin() + static_cast<std::ptrdiff_t>(count);
  // "CCTV reporter Li Ming" names the medium as well.
  if (is_reporter_word(words[count - 1]) && count > 1) {
    const std::string medium = joined(words.begin(), name - 1);
    if (has_outlet_form(medium)) parts.outlet = medium;
  }
  if (count == 1 && is_honorific(words[0])) {
    parts.honorific = words[0];
  } else {
    parts.title = joined(words.begin(), name);
  }
  parts.name = joined(name, words.end());
}

void take_honorific(LabelParts& parts) {
  Words words = words_of(parts.name);
  // "President of France Anna Holm" is an office in several words.
  if (words.size() < 2 || !is_honorific(words[0]) || lower(words[1]) == "of" || lower(words[1]) == "for") return;
  parts.honorific = words[0];
  parts.name = joined(words.begin() + 1, words.end());
}

}  // namespace

bool LabelParts::is_of_the_press() const {
  const Words words = words_of(title);
  const bool asks = words.size() == 1 && is_anonymous_question(words.front());
  return !outlet.empty() || asks || std::any_of(words.begin(), words.end(), is_reporter_word);
}

bool LabelParts::is_interpreters() const {
  const std::string words = lower(title);
  return words.find("interpret") != std::string::npos || words.find("translat") != std::string::npos;
}

LabelParts take_apart(std::string_view label) {
  LabelParts parts;
  parts.name = without_zero_width(label);
  take_qualifiers(parts);
  take_medium_of_nobody(parts);
  if (parts.name.empty()) return parts;
  take_outlet_behind(parts);
  if (has_outlet_form(parts.name)) return parts;
  take_title_behind(parts);
  if (has_role_form(parts.name)) return parts;
  take_honorific(parts);
  if (parts.title.empty()) take_title_before(parts);
  return parts;
}

}  // namespace pressroom::parsers
