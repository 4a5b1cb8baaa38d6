// SPDX-License-Identifier: Apache-2.0
#include "parsers/labels.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "core/text.hpp"
#include "parsers/family_honorifics.hpp"
#include "parsers/label_spelling.hpp"
#include "parsers/label_surroundings.hpp"
#include "parsers/label_words.hpp"
#include "parsers/scanned_labels.hpp"

namespace pressroom::parsers {

namespace {

/// "He:" and "You:" are no surnames when nothing else stands with them.
std::optional<Roster::Match> announced(const LabelParts& parts, const Roster& roster) {
  const bool bare_word = parts.honorific.empty() && parts.title.empty() && words_of(parts.name).size() == 1;
  if (bare_word && has_running_text_word(parts.name)) return std::nullopt;
  return roster.find(parts);
}

/// "Gao Tao and Li Lecheng" when both were announced.
bool are_announced_together(std::string_view label, const Roster& roster) {
  constexpr std::string_view k_and = " and ";
  const auto at = label.find(k_and);
  return at != std::string_view::npos && roster.find(take_apart(label.substr(0, at))) &&
         roster.find(take_apart(label.substr(at + k_and.size())));
}

/// Nothing but the roster and what the layout sets apart stands before it.
bool opens_the_conference(const std::vector<PageReading>& pages, const LabelCandidate& candidate,
                          const Roster& roster) {
  const auto& blocks = pages[candidate.page].body.blocks;
  if (candidate.page != 0) return false;
  for (std::size_t i = 0; i < candidate.block; ++i) {
    const bool announces = std::binary_search(roster.blocks.begin(), roster.blocks.end(), i);
    if (blocks[i].preset == CharClass::unknown && !announces) return false;
  }
  return true;
}

bool is_reporters(core::LabelKind kind) {
  return kind == core::LabelKind::outlet || kind == core::LabelKind::outlet_person ||
         kind == core::LabelKind::anonymous;
}

/// Labels in capitals are of a kind where there are some and hardly any others.
bool are_in_capitals(const std::vector<LabelDecision>& decisions) {
  std::size_t capitals = 0, others = 0;
  for (const LabelDecision& decision : decisions) {
    if (!decision.accepted || core::decode_utf8(decision.candidate.label).size() < 3) continue;
    ++(is_in_capitals(decision.candidate.label) ? capitals : others);
  }
  return capitals >= 3 && capitals > 4 * others;
}

/// Labels are set in bold, their words not, where there are some and hardly any others.
bool are_in_bold(const std::vector<LabelDecision>& decisions) {
  std::size_t bold = 0, others = 0;
  for (const LabelDecision& decision : decisions) {
    if (!decision.accepted || decision.candidate.place == LabelPlace::mid_block) continue;
    ++(decision.candidate.bold == LabelBold::label_alone ? bold : others);
  }
  return bold >= 3 && bold > 4 * others;
}

/// "MR. GIBBS AND MR. BURTON": each is addressed.
bool are_two_addressed(std::string_view label) {
  const auto words = words_of(label);
  for (std::size_t i = 2; i + 2 < words.size(); ++i) {
    const bool joins = folded(words[i]) == "and" || words[i] == "&";
    if (joins && is_honorific(words.front()) && is_honorific(words[i + 1])) return true;
  }
  return false;
}

class LabelCourt {
 public:
  LabelCourt(const std::vector<PageReading>& pages, const Roster& roster)
      : pages_(pages), roster_(roster), all_announced_(roster.lists_speakers) {}

  std::vector<LabelDecision> decide(const std::vector<LabelCandidate>& candidates) {
    std::vector<LabelDecision> decisions = judge_all(candidates, nullptr);
    const KnownLabels known(decisions);
    among_capitals_ = are_in_capitals(decisions);
    among_bold_ = are_in_bold(decisions);
    family_honorifics_ = FamilyHonorifics(decisions, roster_);
    std::vector<LabelCandidate> all = with_labels_inside(decisions, known);
    if (are_scanned()) {
      all = with_scanned_labels(std::move(all), decisions);
      spoken_.reset();
    }
    return judge_all(all, &known);
  }

