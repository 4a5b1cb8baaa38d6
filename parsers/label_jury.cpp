// SPDX-License-Identifier: Apache-2.0
#include "parsers/label_jury.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/text.hpp"
#include "parsers/label_words.hpp"

namespace pressroom::parsers {

namespace {

using core::LabelKind;

std::set<std::string> all_folded(const std::vector<std::string>& list) {
  std::set<std::string> out;
  for (const std::string& item : list) out.insert(folded(item));
  return out;
}

class Jury {
 public:
  Jury(LabelDecision& decision, const FoldedLabelRules& rules, const SpokenWords& spoken, const LabelMoment& moment)
      : decision_(decision),
        name_(decision.parts.subject()),
        whole_(core::collapse_white_space(decision.read_as())),
        anonymous_(is_listed(rules.anonymous)),
        listed_outlet_(is_listed(rules.outlets)),
        not_a_label_(is_listed(rules.not_labels)),
        words_(spoken.common_words(name_)),
        addressed_(spoken.address(name_) && moment.times >= 3 && decision.parts.honorific.empty() &&
                   words_of(name_).size() == 1 && !is_title_word(name_) && is_title_case(name_)),
        common_(!decision.announced && words_ == SpokenWords::Common::all),
        lone_character_(!anonymous_ && !decision.announced && is_one_ideograph(name_) &&
                        !is_anonymous_question(name_) && !is_anonymous_answer(name_)),
        moment_(moment) {}

  void decide() {
    decision_.kind = kind();
    vote_for();
    vote_against();
    note();
    decision_.accepted = decision_.score >= k_label_threshold;
    decision_.named_by = name_evidence();
  }

 private:
  bool own_block() const { return decision_.candidate.place == LabelPlace::own_block; }
  bool is_listed(const std::set<std::string>& list) const {
    return list.contains(folded(whole_)) || list.contains(folded(name_));
  }
  bool holds_office() const { return !decision_.parts.honorific.empty() || !decision_.parts.title.empty(); }
  bool is_medium() const { return decision_.kind == LabelKind::outlet || decision_.kind == LabelKind::outlet_person; }
  /// What a page sets as it sets its labels is one, known or not: the words behind it are nobody else's.
  bool is_bold_like_the_others() const {
    const LabelCandidate& candidate = decision_.candidate;
    return moment_.among_bold && candidate.terminated && !candidate.stopped &&
           candidate.bold == LabelBold::label_alone && candidate.place != LabelPlace::mid_block;
  }
  /// "Minister of Industry and Trade Carl Holm".
  bool opens_with_office() const {
    const auto words = words_of(name_);
    const std::size_t looked_at = std::min<std::size_t>(words.size(), 3);
    return holds_office() || std::any_of(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(looked_at),
                                         [](const std::string& word) { return is_title_word(word); });
  }
  bool is_by_form_alone() const {
    return decision_.kind == LabelKind::none || (decision_.kind == LabelKind::person && !holds_office());
  }

  /// A constituency or a party abbreviates as it likes.
  std::string without_qualifiers() const {
    const auto open = std::min(whole_.find('('), whole_.find("\uFF08"));
    return open == std::string::npos || open == 0 ? whole_ : whole_.substr(0, open);
  }
  /// "Ada Holm (Marrowby) (Ind)" in bold, her words behind it: no heading says of whom it is.
  bool is_qualified() const {
    const LabelCandidate& candidate = decision_.candidate;
    return candidate.bold == LabelBold::label_alone && candidate.terminated && !decision_.parts.qualifier.empty();
  }
  bool holds_half_a_quotation() const {
    const auto count = [&](std::string_view mark) {
      std::size_t found = 0;
      for (auto at = whole_.find(mark); at != std::string::npos; at = whole_.find(mark, at + 1)) ++found;
      return found;
    };
    return count("\"") % 2 == 1 || count("\u201C") != count("\u201D");
  }

