// SPDX-License-Identifier: Apache-2.0
#include "parsers/claimed_date.hpp"

#include <fmt/core.h>

#include <array>
#include <chrono>
#include <optional>
#include <utility>

#include "core/text.hpp"
#include "parsers/dates.hpp"
#include "parsers/listed_item.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::size_t k_most_bytes = 128;
constexpr std::size_t k_most_fraction_digits = 9;

constexpr std::array<std::string_view, 12> k_months{"jan", "feb", "mar", "apr", "may", "jun",
                                                    "jul", "aug", "sep", "oct", "nov", "dec"};

/// RFC 5322, 4.3. The letters that armies use were published with the wrong sign and say nothing, but for Z.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> k_zones{{{"ut", "Z"},
                                                                                 {"utc", "Z"},
                                                                                 {"gmt", "Z"},
                                                                                 {"z", "Z"},
                                                                                 {"est", "-05:00"},
                                                                                 {"edt", "-04:00"},
                                                                                 {"cst", "-06:00"},
                                                                                 {"cdt", "-05:00"},
                                                                                 {"mst", "-07:00"},
                                                                                 {"mdt", "-06:00"},
                                                                                 {"pst", "-08:00"},
                                                                                 {"pdt", "-07:00"}}};
constexpr std::string_view k_unknown_zone = "-00:00";

struct Moment {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  std::string fraction;  ///< with its point
  std::string zone;      ///< empty: none is given
};