 private:
  /// `known` is of the first pass, and null in it.
  std::vector<LabelDecision> judge_all(const std::vector<LabelCandidate>& candidates, const KnownLabels* known) {
    // Without labels inside of blocks the second pass reads what the first one read.
    if (!spoken_ || asks_.size() != candidates.size()) {
      spoken_.emplace(pages_, candidates);
      asks_ = who_asks(pages_, candidates);
    }
    const SpokenWords& spoken = *spoken_;
    const std::vector<bool>& asks = asks_;
    std::vector<LabelDecision> decisions;
    NameCounts counts, opening_counts;
    for (const LabelCandidate& candidate : candidates) {
      decisions.push_back(read(candidate, known, spoken));
      counts.add(decisions.back().parts);
      if (candidate.place != LabelPlace::mid_block) opening_counts.add(decisions.back().parts);
    }
    std::map<std::string, int> lone_words;
    for (const LabelDecision& decision : decisions) {
      const bool lone = decision.parts.honorific.empty() && decision.parts.title.empty() &&
                        words_of(decision.parts.name).size() == 1 && !has_running_text_word(decision.parts.name);
      if (lone) ++lone_words[folded(decision.parts.name)];
    }
    const auto alternating = characters_that_alternate(decisions, asks);
    const bool questions = std::any_of(decisions.begin(), decisions.end(), [](const LabelDecision& decision) {
      return is_anonymous_question(decision.parts.name);
    });
    bool question_open = false;
    for (std::size_t i = 0; i < decisions.size(); ++i) {
      LabelDecision& decision = decisions[i];
      LabelMoment moment;
      moment.asks = asks[i];
      moment.answers = question_open;
      moment.opens = i == 0 && opens_the_conference(pages_, decision.candidate, roster_);
      moment.all_announced = all_announced_;
      const auto alternates = alternating.find(decision.parts.name);
      moment.alternates = alternates != alternating.end() && alternates->second;
      moment.questions = questions;
      moment.among_capitals = among_capitals_;
      moment.among_bold = among_bold_;
      moment.times = counts.times(decision.parts);
      const auto name = words_of(decision.parts.name);
      const auto in_short = name.size() > 1 ? lone_words.find(folded(name.back())) : lone_words.end();
      moment.in_short = in_short != lone_words.end() && in_short->second > 1;
      moment.elsewhere = opening_counts.times(decision.parts);
      // "MS. GIBBS" is not the Robert Gibbs whom the others call "MR. GIBBS".
      if (auto other = family_honorifics_.contradicting(decision.parts)) {
        moment.other_honorific = *std::move(other);
        decision.announced.reset();
      }
      judge_label(decision, rules_of(decision.candidate), spoken, moment);
      if (decision.accepted) question_open = asks[i] && is_reporters(decision.kind);
    }
    return decisions;
  }

  LabelDecision read(const LabelCandidate& candidate, const KnownLabels* known, const SpokenWords& spoken) const {
    LabelDecision decision;
    decision.candidate = candidate;
    decision.taken_for = candidate.meant;
    take_apart_as_read(decision);
    if (known == nullptr || decision.announced || candidate.scanned) return decision;
    if (auto meant = known->meant_by(decision, spoken)) {
      decision.taken_for = *std::move(meant);
      take_apart_as_read(decision);
    }
    return decision;
  }

  void take_apart_as_read(LabelDecision& decision) const {
    const std::string& label = decision.read_as();
    decision.parts = take_apart(label);
    if (!opens_enclosed(label)) decision.announced = announced(decision.parts, roster_);
    const bool together = are_two_addressed(label) || (!decision.announced && are_announced_together(label, roster_));
    if (!together) return;
    decision.kind = core::LabelKind::group;
    decision.announced.reset();
  }

  /// Labels of one ideograph, and whether a question stands right before each, at least twice.
  static std::map<std::string, bool> characters_that_alternate(const std::vector<LabelDecision>& decisions,
                                                               const std::vector<bool>& asks) {
    std::map<std::string, int> times;
    std::map<std::string, bool> alternating;
    for (std::size_t i = 0; i < decisions.size(); ++i) {
      const std::string& name = decisions[i].parts.name;
      if (!is_one_ideograph(name) || is_anonymous_question(name) || is_anonymous_answer(name)) continue;
      const std::string before = i == 0 ? std::string() : decisions[i - 1].parts.subject();
      const bool asked = i > 0 && (is_anonymous_question(before) || (asks[i - 1] && has_outlet_form(before)));
      bool& all = alternating.try_emplace(name, true).first->second;
      all = all && asked;
      ++times[name];
    }
    for (auto& [name, all] : alternating) all = all && times[name] > 1;
    return alternating;
  }

  const FoldedLabelRules& rules_of(const LabelCandidate& candidate) {
    const auto& layout = pages_[candidate.page].layout->layout;
    return rules_.try_emplace(&*layout, layout->labels).first->second;
  }

