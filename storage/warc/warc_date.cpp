// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/warc_date.hpp"

#include <array>
#include <chrono>
#include <string>

#include "core/time_format.hpp"

namespace pressroom::storage::warc {
namespace {

constexpr std::string_view whole_form = "2000-01-01T00:00:00Z";
constexpr std::size_t minute_length = std::string_view("2000-01-01T00:00").size();
constexpr std::size_t second_length = whole_form.size() - 1;

std::optional<WarcDate> of_whole(const std::string& text, WarcDate::Form form) {
  const auto instant = core::parse_rfc3339(text);
  if (!instant) return std::nullopt;
  WarcDate date;
  date.seconds = std::chrono::floor<std::chrono::seconds>(*instant).time_since_epoch().count();
  date.form = form;
  return date;
}

/// ".5Z" as nanoseconds.
std::optional<std::uint32_t> fraction(std::string_view text) {
  constexpr std::size_t most_digits = 9;
  if (text.size() < 3 || text.size() > most_digits + 2 || text.front() != '.') return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = 1; i <= most_digits; ++i) {
    const char digit = i < text.size() - 1 ? text[i] : '0';
    if (digit < '0' || digit > '9') return std::nullopt;
    value = value * 10 + static_cast<std::uint32_t>(digit - '0');
  }
  return value;
}

}  // namespace

std::optional<WarcDate> parse_warc_date(std::string_view text) {
  for (const std::size_t length : {4u, 7u, 10u}) {
    if (text.size() != length) continue;
    return of_whole(std::string(text) + std::string(whole_form.substr(length)), WarcDate::Form::coarse);
  }
  if (!text.ends_with('Z')) return std::nullopt;
  if (text.size() == minute_length + 1) {
    return of_whole(std::string(text.substr(0, minute_length)) + ":00Z", WarcDate::Form::coarse);
  }
  if (text.size() < whole_form.size()) return std::nullopt;
  if (text.size() == whole_form.size()) return of_whole(std::string(text), WarcDate::Form::whole_seconds);
  const auto nanoseconds = fraction(text.substr(second_length));
  if (!nanoseconds) return std::nullopt;
  auto date = of_whole(std::string(text.substr(0, second_length)) + "Z", WarcDate::Form::fraction);
  if (date) date->nanoseconds = *nanoseconds;
  return date;
}

}  // namespace pressroom::storage::warc
