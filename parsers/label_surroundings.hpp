// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "parsers/label_candidates.hpp"
#include "parsers/label_parts.hpp"
#include "parsers/page_reading.hpp"

namespace pressroom::parsers {

/// The words that the pages hold outside of label-shaped strings, and how they write them.
class SpokenWords {
 public:
  SpokenWords(const std::vector<PageReading>& pages, const std::vector<LabelCandidate>& candidates);

  /// How many words of a name the pages write in lower case too. "Green Development" is a heading where "green" and
  /// "development" are words of the speech.
  enum class Common { none, some, all };
  Common common_words(const std::string& name) const;
  /// Whether the speech holds a word, in any case, without the marks at its ends.
  bool hold(std::string_view word) const;
  /// Whether the speech speaks of or to somebody by this one word, behind an honorific: "Mr Holm".
  bool address(std::string_view name) const;

 private:
  void collect(std::string_view speech);

  class Words {
   public:
    void add(std::string_view word) {
      if (!hold(word)) words_.emplace(word);
    }
    bool hold(std::string_view word) const { return words_.contains(word); }

   private:
    struct Hash : std::hash<std::string_view> {
      using is_transparent = void;
    };
    std::unordered_set<std::string, Hash, std::equal_to<>> words_;
  };

  Words lower_case_;  ///< as they are written in label-shaped strings too
  Words addressed_;   ///< lower-cased, behind an honorific
  Words spoken_;      ///< lower-cased, of the speech alone
};

/// How often each name opens a block, by the folded name that a label holds.
class NameCounts {
 public:
  void add(const LabelParts& parts) { ++times_[key(parts)]; }
  int times(const LabelParts& parts) const;

 private:
  /// "Premier Li" and "Interpreter Li" are two.
  static std::string key(const LabelParts& parts);

  std::map<std::string, int> times_;
};

/// Whether the words behind each label, up to the next candidate, ask something; over page ends too. Candidates stand
/// in document order.
std::vector<bool> who_asks(const std::vector<PageReading>& pages, const std::vector<LabelCandidate>& candidates);

}  // namespace pressroom::parsers
