// SPDX-License-Identifier: Apache-2.0
#include "parsers/turn_alignment.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "core/digest.hpp"
#include "core/wording.hpp"
#include "parsers/turn_likeness.hpp"

namespace pressroom::parsers {

namespace {

using core::Turn;
using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;
using Place = std::pair<std::size_t, std::size_t>;  ///< of the turns before, and after

/// Work that one comparison may cost, in pairs of turns; what is beyond it counts as rewritten.
constexpr std::size_t k_most_comparisons = 16'000'000;

/// How like two turns under one label have to be to answer each other by their words, and two under different labels:
/// of those hardly a word may differ, and there have to be some.
constexpr double k_like = 0.35, k_same_but_for_label = 0.7;
constexpr std::size_t k_least_words_unlabelled = 5;

/// How much the alignment gains by pairing two turns: first of all as many equal turns as possible, among those the
/// ones that stand on the same bytes, so that of two equal sentences the one that stayed keeps its id.
std::uint32_t gain(const Turn& before, const Turn& after) {
  if (!equal_turns(before, after)) return 0;
  return before.turn_id == after.turn_id ? 0x10001 : 0x10000;
}

/// The pairs of rows and columns, in order, that gain most together; `gained(row, column)` is 0 for those that may not
/// answer each other. Rows and columns are few enough (k_most_comparisons).
template <class Gained>
Pairs best_pairs(std::size_t rows, std::size_t columns, const Gained& gained) {
  std::vector<std::uint32_t> best((rows + 1) * (columns + 1), 0);
  const auto at = [&](std::size_t i, std::size_t k) -> std::uint32_t& { return best[i * (columns + 1) + k]; };
  for (std::size_t i = rows; i-- > 0;) {
    for (std::size_t k = columns; k-- > 0;) {
      const std::uint32_t here = gained(i, k);
      at(i, k) = std::max({at(i + 1, k), at(i, k + 1), here == 0 ? 0 : at(i + 1, k + 1) + here});
    }
  }
  Pairs pairs;
  for (std::size_t i = 0, k = 0; i < rows && k < columns;) {
    const std::uint32_t here = gained(i, k);
    if (here > 0 && at(i, k) == at(i + 1, k + 1) + here) {
      pairs.emplace_back(i++, k++);
    } else if (at(i + 1, k) >= at(i, k + 1)) {
      ++i;
    } else {
      ++k;
    }
  }
  return pairs;
}

/// Which turn answers which, found step by step: each step looks at what those before it left.
class Alignment {
 public:
  Alignment(const std::vector<Turn>& before, const std::vector<Turn>& after)
      : before_(before),
        after_(after),
        successor_(before.size()),
        predecessor_(after.size()),
        old_words_(before),
        new_words_(after) {}

  void run() {
    pair_equal();
    in_gaps([&](Place from, Place to) { pair_relabelled(from, to); });
    pair_moved();
    in_gaps([&](Place from, Place to) { pair_like(from, to); });
    in_gaps([&](Place from, Place to) { pair_in_order(from, to); });
  }

  std::optional<std::size_t> predecessor(std::size_t k) const { return predecessor_[k]; }
  bool is_gone(std::size_t i) const { return !successor_[i]; }
  bool is_moved(std::size_t k) const { return moved_.contains(k); }

 private:
  void pair(std::size_t i, std::size_t k) {
    successor_[i] = k;
    predecessor_[k] = i;
  }

  /// Most revisions change little, so what stands unmoved at both ends is taken first.
  void pair_equal() {
    const auto unmoved = [](const Turn& a, const Turn& b) { return a.turn_id == b.turn_id && equal_turns(a, b); };
    const std::size_t rows = before_.size(), columns = after_.size(), shorter = std::min(rows, columns);
    std::size_t head = 0, tail = 0;
    while (head < shorter && unmoved(before_[head], after_[head])) ++head;
    while (tail < shorter - head && unmoved(before_[rows - 1 - tail], after_[columns - 1 - tail])) ++tail;
    for (std::size_t i = 0; i < head; ++i) pair(i, i);
    for (std::size_t i = 1; i <= tail; ++i) pair(rows - i, columns - i);
    const std::size_t left = rows - head - tail, right = columns - head - tail;
    if (left == 0 || right == 0 || left > k_most_comparisons / right) return;
    for (const auto& [i, k] : best_pairs(
             left, right, [&](std::size_t i, std::size_t k) { return gain(before_[head + i], after_[head + k]); })) {
      pair(head + i, head + k);
    }
  }

