// SPDX-License-Identifier: Apache-2.0
#include "app/robots_errands.hpp"

#include <algorithm>

#include "app/capture_reader.hpp"
#include "crawler/scope.hpp"

namespace pressroom::app {

namespace {

/// Until a host whose clocks are free is sure to have been asked.
constexpr core::Duration k_soon{200};

}  // namespace

core::Result<void> RobotsErrands::send(const core::Visit& visit, core::Instant held_until,
                                       const core::Url& robots_url) {
  using Attempt = core::Frontier::Attempt;
  const core::Instant now = clock_.now();
  const std::string origin = robots_url.origin();
  TRY_ASSIGN(const auto clocks, clocks_.given_back(visit, held_until));
  if (const auto errand = under_way_.find(origin); errand != under_way_.end()) {
    TRY_ASSIGN(const auto back, expected(errand->second));
    if (back) return frontier_.postpone(visit, std::max(now + k_soon, *back), Attempt::free, clocks);
  }
  TRY_ASSIGN(const int latest, frontier_.latest_visit_number(visit.room, ""));
  core::Visit robots{.id = 0,
                     .room = visit.room,
                     .url = robots_url,
                     .reason = core::VisitReason::robots,
                     .transcript = "",
                     .page = 0,
                     .visit_number = std::max(latest, 1),
                     .attempt = 1,
                     .via = "",
                     .hops = "P"};
  TRY_ASSIGN(int added, frontier_.enqueue(core::lease_of(visit), {{robots}}, now));
  while (added == 0) {
    // Asked for in this visit of the room already, so its copy has run out since.
    ++robots.visit_number;
    TRY_ASSIGN(added, frontier_.enqueue(core::lease_of(visit), {{robots}}, now));
  }
  under_way_[origin] = {visit.room, host_key(robots_url)};
  return frontier_.postpone(visit, now, Attempt::free, clocks);
}

core::Result<void> RobotsErrands::came_to_nothing(const core::Visit& robots, const core::FetchOutcome& outcome) {
  const std::string origin = robots_origin(robots);
  under_way_.erase(origin);
  TRY(gate_.settle(core::lease_of(robots), origin, outcome, clock_.now()));
  return {};
}

core::Result<void> RobotsErrands::answered(const core::Visit& robots, const core::Fetch& answer) {
  const std::string origin = robots_origin(robots);
  const auto errand = under_way_.find(origin);
  if (errand == under_way_.end()) return {};
  TRY_ASSIGN(const core::Url anything, core::Url::parse(origin + "/"));
  TRY_ASSIGN(const crawler::RobotsAnswer known, gate_.check(anything, clock_.now()));
  if (!std::holds_alternative<crawler::RobotsNeeded>(known)) {
    under_way_.erase(errand);
    return {};
  }
  const auto step = crawler::follow(answer, {});
  if (const auto* target = std::get_if<core::Url>(&step)) errand->second.host = host_key(*target);
  return {};
}

/// nullopt: nobody will ask for them, since the room is paused.
core::Result<std::optional<core::Instant>> RobotsErrands::expected(const Errand& errand) const {
  TRY_ASSIGN(const auto pause, frontier_.pause_of(errand.room, clock_.now()));
  if (pause) return std::optional<core::Instant>();
  TRY_ASSIGN(const core::Instant free, clocks_.free_at(errand.host));
  return std::optional(free);
}

}  // namespace pressroom::app
