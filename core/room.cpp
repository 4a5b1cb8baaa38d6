// SPDX-License-Identifier: Apache-2.0
#include "core/room.hpp"

#include <algorithm>
#include <array>

namespace pressroom::core {

bool is_page_file(std::string_view name) {
  constexpr std::array<std::string_view, 6> k_endings{".html", ".htm", ".shtml", ".shtm", ".xhtml", ".xml"};
  return std::any_of(k_endings.begin(), k_endings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

}  // namespace pressroom::core