  /// Calls with the stretches between turns that have stayed in order, both ends half-open.
  template <class Use>
  void in_gaps(const Use& use) const {
    std::vector<Place> stayed;
    for (std::size_t k = 0; k < after_.size(); ++k) {
      if (predecessor_[k] && !moved_.contains(k)) stayed.emplace_back(*predecessor_[k], k);
    }
    stayed.emplace_back(before_.size(), after_.size());
    Place from{0, 0};
    for (const Place& to : stayed) {
      use(from, to);
      from = {to.first + 1, to.second + 1};
    }
  }

  std::vector<std::size_t> left_before(Place from, Place to) const {
    std::vector<std::size_t> left;
    for (std::size_t i = from.first; i < to.first; ++i) {
      if (!successor_[i]) left.push_back(i);
    }
    return left;
  }
  std::vector<std::size_t> left_after(Place from, Place to) const {
    std::vector<std::size_t> left;
    for (std::size_t k = from.second; k < to.second; ++k) {
      if (!predecessor_[k]) left.push_back(k);
    }
    return left;
  }

  void pair_relabelled(Place from, Place to) {
    const auto rows = left_before(from, to), columns = left_after(from, to);
    if (rows.empty() || columns.empty() || rows.size() > k_most_comparisons / columns.size()) return;
    for (const auto& [i, k] : best_pairs(rows.size(), columns.size(), [&](std::size_t i, std::size_t k) {
           const auto& words = before_[rows[i]].paragraphs;
           return static_cast<std::uint32_t>(!words.empty() && words == after_[columns[k]].paragraphs ? 1 : 0);
         })) {
      pair(rows[i], columns[k]);
    }
  }

  void pair_moved() {
    std::map<std::pair<std::string, std::string>, std::deque<std::size_t>> gone;
    const auto key = [](const Turn& turn) { return std::pair(turn.label.value_or(""), turn.text()); };
    for (std::size_t i = 0; i < before_.size(); ++i) {
      if (!successor_[i] && !before_[i].paragraphs.empty()) gone[key(before_[i])].push_back(i);
    }
    if (gone.empty()) return;
    for (std::size_t k = 0; k < after_.size(); ++k) {
      if (predecessor_[k]) continue;
      const auto found = gone.find(key(after_[k]));
      if (found == gone.end() || found->second.empty() || !equal_turns(before_[found->second.front()], after_[k])) {
        continue;
      }
      pair(found->second.front(), k);
      moved_.insert(k);
      found->second.pop_front();
    }
  }

  /// The surer likeness counts for more than two that are half as sure.
  void pair_like(Place from, Place to) {
    const auto rows = left_before(from, to), columns = left_after(from, to);
    if (rows.empty() || columns.empty() || rows.size() > k_most_comparisons / columns.size()) return;
    if (!may_compare(rows, columns)) return;
    std::vector<std::uint32_t> gains(rows.size() * columns.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (std::size_t k = 0; k < columns.size(); ++k) {
        gains[i * columns.size() + k] = likeness_gain(rows[i], columns[k]);
      }
    }
    for (const auto& [i, k] : best_pairs(rows.size(), columns.size(),
                                         [&](std::size_t i, std::size_t k) { return gains[i * columns.size() + k]; })) {
      pair(rows[i], columns[k]);
    }
  }

  std::uint32_t likeness_gain(std::size_t i, std::size_t k) const {
    constexpr double k_scale = 1000;
    const double like = likeness(old_words_.of(i), new_words_.of(k));
    const bool same_label = before_[i].label == after_[k].label;
    const bool enough = std::min(old_words_.of(i).words(), new_words_.of(k).words()) >= k_least_words_unlabelled;
    if (same_label ? like < k_like : !enough || like < k_same_but_for_label) return 0;
    // Under its own label it is the better answer, where words do not tell.
    return static_cast<std::uint32_t>(like * like * k_scale) + (same_label ? 2 : 1);
  }