  std::vector<LabelCandidate> with_labels_inside(const std::vector<LabelDecision>& decisions,
                                                 const KnownLabels& known) const {
    std::vector<LabelCandidate> all;
    all.reserve(decisions.size());
    for (const LabelDecision& decision : decisions) all.push_back(decision.candidate);
    auto next = decisions.begin();
    for (std::size_t page = 0; page < pages_.size(); ++page) {
      const auto& blocks = pages_[page].body.blocks;
      std::vector<std::uint32_t> from;
      for (std::size_t block = 0; block < blocks.size(); ++block) {
        const bool announces = page == 0 && std::binary_search(roster_.blocks.begin(), roster_.blocks.end(), block);
        const bool speech = blocks[block].preset == CharClass::unknown && !announces;
        from.push_back(speech ? blocks[block].glyphs.begin : blocks[block].glyphs.end);
        for (; next != decisions.end() && next->candidate.page == page && next->candidate.block == block; ++next) {
          if (next->accepted) from.back() = next->candidate.text_begin;
        }
      }
      auto inside =
          find_labels_inside(pages_[page], page, from, [&](std::string_view label) { return known.hold(label); });
      all.insert(all.end(), std::make_move_iterator(inside.begin()), std::make_move_iterator(inside.end()));
    }
    sort_by_place(all);
    return all;
  }

  static void sort_by_place(std::vector<LabelCandidate>& all) {
    const auto place = [](const LabelCandidate& c) { return std::make_tuple(c.page, c.block, c.glyphs.begin); };
    std::stable_sort(all.begin(), all.end(),
                     [&](const LabelCandidate& a, const LabelCandidate& b) { return place(a) < place(b); });
  }

  bool are_scanned() const {
    return std::any_of(pages_.begin(), pages_.end(), [](const PageReading& page) {
      const auto& styles = page.layout->layout->labels.styles;
      return std::find(styles.begin(), styles.end(), core::LabelStyle::scanned) != styles.end();
    });
  }

  /// Adds the labels that a scan has damaged. They take the place of candidates that nothing but their form speaks for.
  std::vector<LabelCandidate> with_scanned_labels(std::vector<LabelCandidate> all,
                                                  const std::vector<LabelDecision>& decisions) const {
    const ScannedLabels scanned(pages_, decisions, roster_, *spoken_);
    for (std::size_t page = 0; page < pages_.size(); ++page) {
      const auto found = scanned.find(page, speech_begins(page, decisions));
      std::erase_if(
          all, [&](const LabelCandidate& one) { return one.page == page && (overlaps(one, found) || heads(one)); });
      all.insert(all.end(), found.begin(), found.end());
    }
    sort_by_place(all);
    return all;
  }

  /// "INTERVIEW WITH: THE PRIME MINISTER" in a head.
  bool heads(const LabelCandidate& one) const {
    const GlyphText& text = pages_[one.page].body;
    return is_heading_line(text, GlyphRange{one.text_begin, text.blocks[one.block].glyphs.end});
  }

  static bool overlaps(const LabelCandidate& one, const std::vector<LabelCandidate>& found) {
    const auto behind = std::partition_point(
        found.begin(), found.end(), [&](const LabelCandidate& other) { return other.glyphs.end <= one.glyphs.begin; });
    return behind != found.end() && behind->glyphs.begin < one.glyphs.end;
  }

  /// Per block of a page the first glyph behind a label that is sure, or the end of what is no speech.
  std::vector<std::uint32_t> speech_begins(std::size_t page, const std::vector<LabelDecision>& decisions) const {
    const auto& blocks = pages_[page].body.blocks;
    std::vector<std::uint32_t> from;
    from.reserve(blocks.size());
    for (std::size_t block = 0; block < blocks.size(); ++block) {
      const bool announces = page == 0 && std::binary_search(roster_.blocks.begin(), roster_.blocks.end(), block);
      const bool speech = blocks[block].preset == CharClass::unknown && !announces;
      from.push_back(speech ? blocks[block].glyphs.begin : blocks[block].glyphs.end);
    }
    for (const LabelDecision& decision : decisions) {
      // "PRIIM MINISTER" has the form of a function, which nobody holds.
      const bool held = decision.kind != core::LabelKind::role || roster_.holder_of(decision.candidate.label) ||
                        roster_.participants.empty();
      const bool by_form = decision.kind == core::LabelKind::none || decision.kind == core::LabelKind::outlet;
      const bool sure = decision.accepted && !by_form && held;
      if (sure && decision.candidate.page == page) from[decision.candidate.block] = decision.candidate.text_begin;
    }
    return from;
  }

  const std::vector<PageReading>& pages_;
  const Roster& roster_;
  bool all_announced_;
  bool among_capitals_ = false, among_bold_ = false;
  FamilyHonorifics family_honorifics_;
  std::optional<SpokenWords> spoken_;
  std::vector<bool> asks_;  ///< one per candidate that `spoken_` was read with
  std::map<const core::Layout*, FoldedLabelRules> rules_;
};

}  // namespace

std::vector<LabelDecision> decide_labels(const std::vector<PageReading>& pages,
                                         const std::vector<LabelCandidate>& candidates, const Roster& roster) {
  return LabelCourt(pages, roster).decide(candidates);
}

}  // namespace pressroom::parsers
