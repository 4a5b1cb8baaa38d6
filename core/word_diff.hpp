// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pressroom::core {

/// The text in pieces that joined give it back: words, and every other character by itself. A word is a run of letters
/// and digits, with an apostrophe, a hyphen or (between digits) a decimal point inside it; a character of a script that
/// is written without blanks (is_unspaced_script()) is one by itself. An ill-formed byte is a piece of one byte.
std::vector<std::string_view> cut_words(std::string_view text);

/// Whether a piece that cut_words() gave is a word.
bool is_word(std::string_view piece);

/// A part of one of two texts, or of both.
struct DiffPiece {
  enum class Kind { equal, deleted, inserted };
  Kind kind = Kind::equal;
  std::string text;

  bool operator==(const DiffPiece&) const = default;
};
std::string_view name(DiffPiece::Kind kind);

/// What became of `before`, word by word: the equal and deleted pieces joined give `before`, the equal and inserted
/// ones `after`. Neighbours are of different kinds, none is empty, and a deleted one stands before the inserted one
/// that takes its place. Shortest edit script (Myers, "An O(ND) Difference Algorithm", 1986) while that costs no more
/// than a fixed amount of work; of texts that differ more than that, what stands between their common beginning and
/// end is replaced as a whole. Deterministic.
std::vector<DiffPiece> word_diff(std::string_view before, std::string_view after);

}  // namespace pressroom::core
