// SPDX-License-Identifier: Apache-2.0
#include "parsers/revisions.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "core/digest.hpp"

namespace pressroom::parsers {

namespace {

using core::Transcript;
using core::Turn;

bool equal_turns(const Turn& a, const Turn& b) { return a.label == b.label && a.paragraphs == b.paragraphs; }

using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

/// Work that one comparison may cost, in pairs of turns; what is beyond it counts as rewritten.
constexpr std::size_t k_most_comparisons = 16'000'000;

/// How much the alignment gains by pairing two turns: first of all as many equal turns as possible, among those the
/// ones that stand on the same bytes, so that of two equal sentences the one that stayed keeps its id.
std::uint32_t gain(const Turn& before, const Turn& after) {
  if (!equal_turns(before, after)) return 0;
  return before.turn_id == after.turn_id ? 0x10001 : 0x10000;
}

/// The best common subsequence of equal turns of before[from.first, to.first) and after[from.second, to.second).
void align(const std::vector<Turn>& before, const std::vector<Turn>& after, std::pair<std::size_t, std::size_t> from,
           std::pair<std::size_t, std::size_t> to, Pairs& pairs) {
  const std::size_t rows = to.first - from.first, columns = to.second - from.second;
  if (rows == 0 || columns == 0 || rows > k_most_comparisons / columns) return;
  std::vector<std::uint32_t> best((rows + 1) * (columns + 1), 0);
  const auto at = [&](std::size_t i, std::size_t k) -> std::uint32_t& { return best[i * (columns + 1) + k]; };
  const auto gain_at = [&](std::size_t i, std::size_t k) {
    return gain(before[from.first + i], after[from.second + k]);
  };
  for (std::size_t i = rows; i-- > 0;) {
    for (std::size_t k = columns; k-- > 0;) {
      const std::uint32_t gained = gain_at(i, k);
      at(i, k) = std::max({at(i + 1, k), at(i, k + 1), gained == 0 ? 0 : at(i + 1, k + 1) + gained});
    }
  }
  for (std::size_t i = 0, k = 0; i < rows && k < columns;) {
    const std::uint32_t gained = gain_at(i, k);
    if (gained > 0 && at(i, k) == at(i + 1, k + 1) + gained) {
      pairs.emplace_back(from.first + i++, from.second + k++);
    } else if (at(i + 1, k) >= at(i, k + 1)) {
      ++i;
    } else {
      ++k;
    }
  }
}

/// Equal turns of both, ascending. Most revisions change little, so what stands unmoved at both ends is taken first.
Pairs equal_pairs(const std::vector<Turn>& before, const std::vector<Turn>& after) {
  const auto unmoved = [](const Turn& a, const Turn& b) { return a.turn_id == b.turn_id && equal_turns(a, b); };
  std::size_t head = 0, tail = 0;
  const std::size_t shorter = std::min(before.size(), after.size());
  while (head < shorter && unmoved(before[head], after[head])) ++head;
  while (tail < shorter - head && unmoved(before[before.size() - 1 - tail], after[after.size() - 1 - tail])) ++tail;
  Pairs pairs;
  for (std::size_t i = 0; i < head; ++i) pairs.emplace_back(i, i);
  align(before, after, {head, head}, {before.size() - tail, after.size() - tail}, pairs);
  for (std::size_t i = tail; i > 0; --i) pairs.emplace_back(before.size() - i, after.size() - i);
  return pairs;
}

/// Between two equal neighbours, changed turns answer each other in order when their labels agree.
void pair_gap(const std::vector<Turn>& before, const std::vector<Turn>& after, std::pair<std::size_t, std::size_t> from,
              std::pair<std::size_t, std::size_t> to, Pairs& edited) {
  const std::size_t rows = to.first - from.first, columns = to.second - from.second;
  if (columns == 0 || rows > k_most_comparisons / columns) return;
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

/// For a turn whose place gave an id that an equal turn has carried on from elsewhere.
std::string another_id(const std::string& turn_id) {
  return turn_id.substr(0, turn_id.rfind('.') + 1) + core::sha256_hex(turn_id).substr(0, 12);
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
  std::set<std::string> in_use;
  for (const auto& [k, i] : predecessor) in_use.insert(before[i].turn_id);
  std::vector<bool> kept(before.size(), false);
  core::RevisionChanges changes;
  for (std::size_t k = 0; k < after.size(); ++k) {
    const auto found = predecessor.find(k);
    if (found == predecessor.end()) {
      std::string fresh = after[k].turn_id;
      while (!in_use.insert(fresh).second) fresh = another_id(fresh);
      renamed.emplace(after[k].turn_id, fresh);
      after[k].turn_id = fresh;
      changes.inserted.push_back(std::move(fresh));
      continue;
    }
    kept[found->second] = true;
    renamed.emplace(after[k].turn_id, before[found->second].turn_id);
    after[k].turn_id = before[found->second].turn_id;
    if (!equal_turns(before[found->second], after[k])) changes.edited.push_back(after[k].turn_id);
  }
  for (Turn& turn : after) {
    for (std::optional<std::string>* link : {&turn.reply_to, &turn.renders, &turn.resumes}) {
      if (!*link) continue;
      if (const auto found = renamed.find(**link); found != renamed.end()) *link = found->second;
    }
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
  for (std::size_t i = 0; i < visits.size(); ++i) {
    Transcript& visit = visits[i];
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
      revised.current_visit = i;
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
    revised.current_visit = i;
  }
  revised.current = *std::move(current);
  return revised;
}

}  // namespace pressroom::parsers
