// SPDX-License-Identifier: Apache-2.0
#include "parsers/bracket_labels.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "core/text.hpp"
#include "parsers/block_evidence.hpp"
#include "parsers/label_words.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::size_t k_fewest = 3;

struct Bracket {
  char32_t open, close;
  bool holds_asides;
};

constexpr std::array<Bracket, 9> k_brackets{{{U'\u3010', U'\u3011', false},
                                             {U'\u3014', U'\u3015', false},
                                             {U'\u3008', U'\u3009', false},
                                             {U'\uFF1C', U'\uFF1E', false},
                                             {U'<', U'>', false},
                                             {U'\uFF08', U'\uFF09', true},
                                             {U'(', U')', true},
                                             {U'[', U']', true},
                                             {U'\uFF3B', U'\uFF3D', true}}};

std::optional<BracketLabel> label_at(const std::u32string& line) {
  if (line.empty()) return std::nullopt;
  const auto bracket =
      std::find_if(k_brackets.begin(), k_brackets.end(), [&](const Bracket& one) { return one.open == line[0]; });
  if (bracket == k_brackets.end()) return std::nullopt;
  const std::size_t close = line.find(bracket->close, 1);
  if (close == std::u32string::npos || close >= k_bracket_head) return std::nullopt;
  std::string label;
  for (std::size_t i = 1; i < close; ++i) core::append_utf8(label, line[i]);
  label = core::collapse_white_space(label);
  if (label.empty() || has_sentence_end(label)) return std::nullopt;
  const bool mark = is_anonymous_question(label) || is_anonymous_answer(label);
  if (bracket->holds_asides && !mark) return std::nullopt;
  return BracketLabel{std::move(label), close + 1};
}

}  // namespace

std::vector<std::optional<BracketLabel>> find_bracket_labels(const std::vector<std::u32string>& lines) {
  std::vector<std::optional<BracketLabel>> found;
  std::map<std::string, std::size_t> times;
  std::size_t count = 0;
  found.reserve(lines.size());
  for (const std::u32string& line : lines) {
    found.push_back(label_at(line));
    if (!found.back()) continue;
    ++count;
    ++times[folded(found.back()->label)];
  }
  for (auto& label : found) {
    if (!label) continue;
    const bool speaks = times[folded(label->label)] > 1 || names_a_speaker(label->label);
    if (count < k_fewest || times.size() < 2 || !speaks) label.reset();
  }
  return found;
}

}  // namespace pressroom::parsers
