// SPDX-License-Identifier: Apache-2.0
#include "parsers/revisions.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace pressroom::parsers {

namespace {

using core::Transcript;
using core::Turn;

bool equal_turns(const Turn& a, const Turn& b) { return a.label == b.label && a.paragraphs == b.paragraphs; }

using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

/// The longest common subsequence of equal turns.
Pairs equal_pairs(const std::vector<Turn>& before, const std::vector<Turn>& after) {
  const std::size_t rows = before.size() + 1, columns = after.size() + 1;
  std::vector<std::uint32_t> length(rows * columns, 0);
  for (std::size_t i = before.size(); i-- > 0;) {
    for (std::size_t k = after.size(); k-- > 0;) {
      length[i * columns + k] = equal_turns(before[i], after[k])
                                    ? length[(i + 1) * columns + k + 1] + 1
                                    : std::max(length[(i + 1) * columns + k], length[i * columns + k + 1]);
    }
  }
  Pairs pairs;
  for (std::size_t i = 0, k = 0; i < before.size() && k < after.size();) {
    if (equal_turns(before[i], after[k])) {
      pairs.emplace_back(i++, k++);
    } else if (length[(i + 1) * columns + k] >= length[i * columns + k + 1]) {
      ++i;
    } else {
      ++k;
    }
  }
  return pairs;
}

/// Between two equal neighbours, changed turns answer each other in order when their labels agree.
void pair_gap(const std::vector<Turn>& before, const std::vector<Turn>& after, std::pair<std::size_t, std::size_t> from,
              std::pair<std::size_t, std::size_t> to, Pairs& edited) {
  std::size_t i = from.first;
  for (std::size_t k = from.second; k < to.second; ++k) {
    for (std::size_t candidate = i; candidate < to.first; ++candidate) {
      if (before[candidate].label != after[k].label) continue;
      edited.emplace_back(candidate, k);
      i = candidate + 1;
      break;
    }
  }
}

core::RevisionChanges carry_ids(const std::vector<Turn>& before, std::vector<Turn>& after) {
  const Pairs equal = equal_pairs(before, after);
  Pairs edited;
  std::pair<std::size_t, std::size_t> from{0, 0};
  for (const auto& pair : equal) {
    pair_gap(before, after, from, pair, edited);
    from = {pair.first + 1, pair.second + 1};
  }
  pair_gap(before, after, from, {before.size(), after.size()}, edited);

  std::map<std::size_t, std::size_t> predecessor;
  for (const auto& [i, k] : equal) predecessor.emplace(k, i);
  for (const auto& [i, k] : edited) predecessor.emplace(k, i);
  std::map<std::string, std::string> renamed;
  std::vector<bool> kept(before.size(), false);
  core::RevisionChanges changes;
  for (std::size_t k = 0; k < after.size(); ++k) {
    const auto found = predecessor.find(k);
    if (found == predecessor.end()) {
      changes.inserted.push_back(after[k].turn_id);
      continue;
    }
    kept[found->second] = true;
    renamed.emplace(after[k].turn_id, before[found->second].turn_id);
    after[k].turn_id = before[found->second].turn_id;
    if (!equal_turns(before[found->second], after[k])) changes.edited.push_back(after[k].turn_id);
  }
  for (Turn& turn : after) {
    if (!turn.reply_to) continue;
    if (const auto found = renamed.find(*turn.reply_to); found != renamed.end()) turn.reply_to = found->second;
  }
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (!kept[i]) changes.deleted.push_back(before[i].turn_id);
  }
  return changes;
}

bool complete(const Transcript& transcript) { return transcript.completeness.verdict == core::Verdict::complete; }

}  // namespace

bool same_words(const Transcript& a, const Transcript& b) {
  return a.title == b.title && std::equal(a.turns.begin(), a.turns.end(), b.turns.begin(), b.turns.end(), equal_turns);
}

RevisedTranscript fold_revisions(std::vector<Transcript> visits) {
  RevisedTranscript revised;
  std::optional<Transcript> current;
  for (Transcript& visit : visits) {
    if (!current) {
      current = std::move(visit);
      continue;
    }
    if (complete(*current) && (!complete(visit) || same_words(*current, visit))) continue;
    if (!complete(*current)) {
      // Supplying what was missing is no edit by the site: the fuller visit takes the place of the one before.
      const bool fuller = complete(visit) || visit.completeness.captured_pages >= current->completeness.captured_pages;
      if (!fuller) continue;
      visit.revision = current->revision;
      visit.history = current->history;
      carry_ids(current->turns, visit.turns);
      current = std::move(visit);
      continue;
    }
    core::Revision revision = visit.history.empty() ? core::Revision{} : visit.history.front();
    revision.revision = current->revision + 1;
    revision.changes = carry_ids(current->turns, visit.turns);
    visit.revision = revision.revision;
    visit.history = current->history;
    visit.history.push_back(std::move(revision));
    revised.earlier.push_back(*std::move(current));
    current = std::move(visit);
  }
  revised.current = *std::move(current);
  return revised;
}

}  // namespace pressroom::parsers
