// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace pressroom::crawler {

/// Rule paths and URL paths in one normalised form, so that spellings of one octet compare equal (RFC 9309, 2.2.2
/// and 2.2.3). A unit is an octet with a mark: written plainly, percent-encoded, or in a query where both are the
/// same.
struct RobotsPattern {
  static constexpr std::uint16_t kEncoded = 0x100;
  static constexpr std::uint16_t kEither = 0x200;
  static constexpr std::uint16_t kWildcard = 0x400;

  std::vector<std::uint16_t> units;
  bool anchored = false;   ///< ended in '$'
  std::size_t octets = 0;  ///< length of the normalised pattern as text

  /// A rule's path: '*' is a wildcard, '$' at the end an anchor; "%2A" and "%24" are the plain characters.
  static RobotsPattern of_rule(std::string_view path);
};

/// A URL's path and query.
std::vector<std::uint16_t> normalised_target(std::string_view path_and_query);

/// Whether the pattern covers the target from its start (to its end when anchored). No recursion.
bool matches(const RobotsPattern& pattern, const std::vector<std::uint16_t>& target);

}  // namespace pressroom::crawler
