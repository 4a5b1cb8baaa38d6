// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/clock.hpp"
#include "core/url.hpp"
#include "storage/warc/exchanges.hpp"

namespace pressroom::app {

/// What one stored answer for robots.txt said.
struct RobotsSight {
  enum class State { parsed, unavailable, unreachable, redirected };
  std::string origin;  ///< whose rules it told: where a redirect began (RFC 9309, 2.3.1.2)
  std::string host;    ///< of that origin
  State state = State::unreachable;
  std::string detail;
  std::optional<core::Duration> crawl_delay;  ///< for our product token
  /// Whether `crawl_delay` says what holds from now on: not for an answer that gives no rules and takes none away, nor
  /// for rules whose bytes this archive does not hold.
  bool is_settled = false;
};
std::string_view name(RobotsSight::State state);

/// Reads robots.txt answers as the crawler does. Answers must come in about the order of time: a revisit holds no rules
/// and is known by its digest.
class RobotsReading {
 public:
  /// nullopt when the exchange did not ask for a robots.txt.
  std::optional<RobotsSight> read(const storage::warc::Exchange& exchange, const core::Url& url);

 private:
  std::map<std::string, std::optional<core::Duration>> by_digest_;  ///< of payloads
};

}  // namespace pressroom::app
