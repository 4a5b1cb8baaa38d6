// SPDX-License-Identifier: Apache-2.0
#include "parsers/label_terminators.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>

#include "core/text.hpp"
#include "parsers/bracket_labels.hpp"
#include "parsers/label_words.hpp"

namespace pressroom::parsers {

namespace {

/// As a room file would write them. The longer one of two that begin alike comes first.
constexpr std::array<std::string_view, 9> k_terminators{".-",       ".\u2013",  ".\u2014", ". \u2013", ". \u2014",
                                                        " \u2014 ", " \u2013 ", " - ",     "."};
constexpr std::size_t k_longest_label = 60, k_longest_label_words = 6;
/// Fewer labels are no habit; one that returns may be a refrain.
constexpr std::size_t k_fewest = 4;

/// A full stop ends sentences, too, and stands in "Mr.": behind capitals alone, or a mark of a question, it ends a
/// label.
bool fits(const std::string& label, std::string_view terminator) {
  if (label.empty() || words_of(label).size() > k_longest_label_words || has_digit(label)) return false;
  if (is_anonymous_question(label) || is_anonymous_answer(label)) return true;
  if (!is_title_case(label) || has_sentence_end(label) || is_heading(label) || has_ordinal_word(label)) return false;
  if (has_running_text_word(label)) return false;
  return terminator != "." || (is_in_capitals(words_of(label).back()) && !is_honorific(label));
}

std::optional<std::string> label_before(const BlockEvidence& block, std::string_view terminator) {
  const std::size_t limit = std::min(block.head.size(), k_longest_label);
  for (auto at = block.head.find(terminator); at < limit; at = block.head.find(terminator, at + 1)) {
    std::string label(core::trimmed(std::string_view(block.head).substr(0, at)));
    if (fits(label, terminator)) return label;
  }
  return std::nullopt;
}

/// A full stop and a dash together are written for no other purpose.
bool is_mark(std::string_view terminator) { return terminator.size() > 1 && terminator.front() == '.'; }

struct Found {
  std::size_t labels = 0;  ///< that return or name a speaker
  std::size_t speakers = 0;
  std::size_t returning = 0;
};

Found count(const std::map<std::string, std::size_t>& times) {
  Found found;
  for (const auto& [label, number] : times) {
    const bool speaker = names_a_speaker(label) || has_person_form(label);
    if (number > 1 || speaker) found.labels += number;
    found.returning += number > 1 ? number : 0;
    found.speakers += speaker ? number : 0;
  }
  return found;
}

}  // namespace

void shape_bracket_labels(std::vector<BlockEvidence>& blocks) {
  std::vector<std::u32string> heads;
  heads.reserve(blocks.size());
  for (const BlockEvidence& block : blocks) {
    heads.push_back(block.apart || block.is_links() ? std::u32string() : core::decode_utf8(block.head));
  }
  const auto found = find_bracket_labels(heads);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (!found[i]) continue;
    const bool alone = heads[i].size() <= found[i]->length + 1 && !blocks[i].cut;
    blocks[i].shape = alone ? LabelShape::own_block : LabelShape::inline_text;
    blocks[i].label = found[i]->label;
  }
}

std::string find_terminator(std::vector<BlockEvidence>& blocks) {
  std::map<std::string, std::size_t> colons;
  std::array<std::map<std::string, std::size_t>, k_terminators.size()> times;
  for (const BlockEvidence& block : blocks) {
    if (block.apart || block.is_links()) continue;
    if (block.shape != LabelShape::none) {
      ++colons[block.label];
      continue;
    }
    for (std::size_t i = 0; i < k_terminators.size(); ++i) {
      if (const auto label = label_before(block, k_terminators[i])) ++times[i][*label];
    }
  }
  const Found by_colon = count(colons);
  std::size_t best = k_terminators.size(), most = 0;
  for (std::size_t i = 0; i < k_terminators.size(); ++i) {
    const Found found = count(times[i]);
    const bool habit = found.labels >= k_fewest && found.returning >= k_fewest && times[i].size() >= 2 &&
                       (found.speakers * 2 >= found.labels || is_mark(k_terminators[i]));
    if (!habit || found.labels <= by_colon.labels || found.labels <= most) continue;
    best = i;
    most = found.labels;
  }
  if (best == k_terminators.size()) return {};
  for (BlockEvidence& block : blocks) {
    if (block.apart || block.shape != LabelShape::none) continue;
    auto label = label_before(block, k_terminators[best]);
    if (!label) continue;
    const bool alone = block.head.size() <= label->size() + k_terminators[best].size() + 1 && !block.cut;
    block.shape = alone ? LabelShape::own_block : LabelShape::inline_text;
    block.label = *std::move(label);
  }
  return std::string(k_terminators[best]);
}

}  // namespace pressroom::parsers
