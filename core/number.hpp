// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <optional>
#include <string_view>

namespace pressroom::core {

/// What decimal digits, with or without a minus before them, say; nullopt when the text holds anything else or no int
/// holds the number.
inline std::optional<int> number_in(std::string_view text) {
  int value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// The line of a place in a text file, "file:line"; 0 when there is none.
inline int line_of_place(std::string_view place) { return number_in(place.substr(place.rfind(':') + 1)).value_or(0); }

}  // namespace pressroom::core
