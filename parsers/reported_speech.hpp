// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "core/transcript.hpp"

namespace pressroom::parsers {

/// Whether the words of turns are a report about people and nobody's speech: enough of them, and outside of quotation
/// marks nobody says "I" or "we" or speaks to anybody. `language` is a language tag. It is told in English and Chinese;
/// elsewhere the first person may have no word of its own, and the answer is no. Linear.
bool is_report(const std::vector<core::Turn>& turns, std::string_view language);

}  // namespace pressroom::parsers
