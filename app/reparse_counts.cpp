// SPDX-License-Identifier: Apache-2.0
#include "app/reparse_counts.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "core/text.hpp"

namespace pressroom::app {

namespace {

/// Code points that parts gained and lost. What both did was moved; the rest came or went.
class Movement {
 public:
  void take(std::int64_t before, std::int64_t after) { (after > before ? gained_ : lost_) += std::abs(after - before); }
  std::int64_t moved() const { return std::min(gained_, lost_); }

 private:
  std::int64_t gained_ = 0, lost_ = 0;
};

/// Of well-formed UTF-8.
std::int64_t length_of(const core::Turn& turn) {
  const std::string text = turn.text();
  return std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

void compare_turns(const core::Turn& was, const core::Turn& is, ReparseCounts& counts) {
  if (was.label != is.label) ++counts.labels;
  if (was.speaker_id != is.speaker_id || was.speaker_name != is.speaker_name) ++counts.speakers;
  if (was.role != is.role) ++counts.roles;
  if (was.kind != is.kind) ++counts.kinds;
  if (was.reply_to != is.reply_to) ++counts.replies;
  if (was.paragraphs != is.paragraphs) ++counts.texts;
}

bool same_warnings(const core::TranscriptPage& a, const core::TranscriptPage& b) {
  return std::equal(a.warnings.begin(), a.warnings.end(), b.warnings.begin(), b.warnings.end(),
                    [](const auto& x, const auto& y) { return x.code == y.code && x.detail == y.detail; });
}

void compare_pages(const core::TranscriptPage& was, const core::TranscriptPage& is, ReparseCounts& counts) {
  if (was.ledger.by_class != is.ledger.by_class || !same_warnings(was, is)) ++counts.pages;
  Movement classes;
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> both;
  for (const auto& [name, chars] : was.ledger.by_class) both[name].first = chars;
  for (const auto& [name, chars] : is.ledger.by_class) both[name].second = chars;
  for (const auto& [name, chars] : both) classes.take(chars.first, chars.second);
  counts.chars_between_classes += classes.moved();
}

}  // namespace

ReparseCounts& ReparseCounts::operator+=(const ReparseCounts& more) {
  turns_added += more.turns_added;
  turns_removed += more.turns_removed;
  labels += more.labels;
  speakers += more.speakers;
  roles += more.roles;
  kinds += more.kinds;
  replies += more.replies;
  texts += more.texts;
  chars_between_turns += more.chars_between_turns;
  chars_between_classes += more.chars_between_classes;
  pages += more.pages;
  return *this;
}

std::array<ReparseCounts::Named, 11> ReparseCounts::named() const {
  return {{{"turns_added", turns_added},
           {"turns_removed", turns_removed},
           {"labels", labels},
           {"speakers", speakers},
           {"roles", roles},
           {"kinds", kinds},
           {"replies", replies},
           {"texts", texts},
           {"chars_between_turns", chars_between_turns},
           {"chars_between_classes", chars_between_classes},
           {"pages", pages}}};
}

ReparseCounts count_changes(const core::Transcript& before, const core::Transcript& after) {
  ReparseCounts counts;
  Movement turns;
  std::map<std::string, const core::Turn*> standing;
  for (const core::Turn& turn : before.turns) standing.emplace(turn.turn_id, &turn);
  for (const core::Turn& turn : after.turns) {
    const auto known = standing.extract(turn.turn_id);
    if (known) {
      compare_turns(*known.mapped(), turn, counts);
    } else {
      ++counts.turns_added;
    }
    turns.take(known ? length_of(*known.mapped()) : 0, length_of(turn));
  }
  for (const auto& gone : standing) turns.take(length_of(*gone.second), 0);
  counts.turns_removed = static_cast<std::int64_t>(standing.size());
  counts.chars_between_turns = turns.moved();
  std::map<int, const core::TranscriptPage*> pages;
  for (const core::TranscriptPage& page : before.pages) pages.emplace(page.page, &page);
  for (const core::TranscriptPage& page : after.pages) {
    const auto known = pages.find(page.page);
    if (known != pages.end()) compare_pages(*known->second, page, counts);
  }
  return counts;
}

}  // namespace pressroom::app
