// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/transcript.hpp"
#include "parsers/labels.hpp"
#include "parsers/roster.hpp"
#include "parsers/turns.hpp"

namespace pressroom::parsers {

/// Names the speakers: fills label kind, speaker, outlet, role and attribution of every draft, and returns everybody
/// who was announced or heard, in the order of the roster, then of appearance. Nobody is named on a guess: a null
/// speaker has its reason.
std::vector<core::Participant> attribute(std::vector<DraftTurn>& drafts, const std::vector<LabelDecision>& decisions,
                                         const Roster& roster, const std::string& room);

/// Says what each turn does in the conversation and ties answers to questions (`reply_to` needs the turn ids). A
/// reporter's turn is a question; the principals' turns up to the next question answer it; what the chair says in
/// between hands over.
void pair_turns(std::vector<core::Turn>& turns);

}  // namespace pressroom::parsers
