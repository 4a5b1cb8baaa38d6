// SPDX-License-Identifier: Apache-2.0
#include "parsers/shortened_text.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace pressroom::parsers {

namespace {

/// A shorter run is not worth its place in the list.
constexpr std::size_t k_least_run = 24;
/// Longer than the name of any reference (HTML 13.5); what goes on like a number goes on to its end.
constexpr std::size_t k_longest_reference = 40;

constexpr std::array<bool, 256> k_ends_run = [] {
  std::array<bool, 256> ends{};
  for (const char c : {'\0', '\r', '&', '<', '>'}) ends[static_cast<unsigned char>(c)] = true;
  return ends;
}();

bool goes_on(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

void add_run(std::string_view utf8, TextSpan stretch, std::vector<TextSpan>& runs) {
  std::size_t begin = stretch.begin;
  bool seen = false;  // a character that is no white space
  for (; begin < stretch.end; ++begin) {
    const bool in_reference = begin - stretch.begin < k_longest_reference || core::is_ascii_letter(utf8[begin - 1]) ||
                              core::is_ascii_digit(utf8[begin - 1]);
    if (seen && !in_reference && !goes_on(utf8[begin])) break;
    seen = seen || !core::is_ascii_white_space(utf8[begin]);
  }
  if (stretch.end - begin >= k_least_run) runs.push_back({begin, stretch.end});
}

}  // namespace

void add_plain_runs(std::string_view utf8, TextSpan text, std::vector<TextSpan>& runs) {
  if (text.end - text.begin < k_least_run) return;
  const auto ends = [](char c) { return k_ends_run[static_cast<unsigned char>(c)]; };
  const auto at = [&](std::size_t offset) { return utf8.begin() + static_cast<std::ptrdiff_t>(offset); };
  for (std::size_t begin = text.begin; begin < text.end;) {
    const auto end = static_cast<std::size_t>(std::find_if(at(begin), at(text.end), ends) - utf8.begin());
    if (end - begin >= k_least_run) add_run(utf8, {begin, end}, runs);
    begin = end + 1;
  }
}

ShortenedText::ShortenedText(std::string_view utf8, const std::vector<TextSpan>& runs) : whole_(utf8) {
  std::size_t begin = 0;
  if (utf8.find(k_stand_in) == std::string_view::npos) {
    for (const TextSpan& run : runs) {
      text_ += utf8.substr(begin, run.begin - begin);
      runs_.push_back({text_.size(), run});
      text_ += k_stand_in;
      begin = run.end;
    }
  }
  text_ += utf8.substr(begin);
}

std::string_view ShortenedText::run(std::size_t index) const {
  const TextSpan& run = runs_[index].whole;
  return whole_.substr(run.begin, run.end - run.begin);
}

std::size_t ShortenedText::first_run_from(std::size_t offset) const {
  const auto first = std::lower_bound(runs_.begin(), runs_.end(), offset,
                                      [](const Run& run, std::size_t from) { return run.stand_in < from; });
  return static_cast<std::size_t>(first - runs_.begin());
}

std::size_t ShortenedText::whole_offset(std::size_t offset) const {
  const std::size_t behind = first_run_from(offset);
  if (behind == 0) return offset;
  const Run& before = runs_[behind - 1];
  const std::size_t end = before.stand_in + k_stand_in.size();
  return before.whole.end + (std::max(offset, end) - end);
}

}  // namespace pressroom::parsers
