// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace pressroom::parsers {

/// 1 to 12 for the name of a month, folded (label_words.hpp), without its stop: English, Spanish, German, French,
/// Portuguese, Italian, Russian (as it stands with a day), whole or shortened to three letters or more.
std::optional<int> month_of(std::string_view folded);

}  // namespace pressroom::parsers
