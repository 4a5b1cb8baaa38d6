// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace pressroom::storage::exports {

/// Seconds since 1970-01-01T00:00:00Z of a date as a transcript holds it: YYYY-MM-DD (its first second in UTC, since a
/// bare date tells no zone), or RFC 3339 with its offset, whose fraction is dropped. Nothing for anything else, or for
/// a day that no calendar has. What it takes is also an xs:date or xs:dateTime of XML Schema.
std::optional<std::int64_t> seconds_of_page_date(std::string_view value);

}  // namespace pressroom::storage::exports
