// SPDX-License-Identifier: Apache-2.0
#include "parsers/dates.hpp"

#include <fmt/core.h>

#include <array>
#include <chrono>

#include "core/text.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::array<std::string_view, 12> k_months{"january",   "february", "march",    "april",
                                                    "may",       "june",     "july",     "august",
                                                    "september", "october",  "november", "december"};

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
  /// 1 to 12 for a full or shortened (three letters or more) English month name.
  std::optional<int> month() {
    std::string word;
    while (core::is_ascii_letter(peek()) && word.size() < 10) {
      word += static_cast<char>(peek() | 0x20);
      ++at_;
    }
    if (word.size() < 3 || core::is_ascii_letter(peek())) return std::nullopt;
    for (std::size_t i = 0; i < k_months.size(); ++i) {
      if (k_months[i].substr(0, word.size()) == word) return static_cast<int>(i) + 1;
    }
    return std::nullopt;
  }

 private:
  std::string_view text_;
  std::size_t at_;
};

struct Ymd {
  int year, month, day;
  std::size_t end;
};

std::optional<Ymd> month_day_year(std::string_view text, std::size_t at) {
  Scan scan(text, at);
  const auto month = scan.month();
  if (!month) return std::nullopt;
  scan.skip(". ");
  const auto day = scan.number(1, 2);
  if (!day) return std::nullopt;
  scan.skip(", ");
  const auto year = scan.number(4, 4);
  if (!year) return std::nullopt;
  return Ymd{*year, *month, *day, scan.at()};
}

std::optional<Ymd> day_month_year(std::string_view text, std::size_t at) {
  Scan scan(text, at);
  const auto day = scan.number(1, 2);
  if (!day) return std::nullopt;
  scan.skip(" ");
  const auto month = scan.month();
  if (!month) return std::nullopt;
  scan.skip(".,  ");
  const auto year = scan.number(4, 4);
  if (!year) return std::nullopt;
  return Ymd{*year, *month, *day, scan.at()};
}

std::optional<Ymd> year_month_day(std::string_view text, std::size_t at) {
  Scan scan(text, at);
  const auto year = scan.number(4, 4);
  if (!year) return std::nullopt;
  const bool chinese = scan.take("\xE5\xB9\xB4");
  if (!chinese && !scan.take("-") && !scan.take("/")) return std::nullopt;
  const auto month = scan.number(1, 2);
  if (!month) return std::nullopt;
  if (chinese ? !scan.take("\xE6\x9C\x88") : !scan.take("-") && !scan.take("/")) return std::nullopt;
  const auto day = scan.number(1, 2);
  if (!day) return std::nullopt;
  if (chinese && !scan.take("\xE6\x97\xA5")) return std::nullopt;
  return Ymd{*year, *month, *day, scan.at()};
}

bool exists(const Ymd& ymd) {
  return std::chrono::year_month_day(std::chrono::year(ymd.year), std::chrono::month(static_cast<unsigned>(ymd.month)),
                                     std::chrono::day(static_cast<unsigned>(ymd.day)))
      .ok();
}

}  // namespace

std::optional<FoundDate> find_date(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool number_starts = core::is_ascii_digit(text[at]) && (at == 0 || !core::is_ascii_digit(text[at - 1]));
    const bool word_starts = core::is_ascii_letter(text[at]) && (at == 0 || !core::is_ascii_letter(text[at - 1]));
    std::optional<Ymd> found;
    if (word_starts) found = month_day_year(text, at);
    if (number_starts) found = year_month_day(text, at);
    if (number_starts && !found) found = day_month_year(text, at);
    if (found && exists(*found)) {
      return FoundDate{fmt::format("{:04}-{:02}-{:02}", found->year, found->month, found->day), at, found->end};
    }
  }
  return std::nullopt;
}

Dateline read_dateline(std::string_view text) {
  constexpr std::array<std::string_view, 6> k_tool_words{"Comment(s)", "Print", "E-mail", "Email", "Updated:", "Share"};
  constexpr std::array<std::string_view, 5> k_separators{"|", ",", "\xE4\xB8\xA8", "\xEF\xBD\x9C", ":"};
  Dateline dateline;
  dateline.date = find_date(text);
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
