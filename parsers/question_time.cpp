// SPDX-License-Identifier: Apache-2.0
#include "parsers/question_time.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "parsers/roles.hpp"

namespace pressroom::parsers {

namespace {

using core::Role;

class QuestionTime {
 public:
  QuestionTime(std::vector<DraftTurn>& drafts, const std::vector<LabelDecision>& decisions,
               std::vector<core::Participant>& participants)
      : drafts_(drafts), decisions_(decisions) {
    for (core::Participant& who : participants) participants_.emplace(who.speaker_id, &who);
  }

  void find() {
    for (std::size_t i = 1; i < drafts_.size(); ++i) {
      core::Participant* who = participant(i);
      if (who == nullptr || !who->title || !may_answer(who->role) || !asks(i - 1) || same_speaker(i - 1, i)) continue;
      if (who->role == Role::unknown) {
        who->role = Role::principal;
        who->claims.push_back({who->name, std::nullopt, Role::principal, "conduct", span_of(i)});
      }
      answers_.emplace(who->speaker_id);
    }
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      const core::Participant* who = participant(i);
      if (who != nullptr && drafts_[i].turn.role == Role::unknown) drafts_[i].turn.role = who->role;
    }
    for (std::size_t i = 0; i + 1 < drafts_.size(); ++i) {
      const core::Participant* next = participant(i + 1);
      const bool answered = next != nullptr && answers_.contains(next->speaker_id) && !same_speaker(i, i + 1);
      if (answered && drafts_[i].turn.role == Role::unknown && asks(i)) drafts_[i].turn.kind = core::TurnKind::question;
    }
  }

 private:
  static bool may_answer(Role role) { return role == Role::unknown || role == Role::principal; }

  core::Participant* participant(std::size_t i) const {
    const auto& id = drafts_[i].turn.speaker_id;
    const auto known = id ? participants_.find(*id) : participants_.end();
    return known == participants_.end() ? nullptr : known->second;
  }

  bool same_speaker(std::size_t one, std::size_t other) const {
    const auto& id = drafts_[one].turn.speaker_id;
    return id && id == drafts_[other].turn.speaker_id;
  }

  /// Somebody without an office, who puts a question.
  bool asks(std::size_t i) const {
    const DraftTurn& draft = drafts_[i];
    if (!draft.decision || draft.turn.role != Role::unknown) return false;
    const core::Participant* who = participant(i);
    if (who != nullptr && who->title) return false;
    return decisions_[*draft.decision].candidate.numbered || holds_question(draft.turn);
  }

  std::optional<core::Span> span_of(std::size_t i) const {
    if (drafts_[i].turn.spans.empty()) return std::nullopt;
    core::Span span = drafts_[i].turn.spans.front();
    span.paragraph = 0;
    return span;
  }

  std::vector<DraftTurn>& drafts_;
  const std::vector<LabelDecision>& decisions_;
  std::map<std::string, core::Participant*> participants_;
  std::set<std::string> answers_;  ///< ids of those who answer for an office
};

}  // namespace

void find_question_time(std::vector<DraftTurn>& drafts, const std::vector<LabelDecision>& decisions,
                        std::vector<core::Participant>& participants) {
  const bool reporters = std::any_of(drafts.begin(), drafts.end(),
                                     [](const DraftTurn& draft) { return draft.turn.role == Role::reporter; });
  if (!reporters) QuestionTime(drafts, decisions, participants).find();
}

}  // namespace pressroom::parsers
