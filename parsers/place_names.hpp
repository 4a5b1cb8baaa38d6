// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace pressroom::parsers {

/// How many words from `begin` on name a country or what stands for one ("Germany", "the Republic of Korea", "European
/// Union"), by their English names in CLDR; 0 where they do not. In "President of France Anna Holm" it tells where the
/// office ends.
std::size_t country_words(const std::vector<std::string>& words, std::size_t begin);

}  // namespace pressroom::parsers
