// SPDX-License-Identifier: Apache-2.0
#include "parsers/attribution.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "core/text.hpp"
#include "parsers/label_words.hpp"

namespace pressroom::parsers {

namespace {

using core::Confidence;
using core::LabelKind;
using core::Role;
using core::TurnKind;

/// A chair who says more than this many words between question and answer is speaking, not handing over.
constexpr std::size_t k_longest_hand_over = 60;

class Attributor {
 public:
  Attributor(const std::vector<LabelDecision>& decisions, const Roster& roster, const std::string& room)
      : decisions_(decisions), roster_(roster), room_(room), participants_(roster.participants) {
    for (const core::Participant& who : participants_) known_.insert(who.speaker_id);
    labelled_ = std::any_of(decisions.begin(), decisions.end(), [](const auto& decision) { return decision.accepted; });
  }

  void name(DraftTurn& draft) {
    if (!draft.decision) return unlabelled(draft);
    const LabelDecision& decision = decisions_[*draft.decision];
    draft.turn.label_kind = decision.kind;
    if (decision.announced) return announced(draft.turn, *decision.announced);
    switch (decision.kind) {
      case LabelKind::outlet:
        return outlet(draft.turn, decision);
      case LabelKind::anonymous:
        return anonymous(draft.turn);
      case LabelKind::role:
        return function(draft.turn);
      case LabelKind::group:
        draft.turn.attribution = {"label_only", Confidence::low, "several people are named, not who of them speaks"};
        return;
      case LabelKind::person:
      case LabelKind::outlet_person:
        return heard(draft.turn, decision);
      default:
        draft.turn.attribution = {"label_only", Confidence::low,
                                  "the label is neither a known name, an outlet nor a function"};
    }
  }

  std::vector<core::Participant> participants() { return std::move(participants_); }

 private:
  void unlabelled(DraftTurn& draft) {
    draft.turn.kind = TurnKind::unattributed;
    if (draft.behind_gap) {
      draft.turn.attribution = {"none", Confidence::none, "the page before these words is missing"};
      return;
    }
    const auto chair = only_moderator();
    if (chair && labelled_ && welcomes(draft.turn)) {
      speak_as(draft.turn, *chair);
      draft.turn.attribution = {"inferred_chair", Confidence::low,
                                "a welcome before the first label; the announced chair opens the conference"};
      return;
    }
    draft.turn.attribution = {"none", Confidence::none, "no label stands before these words"};
  }

  static bool welcomes(const core::Turn& turn) {
    constexpr std::array<std::string_view, 8> k_greetings{"good morning",
                                                          "good afternoon",
                                                          "good evening",
                                                          "welcome",
                                                          "ladies and gentlemen",
                                                          "friends from the",
                                                          "\xE5\xA4\xA7\xE5\xAE\xB6\xE5\xA5\xBD",
                                                          "\xE6\xAC\xA2\xE8\xBF\x8E"};
    if (turn.paragraphs.empty()) return false;
    const std::string first = lower(turn.paragraphs.front());
    return std::any_of(k_greetings.begin(), k_greetings.end(),
                       [&](std::string_view greeting) { return first.find(greeting) != std::string::npos; });
  }

  std::optional<std::size_t> only_moderator() const {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < participants_.size(); ++i) {
      if (participants_[i].role != Role::moderator) continue;
      if (found) return std::nullopt;
      found = i;
    }
    return found;
  }

  void speak_as(core::Turn& turn, std::size_t participant) {
    core::Participant& who = participants_[participant];
    who.spoke = true;
    turn.speaker_id = who.speaker_id;
    turn.speaker_name = who.name;
    turn.role = who.role;
  }

  void announced(core::Turn& turn, const Roster::Match& match) {
    speak_as(turn, match.participant);
    turn.attribution = match.by == Roster::Match::By::full_name
                           ? core::Attribution{"label_roster", Confidence::high, "announced on the first page"}
                           : core::Attribution{"label_roster", Confidence::medium,
                                               "the only one of this family name announced on the first page"};
  }

  void outlet(core::Turn& turn, const LabelDecision& decision) {
    turn.role = Role::reporter;
    auto words = words_of(decision.parts.subject());
    if (words.size() > 1 && is_reporter_word(words.back())) words.pop_back();
    std::string medium;
    for (const std::string& word : words) medium += (medium.empty() ? "" : " ") + word;
    turn.outlet = medium;
    const bool listed = std::any_of(decision.votes.begin(), decision.votes.end(),
                                    [](const Vote& vote) { return vote.evidence == "outlet"; });
    turn.attribution = {
        "label_only", listed ? Confidence::high : Confidence::medium,
        listed ? "an outlet the room lists is named, not a person" : "an outlet by the form of its name, not a person"};
  }

