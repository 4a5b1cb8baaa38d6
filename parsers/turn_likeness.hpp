// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/transcript.hpp"

namespace pressroom::parsers {

/// The words of a text and its pairs of neighbouring words, each as a number, sorted; what differs in typography alone
/// has the same numbers.
struct WordBag {
  std::vector<std::uint32_t> singles, pairs;
  std::size_t words() const { return singles.size(); }
};
WordBag word_bag(std::string_view text);

/// How like two texts are: 0 have no word in common, 1 the same words in the same neighbourhoods. The mean of the
/// shares (Dice, "Measures of the Amount of Ecologic Association Between Species", 1945) of words and of pairs of
/// words: the former see the short text with one new word, the latter that long ones share more than "the" and "of".
double likeness(const WordBag& a, const WordBag& b);

/// The bags of turns, made when they are asked for.
class TurnWords {
 public:
  explicit TurnWords(const std::vector<core::Turn>& turns) : turns_(turns), bags_(turns.size()) {}
  const WordBag& of(std::size_t turn) const;

 private:
  const std::vector<core::Turn>& turns_;
  mutable std::vector<std::optional<WordBag>> bags_;
};

}  // namespace pressroom::parsers
