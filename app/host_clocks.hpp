// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/fetch.hpp"
#include "core/frontier.hpp"
#include "core/random.hpp"
#include "crawler/pacer.hpp"
#include "storage/database/visit_rows.hpp"

namespace pressroom::app {

using storage::database::host_key;

/// The host, or the address, whose clock has this key.
std::string clock_owner(const std::string& key);

/// Why a host or an address is blocked, in words for people.
std::string why_blocked(const core::HostState& state);

/// The clocks of the host and of the address that one request moves: held when it is taken, and set again by what
/// becomes of it. All of it stands in the frontier; nothing is kept here. Errors: the frontier's.
class HostClocks {
 public:
  HostClocks(core::Frontier& frontier, core::Clock& clock, core::Random& random, const crawler::PaceRules& pace)
      : frontier_(frontier), clock_(clock), random_(random), pace_(pace) {}

  /// Holds both until `crawl_delay` after the visit was taken, where taking it held them for less, so that a crash does
  /// not make the next request early. Returns to where they are held.
  core::Result<core::Instant> hold_longer(const core::Visit& visit, core::Instant held_until,
                                          core::Duration crawl_delay);

  /// As if the visit had not been taken: for what is put back without having been asked for.
  core::Result<std::vector<core::HostState>> given_back(const core::Visit& visit, core::Instant held_until) const;

  /// What an address that a host turned out to be at allows: asked when `visit` is about to connect to it. When it is
  /// free, it is held with its host until `held_until`.
  core::Result<bool> hold_address(const core::Visit& visit, core::Instant held_until, const std::string& address);

  /// After a request whose transfer has just ended. `host` is the clock as it stands, and `wait` what is waited before
  /// the next request. The host's comes first, and the address it is tied to last.
  core::Result<std::vector<core::HostState>> after(const core::HostState& host, const core::FetchOutcome& outcome,
                                                   core::Instant held_until, core::Duration wait);

  /// When the clocks of a host and of its address let the next request go out.
  core::Result<core::Instant> free_at(const std::string& host) const;

 private:
  core::Result<core::HostState> moved(const std::string& key, core::Instant held_until, core::Instant to) const;

  core::Frontier& frontier_;
  core::Clock& clock_;
  core::Random& random_;
  const crawler::PaceRules& pace_;
};

}  // namespace pressroom::app