  LabelKind kind() const {
    if (anonymous_ || is_anonymous_question(name_) || is_anonymous_answer(name_)) return LabelKind::anonymous;
    if (decision_.announced) return LabelKind::person;
    if (decision_.kind == LabelKind::group || is_unnamed_group(whole_)) return LabelKind::group;
    if (is_unnamed_asker(whole_)) return LabelKind::anonymous;
    // "Question two:" counts in a speech; with a figure it may, where no other question is marked.
    if (is_numbered_question(whole_) && moment_.asks && moment_.questions) return LabelKind::anonymous;
    if (decision_.parts.name.empty()) return LabelKind::outlet;
    if (listed_outlet_) return LabelKind::outlet;
    if (!decision_.parts.outlet.empty()) return LabelKind::outlet_person;
    if (has_outlet_form(name_)) return LabelKind::outlet;
    if (has_role_form(name_) || (holds_office() && is_addressed_chair(name_))) return LabelKind::role;
    if (has_person_form(name_) || (holds_office() && is_title_case(name_))) return LabelKind::person;
    // One family name, where nothing else can be meant: it answers question after question.
    if (lone_character_ && moment_.alternates) return LabelKind::person;
    if (addressed_) return LabelKind::person;
    // Any other abbreviation is a medium only when it asks: "GDP: ..." heads a part of an answer.
    if (is_acronym(name_) && moment_.asks && moment_.times < 3) return LabelKind::outlet;
    return LabelKind::none;
  }

  void vote_for() {
    const LabelKind kind = decision_.kind;
    if (decision_.announced) cast("roster", 4, "announced on the first page");
    if (kind == LabelKind::group) vote_for_group();
    if (anonymous_)
      cast("anonymous", 4, "listed by the room");
    else if (kind == LabelKind::anonymous)
      cast("anonymous", 2, "a word for somebody unnamed");
    if (listed_outlet_)
      cast("outlet", 4, "listed by the room");
    else if (kind == LabelKind::outlet)
      cast("outlet-form", 2, "named like a medium");
    else if (kind == LabelKind::outlet_person)
      cast("outlet-person", 3, "a name and the medium it is from");
    if (kind == LabelKind::role) cast("role-form", 2, "a function");
    if (own_block()) cast("own-block", 2, "alone in its block");
    cast("repetition", std::min(moment_.times - 1, 2), fmt::format("stands {} times", moment_.times));
    vote_for_place();
    cast("case-shape", is_title_case(name_) ? 1 : 0);
    const bool unannounced = kind == LabelKind::person && !decision_.announced;
    if (unannounced) cast("person-form", 1);
    if (unannounced && holds_office()) cast("function", 1, "an honorific or a function stands with the name");
    if (lone_character_ && moment_.alternates) cast("alternates", 2, "a question stands before it every time");
  }

  void vote_for_group() {
    if (is_unnamed_group(whole_))
      cast("unnamed-group", 3, "words for people who are not told apart");
    else
      cast("several", 4, "each of them announced or addressed");
  }

  void vote_for_place() {
    const LabelCandidate& candidate = decision_.candidate;
    const bool full_stop = candidate.terminated && candidate.stopped;
    cast("terminator", candidate.terminated && !full_stop ? 1 : 0);
    cast("markup", candidate.marked ? 3 : 0, "in an element that holds labels");
    cast("clock", candidate.clock.empty() ? 0 : 2, candidate.clock);
    cast("typography", candidate.bold == LabelBold::label_alone ? 1 : 0, "bold, the words behind it are not");
    cast("scanned", candidate.scanned ? 4 : 0, "a label of this transcript, as a scan left it");
    if (candidate.place == LabelPlace::mid_block && !candidate.marked && !candidate.scanned)
      cast("seen-elsewhere", 2, fmt::format("behind a sentence end; opens {} block(s)", moment_.elsewhere));
    // A line that is written like the labels of this transcript and like nothing else on its pages.
    const bool like_the_others = moment_.among_capitals && is_by_form_alone() && is_in_capitals(name_) &&
                                 !is_acronym_of_four(name_) && words_ != SpokenWords::Common::all;
    if (like_the_others) cast("written-alike", 3, "in capitals, as the other labels are");
    if (is_bold_like_the_others()) cast("set-alike", opens_with_office() ? 3 : 2, "in bold, as the other labels are");
  }

