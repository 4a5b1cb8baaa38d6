// SPDX-License-Identifier: Apache-2.0
#include "parsers/labels.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

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

/// The lists of a room, as they are compared.
struct FoldedRules {
  explicit FoldedRules(const core::LabelRules& rules)
      : anonymous(all_folded(rules.anonymous)),
        outlets(all_folded(rules.outlets)),
        not_labels(all_folded(rules.not_labels)) {}

  static std::set<std::string> all_folded(const std::vector<std::string>& list) {
    std::set<std::string> out;
    for (const std::string& item : list) out.insert(folded(item));
    return out;
  }

  std::set<std::string> anonymous, outlets, not_labels;
};

/// What is asked of all pages at once, by the folded name that a label holds.
class Surroundings {
 public:
  Surroundings(const std::vector<PageReading>& pages, const std::vector<LabelCandidate>& candidates) {
    for (const LabelCandidate& candidate : candidates) ++times_[key(take_apart(candidate.label))];
    for (const PageReading& page : pages) {
      for (const Block& block : page.body.blocks) {
        for (const std::string& word : words_of(page.body.text(block.glyphs))) collect(word);
      }
    }
  }

  int times(const LabelParts& parts) const {
    const auto found = times_.find(key(parts));
    return found == times_.end() ? 0 : found->second;
  }

  /// How many words of a name the pages write in lower case too. "Green Development" is a heading where "green" and
  /// "development" are words of the speech.
  enum class Common { none, some, all };
  Common common_words(const std::string& name) const {
    std::size_t common = 0, connectors = 0;
    const auto words = words_of(name);
    for (const std::string& word : words) {
      if (is_connector(word)) {
        ++connectors;
      } else if (lower_case_words_.contains(letters_of(lower(word)))) {
        ++common;
      }
    }
    if (common + connectors == words.size()) return Common::all;
    return common == 0 ? Common::none : Common::some;
  }

 private:
  /// "Premier Li" and "Interpreter Li" are two.
  static std::string key(const LabelParts& parts) {
    const bool whole = words_of(parts.name).size() > 1;
    return folded(whole ? parts.name : parts.title + " " + parts.subject());
  }

  static std::string letters_of(const std::string& word) {
    std::size_t begin = 0, end = word.size();
    const auto is_mark = [](char c) { return std::string_view(".,;:!?()[]\"'").find(c) != std::string_view::npos; };
    while (begin < end && is_mark(word[begin])) ++begin;
    while (end > begin && is_mark(word[end - 1])) --end;
    return word.substr(begin, end - begin);
  }

  void collect(const std::string& word) {
    std::string letters = letters_of(word);
    const std::u32string decoded = core::decode_utf8(letters);
    if (!decoded.empty() && is_lower(decoded.front())) lower_case_words_.insert(std::move(letters));
  }

  std::map<std::string, int> times_;
  std::set<std::string> lower_case_words_;
};

/// A question is over within this many blocks; an answer further on may hold one for effect.
constexpr std::size_t k_blocks_of_a_question = 4;

bool asks_in(const GlyphText& text, GlyphRange range) {
  const std::string words = lower(text.text(range));
  // "A very good question" and "the question of growth" are words of answers.
  constexpr std::array<std::string_view, 9> k_asking{"?",
                                                     "\uFF1F",
                                                     "my question",
                                                     "a question for",
                                                     "to ask",
                                                     "want to know",
                                                     "like to know",
                                                     "have a question",
                                                     "a question about"};
  return std::any_of(k_asking.begin(), k_asking.end(),
                     [&](std::string_view sign) { return words.find(sign) != std::string::npos; });
}

/// Whether the words behind a label, up to the next candidate, ask something; over page ends too.
std::vector<bool> who_asks(const std::vector<PageReading>& pages, const std::vector<LabelCandidate>& candidates) {
  std::vector<bool> asks(candidates.size());
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    std::size_t page = candidates[i].page, block = candidates[i].block;
    for (std::size_t read = 0; read <= k_blocks_of_a_question && page < pages.size() && !asks[i];) {
      if (block >= pages[page].body.blocks.size()) {
        ++page;
        block = 0;
        continue;
      }
      const bool first = page == candidates[i].page && block == candidates[i].block;
      const bool next = i + 1 < candidates.size() && page == candidates[i + 1].page && block == candidates[i + 1].block;
      if (next && !first) break;
      const Block& here = pages[page].body.blocks[block++];
      if (here.preset != CharClass::unknown) continue;
      asks[i] =
          asks_in(pages[page].body, GlyphRange{first ? candidates[i].text_begin : here.glyphs.begin, here.glyphs.end});
      ++read;
    }
  }
  return asks;
}

