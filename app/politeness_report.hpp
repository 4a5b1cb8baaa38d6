// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/output.hpp"
#include "core/clock.hpp"

namespace pressroom::app {

/// Which requests are told of: those that began at `since` or later and before `before`.
struct PolitenessWindow {
  std::optional<core::Instant> since;
  std::optional<core::Instant> before;

  bool is_whole() const { return !since && !before; }
  bool holds(core::Instant moment) const { return (!since || moment >= *since) && (!before || moment < *before); }
};

/// What was asked of a host, or for a room.
struct RequestTally {
  std::uint64_t requests = 0;
  std::array<std::uint64_t, 5> by_class{};  ///< answers with status 1xx to 5xx
  std::uint64_t other_statuses = 0;         ///< answers whose head cannot be read, or has a status beyond these
  std::uint64_t revisits = 0;               ///< of these answers, those stored as a revisit
  std::uint64_t failures = 0;               ///< no response came, or it is lost
  std::uint64_t received_bytes = 0;         ///< heads and bodies
  std::uint64_t sizes_untold = 0;           ///< answers whose bytes no record tells
  std::uint64_t undated = 0;                ///< no usable WARC-Date: counted, compared with nothing
  std::uint64_t untimed = 0;                ///< no fetchTimeMs: taken to end when it began
  std::optional<core::Instant> first, last;
  std::map<std::int64_t, std::uint64_t> by_day;  ///< days since 1970 in UTC
  std::set<std::string> user_agents, froms;      ///< as sent; at most 16 each
  std::uint64_t without_request = 0;             ///< no request record tells what was sent
  struct RobotsFetches {
    std::uint64_t parsed = 0, unavailable = 0, unreachable = 0, redirected = 0;
    std::uint64_t all() const { return parsed + unavailable + unreachable + redirected; }
  } robots;

  void add(const RequestTally& other);
};

/// One request behind another to the same host, whichever rooms they were for.
struct RequestPair {
  std::string earlier, later;  ///< record ids
  core::Instant later_began{};
  core::Duration interval{};                  ///< from the end of the earlier transfer; negative: before it ended
  std::optional<core::Duration> delay;        ///< that the earlier one's metadata record tells
  std::optional<core::Duration> crawl_delay;  ///< that robots.txt asked for when the earlier one ended
};

/// A rule that was not kept.
struct Breach {
  enum class Rule { delay, crawl_delay, in_flight, retry_after };
  Rule rule = Rule::delay;
  RequestPair pair;
};
std::string_view name(Breach::Rule rule);

/// A 429 or 503 with Retry-After (RFC 9110, 10.2.3).
struct RetryAfterSeen {
  std::string record_id;
  int status = 0;
  std::string value;                   ///< as received, cut behind 100 bytes
  core::Instant received{};            ///< end of the transfer
  std::optional<core::Instant> until;  ///< none: what stands there is no time to wait
  std::string next;                    ///< record id of the next request to the host; empty when there was none
  std::optional<core::Instant> next_began;
  enum class Kept { yes, no, not_asked_again, no_time } kept = Kept::no_time;
};
std::string_view name(RetryAfterSeen::Kept kept);

/// The newest that is known of an origin's robots.txt.
struct RobotsSeen {
  std::string origin;
  std::string state;  ///< parsed, unavailable or unreachable
  std::string detail;
  core::Instant fetched{};
  std::uint64_t times = 0;                    ///< answers that settled it, redirects to them left out
  std::optional<core::Duration> crawl_delay;  ///< the longest that was asked for
};

struct HostPoliteness {
  static constexpr std::size_t k_most_named = 100;

  std::string host;
  RequestTally tally;
  std::map<std::string, RequestTally> by_room;
  std::uint64_t pairs = 0;
  std::optional<RequestPair> shortest;
  std::uint64_t delays_untold = 0;  ///< pairs whose delay in force no record tells
  std::size_t most_in_flight = 0;
  std::map<Breach::Rule, std::uint64_t> broken;
  std::vector<Breach> breaches;  ///< the first 100
  std::uint64_t throttled = 0;   ///< 429 and 503, with and without Retry-After
  std::uint64_t retry_after_received = 0;
  std::vector<RetryAfterSeen> retry_after;  ///< those not kept first; at most 100
  std::vector<RobotsSeen> robots;
};

/// What a webmaster can be shown: per room what was asked, per host how, whichever rooms it was asked for.
struct PolitenessReport {
  std::vector<HostPoliteness> hosts;  ///< sorted by name
  std::set<std::string> rooms;        ///< that are told of; empty: all

  /// How often a rule was not kept.
  std::uint64_t broken() const;
  /// With each room's hosts.
  nlohmann::ordered_json rooms_json() const;
  nlohmann::ordered_json hosts_json() const;
  /// Both, for people.
  void print(const Output& out) const;

 private:
  bool is_told_of(const std::string& room) const;
};

}  // namespace pressroom::app
