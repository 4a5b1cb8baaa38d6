// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/transcript.hpp"
#include "parsers/label_jury.hpp"
#include "parsers/turns.hpp"

namespace pressroom::parsers {

/// An assembly questions those who hold an office, and nobody is a reporter. Whoever is labelled with an office and
/// speaks right behind a question of somebody without one answers for it: a principal ("conduct" is added to the
/// participant's claims). A turn of unknown role that asks, or that a number marks as a question, right before such a
/// principal's turn becomes a question. Does nothing where a reporter was heard.
void find_question_time(std::vector<DraftTurn>& drafts, const std::vector<LabelDecision>& decisions,
                        std::vector<core::Participant>& participants);

}  // namespace pressroom::parsers
