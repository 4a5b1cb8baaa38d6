// SPDX-License-Identifier: Apache-2.0
#include "parsers/label_spelling.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "core/text.hpp"
#include "parsers/label_words.hpp"

namespace pressroom::parsers {

namespace {

/// A label that others are read as stands so often, and so many times as often as what is read.
constexpr int k_frequent = 3;
constexpr int k_more_often = 3;
/// No transcript has so many speakers; what is beyond is not compared.
constexpr std::size_t k_most_compared = 200;
constexpr std::size_t k_longest_compared = 60;
constexpr std::size_t k_most_words = 6;
/// Family names of fewer letters differ in one by right: "Ning" and "Ming".
constexpr std::size_t k_shortest_misspelt_name = 5;

/// What stands in parentheses is said about a speaker and changes from turn to turn.
std::string_view without_parentheses(std::string_view label) {
  const auto open = std::min(label.find('('), label.find("\uFF08"));
  return open == std::string_view::npos || open == 0 ? label : label.substr(0, open);
}

std::vector<std::string> bare_words(std::string_view label) {
  std::vector<std::string> words;
  for (const std::string& word : words_of(label)) {
    if (std::string letters = letters_of(word); !letters.empty()) words.push_back(std::move(letters));
  }
  return words;
}

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += word;
  return all;
}

/// Letters inserted, left out, changed, or two neighbours swapped (optimal string alignment); `limit` + 1 for more.
std::size_t distance(const std::u32string& a, const std::u32string& b, std::size_t limit) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > limit) return limit + 1;
  constexpr std::size_t k_width = k_longest_compared + 1;
  if (a.size() >= k_width || b.size() >= k_width) return limit + 1;
  std::array<std::array<std::size_t, k_width>, 3> rows{};
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i - 1) % 3];
    const auto& before = rows[(i + 1) % 3];  // two rows up
    row[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + change});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    if (least > limit) return limit + 1;
  }
  return rows[a.size() % 3][b.size()];
}

/// "MODERATOR" is right as it stands, and so is "MS": a word that the lists know misspells no other.
bool is_known_word(const std::string& word) {
  return is_honorific(word) || is_title_word(word) || has_role_form(word) || is_anonymous_question(word) ||
         is_anonymous_answer(word) || is_body_word(word) || is_connector(word);
}

std::size_t letters_that_may_differ(std::size_t length) {
  if (length < 4) return 0;
  return length < 8 ? 1 : 2;
}

bool is_short_function(const std::string& word) { return is_honorific(word) || word == "the"; }

/// The letters in which a word of a rare label differs from that of a known one; nothing when those are too many, or
/// when the rare word is right as it stands.
std::optional<std::size_t> word_difference(const std::string& rare, const std::string& known, bool is_name,
                                           const SpokenWords& spoken) {
  if (rare == known) return 0;
  // Bytes: no letter has more than four. Most words end here.
  if (std::max(rare.size(), known.size()) - std::min(rare.size(), known.size()) > 8) return std::nullopt;
  if (is_known_word(rare) || spoken.hold(rare)) {
    // "HE PRESIDENT": a pronoun is spoken everywhere, and opens no label.
    if (!has_running_text_word(rare) || !is_short_function(known)) return std::nullopt;
  }
  const std::u32string a = core::decode_utf8(rare), b = core::decode_utf8(known);
  const bool short_function = b.size() < 4 && is_short_function(known);
  if (is_name && std::min(a.size() + 1, b.size()) < k_shortest_misspelt_name) return std::nullopt;
  const std::size_t limit = short_function ? 1 : letters_that_may_differ(b.size());
  const std::size_t found = distance(a, b, limit);
  return found <= limit ? std::optional(found) : std::nullopt;
}

bool names_somebody(core::LabelKind kind) {
  return kind == core::LabelKind::person || kind == core::LabelKind::outlet_person || kind == core::LabelKind::none;
}

}  // namespace

KnownLabels::KnownLabels(const std::vector<LabelDecision>& decisions) {
  std::map<std::string, std::map<std::string, int>> spellings;
  for (const LabelDecision& decision : decisions) {
    if (!decision.accepted) continue;
    const std::string_view label = without_parentheses(decision.candidate.label);
    const auto [place, fresh] = known_.try_emplace(letters_of(label));
    Known& known = place->second;
    if (fresh) {
      known.label = std::string(label);
      known.words = bare_words(label);
      known.parts = decision.parts;
      known.kind = decision.kind;
      known.in_capitals = is_in_capitals(label);
    }
    ++known.times;
    ++spellings[place->first][std::string(label)];
  }
  for (auto& [key, known] : known_) {
    const auto& written = spellings[key];
    known.label = std::max_element(written.begin(), written.end(), [](const auto& a, const auto& b) {
                    return a.second < b.second;
                  })->first;
    known.words = bare_words(known.label);
    known.letters = key;
    if (known.times >= k_frequent && key.size() <= k_longest_compared) frequent_.push_back(&known);
  }
  std::stable_sort(frequent_.begin(), frequent_.end(),
                   [](const Known* a, const Known* b) { return a->times > b->times; });
  if (frequent_.size() > k_most_compared) frequent_.resize(k_most_compared);
}

bool KnownLabels::hold(std::string_view label) const {
  const auto found = known_.find(letters_of(without_parentheses(label)));
  if (found == known_.end()) return false;
  // What has neither a known form nor company may be a heading as well.
  return found->second.kind != core::LabelKind::none || found->second.times > 1;
}

int KnownLabels::times(const std::string& key) const {
  const auto found = known_.find(key);
  return found == known_.end() ? 0 : found->second.times;
}

std::optional<std::string> KnownLabels::meant_by(const LabelDecision& rare, const SpokenWords& spoken) const {
  const std::string_view label = without_parentheses(rare.candidate.label);
  const auto words = bare_words(label);
  const std::string letters = joined(words);
  if (letters.empty() || letters.size() > k_longest_compared || words.size() > k_most_words || rare.announced)
    return std::nullopt;
  const int rare_times = std::max(1, times(letters));
  const bool in_capitals = is_in_capitals(label);
  const Known* nearest = nullptr;
  std::size_t least = std::numeric_limits<std::size_t>::max();
  bool tie = false;
  for (const Known* known : frequent_) {
    const std::string& whole = known->letters;
    // The same letters: the label itself, or its blanks and stops went astray.
    if (whole == letters) {
      const bool same = folded(core::collapse_white_space(label)) == folded(known->label);
      return same ? std::nullopt : std::optional(known->label);
    }
    if (known->times < k_more_often * rare_times || known->in_capitals != in_capitals) continue;
    std::optional<std::size_t> differs;
    if (known->words.size() == words.size()) {
      differs = 0;
      for (std::size_t i = 0; i < words.size() && differs; ++i) {
        const bool is_name = names_somebody(known->kind) && i + 1 == words.size();
        const auto here = word_difference(words[i], known->words[i], is_name, spoken);
        differs = here ? std::optional(*differs + *here) : std::nullopt;
      }
    } else if (words.size() == known->words.size() + 1 || words.size() + 1 == known->words.size()) {
      // A blank was read into a word, or out of the label.
      differs = word_difference(letters, whole, names_somebody(known->kind), spoken);
    }
    if (!differs || *differs > 2) continue;
    tie = *differs == least;
    if (*differs < least) {
      least = *differs;
      nearest = known;
      tie = false;
    }
  }
  if (nearest == nullptr || tie) return std::nullopt;
  return nearest->label;
}

}  // namespace pressroom::parsers
