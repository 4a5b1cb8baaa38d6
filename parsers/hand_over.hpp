// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/transcript.hpp"

namespace pressroom::parsers {

/// Who speaks before and behind some words.
enum class Neighbour {
  none,     ///< the transcript begins or ends there
  asker,    ///< a reporter
  same,     ///< the same speaker
  another,  ///< somebody else who is no reporter
};

struct HandOverPlace {
  Neighbour before = Neighbour::none, behind = Neighbour::none;
  bool asked = true;     ///< the last question says something, and does not only ask for the floor
  bool chaired = false;  ///< somebody else chairs: names and assents alone give nobody the floor
  bool handed = false;   ///< the turn before only handed over: `before` is then who asked
};

/// Whether a turn does nothing but give or take the floor: "Go ahead.", "Yes, please.", "Tony?", "Thank you, General.
/// Bill.", "Do you want to say something, Tony?". Known in English, Spanish, German and French words; a question to
/// whoever speaks next counts in any language. Short answers ("Yes.", "Sure.") are none, unless somebody else goes on
/// behind them. Linear.
bool only_hands_over(const core::Turn& turn, const HandOverPlace& place);

/// Whether a reporter's turn only asks for the floor: "Mr. President?", "Can I ask --", "Thank you, sir."
bool only_asks_for_the_floor(const core::Turn& turn);

}  // namespace pressroom::parsers
