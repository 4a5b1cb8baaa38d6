// SPDX-License-Identifier: Apache-2.0
#include "tests/evaluation/scores.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "tests/evaluation/alignment.hpp"

namespace pressroom::evaluation {

namespace {

double f1(std::int64_t hit, std::int64_t one, std::int64_t other) {
  return one + other == 0 ? 1.0 : 2.0 * static_cast<double>(hit) / static_cast<double>(one + other);
}

std::string shown(const std::optional<std::string>& text) { return text.value_or("(none)"); }

class Comparison {
 public:
  Comparison(const Hearing& gold, const Hearing& heard, std::vector<Disagreement>* disagreements)
      : gold_(gold),
        heard_(heard),
        gold_row_(gold),
        heard_row_(heard),
        aligned_(align(gold_row_, heard_row_)),
        disagreements_(disagreements) {}

  Scores run() {
    scores_.transcripts = 1;
    match_starts();
    weigh_speakers();
    weigh_text();
    match_edges();
    match_dates();
    return scores_;
  }

 private:
  void note(Disagreement::Kind kind, std::size_t turn, std::string detail) {
    if (disagreements_ != nullptr) disagreements_->push_back({kind, turn, std::move(detail)});
  }

  /// The place in the hearing where a turn of the gold begins.
  std::optional<std::size_t> heard_begin(std::size_t turn) const {
    const std::size_t begin = gold_row_.begins[turn];
    return begin == gold_row_.places.size() ? std::optional(heard_row_.places.size()) : aligned_[begin];
  }

  void match_starts() {
    std::multimap<std::size_t, std::size_t> at;  // place in the hearing -> its turn
    for (std::size_t turn = 0; turn < heard_.turns.size(); ++turn) at.emplace(heard_row_.begins[turn], turn);
    turn_of_.resize(gold_.turns.size());
    scores_.starts_gold = static_cast<std::int64_t>(gold_.turns.size());
    scores_.starts_heard = static_cast<std::int64_t>(heard_.turns.size());
    for (std::size_t turn = 0; turn < gold_.turns.size(); ++turn) {
      const auto place = heard_begin(turn);
      auto found = place ? at.find(*place) : at.end();
      if (found == at.end()) {
        note(Disagreement::Kind::missed, turn, shown(gold_.turns[turn].label));
        continue;
      }
      turn_of_[turn] = found->second;
      at.erase(found);
      const SpokenTurn& heard = heard_.turns[*turn_of_[turn]];
      ++scores_.starts_hit;
      note_conduct(turn, heard);
      if (heard.label == gold_.turns[turn].label) {
        ++scores_.labels_right;
      } else {
        note(Disagreement::Kind::other_label, turn,
             fmt::format("{} and not {}", shown(heard.label), shown(gold_.turns[turn].label)));
      }
    }
    for (const auto& [place, turn] : at) note(Disagreement::Kind::false_start, turn, shown(heard_.turns[turn].label));
  }

  void note_conduct(std::size_t turn, const SpokenTurn& heard) {
    const SpokenTurn& gold = gold_.turns[turn];
    if (heard.kind == gold.kind) {
      ++scores_.kinds_right;
    } else {
      note(Disagreement::Kind::other_kind, turn, fmt::format("{} and not {}", heard.kind, gold.kind));
    }
    if (heard.role != gold.role) {
      note(Disagreement::Kind::other_role, turn, fmt::format("{} and not {}", heard.role, gold.role));
    }
  }

  /// One key of the program stands for one of the gold, and the other way round: the one that it shares most with, of
  /// the words behind labels that were read rightly. A key that shares none with anybody is wrong wherever it stands.
  void weigh_speakers() {
    std::map<std::pair<std::string, std::string>, std::int64_t> shared;
    for_each_pair([&](const SpokenTurn& gold, const SpokenTurn* heard, std::int64_t chars, std::size_t) {
      if (heard == nullptr || !gold.speaker || !heard->speaker || heard->label != gold.label) return;
      shared[{*heard->speaker, *gold.speaker}] += chars;
    });
    std::map<std::string, std::pair<std::string, std::int64_t>> of_heard, of_gold;
    for (const auto& [keys, chars] : shared) {
      auto& mine = of_heard[keys.first];
      if (chars > mine.second) mine = {keys.second, chars};
      auto& theirs = of_gold[keys.second];
      if (chars > theirs.second) theirs = {keys.first, chars};
    }
    std::optional<std::size_t> told;
    for_each_pair([&](const SpokenTurn& gold, const SpokenTurn* heard, std::int64_t chars, std::size_t turn) {
      scores_.chars += chars;
      if (heard == nullptr) {
        scores_.abstained += chars;
        return;
      }
      scores_.role_right += heard->role == gold.role ? chars : 0;
      const bool same = gold.speaker == heard->speaker && !gold.speaker;
      if (!heard->speaker && !same) {
        scores_.abstained += chars;
        if (told != turn) note(Disagreement::Kind::nobody_told, turn, shown(gold.speaker));
        told = turn;
      } else if (same) {
        scores_.said_right += chars;
      } else if (!gold.speaker || of_heard[*heard->speaker].first != *gold.speaker) {
        scores_.said_wrong += chars;
        if (told != turn) {
          note(Disagreement::Kind::other_speaker, turn,
               fmt::format("{} and not {}", shown(heard->speaker), shown(gold.speaker)));
        }
        told = turn;
      } else if (of_gold[*gold.speaker].first != *heard->speaker) {
        scores_.split += chars;
      } else {
        scores_.said_right += chars;
      }
    });
  }

