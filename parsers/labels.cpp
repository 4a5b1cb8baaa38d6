// SPDX-License-Identifier: Apache-2.0
#include "parsers/labels.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/text.hpp"
#include "parsers/label_words.hpp"

namespace pressroom::parsers {

namespace {

/// A label is shorter than this many characters; a terminator further in belongs to a sentence.
constexpr std::uint32_t k_longest_label = 120;

bool has_style(const core::LabelRules& rules, core::LabelStyle style) {
  return std::find(rules.styles.begin(), rules.styles.end(), style) != rules.styles.end();
}

std::vector<std::u32string> terminators_of(const core::LabelRules& rules) {
  std::vector<std::u32string> out;
  for (const std::string& terminator : rules.terminators) out.push_back(core::decode_utf8(terminator));
  return out;
}

std::optional<std::uint32_t> terminator_end(const GlyphText& text, std::uint32_t at, std::uint32_t end,
                                            const std::vector<std::u32string>& terminators) {
  for (const std::u32string& terminator : terminators) {
    if (end - at < terminator.size()) continue;
    bool equal = true;
    for (std::size_t i = 0; i < terminator.size(); ++i) equal = equal && text.glyphs[at + i].c == terminator[i];
    if (equal) return at + static_cast<std::uint32_t>(terminator.size());
  }
  return std::nullopt;
}

/// 10:30 and http: are no labels' ends.
bool inside_token(const GlyphText& text, std::uint32_t at, std::uint32_t after, std::uint32_t end) {
  if (text.glyphs[at].c != U':' || after >= end) return false;
  const char32_t next = text.glyphs[after].c;
  const bool digit_before = at > 0 && text.glyphs[at - 1].c >= U'0' && text.glyphs[at - 1].c <= U'9';
  return next == U'/' || (digit_before && next >= U'0' && next <= U'9');
}

bool all_bold(const GlyphText& text, GlyphRange range) {
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    if (!core::is_white_space(text.glyphs[i].c) && !text.glyphs[i].bold) return false;
  }
  return !range.empty();
}

std::optional<LabelCandidate> bare_question(const GlyphText& text, GlyphRange block) {
  if (block.end - block.begin < 3 || text.glyphs[block.begin].c != U'Q') return std::nullopt;
  std::uint32_t at = block.begin + 1;
  while (at < block.end && core::is_white_space(text.glyphs[at].c)) ++at;
  const std::uint32_t blanks = at - block.begin - 1;
  if (blanks == 0 || at == block.end || (blanks == 1 && !is_upper(text.glyphs[at].c))) return std::nullopt;
  LabelCandidate candidate;
  candidate.label = "Q";
  candidate.glyphs = GlyphRange{block.begin, block.begin + 1};
  candidate.text_begin = at;
  candidate.terminated = false;
  return candidate;
}

std::optional<LabelCandidate> terminated_label(const GlyphText& text, GlyphRange block,
                                               const std::vector<std::u32string>& terminators) {
  const std::uint32_t limit = std::min(block.end, block.begin + k_longest_label);
  for (std::uint32_t at = block.begin; at < limit; ++at) {
    const auto after = terminator_end(text, at, block.end, terminators);
    if (!after || inside_token(text, at, *after, block.end)) continue;
    LabelCandidate candidate;
    candidate.label = text.text(GlyphRange{block.begin, at});
    if (candidate.label.empty()) return std::nullopt;
    candidate.glyphs = GlyphRange{block.begin, *after};
    candidate.text_begin = *after;
    while (candidate.text_begin < block.end && core::is_white_space(text.glyphs[candidate.text_begin].c)) {
      ++candidate.text_begin;
    }
    candidate.place = candidate.text_begin == block.end ? LabelPlace::own_block : LabelPlace::inline_text;
    const bool rest_bold = all_bold(text, GlyphRange{candidate.text_begin, block.end});
    candidate.bold = all_bold(text, GlyphRange{block.begin, at}) && !rest_bold;
    return candidate;
  }
  return std::nullopt;
}

/// The name without what stands in parentheses: "Mr. Li (Xinhua)" is counted and matched as "Mr. Li".
std::string core_of(const std::string& label) {
  const auto open = label.find('(');
  return open == std::string::npos || open == 0 ? label : core::collapse_white_space(label.substr(0, open));
}

bool listed(const std::vector<std::string>& list, std::string_view label) {
  const std::string wanted = lower(label);
  return std::any_of(list.begin(), list.end(), [&](const std::string& item) { return lower(item) == wanted; });
}

class Ballot {
 public:
  explicit Ballot(LabelDecision& decision) : decision_(decision) {}
  void cast(std::string evidence, int weight, std::string detail = {}) {
    if (weight == 0) return;
    decision_.votes.push_back(Vote{std::move(evidence), weight, std::move(detail)});
    decision_.score += weight;
  }