/// Decides one candidate: what it would name, what speaks for it and against it.
class Jury {
 public:
  /// How the conversation stands where the candidate does.
  struct Moment {
    bool asks = false;           ///< the words behind it hold a question
    bool answers = false;        ///< the label before it asked
    bool opens = false;          ///< nothing was said before it
    bool all_announced = false;  ///< the first page announces who is going to speak
  };

  Jury(LabelDecision& decision, const FoldedRules& rules, const Surroundings& around, Moment moment)
      : decision_(decision),
        name_(decision.parts.subject()),
        whole_(core::collapse_white_space(decision.candidate.label)),
        anonymous_(is_listed(rules.anonymous)),
        listed_outlet_(is_listed(rules.outlets)),
        not_a_label_(is_listed(rules.not_labels)),
        times_(around.times(decision.parts)),
        words_(around.common_words(name_)),
        common_(!decision.announced && words_ == Surroundings::Common::all),
        moment_(moment) {}

  void decide() {
    decision_.kind = kind();
    vote_for();
    vote_against();
    decision_.accepted = decision_.score >= k_label_threshold;
    decision_.named_by = name_evidence();
  }

 private:
  bool own_block() const { return decision_.candidate.place == LabelPlace::own_block; }
  bool is_listed(const std::set<std::string>& list) const {
    return list.contains(folded(whole_)) || list.contains(folded(name_));
  }
  bool holds_office() const { return !decision_.parts.honorific.empty() || !decision_.parts.title.empty(); }

  core::LabelKind kind() const {
    if (anonymous_ || is_anonymous_question(name_) || is_anonymous_answer(name_)) return core::LabelKind::anonymous;
    if (decision_.announced) return core::LabelKind::person;
    if (decision_.kind == core::LabelKind::group) return core::LabelKind::group;
    if (decision_.parts.name.empty()) return core::LabelKind::outlet;
    if (listed_outlet_) return core::LabelKind::outlet;
    if (!decision_.parts.outlet.empty()) return core::LabelKind::outlet_person;
    if (has_outlet_form(name_)) return core::LabelKind::outlet;
    if (has_role_form(name_)) return core::LabelKind::role;
    if (has_person_form(name_) || (holds_office() && is_title_case(name_))) return core::LabelKind::person;
    // Any other abbreviation is a medium only when it asks: "GDP: ..." heads a part of an answer.
    if (is_acronym(name_) && moment_.asks) return core::LabelKind::outlet;
    return core::LabelKind::none;
  }

  void vote_for() {
    if (decision_.announced) cast("roster", 4, "announced on the first page");
    if (decision_.kind == core::LabelKind::group) cast("roster", 4, "each of them announced on the first page");
    if (anonymous_)
      cast("anonymous", 4, "listed by the room");
    else if (decision_.kind == core::LabelKind::anonymous)
      cast("anonymous", 2, "a word for somebody unnamed");
    if (listed_outlet_)
      cast("outlet", 4, "listed by the room");
    else if (decision_.kind == core::LabelKind::outlet)
      cast("outlet-form", 2, "named like a medium");
    else if (decision_.kind == core::LabelKind::outlet_person)
      cast("outlet-person", 3, "a name and the medium it is from");
    if (decision_.kind == core::LabelKind::role) cast("role-form", 2, "a function");
    if (own_block()) cast("own-block", 2, "alone in its block");
    cast("repetition", std::min(times_ - 1, 2), fmt::format("stands {} times", times_));
    cast("terminator", decision_.candidate.terminated ? 1 : 0);
    cast("typography", decision_.candidate.bold ? 1 : 0, "bold, the words behind it are not");
    cast("case-shape", is_title_case(name_) ? 1 : 0);
    if (decision_.kind == core::LabelKind::person && !decision_.announced) cast("person-form", 1);
    if (decision_.kind == core::LabelKind::person && !decision_.announced && holds_office())
      cast("function", 1, "an honorific or a function stands with the name");
  }

