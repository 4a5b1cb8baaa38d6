// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "parsers/block_evidence.hpp"

namespace pressroom::parsers {

/// What ends the labels of a page that does not write a colon behind them: a full stop with a dash ("P.-"), a dash, a
/// full stop behind capitals. It has to end labels that return, more of them than colons do, and words that name a
/// speaker among them. The lines that it was found in are given the shape of a label. Empty when there is none. Linear
/// in the lines.
std::string find_terminator(std::vector<BlockEvidence>& blocks);

/// Gives lines that begin with a label in brackets the shape of a label.
void shape_bracket_labels(std::vector<BlockEvidence>& blocks);

}  // namespace pressroom::parsers
