// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace pressroom::parsers {

/// How the beginning of a block looks: a permission to look closer, no decision.
enum class LabelShape : std::uint8_t { none, own_block, inline_text, bold, question_mark };

/// A line of a page as its reader sees it, with what can be known of it without knowing the site.
struct BlockEvidence {
  std::uint32_t node = 0;       ///< its first text node
  std::int64_t chars = 0;       ///< visible, without white space
  std::int64_t link_chars = 0;  ///< of those, in links
  std::string head;             ///< the first 160 characters, white space collapsed
  bool cut = false;             ///< there are more than in `head`
  bool sentence = false;        ///< ends as a sentence does
  bool apart = false;           ///< in a menu, a form, a footer or their like, by element or role
  LabelShape shape = LabelShape::none;
  std::string label;    ///< what stands before the terminator
  bool strong = false;  ///< the label stands more than once, or is formed like somebody who speaks

  /// Most of it leads elsewhere.
  bool is_links() const { return link_chars * 2 > chars; }
  /// Long enough, or ended like a sentence: what menus and captions are not.
  bool is_running() const;
};

/// Somebody who speaks, by the form of a label alone: a mark of a question or an answer, a function, an honorific.
bool names_a_speaker(const std::string& label);

}  // namespace pressroom::parsers
