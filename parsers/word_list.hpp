// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace pressroom::parsers {

/// Whether a short list, in whatever order it is written, holds a word.
template <std::size_t n>
constexpr bool is_one_of(std::string_view word, const std::array<std::string_view, n>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// A long list in the order that is_in_sorted() looks words up by.
template <std::size_t n>
constexpr std::array<std::string_view, n> sorted_words(std::array<std::string_view, n> words) {
  std::sort(words.begin(), words.end());
  return words;
}

template <std::size_t n>
constexpr bool is_in_sorted(std::string_view word, const std::array<std::string_view, n>& words) {
  return std::binary_search(words.begin(), words.end(), word);
}

}  // namespace pressroom::parsers
