// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

#include "app/host_clocks.hpp"
#include "core/frontier.hpp"
#include "crawler/robots_gate.hpp"

namespace pressroom::app {

/// The robots.txt files that a run has asked for and does not know yet, and the visits that wait for them. Each is
/// asked for once, however many visits need it. Errors: the frontier's.
class RobotsErrands {
 public:
  RobotsErrands(core::Frontier& frontier, core::Clock& clock, crawler::RobotsGate& gate, const HostClocks& clocks)
      : frontier_(frontier), clock_(clock), gate_(gate), clocks_(clocks) {}

  /// Puts `visit`, taken and not asked for, back until the rules of `robots_url` may be there, and asks for those
  /// unless somebody did. `held_until` is to where taking the visit moved its clocks.
  core::Result<void> send(const core::Visit& visit, core::Instant held_until, const core::Url& robots_url);

  /// One came back without an answer.
  core::Result<void> came_to_nothing(const core::Visit& robots, const core::FetchOutcome& outcome);

  /// One was answered, and its answer has been read: a redirected robots.txt is still on its way then.
  core::Result<void> answered(const core::Visit& robots, const core::Fetch& answer);

 private:
  struct Errand {
    std::string room;  ///< of the visit
    std::string host;  ///< key of the host that is to answer
  };
  core::Result<std::optional<core::Instant>> expected(const Errand& errand) const;

  core::Frontier& frontier_;
  core::Clock& clock_;
  crawler::RobotsGate& gate_;
  const HostClocks& clocks_;
  std::map<std::string, Errand> under_way_;  ///< by origin
};

}  // namespace pressroom::app
