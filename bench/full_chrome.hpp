// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace pressroom::bench {

/// Dresses a generated page as large sites dress theirs: style sheets and scripts in its head, a menu of every section
/// above its words, lists of links below them. 15 to 200 KB are added, by `seed`; the words stay what they are.
std::string with_full_chrome(const std::string& page, std::uint64_t seed);

}  // namespace pressroom::bench
