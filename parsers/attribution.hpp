// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/room.hpp"
#include "core/transcript.hpp"
#include "parsers/labels.hpp"
#include "parsers/roster.hpp"
#include "parsers/turns.hpp"

namespace pressroom::parsers {

/// What a room says about people, and the day it is asked for.
struct Acquaintance {
  std::string room;                          ///< scopes the speaker ids
  const std::vector<core::Person>& persons;  ///< outlives the call
  std::string date;                          ///< YYYY-MM-DD of the event, else of its publication; empty: not known
  std::vector<core::Warning> warnings;       ///< filled in: where the room contradicts the page
};

/// Names the speakers: fills label kind, speaker, outlet, role and attribution of every draft, and returns everybody
/// who was announced or heard, in the order of the roster, then of appearance. Nobody is named on a guess: a null
/// speaker has its reason.
std::vector<core::Participant> attribute(std::vector<DraftTurn>& drafts, const std::vector<LabelDecision>& decisions,
                                         const Roster& roster, Acquaintance& acquaintance);

}  // namespace pressroom::parsers
