// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pressroom::parsers {

/// A date found in running text.
struct FoundDate {
  std::string value;      ///< YYYY-MM-DD
  std::size_t begin = 0;  ///< byte range in the text
  std::size_t end = 0;
};

/// The first date in `text`: "May 9, 2024", "Sept.27, 2009", "9 May 2024", "2024-05-09", "2024/05/09" or the Chinese
/// year-month-day form. A day that the calendar does not have is no date.
std::optional<FoundDate> find_date(std::string_view text);

/// A date line taken apart: publisher and date ("China.org.cn | May 9, 2024"), tool words ("0 Comment(s)Print E-mail")
/// and separators left out.
struct Dateline {
  std::string source;  ///< empty when only a date is written
  std::optional<FoundDate> date;
};
Dateline read_dateline(std::string_view text);

}  // namespace pressroom::parsers
