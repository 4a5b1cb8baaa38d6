// SPDX-License-Identifier: Apache-2.0
#include "crawler/robots_pattern.hpp"

#include <algorithm>
#include <optional>

#include "core/text.hpp"

namespace pressroom::crawler {
namespace {

enum class Side { rule, target };

/// RFC 3986, 2.3.
bool is_unreserved(unsigned char octet) {
  const char c = static_cast<char>(octet);
  return core::is_ascii_letter(c) || core::is_ascii_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

/// RFC 3986, 2.2.
bool is_reserved(unsigned char octet) {
  return octet != 0 && std::string_view(":/?#[]@!$&'()*+,;=").find(static_cast<char>(octet)) != std::string_view::npos;
}

std::optional<unsigned char> escaped_octet(std::string_view text, std::size_t at) {
  if (text[at] != '%' || at + 2 >= text.size()) return std::nullopt;
  const int high = core::hex_value(text[at + 1]);
  const int low = core::hex_value(text[at + 2]);
  if (high < 0 || low < 0) return std::nullopt;
  return static_cast<unsigned char>(high * 16 + low);
}

/// Inside a query these four delimit nothing, and RFC 9309, 2.2.2 counts both of their spellings as the same path.
bool is_free_in_query(unsigned char octet) { return octet == ':' || octet == '/' || octet == '?' || octet == '@'; }

std::uint16_t unit_of(unsigned char octet, bool escaped) {
  // A literal '*' or '$' has one form: a rule can only write it escaped (RFC 9309, 2.2.3), a URL mostly does not.
  if (octet == '*' || octet == '$') return octet | RobotsPattern::kEncoded;
  if (escaped ? is_unreserved(octet) : (is_unreserved(octet) || is_reserved(octet))) return octet;
  return octet | RobotsPattern::kEncoded;
}

std::vector<std::uint16_t> normalise(std::string_view text, Side side) {
  std::vector<std::uint16_t> units;
  units.reserve(text.size());
  bool in_query = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto octet = static_cast<unsigned char>(text[i]);
    if (side == Side::rule && octet == '*') {
      if (units.empty() || units.back() != RobotsPattern::kWildcard) units.push_back(RobotsPattern::kWildcard);
      continue;
    }
    const auto escaped = escaped_octet(text, i);
    if (escaped) i += 2;
    auto unit = unit_of(escaped.value_or(octet), escaped.has_value());
    if (side == Side::target && in_query && is_free_in_query(escaped.value_or(octet))) {
      unit = escaped.value_or(octet) | RobotsPattern::kEither;
    }
    if (octet == '?') in_query = true;
    units.push_back(unit);
  }
  return units;
}

bool same(std::uint16_t rule_unit, std::uint16_t target_unit) {
  if (target_unit & RobotsPattern::kEither) return (rule_unit & 0xFF) == (target_unit & 0xFF);
  return rule_unit == target_unit;
}

}  // namespace

RobotsPattern RobotsPattern::of_rule(std::string_view path) {
  RobotsPattern pattern;
  if (path.ends_with('$')) {
    pattern.anchored = true;
    path.remove_suffix(1);
  }
  pattern.units = normalise(path, Side::rule);
  pattern.octets = pattern.anchored ? 1 : 0;
  for (const auto unit : pattern.units) pattern.octets += (unit & kEncoded) ? 3 : 1;
  return pattern;
}

std::vector<std::uint16_t> normalised_target(std::string_view path_and_query) {
  return normalise(path_and_query, Side::target);
}

bool matches(const RobotsPattern& pattern, const std::vector<std::uint16_t>& target) {
  const auto& units = pattern.units;
  std::size_t at = 0;        // in units
  std::size_t position = 0;  // in target
  std::optional<std::size_t> behind_wildcard;
  std::size_t retry_from = 0;
  while (true) {
    if (at == units.size() && (!pattern.anchored || position == target.size())) return true;
    if (at < units.size() && units[at] == RobotsPattern::kWildcard) {
      behind_wildcard = ++at;
      retry_from = position;
      // A rule may end in '*': everything from here on is covered.
      if (at == units.size()) return true;
      continue;
    }
    if (at < units.size() && position < target.size() && same(units[at], target[position])) {
      ++at;
      ++position;
      continue;
    }
    // Only the last wildcard has to give way: what an earlier one could take, it can take as well.
    if (!behind_wildcard || retry_from >= target.size()) return false;
    at = *behind_wildcard;
    position = ++retry_from;
  }
}

}  // namespace pressroom::crawler
