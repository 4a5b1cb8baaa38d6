// SPDX-License-Identifier: Apache-2.0
#include "parsers/roles.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "core/text.hpp"
#include "parsers/label_words.hpp"
#include "parsers/question_time.hpp"

namespace pressroom::parsers {

namespace {

using core::Confidence;
using core::LabelKind;
using core::Role;

bool asks(const core::Turn& turn) { return turn.role == Role::reporter; }

/// What a chair says and a speaker hardly ever does.
bool hands_over(const core::Turn& turn) {
  constexpr std::array<std::string_view, 31> k_phrases{"take questions",
                                                       "take your questions",
                                                       "raise questions",
                                                       "raise your questions",
                                                       "next question",
                                                       "last question",
                                                       "last two questions",
                                                       "the floor is",
                                                       "have the floor",
                                                       "give the floor",
                                                       "first question",
                                                       "this concludes",
                                                       "that concludes",
                                                       "we now invite",
                                                       "now, let's invite",
                                                       "hereby concluded",
                                                       "is now concluded",
                                                       "open for questions",
                                                       "let us continue",
                                                       "let's continue",
                                                       "we have invited",
                                                       "also present today",
                                                       "one more question",
                                                       "one last question",
                                                       "final question",
                                                       "siguiente pregunta",
                                                       "\u00FAltima pregunta",
                                                       "n\u00E4chste frage",
                                                       "letzte frage",
                                                       "\u4E0B\u9762\u6709\u8BF7",
                                                       "\u6700\u540E\u4E00\u4E2A\u95EE\u9898"};
  const std::string text = folded(turn.text());
  return std::any_of(k_phrases.begin(), k_phrases.end(),
                     [&](std::string_view phrase) { return text.find(phrase) != std::string::npos; });
}

/// "Mr. Gao, please.": few words that end in an invitation.
bool invites(const core::Turn& turn) {
  std::string text = lower(turn.text());
  while (!text.empty() && (text.back() == '.' || text.back() == '!' || text.back() == ' ')) text.pop_back();
  return word_count(turn) <= 20 &&
         (text.ends_with("please") || text.ends_with("go ahead") || text.ends_with("adelante"));
}

/// What somebody does in the course of a conference, in turns.
struct Conduct {
  int answers = 0, chairs = 0;
  bool joins_in = false;
  std::optional<core::Span> as_chair, as_principal;  ///< the first turn that shows it

  /// The role of somebody nobody announced: who hands over at least as often as they answer is the chair; who answers
  /// right behind a question, or speaks up while one is open, is a principal. Otherwise unknown.
  Role role() const {
    if (chairs > 0 && chairs >= answers) return Role::moderator;
    if (answers > 0) return Role::principal;
    return joins_in ? Role::principal : Role::unknown;
  }
};

std::optional<core::Span> first_span(const core::Turn& turn) {
  if (turn.spans.empty()) return std::nullopt;
  core::Span span = turn.spans.front();
  span.paragraph = 0;
  return span;
}

/// By speaker id, of those whose role is not known.
std::map<std::string, Conduct> conduct_of_unknown(const std::vector<DraftTurn>& drafts) {
  std::map<std::string, Conduct> conducts;
  bool question_open = false;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    const core::Turn& turn = drafts[i].turn;
    question_open = question_open || asks(turn);
    if (!turn.speaker_id || turn.role != Role::unknown) continue;
    Conduct& conduct = conducts[*turn.speaker_id];
    const bool goes_on = i + 1 < drafts.size() && drafts[i + 1].turn.speaker_id == turn.speaker_id;
    const bool chairs = !goes_on && (invites(turn) || hands_over(turn));
    conduct.chairs += chairs ? 1 : 0;
    if (chairs && !conduct.as_chair) conduct.as_chair = first_span(turn);
    conduct.answers += !chairs && i > 0 && asks(drafts[i - 1].turn) ? 1 : 0;
    conduct.joins_in = conduct.joins_in || question_open;
    if (!chairs && question_open && !conduct.as_principal) conduct.as_principal = first_span(turn);
  }
  return conducts;
}

/// Labels that have the form of a name at best, by folded name: whether each of their turns asks, and is answered by
/// somebody who is no reporter.
std::map<std::string, bool> labels_that_only_ask(const std::vector<DraftTurn>& drafts,
                                                 const std::vector<LabelDecision>& decisions) {
  constexpr std::array<std::string_view, 3> k_weak{"", "own-block", "repetition"};
  std::map<std::string, bool> only_asks;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    if (!drafts[i].decision || drafts[i].turn.role != Role::unknown) continue;
    const LabelDecision& decision = decisions[*drafts[i].decision];
    const bool weak = std::find(k_weak.begin(), k_weak.end(), decision.named_by) != k_weak.end();
    if (!weak || decision.announced) continue;
    std::size_t next = i + 1;
    while (next < drafts.size() && drafts[next].turn.role == Role::moderator) ++next;
    const bool answered = next < drafts.size() && drafts[next].turn.label != drafts[i].turn.label &&
                          drafts[next].turn.role != Role::reporter;
    bool& known = only_asks.try_emplace(folded(decision.parts.name), true).first->second;
    known = known && answered && holds_question(drafts[i].turn);
  }
  return only_asks;
}