/// Reads from left to right; a step that does not fit leaves the place where it was.
class Scan {
 public:
  explicit Scan(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
  bool take(char c) {
    if (peek() != c || rest_.empty()) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool blanks() {
    const bool any = peek() == ' ';
    while (take(' ')) {
    }
    return any;
  }
  std::optional<int> number(std::size_t least, std::size_t most) {
    const std::string_view run = digits();
    if (run.size() < least || run.size() > most) return std::nullopt;
    rest_.remove_prefix(run.size());
    int value = 0;
    for (const char c : run) value = value * 10 + (c - '0');
    return value;
  }
  std::string_view digits() const {
    std::size_t count = 0;
    while (count < rest_.size() && core::is_ascii_digit(rest_[count])) ++count;
    return rest_.substr(0, count);
  }
  std::string word() {
    std::size_t count = 0;
    while (count < rest_.size() && core::is_ascii_letter(rest_[count])) ++count;
    const std::string_view letters = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return core::ascii_lower(letters);
  }
  void skip(std::size_t count) { rest_.remove_prefix(count); }
  /// "+hh:mm", "+hhmm" or "+hh".
  std::optional<std::string> offset() {
    const char sign = peek();
    if (sign != '+' && sign != '-') return std::nullopt;
    skip(1);
    const bool joined = digits().size() == 4;
    const auto hours = joined ? std::optional<int>(0) : number(2, 2);
    if (!hours) return std::nullopt;
    int hour = *hours, minute = 0;
    if (joined) {
      const int both = *number(4, 4);
      hour = both / 100;
      minute = both % 100;
    } else if (take(':')) {
      const auto minutes = number(2, 2);
      if (!minutes) return std::nullopt;
      minute = *minutes;
    }
    if (hour > 23 || minute > 59) return std::nullopt;
    return fmt::format("{}{:02}:{:02}", sign, hour, minute);
  }

 private:
  std::string_view rest_;
};

bool exists(const Moment& moment) {
  const std::chrono::year_month_day date{std::chrono::year(moment.year),
                                         std::chrono::month(static_cast<unsigned>(moment.month)),
                                         std::chrono::day(static_cast<unsigned>(moment.day))};
  return date.ok() && moment.hour <= 23 && moment.minute <= 59 && moment.second <= 60;
}

std::string written_out(const Moment& moment) {
  std::string text = fmt::format("{:04}-{:02}-{:02}", moment.year, moment.month, moment.day);
  if (moment.zone.empty()) return text;
  return text +
         fmt::format("T{:02}:{:02}:{:02}{}{}", moment.hour, moment.minute, moment.second, moment.fraction, moment.zone);
}

/// "hh:mm[:ss]"; false leaves `moment` half filled.
bool read_time(Scan& scan, std::size_t least_digits, Moment& moment) {
  const auto hour = scan.number(least_digits, 2);
  if (!hour || !scan.take(':')) return false;
  const auto minute = scan.number(2, 2);
  if (!minute) return false;
  moment.hour = *hour;
  moment.minute = *minute;
  if (!scan.take(':')) return true;
  const auto second = scan.number(2, 2);
  if (second) moment.second = *second;
  return second.has_value();
}

/// RFC 3339, 5.6, and the forms of W3C-DTF that name a day.
std::optional<Moment> internet_time(std::string_view text) {
  Scan scan(text);
  Moment moment;
  const auto year = scan.number(4, 4);
  if (!year || !scan.take('-')) return std::nullopt;
  const auto month = scan.number(2, 2);
  if (!month || !scan.take('-')) return std::nullopt;
  const auto day = scan.number(2, 2);
  if (!day) return std::nullopt;
  moment.year = *year;
  moment.month = *month;
  moment.day = *day;
  if (scan.done()) return moment;
  if (!scan.take('T') && !scan.take('t') && !scan.take(' ')) return std::nullopt;
  if (!read_time(scan, 2, moment)) return std::nullopt;
  if (scan.take('.') || scan.take(',')) {
    const std::string_view digits = scan.digits();
    if (digits.empty()) return std::nullopt;
    moment.fraction = "." + std::string(digits.substr(0, k_most_fraction_digits));
    scan.skip(digits.size());
  }
  scan.blanks();
  if (scan.done()) return moment;
  if (scan.take('Z') || scan.take('z')) {
    moment.zone = "Z";
  } else if (auto offset = scan.offset()) {
    moment.zone = *std::move(offset);
  }
  return scan.done() && !moment.zone.empty() ? std::optional(moment) : std::nullopt;
}

std::string mail_zone(Scan& scan) {
  if (auto offset = scan.offset()) return *std::move(offset);
  const std::string word = scan.word();
  if (word.empty()) return {};
  for (const auto& [name, zone] : k_zones) {
    if (word == name) return std::string(zone);
  }
  return std::string(k_unknown_zone);
}

/// date-time of RFC 5322, 3.3 with 4.3. The name of the day is passed over, right or wrong.
std::optional<Moment> mail_time(std::string_view text) {
  Scan scan(text);
  Moment moment;
  if (core::is_ascii_letter(scan.peek())) {
    scan.word();
    scan.take(',');
    scan.blanks();
  }
  const auto day = scan.number(1, 2);
  if (!day || (!scan.blanks() && !scan.take('-'))) return std::nullopt;
  const std::string name = scan.word().substr(0, 3);
  for (std::size_t i = 0; i < k_months.size(); ++i) {
    if (k_months[i] == name) moment.month = static_cast<int>(i) + 1;
  }
  if (moment.month == 0 || (!scan.blanks() && !scan.take('-'))) return std::nullopt;
  const std::size_t year_digits = scan.digits().size();
  const auto year = scan.number(2, 4);
  if (!year) return std::nullopt;
  moment.year = *year;
  if (year_digits == 2) moment.year += *year < 50 ? 2000 : 1900;
  if (year_digits == 3) moment.year += 1900;
  moment.day = *day;
  scan.blanks();
  if (scan.done()) return moment;
  if (!read_time(scan, 1, moment)) return std::nullopt;
  scan.blanks();
  moment.zone = mail_zone(scan);
  scan.blanks();
  return scan.done() || scan.peek() == '(' ? std::optional(moment) : std::nullopt;
}

}  // namespace

std::string claimed_date(std::string_view written) {
  // White space is collapsed over a bounded part: what is longer is no date anyway.
  std::string text = core::collapse_white_space(cut_at_character(written, 4 * k_most_bytes));
  for (const auto& read : {internet_time(text), mail_time(text)}) {
    if (read && exists(*read)) return written_out(*read);
  }
  if (const auto found = find_date(text)) return found->value;
  text.resize(cut_at_character(text, k_most_bytes).size());
  return text;
}

}  // namespace pressroom::parsers