  void vote_against() {
    if (not_a_label_) cast("not-a-label", -10, "listed by the room");
    if (decision_.announced || listed_outlet_ || anonymous_) return;
    const bool medium = decision_.kind == core::LabelKind::outlet || decision_.kind == core::LabelKind::outlet_person;
    const std::size_t words = words_of(name_).size();
    const bool of_somebody = is_interpreter_of_somebody(name_);
    if (has_running_text_word(name_) && !of_somebody)
      cast("running-text", medium ? -2 : -4, "a verb, pronoun or preposition");
    if (has_ordinal_word(name_) && !medium) cast("ordinal", -4);
    if (whole_.starts_with('(') || whole_.starts_with('[')) cast("bracket", -3, "opens with a bracket");
    if (is_heading(name_)) cast("heading", -5, "heads a line of apparatus");
    if (is_salutation(name_)) cast("salutation", -5, "says who is spoken to");
    if (has_digit(name_)) cast("digit", medium ? -1 : -3);
    if (has_sentence_end(whole_)) cast("sentence-end", -5);
    if (words > (medium ? 9u : 6u)) cast("long", -3, "more words than a name has");
    if (!is_title_case(name_) && !of_somebody) cast("lower-case", -3);
    const bool unknown = decision_.kind == core::LabelKind::none;
    if (words == 1 && unknown && times_ < 3)
      cast("lone-word", own_block() ? -1 : -2, "one word, neither name, outlet nor function");
    const bool by_form_alone = unknown || (decision_.kind == core::LabelKind::person && !holds_office());
    if (by_form_alone && common_ && times_ < 3)
      cast("common-words", -2, "the pages write these words in lower case too");
    if (by_form_alone && moment_.asks && is_title_case(name_)) cast("asks", 2, "the words behind it ask a question");
  }

  std::string name_evidence() const {
    if (decision_.announced) return "announced";
    if (decision_.kind == core::LabelKind::outlet_person) return "medium";
    if (decision_.kind != core::LabelKind::person) return {};
    if (!decision_.parts.honorific.empty()) return "honorific";
    if (!decision_.parts.title.empty()) return "function";
    // Where the speakers are announced, a name that is none of theirs heads or quotes as easily as it speaks.
    const bool by_place = !moment_.all_announced;
    if (by_place && times_ > (common_ ? 2 : 1)) return "repetition";
    if (common_) return {};
    if (by_place && own_block() && words_ == Surroundings::Common::none) return "own-block";
    if (moment_.answers) return "answers";
    return moment_.opens ? "opens" : "";
  }

  void cast(std::string evidence, int weight, std::string detail = {}) {
    if (weight == 0) return;
    decision_.votes.push_back(Vote{std::move(evidence), weight, std::move(detail)});
    decision_.score += weight;
  }

  LabelDecision& decision_;
  const std::string name_;
  const std::string whole_;
  bool anonymous_;
  bool listed_outlet_;
  bool not_a_label_;
  int times_;
  Surroundings::Common words_;
  bool common_;
  Moment moment_;
};

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

std::vector<LabelDecision> decide_labels(const std::vector<PageReading>& pages,
                                         const std::vector<LabelCandidate>& candidates, const Roster& roster) {
  const Surroundings around(pages, candidates);
  const std::vector<bool> asks = who_asks(pages, candidates);
  const bool all_announced = roster.lists_speakers;
  std::map<const core::Layout*, FoldedRules> rules;
  bool question_open = false;
  std::vector<LabelDecision> decisions;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto& layout = pages[candidates[i].page].layout->layout;
    LabelDecision decision;
    decision.candidate = candidates[i];
    decision.parts = take_apart(candidates[i].label);
    if (!opens_enclosed(candidates[i].label)) decision.announced = announced(decision.parts, roster);
    if (!decision.announced && are_announced_together(candidates[i].label, roster)) {
      decision.kind = core::LabelKind::group;
    }
    const Jury::Moment moment{asks[i], question_open, i == 0 && opens_the_conference(pages, decision.candidate, roster),
                              all_announced};
    Jury(decision, rules.try_emplace(&*layout, layout->labels).first->second, around, moment).decide();
    if (decision.accepted) question_open = asks[i] && is_reporters(decision.kind);
    decisions.push_back(std::move(decision));
  }
  return decisions;
}

}  // namespace pressroom::parsers