/// Who was not announced, only ever asks, and is answered, is a reporter or a medium whose name looks like a person's:
/// nobody is named. Where nobody is announced at all, those who have a name keep it.
void unname_askers(std::vector<DraftTurn>& drafts, const std::vector<LabelDecision>& decisions, const Roster& roster,
                   std::vector<core::Participant>& participants) {
  const auto only_asks = labels_that_only_ask(drafts, decisions);
  std::set<std::string> unnamed;
  for (DraftTurn& draft : drafts) {
    if (!draft.decision || draft.turn.role != Role::unknown) continue;
    if (draft.turn.speaker_id && !roster.lists_speakers) continue;
    const auto asker = only_asks.find(folded(decisions[*draft.decision].parts.name));
    if (asker == only_asks.end() || !asker->second) continue;
    if (draft.turn.speaker_id) unnamed.insert(*draft.turn.speaker_id);
    draft.turn.speaker_id.reset();
    draft.turn.speaker_name.reset();
    draft.turn.label_kind = LabelKind::none;
    draft.turn.role = Role::reporter;
    draft.turn.attribution = {"label_only", Confidence::low,
                              "asks, is answered and was not announced: a reporter or a medium; nobody is named"};
  }
  std::erase_if(participants, [&](const core::Participant& who) { return unnamed.contains(who.speaker_id); });
}

void give_role(core::Participant& who, Role role, std::optional<core::Span> shown_by) {
  who.role = role;
  who.claims.push_back({who.name, std::nullopt, role, "conduct", std::move(shown_by)});
}

/// Where labels mark who asks, whoever is called by an office or an honorific and speaks without a question stands on
/// the podium: "GENERAL MILNER" makes a statement and answers nothing.
void find_speakers_of_the_podium(const std::vector<DraftTurn>& drafts, const std::vector<LabelDecision>& decisions,
                                 std::vector<core::Participant>& participants) {
  if (std::none_of(drafts.begin(), drafts.end(), [](const DraftTurn& draft) { return asks(draft.turn); })) return;
  std::map<std::string, const core::Turn*> states;  // the first turn; null for who asks
  for (const DraftTurn& draft : drafts) {
    const core::Turn& turn = draft.turn;
    if (!turn.speaker_id || !draft.decision || turn.role != Role::unknown) continue;
    const LabelDecision& decision = decisions[*draft.decision];
    const bool by_office = decision.named_by == "honorific" || decision.named_by == "function";
    const auto known = states.try_emplace(*turn.speaker_id, &turn).first;
    if (!by_office || decision.parts.is_of_the_press() || holds_question(turn)) known->second = nullptr;
  }
  for (core::Participant& who : participants) {
    const auto turn = states.find(who.speaker_id);
    if (who.role != Role::unknown || turn == states.end() || turn->second == nullptr) continue;
    give_role(who, Role::principal, first_span(*turn->second));
  }
}

/// "SENIOR ADMINISTRATION OFFICIAL": who speaks stays open, what they are does not.
bool says_official(const std::string& label) {
  const auto words = words_of(lower(label));
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return word == "official" || word == "officials" || word == "officer" || word == "spokesperson";
  });
}

