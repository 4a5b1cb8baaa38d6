// SPDX-License-Identifier: Apache-2.0
#include "core/http_headers.hpp"

#include <algorithm>
#include <utility>

#include "core/text.hpp"

namespace pressroom::core {
namespace {

/// The end of the list member that begins at `from`: the next comma outside a quoted string, or the end.
std::size_t member_end(std::string_view list, std::size_t from) {
  bool quoted = false;
  for (std::size_t at = from; at < list.size(); ++at) {
    if (quoted && list[at] == '\\') {
      ++at;
    } else if (list[at] == '"') {
      quoted = !quoted;
    } else if (list[at] == ',' && !quoted) {
      return at;
    }
  }
  return list.size();
}

}  // namespace

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return ascii_lower(x) == ascii_lower(y); });
}

void HttpHeaders::add(std::string name, std::string value) { fields_.push_back({std::move(name), std::move(value)}); }

std::optional<std::string_view> HttpHeaders::first(std::string_view name) const {
  for (const Field& field : fields_) {
    if (equals_ignoring_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

std::optional<std::string_view> HttpHeaders::sole(std::string_view name) const {
  std::optional<std::string_view> found;
  for (const Field& field : fields_) {
    if (!equals_ignoring_case(field.name, name)) continue;
    if (found && *found != field.value) return std::nullopt;
    found = field.value;
  }
  return found;
}

std::vector<std::string_view> HttpHeaders::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const Field& field : fields_) {
    if (equals_ignoring_case(field.name, name)) values.push_back(field.value);
  }
  return values;
}

std::vector<std::string> HttpHeaders::tokens(std::string_view name) const {
  std::vector<std::string> members;
  for (const std::string_view list : all(name)) {
    for (std::size_t from = 0; from < list.size();) {
      const std::size_t end = member_end(list, from);
      std::string member = ascii_lower(trimmed(list.substr(from, end - from)));
      if (!member.empty()) members.push_back(std::move(member));
      from = end + 1;
    }
  }
  return members;
}

}  // namespace pressroom::core
