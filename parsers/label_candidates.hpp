// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/page_reading.hpp"

namespace pressroom::parsers {

/// Where a label-shaped string stands.
enum class LabelPlace {
  own_block,    ///< alone in its block
  inline_text,  ///< at the start of a block, the words behind it
  mid_block,    ///< behind a sentence of the same block: a break that was lost
};

/// How much of the block is in bold.
enum class LabelBold {
  none,
  label_alone,  ///< the label, not what follows
  with_words,   ///< the label and words behind it: a question set in bold
};

/// A string that may be a label: everything before a terminator at the start of a block, or behind a sentence end.
struct LabelCandidate {
  std::size_t page = 0;          ///< index into the pages at hand
  std::size_t block = 0;         ///< index into that page's blocks
  std::string label;             ///< verbatim, white space collapsed, without terminator
  GlyphRange glyphs;             ///< label and terminator, a clock behind it, a question's number before it
  std::uint32_t text_begin = 0;  ///< first glyph of the words behind it
  LabelPlace place = LabelPlace::inline_text;
  LabelBold bold = LabelBold::none;
  bool terminated = true;  ///< false for a bare "Q", and for one that an element sets apart
  bool marked = false;     ///< stands in an element of which the layout says that it holds labels
  bool stopped = false;    ///< ended by a full stop, which ends sentences too
  std::string clock;       ///< "00:04" of "Ned Price: (00:04)"; empty without one
  /// A label of the transcript that this one was on paper; empty for one that is read as it stands.
  std::string meant;
  bool scanned = false;   ///< found by ScannedLabels, where a label of the transcript may stand
  bool numbered = false;  ///< behind a question's number: "T2. [66881]"
};

/// Pass 1: every candidate of one page: at most one a block, at its start, and those that the layout's elements mark.
std::vector<LabelCandidate> find_label_candidates(const PageReading& page, std::size_t page_index);

/// Pass 2: labels that stand behind a sentence end inside of the blocks of one page, where `is_known` says that a label
/// was accepted elsewhere; a bare "Q" is asked for as "Q". `from` is, per block, the first glyph that is looked at, or
/// the end of the block to leave it out.
std::vector<LabelCandidate> find_labels_inside(const PageReading& page, std::size_t page_index,
                                               const std::vector<std::uint32_t>& from,
                                               const std::function<bool(std::string_view)>& is_known);

}  // namespace pressroom::parsers
