// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/politeness_report.hpp"
#include "app/politeness_robots.hpp"
#include "storage/warc/exchanges.hpp"

namespace pressroom::app {

/// Judges stored exchanges by the rules of politeness: the delay in force, Crawl-delay, one request in flight, and
/// Retry-After, for each host over all rooms and runs. Rooms may be added one after the other; 40 bytes are kept of a
/// request until all are there, about 150 of a 429 or 503 with Retry-After.
class PolitenessLedger {
 public:
  explicit PolitenessLedger(PolitenessWindow window) : window_(window) {}

  /// `false` when the exchange's URL is none that could have been asked for; it is left out then.
  bool add(const std::string& room, const storage::warc::Exchange& exchange);

  /// Hosts that one of `rooms` asked, all when it is empty. A pair counts when its later request lies in the window;
  /// within a pair, a breach is one that rounding cannot explain: dates and durations are whole milliseconds rounded
  /// down (a date without a fraction: whole seconds). To be called once.
  PolitenessReport settle(const std::set<std::string>& rooms);

 private:
  /// A request, packed.
  struct Moment {
    std::int64_t start;      ///< milliseconds since 1970
    std::uint32_t transfer;  ///< milliseconds
    std::uint32_t delay;     ///< milliseconds; k_untold
    std::array<std::uint8_t, 16> id;
    std::uint16_t origin;
    std::uint16_t precision;  ///< milliseconds

    std::int64_t end() const { return start + transfer; }
  };
  static constexpr std::uint32_t k_untold = 0xFFFF'FFFF;

  /// From when on an origin asks for which Crawl-delay; milliseconds.
  struct DelayAsked {
    std::int64_t from;
    std::optional<core::Duration> delay;
  };
  struct Origin {
    std::vector<DelayAsked> asked;
    RobotsSeen seen;
  };
  struct HostEntry {
    std::map<std::string, RequestTally> by_room;
    std::vector<Moment> moments;
    std::map<std::string, std::uint16_t> origin_numbers;
    std::vector<Origin> origins;
    std::vector<RetryAfterSeen> retry_after;
    std::uint64_t throttled = 0;
  };
  struct Sweep;

  void tally(RequestTally& tally, const storage::warc::Exchange& exchange) const;
  void take_robots(RequestTally& tally, const RobotsSight& sight, const storage::warc::Exchange& exchange);
  void take_throttling(HostEntry& host, const storage::warc::Exchange& exchange);
  std::array<std::uint8_t, 16> packed(const std::string& record_id);
  std::string record_id(const std::array<std::uint8_t, 16>& packed) const;
  static std::uint16_t origin_number(HostEntry& host, const std::string& origin);
  static std::optional<core::Duration> crawl_delay(const HostEntry& host, std::uint16_t origin, std::int64_t at);
  RequestPair pair(const HostEntry& host, const Moment& earlier, const Moment& later) const;
  void judge(HostEntry& host, HostPoliteness& report) const;
  void judge_step(const HostEntry& host, Sweep& sweep, const Moment& moment, HostPoliteness& report) const;
  void judge_retry_after(HostEntry& host, HostPoliteness& report) const;

  PolitenessWindow window_;
  RobotsReading robots_;
  std::map<std::string, HostEntry> hosts_;
  std::vector<std::string> foreign_ids_;  ///< those that are no UUID
};

}  // namespace pressroom::app
