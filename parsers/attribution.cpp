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
      : decisions_(decisions), room_(room), participants_(roster.participants) {
    for (const core::Participant& who : participants_) known_.insert(who.speaker_id);
    for (const LabelDecision& decision : decisions) {
      if (decision.accepted) ++times_[slug(decision.candidate.label)];
    }
  }

  void name(DraftTurn& draft) {
    if (!draft.decision) return unlabelled(draft);
    const LabelDecision& decision = decisions_[*draft.decision];
    draft.turn.label_kind = decision.kind;
    if (decision.participant) return announced(draft.turn, *decision.participant);
    switch (decision.kind) {
      case LabelKind::outlet:
        return outlet(draft.turn);
      case LabelKind::anonymous:
        return anonymous(draft.turn);
      case LabelKind::role:
        return function(draft.turn);
      case LabelKind::person:
        return heard(draft.turn);
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
    if (chair && !decisions_.empty()) {
      speak_as(draft.turn, *chair);
      draft.turn.attribution = {"inferred_chair", Confidence::low,
                                "words before the first label; the announced chair opens the conference"};
      return;
    }
    draft.turn.attribution = {"none", Confidence::none, "no label stands before these words"};
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

  void announced(core::Turn& turn, std::size_t participant) {
    speak_as(turn, participant);
    turn.attribution = {"label_roster", Confidence::high, "announced on the first page"};
  }

  void outlet(core::Turn& turn) {
    turn.role = Role::reporter;
    auto words = words_of(*turn.label);
    if (words.size() > 1 && (words.back() == "reporter" || words.back() == "correspondent")) words.pop_back();
    std::string medium;
    for (const std::string& word : words) medium += (medium.empty() ? "" : " ") + word;
    turn.outlet = medium;
    turn.attribution = {"label_only", Confidence::high, "an outlet is named, not a person"};
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

  void heard(core::Turn& turn) {
    const std::string& label = *turn.label;
    const auto words = words_of(label);
    core::Participant who;
    who.name = label;
    if (words.size() > 1 && is_honorific(words[0])) {
      who.honorific = words[0];
      who.name = core::collapse_white_space(std::string_view(label).substr(words[0].size()));
    }
    // "Moderator Aldous Penn": a function before the name.
    if (words.size() > 2 && has_role_form(words[0])) {
      who.title = words[0];
      who.name = core::collapse_white_space(std::string_view(label).substr(words[0].size()));
      who.role = role_of_function(words[0]);
    }
    who.names = {label};
    who.speaker_id = room_ + ":" + slug(label);
    who.source = "label";
    who.spoke = true;
    if (known_.insert(who.speaker_id).second) participants_.push_back(who);
    turn.speaker_id = who.speaker_id;
    turn.speaker_name = who.name;
    turn.role = who.role;
    turn.attribution = times_[slug(label)] > 1
                           ? core::Attribution{"label_only", Confidence::medium, "the label stands more than once"}
                           : core::Attribution{"label_only", Confidence::medium, "named by the label alone"};
  }

  const std::vector<LabelDecision>& decisions_;
  const std::string& room_;
  std::vector<core::Participant> participants_;
  std::set<std::string> known_;  ///< speaker ids of participants_
  std::map<std::string, int> times_;
};

bool asks(const core::Turn& turn) { return turn.role == Role::reporter; }

/// What a chair says and a speaker hardly ever does.
bool hands_over(const core::Turn& turn) {
  constexpr std::array<std::string_view, 14> k_phrases{
      "take questions",     "take your questions", "raise questions", "raise your questions", "next question",
      "last question",      "last two questions",  "the floor is",    "have the floor",       "give the floor",
      "our first question", "this concludes",      "that concludes",  "we now invite"};
  const std::string text = lower(turn.text());
  return std::any_of(k_phrases.begin(), k_phrases.end(),
                     [&](std::string_view phrase) { return text.find(phrase) != std::string::npos; });
}

/// What somebody does in the course of a conference.
struct Conduct {
  bool answers = false, chairs = false, joins_in = false;

  /// The role of somebody nobody announced: who answers right behind a question is a principal; who never does, but
  /// hands over, is the chair; who speaks up while a question is open is a principal as well. Otherwise unknown.
  Role role() const {
    if (answers) return Role::principal;
    if (chairs) return Role::moderator;
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
    conduct.answers = conduct.answers || (i > 0 && asks(drafts[i - 1].turn));
    conduct.chairs = conduct.chairs || hands_over(turn);
    conduct.joins_in = conduct.joins_in || question_open;
  }
  return conducts;
}

std::size_t word_count(const core::Turn& turn) {
  std::size_t count = 0;
  for (const std::string& paragraph : turn.paragraphs) count += words_of(paragraph).size();
  return count;
}

}  // namespace

std::vector<core::Participant> attribute(std::vector<DraftTurn>& drafts, const std::vector<LabelDecision>& decisions,
                                         const Roster& roster, const std::string& room) {
  Attributor attributor(decisions, roster, room);
  for (DraftTurn& draft : drafts) attributor.name(draft);
  auto participants = attributor.participants();

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
