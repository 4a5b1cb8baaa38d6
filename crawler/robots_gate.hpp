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

/// The rules cannot be had, so nothing may be asked for (RFC 9309, 2.3.1.4) before `next_try` asks for them again.
struct RobotsUnreachable {
  core::Refusal refusal;
  core::Instant next_try;
};

using RobotsAnswer = std::variant<RobotsAllowed, core::Refusal, RobotsNeeded, RobotsUnreachable>;

/// What the fetch of `origin`'s robots.txt, redirects followed, says until when (RFC 9309, 2.3.1):
/// - 2xx: the rules, for max-age but 24 h at most and 5 min at least;
/// - 304 with `stored`: the rules in that, for the max-age of the 304 or, where it has none, that of `stored`;
/// - 4xx but 429, and a redirect that would be the sixth in a row: unavailable, everything is allowed, for as long; 401
///   and 403 are `denied`, which is the same unless the operator says otherwise;
/// - anything else (429, 5xx, no answer, a truncated or undecodable one, a redirect that we will not or cannot follow,
///   a 304 without `stored`): unreachable, everything is forbidden, asked again after 5 min doubling to 6 h. Rules read
///   or confirmed within the last 30 days go on serving meanwhile.
/// `redirects` is how many were followed up to this outcome. `stored` is the earlier 2xx response that a 304, or a 2xx
/// kept without its body, repeats; null: none. The `detail` of an everyday outcome is its status alone.
core::RobotsCopy judge_robots(const std::string& origin, const core::FetchOutcome& outcome,
                              const std::optional<core::RobotsCopy>& previous, core::Instant now, int redirects = 0,
                              const core::Fetch* stored = nullptr);

/// Where `url`'s robots.txt is; always at the root of its origin (RFC 9309, 2.3).
core::Url robots_url_of(const core::Url& url);

/// What an origin that denies us its robots.txt (401, 403) is taken to mean: RFC 9309, 2.3.1.3 lets us ask for
/// everything; a cautious operator does not.
enum class WhenDenied { allow, forbid };

/// Asks the stored copies before every request. Single-threaded, like the frontier behind it.
class RobotsGate {
 public:
  explicit RobotsGate(core::RobotsStore& store, WhenDenied when_denied = WhenDenied::allow,
                      std::string product_token = std::string(kProductToken))
      : store_(store), when_denied_(when_denied), product_token_(std::move(product_token)) {}

  /// A Refusal is `robots`: a rule forbids it. robots.txt itself is always allowed. Errors:
  /// the frontier's.
  core::Result<RobotsAnswer> check(const core::Url& url, core::Instant now);

  /// The delay that the newest rules of the URL's origin ask for, also when they have run out and new ones are on their
  /// way: for the requests that fetch those. nullopt: none, or no rules were ever read. Errors: the frontier's.
  core::Result<std::optional<core::Duration>> crawl_delay(const core::Url& url);

  /// What rules that are known and in force say against `url`, for who queues it; check() is asked again before the
  /// request. nullopt: nothing, or there are no such rules (none read, run out, unavailable, unreachable, or the
  /// frontier failed, which check() will report). Asks nobody.
  std::optional<core::Refusal> known_objection(const core::Url& url, core::Instant now);

  /// Judges the outcome as judge_robots() does, stores the copy and returns it. `origin` is the one first asked,
  /// whatever the redirects led to that were followed.
  core::Result<core::RobotsCopy> settle(const core::Lease& lease, const std::string& origin,
                                        const core::FetchOutcome& outcome, core::Instant now, int redirects = 0,
                                        const core::Fetch* stored = nullptr);

 private:
  struct Entry {
    core::RobotsCopy copy;
    Robots robots;
    std::optional<core::Duration> crawl_delay{};

    bool in_force(core::Instant now) const;
  };
  core::Result<const Entry*> entry_of(const std::string& origin);
  const Entry* remember(core::RobotsCopy copy);

  core::RobotsStore& store_;
  WhenDenied when_denied_;
  std::string product_token_;
  std::map<std::string, Entry> parsed_;
};

}  // namespace pressroom::crawler
