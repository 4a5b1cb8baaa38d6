// SPDX-License-Identifier: Apache-2.0
#include "parsers/dates.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <initializer_list>

#include "core/text.hpp"
#include "parsers/label_words.hpp"
#include "parsers/month_names.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::string_view k_year = "\u5E74", k_month = "\u6708", k_day = "\u65E5";
/// Longer than any month's name in UTF-8.
constexpr std::size_t k_longest_word = 24;

bool is_letter_byte(char c) { return core::is_ascii_letter(c) || static_cast<unsigned char>(c) >= 0x80; }

/// A reading position that never runs past the end.
class Scan {
 public:
  Scan(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  std::size_t at() const { return at_; }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(std::string_view token) {
    if (text_.substr(at_, token.size()) != token) return false;
    at_ += token.size();
    return true;
  }
  bool take_any(std::initializer_list<std::string_view> tokens) {
    return std::any_of(tokens.begin(), tokens.end(), [&](std::string_view token) { return take(token); });
  }
  /// A whole word, without regard to case; blanks behind it too.
  void skip_word(std::initializer_list<std::string_view> words) {
    const std::size_t before = at_;
    const std::string found = word();
    if (std::find(words.begin(), words.end(), found) == words.end()) {
      at_ = before;
    } else {
      skip(" ");
    }
  }
  void skip(std::string_view any_of) {
    while (at_ < text_.size() && any_of.find(text_[at_]) != std::string_view::npos) ++at_;
  }
  std::optional<int> number(int least_digits, int most_digits) {
    int digits = 0, value = 0;
    while (digits < most_digits && core::is_ascii_digit(peek())) {
      value = value * 10 + (peek() - '0');
      ++at_;
      ++digits;
    }
    if (digits < least_digits || core::is_ascii_digit(peek())) return std::nullopt;
    return value;
  }
  /// A day of the month in digits, with what its language puts behind it: "1st", "2nd", "9.", "1er", "1\u00BA".
  std::optional<int> day() {
    const auto value = number(1, 2);
    const std::size_t before = at_;
    if (!take_any({"st", "nd", "rd", "th", "ST", "ND", "RD", "TH", "er", "\u00BA", "\u00B0"}) || is_letter_byte(peek()))
      at_ = before;
    return value;
  }
  std::optional<int> month() {
    const std::string name = word();
    return name.empty() ? std::nullopt : month_of(name);
  }
  /// A number in Chinese digits: "\u5341\u4E8C" is 12; where `by_digit`, one digit after the other, as years are
  /// written.
  std::optional<int> chinese_number(bool by_digit) {
    int value = 0, digits = 0, tens = -1;
    for (; digits < 4; ++digits) {
      if (!by_digit && take("\u5341")) {
        tens = digits == 0 ? 1 : value;
        value = 0;
        continue;
      }
      const auto digit = chinese_digit();
      if (!digit) break;
      value = by_digit ? value * 10 + *digit : *digit;
    }
    if (digits == 0) return std::nullopt;
    return tens < 0 ? value : tens * 10 + value;
  }

 private:
  std::string word() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && at_ - begin < k_longest_word && is_letter_byte(text_[at_])) ++at_;
    return folded(text_.substr(begin, at_ - begin));
  }
  std::optional<int> chinese_digit() {
    constexpr std::array<std::string_view, 10> k_digits{"\u3007", "\u4E00", "\u4E8C", "\u4E09", "\u56DB",
                                                        "\u4E94", "\u516D", "\u4E03", "\u516B", "\u4E5D"};
    for (std::size_t i = 0; i < k_digits.size(); ++i) {
      if (take(k_digits[i])) return static_cast<int>(i);
    }
    return take_any({"\u25CB", "\u96F6"}) ? std::optional(0) : std::nullopt;
  }

  std::string_view text_;
  std::size_t at_;
};

struct Ymd {
  int year = 0, month = 0, day = 0;
  std::size_t end = 0;
};

/// Where the year has four digits and a word does not go on behind it.
std::optional<Ymd> with_year(Scan& scan, int month, int day) {
  const auto year = scan.number(4, 4);
  if (!year) return std::nullopt;
  return Ymd{*year, month, day, scan.at()};
}

std::optional<Ymd> month_day_year(std::string_view text, std::size_t at) {
  Scan scan(text, at);
  const auto month = scan.month();
  if (!month) return std::nullopt;
  scan.skip(". ");
  const auto day = scan.day();
  if (!day) return std::nullopt;
  scan.skip(", ");
  return with_year(scan, *month, *day);
}