  /// Comparing costs the words of both; there is a budget for all stretches together.
  bool may_compare(const std::vector<std::size_t>& rows, const std::vector<std::size_t>& columns) {
    constexpr std::size_t k_most_words = 100'000'000;
    std::size_t old_words = 0, new_words = 0;
    for (const std::size_t i : rows) old_words += old_words_.of(i).words() + 1;
    for (const std::size_t k : columns) new_words += new_words_.of(k).words() + 1;
    const std::size_t cost = old_words * columns.size() + new_words * rows.size();
    if (cost > k_most_words - words_compared_) return false;
    words_compared_ += cost;
    return true;
  }

  void pair_in_order(Place from, Place to) {
    const auto rows = left_before(from, to), columns = left_after(from, to);
    if (columns.empty() || rows.size() > k_most_comparisons / columns.size()) return;
    std::size_t i = 0;
    for (const std::size_t k : columns) {
      for (std::size_t candidate = i; candidate < rows.size(); ++candidate) {
        if (before_[rows[candidate]].label != after_[k].label) continue;
        pair(rows[candidate], k);
        i = candidate + 1;
        break;
      }
    }
  }

  const std::vector<Turn>& before_;
  const std::vector<Turn>& after_;
  std::vector<std::optional<std::size_t>> successor_, predecessor_;
  std::set<std::size_t> moved_;  ///< places after
  TurnWords old_words_, new_words_;
  std::size_t words_compared_ = 0;
};

/// For a turn whose place gave an id that another turn has or had.
std::string another_id(const std::string& turn_id) {
  return turn_id.substr(0, turn_id.rfind('.') + 1) + core::sha256_hex(turn_id).substr(0, 12);
}

/// What became of one turn that is in both.
void tell(const Turn& before, const Turn& after, core::RevisionChanges& changes) {
  bool cosmetic = false;
  if (before.label != after.label) {
    const bool both = before.label && after.label;
    const bool same = both && core::same_wording(*before.label, *after.label);
    same ? void(cosmetic = true) : changes.relabelled.push_back(after.turn_id);
  }
  if (before.paragraphs != after.paragraphs) {
    const bool same = core::same_wording(before.text(), after.text());
    same ? void(cosmetic = true) : changes.edited.push_back(after.turn_id);
  } else if (set_otherwise(before, after)) {
    cosmetic = true;
  }
  if (cosmetic) changes.cosmetic.push_back(after.turn_id);
}

}  // namespace

bool equal_turns(const Turn& a, const Turn& b) { return a.label == b.label && a.paragraphs == b.paragraphs; }

bool set_otherwise(const Turn& a, const Turn& b) {
  return !a.source_sha256.empty() && !b.source_sha256.empty() && a.source_sha256 != b.source_sha256;
}

core::RevisionChanges carry_ids(const std::vector<Turn>& before, std::vector<Turn>& after) {
  Alignment alignment(before, after);
  alignment.run();
  std::map<std::string, std::string> renamed;
  std::set<std::string> in_use;  // the id of a turn that is gone is no new turn's
  for (const Turn& turn : before) in_use.insert(turn.turn_id);
  core::RevisionChanges changes;
  for (std::size_t k = 0; k < after.size(); ++k) {
    const auto found = alignment.predecessor(k);
    std::string id = after[k].turn_id;
    if (found) {
      id = before[*found].turn_id;
    } else {
      while (!in_use.insert(id).second) id = another_id(id);
    }
    renamed.emplace(after[k].turn_id, id);
    after[k].turn_id = id;
    if (!found) {
      changes.inserted.push_back(std::move(id));
      continue;
    }
    tell(before[*found], after[k], changes);
    if (alignment.is_moved(k)) changes.moved.push_back(std::move(id));
  }
  for (Turn& turn : after) {
    for (std::optional<std::string>* link : {&turn.reply_to, &turn.renders, &turn.resumes}) {
      if (!*link) continue;
      if (const auto found = renamed.find(**link); found != renamed.end()) *link = found->second;
    }
  }
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (alignment.is_gone(i)) changes.deleted.push_back(before[i].turn_id);
  }
  return changes;
}

}  // namespace pressroom::parsers
