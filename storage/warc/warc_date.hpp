// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace pressroom::storage::warc {

/// A WARC-Date (WARC/1.1, 5.4). Two that name the same instant in another form are equal.
struct WarcDate {
  enum class Form {
    whole_seconds,  ///< "2026-11-23T08:00:00Z": all that WARC/1.0 has
    fraction,       ///< one to nine digits of a second
    coarse          ///< year, month, day or minute alone
  };
  std::int64_t seconds = 0;       ///< since 1970 in UTC; of a coarse date its beginning
  std::uint32_t nanoseconds = 0;  ///< within the second
  Form form = Form::whole_seconds;

  auto operator<=>(const WarcDate& other) const {
    return std::pair(seconds, nanoseconds) <=> std::pair(other.seconds, other.nanoseconds);
  }
  bool operator==(const WarcDate& other) const { return seconds == other.seconds && nanoseconds == other.nanoseconds; }
};

/// Total. nullopt for what is no UTC time in W3C form: an offset, even "+00:00", is none.
std::optional<WarcDate> parse_warc_date(std::string_view text);

}  // namespace pressroom::storage::warc
