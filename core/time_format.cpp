// SPDX-License-Identifier: Apache-2.0
#include "core/time_format.hpp"

#include <fmt/core.h>

#include <array>
#include <chrono>

namespace pressroom::core {
namespace {

struct Fields {
  int year, month, day, hour, minute, second, millisecond;
};

Fields fields_of(Instant instant) {
  const auto days = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date{days};
  const std::chrono::hh_mm_ss<Duration> time{instant - days};
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<int>(time.hours().count()),
          static_cast<int>(time.minutes().count()),
          static_cast<int>(time.seconds().count()),
          static_cast<int>(time.subseconds().count())};
}

/// Second 60, a leap second, is the first of the next minute: UTC clocks of POSIX have no name for it.
std::optional<Instant> instant_of(const Fields& f) {
  const std::chrono::year_month_day date{std::chrono::year{f.year}, std::chrono::month{static_cast<unsigned>(f.month)},
                                         std::chrono::day{static_cast<unsigned>(f.day)}};
  if (!date.ok() || f.hour > 23 || f.minute > 59 || f.second > 60) return std::nullopt;
  return std::chrono::sys_days{date} + std::chrono::hours{f.hour} + std::chrono::minutes{f.minute} +
         std::chrono::seconds{f.second} + Duration{f.millisecond};
}

constexpr std::array<std::string_view, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> day_names{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 7> long_day_names{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                         "Friday", "Saturday", "Sunday"};

/// Reads a fixed form from left to right; after the first mismatch it stays failed.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  int digits(std::size_t count) {
    if (rest_.size() < count) failed_ = true;
    int value = 0;
    for (std::size_t i = 0; i < count && !failed_; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') failed_ = true;
      value = value * 10 + (rest_[i] - '0');
    }
    if (failed_) return 0;
    rest_.remove_prefix(count);
    return value;
  }

  bool skip(std::string_view literal) {
    if (failed_ || !rest_.starts_with(literal)) return false;
    rest_.remove_prefix(literal.size());
    return true;
  }

  void expect(std::string_view literal) {
    if (!skip(literal)) failed_ = true;
  }

  /// The position of the name that stands here, from 1.
  template <std::size_t N>
  int one_of(const std::array<std::string_view, N>& names) {
    for (std::size_t i = 0; i < N; ++i) {
      if (skip(names[i])) return static_cast<int>(i) + 1;
    }
    failed_ = true;
    return 0;
  }

  /// ".123456789" to milliseconds, digits beyond cut off; 0 when there is no fraction.
  int fraction() {
    if (!skip(".")) return 0;
    int milliseconds = 0;
    std::size_t count = 0;
    while (count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9') {
      if (count < 3) milliseconds = milliseconds * 10 + (rest_[count] - '0');
      ++count;
    }
    if (count == 0 || count > 9) failed_ = true;
    for (std::size_t i = count; i < 3; ++i) milliseconds *= 10;
    rest_.remove_prefix(count);
    return milliseconds;
  }

  void time(Fields& fields) {
    fields.hour = digits(2);
    expect(":");
    fields.minute = digits(2);
    expect(":");
    fields.second = digits(2);
  }

  bool done() const { return !failed_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

/// "Sun, 06 Nov 1994 08:49:37 GMT"
std::optional<Instant> parse_imf_fixdate(std::string_view text) {
  Scanner scan(text);
  Fields f{};
  scan.one_of(day_names);
  scan.expect(", ");
  f.day = scan.digits(2);
  scan.expect(" ");
  f.month = scan.one_of(month_names);
  scan.expect(" ");
  f.year = scan.digits(4);
  scan.expect(" ");
  scan.time(f);
  scan.expect(" GMT");
  return scan.done() ? instant_of(f) : std::nullopt;
}

/// "Sunday, 06-Nov-94 08:49:37 GMT"
std::optional<Instant> parse_rfc850(std::string_view text) {
  Scanner scan(text);
  Fields f{};
  scan.one_of(long_day_names);
  scan.expect(", ");
  f.day = scan.digits(2);
  scan.expect("-");
  f.month = scan.one_of(month_names);
  scan.expect("-");
  // A fixed pivot instead of "50 years from now" keeps this a pure function; the web has nothing before 1970.
  const int short_year = scan.digits(2);
  f.year = short_year + (short_year >= 70 ? 1900 : 2000);
  scan.expect(" ");
  scan.time(f);
  scan.expect(" GMT");
  return scan.done() ? instant_of(f) : std::nullopt;
}

/// "Sun Nov  6 08:49:37 1994"
std::optional<Instant> parse_asctime(std::string_view text) {
  Scanner scan(text);
  Fields f{};
  scan.one_of(day_names);
  scan.expect(" ");
  f.month = scan.one_of(month_names);
  scan.expect(" ");
  f.day = scan.skip(" ") ? scan.digits(1) : scan.digits(2);
  scan.expect(" ");
  scan.time(f);
  scan.expect(" ");
  f.year = scan.digits(4);
  return scan.done() ? instant_of(f) : std::nullopt;
}

}  // namespace

std::string format_rfc3339(Instant instant) {
  const Fields f = fields_of(instant);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", f.year, f.month, f.day, f.hour, f.minute, f.second,
                     f.millisecond);
}

std::optional<Instant> parse_rfc3339(std::string_view text) {
  Scanner scan(text);
  Fields f{};
  f.year = scan.digits(4);
  scan.expect("-");
  f.month = scan.digits(2);
  scan.expect("-");
  f.day = scan.digits(2);
  scan.expect("T");
  scan.time(f);
  f.millisecond = scan.fraction();
  if (!scan.skip("+00:00")) scan.expect("Z");
  return scan.done() ? instant_of(f) : std::nullopt;
}

std::string format_14_digits(Instant instant) {
  const Fields f = fields_of(instant);
  return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}", f.year, f.month, f.day, f.hour, f.minute, f.second);
}

std::string format_17_digits(Instant instant) {
  return format_14_digits(instant) + fmt::format("{:03}", fields_of(instant).millisecond);
}

std::optional<Instant> parse_http_date(std::string_view text) {
  if (const auto instant = parse_imf_fixdate(text)) return instant;
  if (const auto instant = parse_rfc850(text)) return instant;
  return parse_asctime(text);
}

}  // namespace pressroom::core
