// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"

namespace pressroom::core {

/// RFC 3339 in UTC with milliseconds, "2026-11-23T08:00:00.123Z": also the WARC-Date form (WARC/1.1, 5.4).
std::string format_rfc3339(Instant instant);

/// Accepts what WARC-Date and our own files hold: RFC 3339 in UTC with 0 to 9 fraction digits.
std::optional<Instant> parse_rfc3339(std::string_view text);

/// "20261123080000": the 14 digits of CDXJ.
std::string format_14_digits(Instant instant);

/// "20261123080000123": the 17 digits of file names.
std::string format_17_digits(Instant instant);

/// An HTTP-date in any of the three forms of RFC 9110, 5.6.7.
std::optional<Instant> parse_http_date(std::string_view text);

}  // namespace pressroom::core
