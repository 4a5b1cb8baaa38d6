// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/page_date.hpp"

#include <chrono>

#include "core/text.hpp"

namespace pressroom::storage::exports {

namespace {

/// Reads what a form fixes to the byte: "9" stands for a digit, everything else for itself.
class FixedForm {
 public:
  explicit FixedForm(std::string_view text) : text_(text) {}

  /// The number of the next `digits` digits, behind `mark` where that is no NUL.
  int number(int digits, char mark = '\0') {
    if (mark != '\0') skip(mark);
    int value = 0;
    for (; digits > 0; --digits) {
      if (at_ >= text_.size() || !core::is_ascii_digit(text_[at_])) {
        holds_ = false;
        return 0;
      }
      value = 10 * value + (text_[at_++] - '0');
    }
    return value;
  }
  void skip(char mark) {
    if (at_ < text_.size() && text_[at_] == mark) {
      ++at_;
    } else {
      holds_ = false;
    }
  }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool holds() const { return holds_; }
  bool at_end() const { return at_ == text_.size(); }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  bool holds_ = true;
};

}  // namespace

std::optional<std::int64_t> seconds_of_page_date(std::string_view value) {
  using namespace std::chrono;
  FixedForm form(value);
  const int y = form.number(4);
  const int m = form.number(2, '-');
  const int d = form.number(2, '-');
  const year_month_day day{year{y}, month{static_cast<unsigned>(m)}, std::chrono::day{static_cast<unsigned>(d)}};
  if (!form.holds() || y == 0 || !day.ok()) return std::nullopt;
  const std::int64_t midnight = duration_cast<seconds>(sys_days{day}.time_since_epoch()).count();
  if (form.at_end()) return midnight;

  const int hour = form.number(2, 'T');
  const int minute = form.number(2, ':');
  const int second = form.number(2, ':');
  if (form.peek() == '.') {
    form.number(1, '.');
    while (core::is_ascii_digit(form.peek())) form.number(1);
  }
  std::int64_t offset = 0;
  if (form.peek() == 'Z') {
    form.skip('Z');
  } else {
    const char sign = form.peek();
    if (sign != '+' && sign != '-') return std::nullopt;
    const int hours = form.number(2, sign);
    const int minutes = form.number(2, ':');
    if (hours > 14 || minutes > 59) return std::nullopt;
    offset = (sign == '-' ? -60 : 60) * (std::int64_t{60} * hours + minutes);
  }
  if (!form.holds() || !form.at_end() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return midnight + 3600 * hour + 60 * minute + second - offset;
}

}  // namespace pressroom::storage::exports
