// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pressroom::parsers {

/// Which number is the day where both could be, as in 03/04/2012.
enum class DateOrder { unknown, day_first, month_first };

/// What a language tag (BCP 47) tells of it: everybody but the United States writes the day first, and English of no
/// country tells nothing.
DateOrder date_order_of(std::string_view language);

/// A date found in running text.
struct FoundDate {
  std::string value;      ///< YYYY-MM-DD
  std::size_t begin = 0;  ///< byte range in the text
  std::size_t end = 0;
};

/// The first date in `text`: "May 9, 2024", "Sept.27, 2009", "9th of May 2024", "28 de junio de 2021", "9. Mai 2024",
/// month names in English, Spanish, German, French, Portuguese, Italian and Russian; "2024-05-09", "2024/05/09",
/// "09.05.2024", the Chinese year-month-day form in either kind of digits; "03/04/2012" where `order` or a number above
/// twelve tells which is the day. A day that the calendar does not have is no date.
std::optional<FoundDate> find_date(std::string_view text, DateOrder order = DateOrder::unknown);

/// A day without its year, "on May 24 (10 a.m.)", put into the year that brings it nearest to `near`, and no further
/// from it than half a year; nullopt where `text` holds a whole date.
std::optional<FoundDate> find_day_near(std::string_view text, std::chrono::year_month_day near);

/// The date that an address holds: "/2024-05/09/content_1.htm", "/2012/07/10/press-gaggle",
/// "/202003/t20200304_1.shtml".
std::optional<FoundDate> find_url_date(std::string_view path);

/// The day of a value that begins with YYYY-MM-DD; nullopt for anything else.
std::optional<std::chrono::year_month_day> day_of(std::string_view value);

/// A date line taken apart: publisher and date ("China.org.cn | May 9, 2024"), tool words ("0 Comment(s)Print E-mail")
/// and separators left out.
struct Dateline {
  std::string source;  ///< empty when only a date is written
  std::optional<FoundDate> date;
};
Dateline read_dateline(std::string_view text, DateOrder order = DateOrder::unknown);

}  // namespace pressroom::parsers