std::optional<Ymd> day_month_year(std::string_view text, std::size_t at) {
  Scan scan(text, at);
  const auto day = scan.day();
  if (!day) return std::nullopt;
  scan.skip(". ");
  scan.skip_word({"of", "de", "del"});
  const auto month = scan.month();
  if (!month) return std::nullopt;
  scan.skip("., ");
  scan.skip_word({"of", "de", "del"});
  return with_year(scan, *month, *day);
}

std::optional<Ymd> year_month_day(std::string_view text, std::size_t at) {
  Scan scan(text, at);
  const auto year = scan.number(4, 4);
  if (!year) return std::nullopt;
  const bool chinese = scan.take(k_year);
  const char separator = scan.peek();
  if (!chinese && !scan.take_any({"-", "/", "."})) return std::nullopt;
  const auto month = scan.number(1, 2);
  if (!month) return std::nullopt;
  if (chinese ? !scan.take(k_month) : !scan.take(std::string_view(&separator, 1))) return std::nullopt;
  const auto day = scan.number(1, 2);
  if (!day || (chinese && !scan.take(k_day))) return std::nullopt;
  return Ymd{*year, *month, *day, scan.at()};
}

std::optional<Ymd> chinese_numerals(std::string_view text, std::size_t at) {
  Scan scan(text, at);
  const auto year = scan.chinese_number(true);
  if (!year || !scan.take(k_year)) return std::nullopt;
  const auto month = scan.chinese_number(false);
  if (!month || !scan.take(k_month)) return std::nullopt;
  const auto day = scan.chinese_number(false);
  if (!day || !scan.take(k_day)) return std::nullopt;
  return Ymd{*year, *month, *day, scan.at()};
}

/// "09.05.2024" has the day first wherever it is written; the others are told apart by what they can be.
std::optional<Ymd> two_numbers_year(std::string_view text, std::size_t at, DateOrder order) {
  Scan scan(text, at);
  const auto first = scan.number(1, 2);
  const char separator = scan.peek();
  if (!first || !scan.take_any({"/", "-", "."})) return std::nullopt;
  const auto second = scan.number(1, 2);
  if (!second || !scan.take(std::string_view(&separator, 1))) return std::nullopt;
  if (separator == '.') order = DateOrder::day_first;
  if (*first > 12 || *first == *second) order = DateOrder::day_first;
  if (*second > 12) order = DateOrder::month_first;
  if (order == DateOrder::unknown) return std::nullopt;
  const bool day_first = order == DateOrder::day_first;
  return with_year(scan, day_first ? *second : *first, day_first ? *first : *second);
}

bool exists(const Ymd& ymd) {
  return std::chrono::year_month_day(std::chrono::year(ymd.year), std::chrono::month(static_cast<unsigned>(ymd.month)),
                                     std::chrono::day(static_cast<unsigned>(ymd.day)))
      .ok();
}

FoundDate found_at(const Ymd& ymd, std::size_t at) {
  return {fmt::format("{:04}-{:02}-{:02}", ymd.year, ymd.month, ymd.day), at, ymd.end};
}

bool number_starts(std::string_view text, std::size_t at) {
  return core::is_ascii_digit(text[at]) && (at == 0 || !core::is_ascii_digit(text[at - 1]));
}

/// The first letter of a word; within a script without blanks every character may be one.
bool word_starts(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte >= 0x80) return (byte & 0xC0) != 0x80 && (at == 0 || !core::is_ascii_letter(text[at - 1]));
  return core::is_ascii_letter(text[at]) && (at == 0 || !is_letter_byte(text[at - 1]));
}

std::optional<Ymd> date_at(std::string_view text, std::size_t at, DateOrder order) {
  std::optional<Ymd> found;
  if (number_starts(text, at)) {
    found = year_month_day(text, at);
    if (!found) found = day_month_year(text, at);
    if (!found) found = two_numbers_year(text, at, order);
  } else if (word_starts(text, at)) {
    found = month_day_year(text, at);
    if (!found && static_cast<unsigned char>(text[at]) >= 0x80) found = chinese_numerals(text, at);
  }
  return found && exists(*found) ? found : std::nullopt;
}