/// Labels that name nobody and call themselves officials, or mostly stand right behind a question, more than once, are
/// principals': who speaks stays open.
void find_nameless_principals(std::vector<DraftTurn>& drafts) {
  struct Use {
    int turns = 0, answers = 0;
  };
  const auto is_open = [](const core::Turn& turn) {
    return turn.label && !turn.speaker_id && turn.role == Role::unknown && turn.kind != core::TurnKind::unattributed;
  };
  std::map<std::string, Use> uses;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    const core::Turn& turn = drafts[i].turn;
    if (!is_open(turn)) continue;
    Use& use = uses[folded(*turn.label)];
    ++use.turns;
    use.answers += i > 0 && asks(drafts[i - 1].turn) ? 1 : 0;
  }
  for (DraftTurn& draft : drafts) {
    if (!is_open(draft.turn)) continue;
    const Use& use = uses[folded(*draft.turn.label)];
    const bool official = draft.turn.label_kind == LabelKind::group && says_official(*draft.turn.label);
    const bool answers = use.answers >= 2 && use.answers * 10 >= use.turns * 6;
    if (official || answers) draft.turn.role = Role::principal;
  }
}

/// Turns have the roles of their speakers.
void spread_roles(std::vector<DraftTurn>& drafts, const std::vector<core::Participant>& participants) {
  std::map<std::string, Role> roles;
  for (const core::Participant& who : participants) roles.emplace(who.speaker_id, who.role);
  for (DraftTurn& draft : drafts) {
    if (!draft.turn.speaker_id || draft.turn.role != Role::unknown) continue;
    if (const auto role = roles.find(*draft.turn.speaker_id); role != roles.end()) draft.turn.role = role->second;
  }
}

/// What somebody says in a transcript that marks no reporters, in turns.
struct Talk {
  int turns = 0, questions = 0, replies = 0;
  int ends_asking = 0;  ///< turns whose last sentence is a question
  std::size_t words = 0;
  std::optional<core::Span> first_question, first_reply;

  bool keeps_asking() const { return turns >= 2 && questions * 10 >= turns * 6; }
  bool answers() const { return replies > 0 && questions * 10 <= turns * 3; }
  /// Of two who talk: one hands the word over by questions, the other says most and hardly ever ends in one.
  bool interviews(const Talk& other) const {
    return ends_asking >= 3 && ends_asking * 10 >= turns * 4 && other.ends_asking * 10 <= other.turns &&
           words * 2 <= other.words;
  }
};

bool ends_in_question(const core::Turn& turn) {
  std::u32string text = core::decode_utf8(turn.text());
  constexpr std::u32string_view k_behind = U" \"'\u201C\u201D\u00BB)";
  while (!text.empty() && k_behind.find(text.back()) != std::u32string_view::npos) text.pop_back();
  return !text.empty() && (text.back() == U'?' || text.back() == U'\uFF1F');
}

/// Of two people alone one may lead the talk although the other asks back. Whether one does.
bool find_interviewer_of_two(const std::map<std::string, Talk>& talks, std::vector<core::Participant>& participants) {
  if (talks.size() != 2) return false;
  const auto &one = *talks.begin(), &two = *talks.rbegin();
  if (!one.second.interviews(two.second) && !two.second.interviews(one.second)) return false;
  const std::string& asker = one.second.interviews(two.second) ? one.first : two.first;
  for (core::Participant& who : participants) {
    const auto talk = talks.find(who.speaker_id);
    if (talk == talks.end() || who.role != Role::unknown) continue;
    if (who.speaker_id == asker) {
      give_role(who, Role::reporter, talk->second.first_question);
    } else {
      give_role(who, Role::principal, talk->second.first_reply);
    }
  }
  return true;
}

