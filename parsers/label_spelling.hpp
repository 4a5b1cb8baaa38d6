// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/label_jury.hpp"
#include "parsers/label_surroundings.hpp"

namespace pressroom::parsers {

/// The labels that a transcript has accepted, and what their misspellings are read as. Only labels of the same
/// transcript count: "EARENST" is "EARNEST" where EARNEST speaks.
class KnownLabels {
 public:
  explicit KnownLabels(const std::vector<LabelDecision>& decisions);

  /// Whether a label was accepted at the start of a block with these letters, whatever its case, blanks and stops.
  bool hold(std::string_view label) const;

  /// The accepted label, verbatim, that a rare one misspells. It stands at least three times and three times as often,
  /// differs in as few letters as the length of its words allows, and is the only one as near. Nothing when the rare
  /// one is made of known words ("MODERATOR", "MS."), when a word that differs is spoken elsewhere on the pages
  /// ("ALLEN"), or when it was announced.
  std::optional<std::string> meant_by(const LabelDecision& rare, const SpokenWords& spoken) const;

 private:
  struct Known {
    std::string label;               ///< verbatim, as it was met first
    std::vector<std::string> words;  ///< folded, letters and digits only
    std::string letters;             ///< of all words
    LabelParts parts;
    core::LabelKind kind = core::LabelKind::none;
    int times = 0;
    bool in_capitals = false;
  };

  int times(const std::string& key) const;

  std::map<std::string, Known> known_;  ///< by letters
  std::vector<const Known*> frequent_;  ///< those that something may be read as, most frequent first
};

}  // namespace pressroom::parsers
