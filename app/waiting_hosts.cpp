// SPDX-License-Identifier: Apache-2.0
#include "app/waiting_hosts.hpp"

#include "core/time_format.hpp"

namespace pressroom::app {

namespace {

constexpr int k_most_named = 5;

}  // namespace

std::string WaitingHosts::told(core::Instant next) const {
  return (names.empty() ? "" : names + ": ") + "the next request may be made at " + core::format_rfc3339(next);
}

core::Result<WaitingHosts> hosts_waiting_until(const core::Frontier& frontier, const std::set<std::string>& keys,
                                               core::Instant next) {
  WaitingHosts waiting;
  int named = 0;
  for (const std::string& key : keys) {
    TRY_ASSIGN(const core::HostState host, frontier.host(key));
    core::HostState address;
    if (!host.address.empty()) {
      TRY_ASSIGN(address, frontier.host(host.address));
    }
    const bool pace = host.next_at == next || address.next_at == next;
    waiting.is_pace |= pace;
    if (!pace && host.blocked_until != next && address.blocked_until != next) continue;
    if (++named > k_most_named) continue;
    waiting.names += (waiting.names.empty() ? "" : ", ") + key.substr(key.find(':') + 1);
  }
  if (named > k_most_named) waiting.names += " and others";
  return waiting;
}

}  // namespace pressroom::app