/// An interview: one speaker keeps asking and others answer. Where two keep asking, nobody can tell.
void find_interviewer(const std::vector<DraftTurn>& drafts, std::vector<core::Participant>& participants) {
  std::map<std::string, Talk> talks;
  const core::Turn* before = nullptr;
  for (const DraftTurn& draft : drafts) {
    const core::Turn& turn = draft.turn;
    if (asks(turn)) return;
    if (turn.speaker_id) {
      Talk& talk = talks[*turn.speaker_id];
      ++talk.turns;
      talk.ends_asking += ends_in_question(turn) ? 1 : 0;
      talk.words += word_count(turn);
      if (holds_question(turn)) {
        ++talk.questions;
        if (!talk.first_question) talk.first_question = first_span(turn);
      }
      if (before != nullptr && before->speaker_id != turn.speaker_id && holds_question(*before)) {
        ++talk.replies;
        if (!talk.first_reply) talk.first_reply = first_span(turn);
      }
    }
    before = &turn;
  }
  if (find_interviewer_of_two(talks, participants)) return;
  core::Participant* asker = nullptr;
  for (core::Participant& who : participants) {
    const auto talk = talks.find(who.speaker_id);
    if (talk == talks.end() || !talk->second.keeps_asking()) continue;
    if (asker != nullptr) return;
    asker = &who;
  }
  if (asker == nullptr || asker->role != Role::unknown) return;
  int others = 0;
  for (const auto& [id, talk] : talks) others += id == asker->speaker_id ? 0 : talk.questions;
  if (others > talks[asker->speaker_id].questions) return;
  bool answered = false;
  for (core::Participant& who : participants) {
    const auto talk = talks.find(who.speaker_id);
    if (&who == asker || talk == talks.end() || !talk->second.answers()) continue;
    answered = true;
    if (who.role == Role::unknown) give_role(who, Role::principal, talk->second.first_reply);
  }
  if (answered) give_role(*asker, Role::reporter, talks[asker->speaker_id].first_question);
}

}  // namespace

bool holds_question(const core::Turn& turn) {
  const std::string text = turn.text();
  return text.find('?') != std::string::npos || text.find("\uFF1F") != std::string::npos;
}

std::size_t word_count(const core::Turn& turn) {
  std::size_t count = 0;
  for (const std::string& paragraph : turn.paragraphs) {
    for (const std::string_view word : core::words_of(paragraph)) {
      if (core::is_ascii(word)) {
        ++count;
        continue;
      }
      const std::u32string letters = core::decode_utf8(word);
      const auto unspaced = std::count_if(letters.begin(), letters.end(), is_unspaced_script);
      count += std::max<std::size_t>(1, static_cast<std::size_t>(unspaced));
    }
  }
  return count;
}

namespace {

/// "Mr Speaker", "Madam Deputy Speaker": how an assembly calls its chair.
bool is_presiding(const std::string& label) {
  const auto words = words_of(label);
  const bool addressed = words.size() > 1 && (is_honorific(words[0]) || words[0] == "madam");
  return addressed && words.back() == "speaker";
}

}  // namespace

Role role_of_function(std::string_view words) {
  const std::string label = lower(words);
  const auto has = [&](std::string_view word) { return label.find(word) != std::string::npos; };
  if (has("interpret") || has("translat") || has("dolmetsch") || has("\u7FFB\u8BD1")) return Role::interpreter;
  if (has("moderator") || has("host") || has("chairperson") || has("facilitator") || has("operator") ||
      has("\u4E3B\u6301") || label == "chair" || label == "chairman" || label == "chairwoman" || label == "the chair" ||
      label == "the chairman" || label == "the chairwoman" || is_presiding(label)) {
    return Role::moderator;
  }
  return Role::principal;
}

void settle_roles(std::vector<DraftTurn>& drafts, const std::vector<LabelDecision>& decisions, const Roster& roster,
                  std::vector<core::Participant>& participants) {
  unname_askers(drafts, decisions, roster, participants);
  const auto conducts = conduct_of_unknown(drafts);
  for (core::Participant& who : participants) {
    const auto known = conducts.find(who.speaker_id);
    if (who.role != Role::unknown || known == conducts.end() || known->second.role() == Role::unknown) continue;
    const Role role = known->second.role();
    give_role(who, role, role == Role::moderator ? known->second.as_chair : known->second.as_principal);
  }
  spread_roles(drafts, participants);
  find_speakers_of_the_podium(drafts, decisions, participants);
  find_nameless_principals(drafts);
  find_interviewer(drafts, participants);
  spread_roles(drafts, participants);
  find_question_time(drafts, decisions, participants);
}

}  // namespace pressroom::parsers