  void vote_against() {
    if (not_a_label_) cast("not-a-label", -10, "listed by the room");
    if (decision_.announced || listed_outlet_ || anonymous_) return;
    const bool medium = is_medium(), group = decision_.kind == LabelKind::group;
    const std::size_t words = words_of(name_).size();
    // An office is as long as it is, and holds prepositions; where the page sets it as a label, it is no sentence.
    const bool is_long_by_nature = is_interpreter_of_somebody(name_) || decision_.kind == LabelKind::anonymous ||
                                   (is_bold_like_the_others() && opens_with_office());
    if (has_running_text_word(name_) && !is_long_by_nature && !group)
      cast("running-text", medium ? -2 : -4, "a verb, pronoun or preposition");
    if (has_ordinal_word(name_) && !medium && !group) cast("ordinal", -4);
    if (whole_.starts_with('(') || whole_.starts_with('[')) cast("bracket", -3, "opens with a bracket");
    if (is_heading(name_) && decision_.parts.honorific.empty()) cast("heading", -5, "heads a line of apparatus");
    if (is_salutation(name_)) cast("salutation", -5, "says who is spoken to");
    if (has_digit(name_) && !group && decision_.kind != LabelKind::anonymous) cast("digit", medium ? -1 : -3);
    // "Vors. Holm", "Several hon. Members".
    const bool abbreviates = group || (is_bold_like_the_others() && words <= 4);
    if (has_sentence_end(without_qualifiers()) && !abbreviates) cast("sentence-end", -5);
    if (holds_half_a_quotation()) cast("quotation", -3, "a quotation mark without its other half");
    if (words > (medium ? 9u : 6u) && !is_long_by_nature) cast("long", -3, "more words than a name has");
    if (!is_title_case(name_) && !is_long_by_nature && !group) cast("lower-case", -3);
    const bool unknown = decision_.kind == LabelKind::none;
    if (words == 1 && unknown && moment_.times < 3)
      cast("lone-word", own_block() ? -1 : -2, "one word, neither name, outlet nor function");
    if (lone_character_ && !moment_.alternates)
      cast("lone-character", -4, "one character, and not a question before it every time");
    vote_by_form(unknown);
  }

  void vote_by_form(bool unknown) {
    if (is_by_form_alone() && common_ && moment_.times < 3)
      cast("common-words", -2, "the pages write these words in lower case too");
    if (is_by_form_alone() && moment_.asks && is_title_case(name_))
      cast("asks", 2, "the words behind it ask a question");
    // "A. Philip Randolph", "A   list": nobody answers who was not asked.
    const bool bare_answer = !decision_.candidate.terminated && is_anonymous_answer(name_);
    if (bare_answer && !moment_.questions && !unknown) cast("nobody-asked", -4, "no mark of a question on the pages");
  }

  /// What changes no sum and should be known.
  void note() {
    if (!decision_.taken_for.empty())
      decision_.votes.push_back({"misspelling", 0, "taken for '" + decision_.taken_for + "'"});
    if (!moment_.other_honorific.empty())
      decision_.votes.push_back(
          {"other-honorific", 0,
           "'" + moment_.other_honorific + "' contradicts it and stands as often: nobody is named"});
  }

  std::string name_evidence() const {
    if (decision_.announced) return "announced";
    if (decision_.kind == LabelKind::outlet_person) return "medium";
    // "F. M." may be anybody's initials, or those of an office that a scan misread.
    if (decision_.candidate.scanned && letters_of(whole_).size() <= 3) return {};
    if (decision_.kind != LabelKind::person || !moment_.other_honorific.empty()) return {};
    if (!decision_.parts.honorific.empty()) return "honorific";
    if (!decision_.parts.title.empty()) return "function";
    if (lone_character_) return "alternates";
    if (addressed_) return "addressed";
    // Where the speakers are announced, a name that is none of theirs heads or quotes as easily as it speaks.
    const bool by_place = !moment_.all_announced;
    if (by_place && !common_ && is_qualified()) return "qualified";
    if (by_place && moment_.times > (common_ ? 2 : 1)) return "repetition";
    if (by_place && moment_.in_short) return "in-short";
    if (common_) return {};
    if (by_place && own_block() && words_ == SpokenWords::Common::none) return "own-block";
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
  SpokenWords::Common words_;
  bool addressed_;  ///< a family name that labels again and again, and that the speech says behind "Mr"
  bool common_;
  bool lone_character_;
  const LabelMoment& moment_;
};

}  // namespace

FoldedLabelRules::FoldedLabelRules(const core::LabelRules& rules)
    : anonymous(all_folded(rules.anonymous)),
      outlets(all_folded(rules.outlets)),
      not_labels(all_folded(rules.not_labels)) {}

void judge_label(LabelDecision& decision, const FoldedLabelRules& rules, const SpokenWords& spoken,
                 const LabelMoment& moment) {
  Jury(decision, rules, spoken, moment).decide();
}

}  // namespace pressroom::parsers
