// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace pressroom::storage::database {

/// What stands before and behind each hit in a text that the index gives back; indexed text holds neither.
inline constexpr char hit_begins = '\x01';
inline constexpr char hit_ends = '\x02';

/// More is not searched for: SQLite nests one expression within another for each word.
inline constexpr std::size_t max_search_words = 64;
inline constexpr std::size_t max_search_bytes = 4096;

/// The text as it is indexed: NFC, and each character of a script that writes no blanks between words (Han, Kana, Thai,
/// Lao, Khmer, Burmese) set apart by U+200B, so that any run of them is found as a phrase. Controls but LF become
/// blanks.
std::string set_apart(std::string_view text);

/// The expression of SQLite's FTS5 that finds texts in which all of `words` stand. A word that holds blanks or
/// punctuation is a phrase; one with `*` behind it is the beginning of a word. Nothing in them is syntax: any bytes
/// give a well-formed expression. `usage` when there are none, or more than the limits above.
core::Result<std::string> match_expression(const std::vector<std::string>& words);

}  // namespace pressroom::storage::database
