// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "core/text.hpp"

namespace pressroom::parsers {

/// Whether a short list, in whatever order it is written, holds a word.
template <std::size_t n>
constexpr bool is_one_of(std::string_view word, const std::array<std::string_view, n>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Says of most words that are not in a set that they are not, at the cost of three bytes.
class WordFilter {
 public:
  constexpr void add(std::string_view word) { held_[place_of(word)] = true; }
  constexpr bool may_hold(std::string_view word) const { return held_[place_of(word)]; }

 private:
  static constexpr std::size_t place_of(std::string_view word) {
    if (word.empty()) return 0;
    const auto first = static_cast<unsigned char>(word.front()), last = static_cast<unsigned char>(word.back());
    return (word.size() * 37 + first * 11u + last * 5u) % k_places;
  }

  static constexpr std::size_t k_places = 256;
  std::array<bool, k_places> held_{};
};

/// A long list that is_in_sorted() looks words up in.
template <std::size_t n>
struct SortedWords {
  std::array<std::string_view, n> words;
  WordFilter filter;
};

template <std::size_t n>
constexpr SortedWords<n> sorted_words(std::array<std::string_view, n> words) {
  SortedWords<n> sorted{words, {}};
  std::sort(sorted.words.begin(), sorted.words.end());
  for (const std::string_view word : words) sorted.filter.add(word);
  return sorted;
}

template <std::size_t n>
constexpr bool is_in_sorted(std::string_view word, const SortedWords<n>& sorted) {
  return sorted.filter.may_hold(word) && std::binary_search(sorted.words.begin(), sorted.words.end(), word);
}

/// Calls `visit(std::string_view)` for each word of a list that HTML separates by white space, as the value of "class".
template <class Visit>
void for_each_class(std::string_view classes, Visit&& visit) {
  for (std::size_t at = 0, end = 0; at < classes.size(); at = end + 1) {
    for (end = at; end < classes.size() && !core::is_ascii_white_space(classes[end]);) ++end;
    if (end > at) visit(classes.substr(at, end - at));
  }
}

}  // namespace pressroom::parsers
