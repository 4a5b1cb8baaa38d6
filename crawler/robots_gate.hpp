// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "core/frontier.hpp"
#include "core/result.hpp"
#include "crawler/robots.hpp"

namespace pressroom::crawler {

/// robots.txt has no objection.
struct RobotsAllowed {
  std::optional<core::Duration> crawl_delay;
  std::string rule;  ///< the Allow rule that decided; empty when none matched
};

/// The rules of the URL's origin are unknown or too old: ask for `robots_url` first.
struct RobotsNeeded {
  core::Url robots_url;
};

using RobotsAnswer = std::variant<RobotsAllowed, core::Refusal, RobotsNeeded>;

/// What the fetch of `origin`'s robots.txt, redirects followed, says until when (RFC 9309, 2.3.1):
/// - 2xx: the rules, for max-age but 24 h at most and 5 min at least;
/// - 4xx but 429, and a redirect that would be the sixth in a row: unavailable, everything is allowed, for as long;
/// - anything else (429, 5xx, no answer, a truncated or undecodable one, a redirect that we will not or cannot follow,
/// a
///   304 to a request without validators): unreachable, everything is forbidden, asked again after 5 min doubling to
///   6 h. Rules read within the last 30 days go on serving meanwhile.
/// `redirects` is how many were followed up to this outcome.
core::RobotsCopy judge_robots(const std::string& origin, const core::FetchOutcome& outcome,
                              const std::optional<core::RobotsCopy>& previous, core::Instant now, int redirects = 0);

/// Where `url`'s robots.txt is; always at the root of its origin (RFC 9309, 2.3).
core::Url robots_url_of(const core::Url& url);

/// Asks the stored copies before every request. Single-threaded, like the frontier behind it.
class RobotsGate {
 public:
  explicit RobotsGate(core::RobotsStore& store, std::string product_token = std::string(kProductToken))
      : store_(store), product_token_(std::move(product_token)) {}

  /// Refusals are `robots` (a rule forbids) or `robots_unreachable`. robots.txt itself is always allowed. Errors:
  /// the frontier's.
  core::Result<RobotsAnswer> check(const core::Url& url, core::Instant now);

  /// Judges the outcome, stores the copy and returns it. `origin` is the one first asked, whatever the redirects led to
  /// that were followed.
  core::Result<core::RobotsCopy> settle(const core::Lease& lease, const std::string& origin,
                                        const core::FetchOutcome& outcome, core::Instant now, int redirects = 0);

 private:
  struct Entry {
    core::RobotsCopy copy;
    Robots robots;
  };
  core::Result<const Entry*> entry_of(const std::string& origin);
  const Entry* remember(core::RobotsCopy copy);

  core::RobotsStore& store_;
  std::string product_token_;
  std::map<std::string, Entry> parsed_;
};

}  // namespace pressroom::crawler
