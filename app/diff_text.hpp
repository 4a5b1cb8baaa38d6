// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/word_diff.hpp"

namespace pressroom::app {

/// How a difference is shown to people.
struct TextStyle {
  enum class Colour { none, ansi } colour = Colour::none;  ///< without colours [-this was-]{+this is+}
  enum class Layout { inline_text, side_by_side } layout = Layout::inline_text;
  std::size_t columns = 80;  ///< of the terminal
};

/// How standard output is to be written to: colours on a terminal, unless NO_COLOR (no-color.org) is set; as wide as
/// COLUMNS says, else as the terminal is; side by side from 120 columns on.
TextStyle style_of_output();

/// What a part of a line is, for its colour.
enum class Ink { plain, strong, faint, deleted, inserted };

/// The text in that ink, harmless to the terminal whatever it holds; line ends become blanks.
std::string inked(std::string_view text, Ink ink, TextStyle::Colour colour);

/// Columns that the text takes on a terminal: two for the characters of East Asian scripts and full-width forms.
std::size_t display_width(std::string_view text);

/// The diff with long stretches of unchanged (or wholly new or removed) words cut down to those that stand beside a
/// change; a piece "[...]" stands for the rest.
std::vector<core::DiffPiece> shortened(const std::vector<core::DiffPiece>& diff);

/// The diff as lines, each with the indentation and without its end: one text with both sides marked, or the text
/// before on the left and the one behind on the right.
std::vector<std::string> diff_lines(const std::vector<core::DiffPiece>& diff, const TextStyle& style,
                                    std::size_t indentation);

}  // namespace pressroom::app
