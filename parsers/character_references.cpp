// SPDX-License-Identifier: Apache-2.0
#include "parsers/character_references.hpp"

#include <array>
#include <unordered_map>

#include "core/text.hpp"
#include "parsers/gumbo_tree.hpp"

namespace pressroom::parsers {

namespace {

constexpr char32_t k_replacement = 0xFFFD;
constexpr char32_t k_beyond = 0x110000;

/// The longest name has 32 characters with its ';'; a longer run of letters can only begin with a name.
constexpr std::size_t k_longest_name = 40;

/// Numbers 0x80 to 0x9F mean windows-1252 (HTML 13.2.5.80); 0 where the number itself stands.
constexpr std::array<char16_t, 32> k_remapped{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                              0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                              0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                              0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

bool is_name_character(char c) { return core::is_ascii_letter(c) || core::is_ascii_digit(c); }

int digit_value(char c, int base) {
  const int value = core::hex_value(c);
  return value < base ? value : -1;
}

/// The digits behind "&#" or "&#x".
struct Number {
  std::size_t begin = 0;
  std::size_t end = 0;
  int base = 10;
  char32_t value = 0;  ///< never above k_beyond
};

Number scan_number(std::string_view utf8, std::size_t ampersand) {
  Number number;
  number.begin = ampersand + 2;
  if (number.begin < utf8.size() && (utf8[number.begin] | 0x20) == 'x') {
    number.base = 16;
    ++number.begin;
  }
  number.end = number.begin;
  for (; number.end < utf8.size(); ++number.end) {
    const int digit = digit_value(utf8[number.end], number.base);
    if (digit < 0) break;
    const std::uint64_t value =
        std::uint64_t{number.value} * static_cast<unsigned>(number.base) + static_cast<unsigned>(digit);
    number.value = value < k_beyond ? static_cast<char32_t>(value) : k_beyond;
  }
  return number;
}

char32_t corrected(char32_t value) {
  if (value == 0 || value >= k_beyond || (value >= 0xD800 && value <= 0xDFFF)) return k_replacement;
  if (value >= 0x80 && value <= 0x9F && k_remapped[value - 0x80] != 0) return k_remapped[value - 0x80];
  return value;
}

std::optional<CharacterReference> read_number(std::string_view utf8) {
  const Number number = scan_number(utf8, 0);
  if (number.begin == number.end) return std::nullopt;
  const bool terminated = number.end < utf8.size() && utf8[number.end] == ';';
  return CharacterReference{corrected(number.value), 0, number.end + (terminated ? 1 : 0)};
}

/// Gumbo owns the table of names: `candidate` is shown to it, and what it left unread tells how much it took.
std::optional<CharacterReference> ask_gumbo(const std::string& candidate) {
  const std::string answer = gumbo_text_of(candidate);
  if (answer == candidate) return std::nullopt;
  const std::u32string characters = core::decode_utf8(answer);
  std::string head;
  for (std::size_t count = 1; count <= 2 && count <= characters.size(); ++count) {
    core::append_utf8(head, characters[count - 1]);
    const std::string_view tail = std::string_view(answer).substr(head.size());
    if (tail.size() < candidate.size() && candidate.ends_with(tail)) {
      return CharacterReference{characters[0], count == 2 ? characters[1] : 0, candidate.size() - tail.size()};
    }
  }
  return std::nullopt;
}

std::optional<CharacterReference> read_name(std::string_view utf8) {
  std::size_t end = 1;
  while (end < utf8.size() && end < k_longest_name && is_name_character(utf8[end])) ++end;
  if (end == 1) return std::nullopt;
  if (end < utf8.size() && utf8[end] == ';') ++end;
  std::string candidate(utf8.substr(0, end));
  // One cache per thread needs no lock. Pages choose the names, so its size is bounded.
  thread_local std::unordered_map<std::string, std::optional<CharacterReference>> cache;
  if (const auto known = cache.find(candidate); known != cache.end()) return known->second;
  const auto answer = ask_gumbo(candidate);
  if (cache.size() >= 4096) cache.clear();
  cache.emplace(std::move(candidate), answer);
  return answer;
}

}  // namespace

std::optional<CharacterReference> read_character_reference(std::string_view utf8) {
  if (utf8.size() < 2) return std::nullopt;
  return utf8[1] == '#' ? read_number(utf8) : read_name(utf8);
}

std::string resolve_character_references(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const std::size_t plain_end = std::min(utf8.find_first_of(std::string_view("&\r\0", 3), at), utf8.size());
    out += utf8.substr(at, plain_end - at);
    at = plain_end;
    if (at == utf8.size()) break;
    if (utf8[at] == '\r') {
      out += '\n';
      at += utf8.substr(at).starts_with("\r\n") ? 2 : 1;
    } else if (utf8[at] == '\0') {
      ++at;
    } else if (const auto reference = read_character_reference(utf8.substr(at))) {
      core::append_utf8(out, reference->first);
      if (reference->second != 0) core::append_utf8(out, reference->second);
      at += reference->length;
    } else {
      out += utf8[at++];
    }
  }
  return out;
}

void clamp_numeric_references(char* utf8, std::size_t size) {
  const std::string_view text(utf8, size);
  for (std::size_t at = text.find("&#"); at != std::string_view::npos; at = text.find("&#", at + 2)) {
    const Number number = scan_number(text, at);
    if (number.value < k_beyond) continue;
    const std::string_view smallest = number.base == 16 ? "110000" : "1114112";
    for (std::size_t i = number.begin; i < number.end; ++i) utf8[i] = '0';
    smallest.copy(utf8 + number.end - smallest.size(), smallest.size());
  }
}

}  // namespace pressroom::parsers