/// A month and a day at a place, in either order.
std::optional<Ymd> day_at(std::string_view text, std::size_t at) {
  Scan scan(text, at);
  std::optional<int> month, day;
  if (number_starts(text, at)) {
    day = scan.day();
    scan.skip(". ");
    scan.skip_word({"of", "de", "del"});
    if (day) month = scan.month();
  } else if (word_starts(text, at)) {
    month = scan.month();
    scan.skip(". ");
    if (month) day = scan.day();
  }
  if (!month || !day) return std::nullopt;
  return Ymd{0, *month, *day, scan.at()};
}

}  // namespace

DateOrder date_order_of(std::string_view language) {
  if (language.empty() || language == "en") return DateOrder::unknown;
  return core::ascii_lower(language).ends_with("-us") ? DateOrder::month_first : DateOrder::day_first;
}

std::optional<FoundDate> find_date(std::string_view text, DateOrder order) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (const auto found = date_at(text, at, order)) return found_at(*found, at);
  }
  return std::nullopt;
}

std::optional<FoundDate> find_day_near(std::string_view text, std::chrono::year_month_day near) {
  constexpr int k_half_a_year = 183;
  if (find_date(text)) return std::nullopt;
  for (std::size_t at = 0; at < text.size(); ++at) {
    auto found = day_at(text, at);
    if (!found) continue;
    for (const int years : {0, -1, 1}) {
      found->year = static_cast<int>(near.year()) + years;
      if (!exists(*found)) continue;
      const std::chrono::year_month_day day{near.year() + std::chrono::years(years),
                                            std::chrono::month(static_cast<unsigned>(found->month)),
                                            std::chrono::day(static_cast<unsigned>(found->day))};
      const auto apart = std::chrono::sys_days(near) - std::chrono::sys_days(day);
      if (std::abs(apart.count()) < k_half_a_year) return found_at(*found, at);
    }
  }
  return std::nullopt;
}

std::optional<FoundDate> find_url_date(std::string_view path) {
  std::optional<FoundDate> last;
  for (std::size_t at = 0; at < path.size(); ++at) {
    if (!number_starts(path, at)) continue;
    Scan scan(path, at);
    auto year = scan.number(4, 4);
    std::optional<int> month, day;
    if (year && scan.take_any({"/", "-", "_"})) {
      month = scan.number(2, 2);
      if (month && scan.take_any({"/", "-", "_"})) day = scan.number(1, 2);
    } else {
      scan = Scan(path, at);
      if (const auto all = scan.number(8, 8)) {
        year = *all / 10'000;
        month = *all / 100 % 100;
        day = *all % 100;
      }
    }
    if (!year || !month || !day || *year < 1900 || *year > 2199) continue;
    const Ymd ymd{*year, *month, *day, scan.at()};
    // An identifier of eight digits may look like a day; a folder or name further on is the more telling.
    if (exists(ymd)) last = found_at(ymd, at);
  }
  return last;
}

std::optional<std::chrono::year_month_day> day_of(std::string_view value) {
  const auto found = year_month_day(value, 0);
  if (!found || !exists(*found)) return std::nullopt;
  return std::chrono::year_month_day(std::chrono::year(found->year),
                                     std::chrono::month(static_cast<unsigned>(found->month)),
                                     std::chrono::day(static_cast<unsigned>(found->day)));
}

Dateline read_dateline(std::string_view text, DateOrder order) {
  constexpr std::array<std::string_view, 6> k_tool_words{"Comment(s)", "Print", "E-mail", "Email", "Updated:", "Share"};
  constexpr std::array<std::string_view, 5> k_separators{"|", ",", "\xE4\xB8\xA8", "\xEF\xBD\x9C", ":"};
  Dateline dateline;
  dateline.date = find_date(text, order);
  std::string_view source = dateline.date ? text.substr(0, dateline.date->begin) : text;
  bool changed = true;
  while (changed) {
    changed = false;
    while (!source.empty() && (source.back() == ' ' || source.back() == '\t')) source.remove_suffix(1), changed = true;
    for (const auto ending : k_separators) {
      if (source.ends_with(ending)) source.remove_suffix(ending.size()), changed = true;
    }
    if (source.ends_with("Updated")) source.remove_suffix(7), changed = true;
  }
  for (const auto word : k_tool_words) {
    if (const auto at = source.rfind(word); at != std::string_view::npos) source.remove_prefix(at + word.size());
  }
  dateline.source = core::collapse_white_space(source);
  return dateline;
}

}  // namespace pressroom::parsers