  template <class Action>
  void for_each_pair(Action action) const {
    for (std::size_t i = 0; i < gold_row_.places.size(); ++i) {
      const std::size_t turn = gold_row_.places[i].turn;
      const SpokenTurn* heard = aligned_[i] ? &heard_.turns[heard_row_.places[*aligned_[i]].turn] : nullptr;
      action(gold_.turns[turn], heard, gold_row_.places[i].paragraph.chars, turn);
    }
  }

  void weigh_text() {
    std::int64_t same = 0, heard = 0;
    for (std::size_t i = 0; i < gold_row_.places.size(); ++i) {
      const Paragraph& paragraph = gold_row_.places[i].paragraph;
      if (aligned_[i] && heard_row_.places[*aligned_[i]].paragraph.hash == paragraph.hash) {
        same += paragraph.chars;
      } else {
        scores_.text_missing += paragraph.chars;
        note(Disagreement::Kind::other_text, gold_row_.places[i].turn,
             fmt::format("{} of {} characters, the {}th of the transcript", paragraph.hash, paragraph.chars, i));
      }
    }
    for (const Row::Place& place : heard_row_.places) heard += place.paragraph.chars;
    scores_.text_extra = heard - same;
  }

  void match_edges() {
    for (const SpokenTurn& turn : heard_.turns) scores_.edges_heard += turn.reply_to ? 1 : 0;
    for (std::size_t turn = 0; turn < gold_.turns.size(); ++turn) {
      const auto question = gold_.turns[turn].reply_to;
      if (!question) continue;
      ++scores_.edges_gold;
      if (!turn_of_[turn] || *question >= turn_of_.size() || !turn_of_[*question]) continue;
      if (heard_.turns[*turn_of_[turn]].reply_to == turn_of_[*question]) {
        ++scores_.edges_hit;
      } else {
        note(Disagreement::Kind::other_question, turn, fmt::format("not an answer to turn {}", *question));
      }
    }
  }

  void match_dates() {
    const auto match = [&](const std::optional<std::string>& gold, const std::optional<std::string>& heard) {
      if (!gold && !heard) return;
      ++scores_.dates;
      if (gold && heard && gold->substr(0, 10) == heard->substr(0, 10)) {
        ++scores_.dates_right;
        return;
      }
      scores_.dates_wrong += heard ? 1 : 0;
      note(Disagreement::Kind::other_date, 0, fmt::format("{} and not {}", shown(heard), shown(gold)));
    };
    match(gold_.event_date, heard_.event_date);
    match(gold_.published_at, heard_.published_at);
  }

  const Hearing& gold_;
  const Hearing& heard_;
  const Row gold_row_, heard_row_;
  const std::vector<std::optional<std::size_t>> aligned_;
  std::vector<std::optional<std::size_t>> turn_of_;  ///< per turn of the gold
  std::vector<Disagreement>* disagreements_;
  Scores scores_;
};

}  // namespace

std::string_view name(Disagreement::Kind kind) {
  constexpr std::string_view k_names[] = {"missed",     "false start", "other label",    "other speaker", "nobody told",
                                          "other kind", "other role",  "other question", "other text",    "other date"};
  return k_names[static_cast<std::size_t>(kind)];
}

Scores& Scores::operator+=(const Scores& other) {
  constexpr std::int64_t Scores::*k_counts[] = {
      &Scores::transcripts, &Scores::starts_gold,  &Scores::starts_heard, &Scores::starts_hit,  &Scores::labels_right,
      &Scores::chars,       &Scores::said_right,   &Scores::said_wrong,   &Scores::abstained,   &Scores::split,
      &Scores::role_right,  &Scores::text_missing, &Scores::text_extra,   &Scores::edges_gold,  &Scores::edges_heard,
      &Scores::edges_hit,   &Scores::kinds_right,  &Scores::dates,        &Scores::dates_right, &Scores::dates_wrong,
      &Scores::pages,       &Scores::balanced,     &Scores::unstable};
  for (const auto count : k_counts) this->*count += other.*count;
  return *this;
}

double Scores::boundary_f1() const { return f1(starts_hit, starts_gold, starts_heard); }
double Scores::pairing_f1() const { return f1(edges_hit, edges_gold, edges_heard); }
double Scores::fidelity() const {
  if (chars == 0) return text_extra == 0 ? 1.0 : 0.0;
  return 1.0 - static_cast<double>(text_missing + text_extra) / static_cast<double>(chars);
}

Scores compare(const Hearing& gold, const Hearing& heard, std::vector<Disagreement>* disagreements) {
  return Comparison(gold, heard, disagreements).run();
}

}  // namespace pressroom::evaluation
