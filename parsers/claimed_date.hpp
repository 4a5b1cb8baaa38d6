// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace pressroom::parsers {

/// What a source says of the time of something, in one form where it can be read: RFC 3339 with the offset as claimed
/// ("2024-05-09T10:30:00+08:00"), or YYYY-MM-DD where no offset or no time is given. Reads RFC 3339 and W3C-DTF, RFC
/// 822 and its successors (RFC 5322, 3.3 and 4.3: years of two digits, names of zones, comments; a zone that says
/// nothing gives "-00:00", RFC 3339, 4.3), and the dates of running text (find_date()). Anything else comes back as
/// written, white space collapsed, 128 bytes of it at most.
std::string claimed_date(std::string_view written);

}  // namespace pressroom::parsers
