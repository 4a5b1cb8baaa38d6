// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/room.hpp"
#include "core/transcript.hpp"
#include "parsers/label_candidates.hpp"
#include "parsers/label_parts.hpp"
#include "parsers/label_surroundings.hpp"
#include "parsers/roster.hpp"

namespace pressroom::parsers {

/// One piece of evidence and what it weighs; one of weight 0 says what else was seen.
struct Vote {
  std::string evidence;  ///< stable, kebab-case
  int weight = 0;
  std::string detail;
};

struct LabelDecision {
  LabelCandidate candidate;
  /// The label of the same transcript that this one misspells, verbatim; empty when it is read as it stands. `parts`,
  /// `kind`, `announced` and `named_by` are then those of the label that is meant.
  std::string taken_for;
  LabelParts parts;
  std::vector<Vote> votes;
  int score = 0;
  bool accepted = false;
  core::LabelKind kind = core::LabelKind::none;
  std::optional<Roster::Match> announced;
  /// Whether a person label may name a speaker, and by which evidence: "announced", "honorific", "function", "medium",
  /// "addressed" (the speech says "Mr" before it), "qualified" (in bold, and parentheses say of where), "repetition",
  /// "in-short" (the family name alone returns), "own-block", "alternates" (answers each question by one character),
  /// "answers" (right behind a question), "opens" (nothing was said before). Empty: the words have the form of a name
  /// and nothing else speaks for it, or another honorific stands with the name elsewhere.
  std::string named_by;

  /// What the label says when its misspelling is mended.
  const std::string& read_as() const { return taken_for.empty() ? candidate.label : taken_for; }
};

/// A candidate is a label when its votes reach this.
constexpr int k_label_threshold = 3;

/// The lists of a room, as they are compared.
struct FoldedLabelRules {
  explicit FoldedLabelRules(const core::LabelRules& rules);

  std::set<std::string> anonymous, outlets, not_labels;
};

/// How the conversation stands where a candidate does, and what the other labels are like.
struct LabelMoment {
  bool asks = false;            ///< the words behind it hold a question
  bool answers = false;         ///< the label before it asked
  bool opens = false;           ///< nothing was said before it
  bool all_announced = false;   ///< the first page announces who is going to speak
  bool alternates = false;      ///< wherever it stands, a question was asked right before
  bool questions = false;       ///< a "Q" or another mark of a question stands on the pages
  bool among_capitals = false;  ///< the labels that were accepted are in capitals
  bool among_bold = false;      ///< the labels that were accepted are in bold, and their words are not
  int times = 1;                ///< how often its name opens a block
  bool in_short = false;        ///< its family name alone is a label that stands twice at least
  int elsewhere = 0;            ///< for one in mid-block: how often the label was accepted at the start of a block
  std::string other_honorific;  ///< see FamilyHonorifics::contradicting()
};

/// Decides one candidate: what it would name, what speaks for it and against it. `candidate`, `taken_for`, `parts`,
/// `announced` and a kind of `group` are set; the rest is filled in.
void judge_label(LabelDecision& decision, const FoldedLabelRules& rules, const SpokenWords& spoken,
                 const LabelMoment& moment);

}  // namespace pressroom::parsers