  void anonymous(core::Turn& turn) {
    turn.role = is_anonymous_answer(*turn.label) ? Role::principal : Role::reporter;
    turn.attribution = {"none", Confidence::none, "nobody is named"};
  }

  static Role role_of_function(std::string_view words) {
    const std::string label = lower(words);
    const auto has = [&](std::string_view word) { return label.find(word) != std::string::npos; };
    if (has("interpret") || has("translat")) return Role::interpreter;
    if (has("moderator") || has("host") || has("chair") || has("facilitator") || has("operator") ||
        has("\xE4\xB8\xBB\xE6\x8C\x81"))
      return Role::moderator;
    return Role::principal;
  }

  void function(core::Turn& turn) {
    turn.role = role_of_function(*turn.label);
    const auto chair = only_moderator();
    if (turn.role == Role::moderator && chair) {
      speak_as(turn, *chair);
      turn.attribution = {"label_roster", Confidence::medium, "the only chair announced on the first page"};
      return;
    }
    turn.attribution = {"label_only", Confidence::low, "a function is named, not a person"};
  }

  void heard(core::Turn& turn, const LabelDecision& decision) {
    const LabelParts& parts = decision.parts;
    if (!parts.outlet.empty()) turn.outlet = parts.outlet;
    turn.role = parts.is_of_the_press() ? Role::reporter : role_of_title(parts.title);
    if (roster_.bears(parts.name)) {
      turn.attribution = {"label_only", Confidence::low,
                          "announced people bear this name, but the label may mean somebody else; nobody is named"};
      return;
    }
    if (decision.named_by.empty()) {
      turn.attribution = {"label_only", Confidence::low, "these words may be a name or a heading; nobody is named"};
      return;
    }
    core::Participant who;
    who.name = parts.name;
    if (!parts.honorific.empty()) who.honorific = parts.honorific;
    if (!parts.title.empty()) who.title = parts.title;
    who.role = turn.role;
    who.names = {*turn.label};
    const bool whole_name = words_of(parts.name).size() > 1;
    who.speaker_id =
        room_ + ":" + slug(whole_name ? parts.name : parts.honorific + " " + parts.title + " " + parts.name);
    who.source = "label";
    who.spoke = true;
    if (known_.insert(who.speaker_id).second) participants_.push_back(who);
    turn.speaker_id = who.speaker_id;
    turn.speaker_name = who.name;
    turn.role = who.role;
    const bool unannounced = std::any_of(participants_.begin(), participants_.end(),
                                         [](const core::Participant& other) { return other.source == "header"; });
    turn.attribution = {"label_only", unannounced ? Confidence::low : Confidence::medium,
                        "named by the label (" + decision.named_by + ")" +
                            (unannounced ? ", but not announced on the first page" : "")};
  }

  static Role role_of_title(std::string_view title) {
    const Role role = title.empty() ? Role::unknown : role_of_function(title);
    return role == Role::principal ? Role::unknown : role;
  }

  const std::vector<LabelDecision>& decisions_;
  const Roster& roster_;
  const std::string& room_;
  std::vector<core::Participant> participants_;
  std::set<std::string> known_;  ///< speaker ids of participants_
  bool labelled_ = false;        ///< any label stands on the pages
};

bool asks(const core::Turn& turn) { return turn.role == Role::reporter; }

std::size_t word_count(const core::Turn& turn) {
  std::size_t count = 0;
  for (const std::string& paragraph : turn.paragraphs) count += words_of(paragraph).size();
  return count;
}

/// What a chair says and a speaker hardly ever does.
bool hands_over(const core::Turn& turn) {
  constexpr std::array<std::string_view, 20> k_phrases{
      "take questions",   "take your questions", "raise questions",    "raise your questions", "next question",
      "last question",    "last two questions",  "the floor is",       "have the floor",       "give the floor",
      "first question",   "this concludes",      "that concludes",     "we now invite",        "now, let's invite",
      "hereby concluded", "is now concluded",    "open for questions", "let us continue",      "let's continue"};
  const std::string text = lower(turn.text());
  return std::any_of(k_phrases.begin(), k_phrases.end(),
                     [&](std::string_view phrase) { return text.find(phrase) != std::string::npos; });
}

/// "Mr. Gao, please.": few words that end in an invitation.
bool invites(const core::Turn& turn) {
  std::string text = lower(turn.text());
  while (!text.empty() && (text.back() == '.' || text.back() == '!' || text.back() == ' ')) text.pop_back();
  return word_count(turn) <= 20 && (text.ends_with("please") || text.ends_with("go ahead"));
}

/// What somebody does in the course of a conference, in turns.
struct Conduct {
  int answers = 0, chairs = 0;
  bool joins_in = false;

