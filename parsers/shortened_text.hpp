// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/text_span.hpp"

namespace pressroom::parsers {

/// Adds to `runs` what of the text between two tags, [text.begin, text.end) of `utf8`, an HTML parser takes over as it
/// stands whatever its state, so that any other text in its place gives the same tree: no character that markup or a
/// reference begins or goes on with, and behind a character that is no white space. Short ones are left.
void add_plain_runs(std::string_view utf8, TextSpan text, std::vector<TextSpan>& runs);

/// A page on which each of some runs of plain text is one character, so that a parser that works character by
/// character has less to do; and the way back.
class ShortenedText {
 public:
  /// U+F8FF, for private use: pages that have it are not shortened.
  static constexpr std::string_view k_stand_in = "\xEF\xA3\xBF";

  /// `runs` rise, do not touch and are longer than the stand-in. `utf8` is not copied and has to live as long.
  ShortenedText(std::string_view utf8, const std::vector<TextSpan>& runs);

  std::string_view text() const { return text_; }
  std::size_t runs() const { return runs_.size(); }
  /// The run that stands at that place in order.
  std::string_view run(std::size_t index) const;
  /// The first run from that offset of text() on; runs() when there is none.
  std::size_t first_run_from(std::size_t offset) const;
  /// The offset in the whole of an offset in text(); behind the run for one inside a stand-in.
  std::size_t whole_offset(std::size_t offset) const;

 private:
  struct Run {
    std::size_t stand_in;  ///< offset in text_
    TextSpan whole;
  };

  std::string_view whole_;
  std::string text_;
  std::vector<Run> runs_;
};

}  // namespace pressroom::parsers
