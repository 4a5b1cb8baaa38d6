// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "core/transcript.hpp"
#include "parsers/labels.hpp"
#include "parsers/roster.hpp"
#include "parsers/turns.hpp"

namespace pressroom::parsers {

/// What somebody does who is called by a function: moderator, interpreter, otherwise principal.
core::Role role_of_function(std::string_view words);

/// Gives a role to those whom neither announcement nor label gives one, by what they do in the conference: who hands
/// over is the chair, who answers a question is a principal, who was not announced and only ever asks is a reporter and
/// named no more. Where no label marks reporters at all, the one who keeps asking is one. The turn that shows it is
/// added to the participant's claims ("conduct").
void settle_roles(std::vector<DraftTurn>& drafts, const std::vector<LabelDecision>& decisions, const Roster& roster,
                  std::vector<core::Participant>& participants);

/// Whether a turn's words hold a question mark.
bool holds_question(const core::Turn& turn);

/// Words of a turn; of scripts without blanks, characters.
std::size_t word_count(const core::Turn& turn);

}  // namespace pressroom::parsers