 private:
  LabelDecision& decision_;
};

core::LabelKind kind_of(const LabelDecision& decision, const std::string& label, const core::LabelRules& rules) {
  if (listed(rules.anonymous, label) || is_anonymous_question(label) || is_anonymous_answer(label)) {
    return core::LabelKind::anonymous;
  }
  if (decision.participant) return core::LabelKind::person;
  if (listed(rules.outlets, label) || has_outlet_form(label)) return core::LabelKind::outlet;
  if (has_role_form(label)) return core::LabelKind::role;
  return has_person_form(label) ? core::LabelKind::person : core::LabelKind::none;
}

void vote_for(Ballot& ballot, const LabelDecision& decision, const std::string& label, const core::LabelRules& rules,
              int times) {
  const LabelCandidate& candidate = decision.candidate;
  if (decision.participant) ballot.cast("roster", 4, "announced on the first page");
  if (listed(rules.anonymous, label))
    ballot.cast("anonymous", 4, "listed by the room");
  else if (decision.kind == core::LabelKind::anonymous)
    ballot.cast("anonymous", 2, "a word for somebody unnamed");
  if (listed(rules.outlets, label))
    ballot.cast("outlet", 4, "listed by the room");
  else if (decision.kind == core::LabelKind::outlet)
    ballot.cast("outlet-form", 2, "named like a medium");
  if (decision.kind == core::LabelKind::role) ballot.cast("role-form", 2, "a function");
  if (candidate.place == LabelPlace::own_block) ballot.cast("own-block", 2, "alone in its block");
  ballot.cast("repetition", std::min(times - 1, 2), fmt::format("stands {} times", times));
  ballot.cast("terminator", candidate.terminated ? 1 : 0);
  ballot.cast("typography", candidate.bold ? 1 : 0, "bold, the words behind it are not");
  ballot.cast("case-shape", is_title_case(label) ? 1 : 0);
  if (decision.kind == core::LabelKind::person && !decision.participant) ballot.cast("person-form", 1);
}

void vote_against(Ballot& ballot, const LabelDecision& decision, const std::string& label,
                  const core::LabelRules& rules, int times) {
  const bool named = decision.participant || listed(rules.outlets, label) || listed(rules.anonymous, label);
  if (listed(rules.not_labels, label)) ballot.cast("not-a-label", -10, "listed by the room");
  if (named) return;
  const bool outlet = decision.kind == core::LabelKind::outlet;
  if (has_running_text_word(label)) ballot.cast("running-text", outlet ? -2 : -4, "a verb, pronoun or preposition");
  if (has_ordinal_word(label) && decision.kind != core::LabelKind::outlet) ballot.cast("ordinal", -4);
  if (label.starts_with('(') || label.starts_with('[')) ballot.cast("bracket", -3, "opens with a bracket");
  if (is_heading(label)) ballot.cast("heading", -5, "heads a line of apparatus");
  if (has_digit(label)) ballot.cast("digit", outlet ? -1 : -3);
  if (has_sentence_end(label)) ballot.cast("sentence-end", -5);
  if (words_of(label).size() > (outlet ? 9u : 6u)) ballot.cast("long", -3, "more words than a name has");
  if (!is_title_case(label)) ballot.cast("lower-case", -3);
  const bool lone_word = words_of(label).size() == 1 && decision.kind == core::LabelKind::none;
  if (lone_word) ballot.cast("lone-word", times > 2 ? 0 : -2, "one word, neither name, outlet nor function");
}

bool style_allows(const LabelCandidate& candidate, const core::LabelRules& rules) {
  if (!candidate.terminated) return has_style(rules, core::LabelStyle::question_mark);
  if (candidate.bold && has_style(rules, core::LabelStyle::bold)) return true;
  return has_style(
      rules, candidate.place == LabelPlace::own_block ? core::LabelStyle::own_block : core::LabelStyle::inline_text);
}

}  // namespace

std::vector<LabelCandidate> find_label_candidates(const PageReading& page, std::size_t page_index) {
  const core::LabelRules& rules = page.layout->layout->labels;
  const auto terminators = terminators_of(rules);
  std::vector<LabelCandidate> candidates;
  for (std::size_t i = 0; i < page.body.blocks.size(); ++i) {
    const Block& block = page.body.blocks[i];
    if (block.preset != CharClass::unknown) continue;
    // A bare Q comes first: the first colon of a question is not the end of its label.
    auto candidate =
        has_style(rules, core::LabelStyle::question_mark) ? bare_question(page.body, block.glyphs) : std::nullopt;
    if (!candidate) candidate = terminated_label(page.body, block.glyphs, terminators);
    if (!candidate || !style_allows(*candidate, rules)) continue;
    candidate->page = page_index;
    candidate->block = i;
    candidates.push_back(*std::move(candidate));
  }
  return candidates;
}

std::vector<LabelDecision> decide_labels(const std::vector<LabelCandidate>& candidates, const core::LabelRules& rules,
                                         const Roster& roster) {
  std::map<std::string, int> times;
  for (const LabelCandidate& candidate : candidates) ++times[lower(core_of(candidate.label))];
  std::vector<LabelDecision> decisions;
  for (const LabelCandidate& candidate : candidates) {
    LabelDecision decision;
    decision.candidate = candidate;
    const std::string label = core_of(candidate.label);
    decision.participant = roster.find(label);
    decision.kind = kind_of(decision, label, rules);
    Ballot ballot(decision);
    vote_for(ballot, decision, label, rules, times[lower(label)]);
    vote_against(ballot, decision, label, rules, times[lower(label)]);
    decision.accepted = decision.score >= k_label_threshold;
    decisions.push_back(std::move(decision));
  }
  return decisions;
}

}  // namespace pressroom::parsers
