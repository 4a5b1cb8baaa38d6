// SPDX-License-Identifier: Apache-2.0
#include "parsers/turn_likeness.hpp"

#include <algorithm>
#include <string_view>

#include "core/word_diff.hpp"
#include "core/wording.hpp"

namespace pressroom::parsers {

namespace {

/// FNV-1a: what two words that collide cost is a likeness that is a little too high.
std::uint32_t hash(std::string_view word, std::uint32_t state = 2'166'136'261u) {
  for (const char c : word) state = (state ^ static_cast<unsigned char>(c)) * 16'777'619u;
  return state;
}

std::size_t common(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  std::size_t count = 0;
  for (std::size_t i = 0, k = 0; i < a.size() && k < b.size();) {
    if (a[i] == b[k]) {
      ++count, ++i, ++k;
    } else {
      a[i] < b[k] ? ++i : ++k;
    }
  }
  return count;
}

double share(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  return 2.0 * static_cast<double>(common(a, b)) / static_cast<double>(a.size() + b.size());
}

}  // namespace

WordBag word_bag(std::string_view text) {
  const std::string plain = core::plain_typography(text);
  WordBag bag;
  for (const std::string_view piece : core::cut_words(plain)) {
    if (!core::is_word(piece)) continue;
    const std::uint32_t word = hash(piece);
    if (!bag.singles.empty()) bag.pairs.push_back(hash(piece, bag.singles.back() * 31 + 7));
    bag.singles.push_back(word);
  }
  std::sort(bag.singles.begin(), bag.singles.end());
  std::sort(bag.pairs.begin(), bag.pairs.end());
  return bag;
}

double likeness(const WordBag& a, const WordBag& b) {
  if (a.singles.empty() || b.singles.empty()) return 0;
  const double words = share(a.singles, b.singles);
  if (a.pairs.empty() && b.pairs.empty()) return words;
  return (words + share(a.pairs, b.pairs)) / 2;
}

const WordBag& TurnWords::of(std::size_t turn) const {
  if (!bags_[turn]) bags_[turn] = word_bag(turns_[turn].text());
  return *bags_[turn];
}

}  // namespace pressroom::parsers
