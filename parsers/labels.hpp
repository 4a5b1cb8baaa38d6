// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/room.hpp"
#include "core/transcript.hpp"
#include "parsers/label_parts.hpp"
#include "parsers/page_reading.hpp"
#include "parsers/roster.hpp"

namespace pressroom::parsers {

/// Where a label-shaped string stands.
enum class LabelPlace { own_block, inline_text };

/// A string that may be a label: everything before a terminator at the start of a block.
struct LabelCandidate {
  std::size_t page = 0;          ///< index into the pages at hand
  std::size_t block = 0;         ///< index into that page's blocks
  std::string label;             ///< verbatim, white space collapsed, without terminator
  GlyphRange glyphs;             ///< label and terminator
  std::uint32_t text_begin = 0;  ///< first glyph of the words behind it
  LabelPlace place = LabelPlace::inline_text;
  bool terminated = true;  ///< false for a bare "Q"
  bool bold = false;       ///< the label is bold and what follows is not
};

/// One piece of evidence and what it weighs.
struct Vote {
  std::string evidence;  ///< stable, kebab-case
  int weight = 0;
  std::string detail;
};

struct LabelDecision {
  LabelCandidate candidate;
  LabelParts parts;
  std::vector<Vote> votes;
  int score = 0;
  bool accepted = false;
  core::LabelKind kind = core::LabelKind::none;
  std::optional<Roster::Match> announced;
  /// The label of this transcript that this one is a misspelling of, as it stands there.
  std::optional<std::string> taken_for;
  /// Whether a person label may name a speaker, and by which evidence: "announced", "honorific", "function", "medium",
  /// "repetition", "own-block", "answers" (right behind a question), "opens" (nothing was said before). Empty: the
  /// words have the form of a name and nothing else speaks for it.
  std::string named_by;
};

/// A candidate is a label when its votes reach this.
constexpr int k_label_threshold = 3;

/// Pass 1: every candidate of one page, at most one a block.
std::vector<LabelCandidate> find_label_candidates(const PageReading& page, std::size_t page_index);

/// Pass 2: decides all candidates of a transcript together, since repetition is evidence, and so are the words that the
/// pages write in lower case elsewhere. Keeps their order.
std::vector<LabelDecision> decide_labels(const std::vector<PageReading>& pages,
                                         const std::vector<LabelCandidate>& candidates, const Roster& roster);

}  // namespace pressroom::parsers