  /// The role of somebody nobody announced: who hands over at least as often as they answer is the chair; who answers
  /// right behind a question, or speaks up while one is open, is a principal. Otherwise unknown.
  Role role() const {
    if (chairs > 0 && chairs >= answers) return Role::moderator;
    if (answers > 0) return Role::principal;
    return joins_in ? Role::principal : Role::unknown;
  }
};

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
    conduct.answers += !chairs && i > 0 && asks(drafts[i - 1].turn) ? 1 : 0;
    conduct.joins_in = conduct.joins_in || question_open;
  }
  return conducts;
}

bool holds_question(const core::Turn& turn) {
  const std::string text = turn.text();
  return text.find('?') != std::string::npos || text.find("\uFF1F") != std::string::npos;
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
void unname_askers(std::vector<DraftTurn>& drafts, const std::vector<LabelDecision>& decisions,
                   std::vector<core::Participant>& participants) {
  const bool principals_announced = std::any_of(participants.begin(), participants.end(), [](const auto& who) {
    return who.source == "header" && who.role == Role::principal;
  });
  const auto only_asks = labels_that_only_ask(drafts, decisions);
  std::set<std::string> unnamed;
  for (DraftTurn& draft : drafts) {
    if (!draft.decision || draft.turn.role != Role::unknown) continue;
    if (draft.turn.speaker_id && !principals_announced) continue;
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

}  // namespace

std::vector<core::Participant> attribute(std::vector<DraftTurn>& drafts, const std::vector<LabelDecision>& decisions,
                                         const Roster& roster, const std::string& room) {
  Attributor attributor(decisions, roster, room);
  for (DraftTurn& draft : drafts) attributor.name(draft);
  auto participants = attributor.participants();

  unname_askers(drafts, decisions, participants);
  const auto conducts = conduct_of_unknown(drafts);
  for (core::Participant& who : participants) {
    const auto known = conducts.find(who.speaker_id);
    if (who.role == Role::unknown && known != conducts.end()) who.role = known->second.role();
  }
  for (DraftTurn& draft : drafts) {
    if (!draft.turn.speaker_id || draft.turn.role != Role::unknown) continue;
    if (const auto known = conducts.find(*draft.turn.speaker_id); known != conducts.end()) {
      draft.turn.role = known->second.role();
    }
  }
  return participants;
}

void pair_turns(std::vector<core::Turn>& turns) {
  const core::Turn* question = nullptr;
  std::optional<std::string> last_asker;
  bool answered = false;
  int last_page = 0;
  for (core::Turn& turn : turns) {
    // What was asked on a page that is not there is not known.
    if (!turn.pages.empty() && turn.pages.front() > last_page + 1) question = nullptr;
    if (!turn.pages.empty()) last_page = turn.pages.back();
    if (turn.kind == TurnKind::unattributed && !turn.speaker_id) {
      question = nullptr;
      last_asker.reset();
      continue;
    }
    if (asks(turn)) {
      const bool same_asker =
          question != nullptr && last_asker == turn.label && turn.label_kind != LabelKind::anonymous;
      turn.kind = same_asker && answered ? TurnKind::follow_up : TurnKind::question;
      question = &turn;
      last_asker = turn.label;
      answered = false;
    } else if (question != nullptr && (turn.role == Role::principal || turn.role == Role::interpreter)) {
      turn.kind = TurnKind::answer;
      turn.reply_to = question->turn_id;
      answered = true;
    } else if (turn.role == Role::moderator && &turn != &turns.front() && word_count(turn) <= k_longest_hand_over) {
      turn.kind = TurnKind::procedural;
    } else if (turn.kind != TurnKind::unattributed) {
      turn.kind = TurnKind::statement;
      if (turn.role == Role::principal) question = nullptr;
    }
  }
}

}  // namespace pressroom::parsers
