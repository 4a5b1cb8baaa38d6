// SPDX-License-Identifier: Apache-2.0
#include "parsers/people_list_han.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "core/text.hpp"
#include "parsers/label_words.hpp"

namespace pressroom::parsers {

namespace {

using namespace std::string_view_literals;

/// Longer stretches are sentences.
constexpr std::size_t k_longest_stretch = 60;

/// What an office ends in: head of ministry, bureau, province, city, commission, court, bank; chair, secretary,
/// spokesperson, director, governor, engineer, ambassador.
constexpr std::array k_offices{U"\u4E3B\u4EFB"sv,       U"\u90E8\u957F"sv,       U"\u5C40\u957F"sv,
                               U"\u7701\u957F"sv,       U"\u53F8\u957F"sv,       U"\u4E3B\u5E2D"sv,
                               U"\u4E66\u8BB0"sv,       U"\u9662\u957F"sv,       U"\u884C\u957F"sv,
                               U"\u5E02\u957F"sv,       U"\u5385\u957F"sv,       U"\u53D1\u8A00\u4EBA"sv,
                               U"\u7F72\u957F"sv,       U"\u6240\u957F"sv,       U"\u603B\u88C1"sv,
                               U"\u7406\u4E8B\u957F"sv, U"\u4F1A\u957F"sv,       U"\u603B\u5DE5\u7A0B\u5E08"sv,
                               U"\u5927\u4F7F"sv,       U"\u7EC4\u957F"sv,       U"\u8463\u4E8B\u957F"sv,
                               U"\u603B\u7ECF\u7406"sv, U"\u79D8\u4E66\u957F"sv, U"\u5904\u957F"sv};

constexpr std::array k_addresses{U"\u5148\u751F"sv, U"\u5973\u58EB"sv, U"\u540C\u5FD7"sv};

bool is_mark(char32_t c) {
  constexpr std::u32string_view k_marks = U"\uFF0C\u3001\uFF1B,;";
  return k_marks.find(c) != std::u32string_view::npos;
}

std::string utf8(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) core::append_utf8(out, c);
  return out;
}

/// Where the last office of a stretch ends.
std::optional<std::size_t> office_end(std::u32string_view stretch) {
  std::optional<std::size_t> end;
  for (const std::u32string_view office : k_offices) {
    const auto at = stretch.rfind(office);
    if (at != std::u32string_view::npos && (!end || at + office.size() > *end)) end = at + office.size();
  }
  return end;
}

std::optional<ListedPerson> person_in(std::u32string_view stretch) {
  std::string address;
  for (const std::u32string_view word : k_addresses) {
    if (!stretch.ends_with(word)) continue;
    stretch.remove_suffix(word.size());
    address = utf8(word);
  }
  if (address.empty() || stretch.size() > k_longest_stretch) return std::nullopt;
  const std::size_t begin = office_end(stretch).value_or(0);
  const std::u32string_view name = stretch.substr(begin);
  const bool han = std::all_of(name.begin(), name.end(), is_unspaced_script);
  if (name.size() < 2 || name.size() > 4 || !han) return std::nullopt;
  return ListedPerson{utf8(name), address, utf8(stretch.substr(0, begin))};
}

}  // namespace

std::vector<ListedPerson> people_in_han(std::string_view text) {
  const std::u32string letters = core::decode_utf8(text);
  std::u32string_view rest = letters;
  std::vector<ListedPerson> people;
  while (!rest.empty()) {
    const auto mark = std::find_if(rest.begin(), rest.end(), is_mark);
    std::u32string_view stretch = rest.substr(0, static_cast<std::size_t>(mark - rest.begin()));
    rest.remove_prefix(std::min(rest.size(), stretch.size() + 1));
    while (!stretch.empty() && (core::is_white_space(stretch.front()) || stretch.front() == U'\uFF1A'))
      stretch.remove_prefix(1);
    while (!stretch.empty() && (core::is_white_space(stretch.back()) || stretch.back() == U'\u3002'))
      stretch.remove_suffix(1);
    if (stretch.empty()) continue;
    auto person = person_in(stretch);
    if (!person) break;
    people.push_back(*std::move(person));
  }
  return people;
}

std::vector<ListedPerson> host_in_han_title(std::string_view title) {
  constexpr std::u32string_view k_spokesperson = U"\u53D1\u8A00\u4EBA", k_hosts = U"\u4E3B\u6301";
  const std::u32string letters = core::decode_utf8(title);
  const std::u32string_view text = letters;
  const auto office = text.find(k_spokesperson);
  if (office == std::u32string_view::npos) return {};
  const auto begin = office + k_spokesperson.size();
  const auto end = text.find(k_hosts, begin);
  if (end == std::u32string_view::npos) return {};
  const std::u32string_view name = text.substr(begin, end - begin);
  const bool han = std::all_of(name.begin(), name.end(), is_unspaced_script);
  if (name.size() < 2 || name.size() > 4 || !han) return {};
  return {ListedPerson{utf8(name), {}, utf8(k_spokesperson)}};
}

}  // namespace pressroom::parsers
