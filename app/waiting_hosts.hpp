// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>

#include "core/frontier.hpp"

namespace pressroom::app {

/// What keeps the next request from being made before a moment.
struct WaitingHosts {
  std::string names;     ///< the first few, for people; empty: no host, but the page's own time
  bool is_pace = false;  ///< the delay between two requests alone, no block

  /// For the report: who is asked again, and when.
  std::string told(core::Instant next) const;
};

/// Of the hosts with these keys, those whose clock, or that of their address, is free at `next` and not before. Errors:
/// the frontier's.
core::Result<WaitingHosts> hosts_waiting_until(const core::Frontier& frontier, const std::set<std::string>& keys,
                                               core::Instant next);

}  // namespace pressroom::app
