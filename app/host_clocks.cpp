// SPDX-License-Identifier: Apache-2.0
#include "app/host_clocks.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "crawler/ip_address.hpp"

namespace pressroom::app {

std::string clock_owner(const std::string& key) { return key.substr(key.find(':') + 1); }

std::string why_blocked(const core::HostState& state) {
  switch (state.block) {
    case core::HostState::Block::none:
      return "nobody knows why";  // a database carried over from before the reason was stored
    case core::HostState::Block::back_off:
      return "back-off after 429, 503 or a challenge page";
    case core::HostState::Block::retry_after:
      return "it asked for that (Retry-After)";
    case core::HostState::Block::circuit:
      return fmt::format("{} failures in a row", state.failures_in_row);
  }
  return "";
}

core::Result<core::Instant> HostClocks::hold_longer(const core::Visit& visit, core::Instant held_until,
                                                    core::Duration crawl_delay) {
  if (crawl_delay <= pace_.min_delay) return held_until;
  const core::Instant until = held_until - pace_.min_delay + crawl_delay;
  TRY_ASSIGN(core::HostState host, frontier_.host(host_key(visit.url)));
  host.next_at = std::max(host.next_at, until);
  host.wait = std::max(host.wait, crawl_delay);
  TRY(frontier_.put_host(core::lease_of(visit), host));
  if (!host.address.empty()) {
    TRY_ASSIGN(const core::HostState address, moved(host.address, held_until, until));
    TRY(frontier_.put_host(core::lease_of(visit), address));
  }
  return until;
}

core::Result<bool> HostClocks::hold_address(const core::Visit& visit, core::Instant held_until,
                                            const std::string& address) {
  TRY_ASSIGN(core::HostState clock, frontier_.host(address));
  if (std::max(clock.next_at, clock.blocked_until) > clock_.now()) return false;
  TRY_ASSIGN(core::HostState host, frontier_.host(host_key(visit.url)));
  TRY_ASSIGN(auto group, frontier_.group(core::Frontier::Durable::at_commit));
  host.address = address;
  clock.next_at = held_until;
  TRY(frontier_.put_host(core::lease_of(visit), host));
  TRY(frontier_.put_host(core::lease_of(visit), clock));
  TRY(group->commit());
  return true;
}

core::Result<std::vector<core::HostState>> HostClocks::given_back(const core::Visit& visit,
                                                                  core::Instant held_until) const {
  const core::Instant now = clock_.now();
  std::vector<core::HostState> clocks;
  TRY_ASSIGN(core::HostState host, frontier_.host(host_key(visit.url)));
  host.next_at = now;
  const std::string address = host.address;
  clocks.push_back(std::move(host));
  if (!address.empty()) {
    TRY_ASSIGN(core::HostState clock, moved(address, held_until, now));
    clocks.push_back(std::move(clock));
  }
  return clocks;
}

core::Result<std::vector<core::HostState>> HostClocks::after(const core::HostState& host,
                                                             const core::FetchOutcome& outcome,
                                                             core::Instant held_until, core::Duration wait) {
  const core::Instant now = clock_.now();
  std::vector<core::HostState> clocks{crawler::after(host, outcome, wait, pace_, now, random_)};
  const auto* fetch = std::get_if<core::Fetch>(&outcome);
  const std::string& held = host.address;
  const std::string asked = fetch != nullptr && !fetch->address.empty() ? crawler::address_key(fetch->address) : held;
  if (!held.empty() && held != asked) {
    TRY_ASSIGN(core::HostState before, moved(held, held_until, now));
    clocks.push_back(std::move(before));
  }
  if (!asked.empty()) {
    TRY_ASSIGN(core::HostState address, moved(asked, held_until, now + wait));
    clocks.push_back(std::move(address));
  }
  return clocks;
}

core::Result<core::Instant> HostClocks::free_at(const std::string& host) const {
  TRY_ASSIGN(const core::HostState state, frontier_.host(host));
  const core::Instant free = std::max(state.next_at, state.blocked_until);
  if (state.address.empty()) return free;
  TRY_ASSIGN(const core::HostState address, frontier_.host(state.address));
  return std::max({free, address.next_at, address.blocked_until});
}

core::Result<core::HostState> HostClocks::moved(const std::string& key, core::Instant held_until,
                                                core::Instant to) const {
  TRY_ASSIGN(core::HostState clock, frontier_.host(key));
  // Where another host of the same address has moved the clock since, its hold stands.
  clock.next_at = clock.next_at == held_until ? to : std::max(clock.next_at, to);
  return clock;
}

}  // namespace pressroom::app
