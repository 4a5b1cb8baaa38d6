// SPDX-License-Identifier: Apache-2.0
#include "crawler/robots_gate.hpp"

#include <algorithm>
#include <charconv>

#include "core/http_message.hpp"
#include "core/time_format.hpp"
#include "crawler/request_target.hpp"
#include "crawler/scope.hpp"

namespace pressroom::crawler {
namespace {

using core::Duration;
using core::Instant;
using core::RobotsCopy;
using namespace std::chrono_literals;

constexpr Duration kLongestLife = 24h;
constexpr Duration kShortestLife = 5min;  // else a max-age of 0 would double every request
constexpr Duration kFirstRetry = 5min;
constexpr Duration kLastRetry = 6h;
constexpr Duration kStaleServes = 30 * 24h;
constexpr Duration kBeyondDelay = 1min;  // rules outlive the delay that they ask for by this
constexpr std::size_t kOriginsInMemory = 64;

Duration life_of(const core::HttpHeaders& headers) {
  Duration life = kLongestLife;
  for (const auto& directive : headers.tokens("Cache-Control")) {
    if (directive == "no-store" || directive == "no-cache") life = kShortestLife;
    constexpr std::string_view kMaxAge = "max-age=";
    if (!directive.starts_with(kMaxAge)) continue;
    std::int64_t seconds = 0;
    const auto* end = directive.data() + directive.size();
    const auto read = std::from_chars(directive.data() + kMaxAge.size(), end, seconds);
    if (read.ec != std::errc() || read.ptr != end || seconds < 0) continue;
    if (seconds < kLongestLife / 1s) life = std::min<Duration>(life, std::chrono::seconds(seconds));
  }
  return std::max(life, kShortestLife);
}

/// The wait before the next try grows with the trouble. For old rules that still serve, their age beyond the
/// longest life stands for the trouble's; waiting as long again doubles each wait and needs no counter.
Duration retry_wait(const std::optional<RobotsCopy>& previous, Instant now) {
  if (!previous) return kFirstRetry;
  Duration wait = kFirstRetry;
  if (previous->state == RobotsCopy::State::unreachable) wait = 2 * (previous->expires_at - previous->fetched_at);
  const Duration age = now - previous->fetched_at;
  if (previous->state == RobotsCopy::State::parsed && age <= kStaleServes) wait = age - kLongestLife;
  return std::clamp(wait, kFirstRetry, kLastRetry);
}

RobotsCopy unreachable(const std::string& origin, const std::string& why, const std::optional<RobotsCopy>& previous,
                       Instant now) {
  const auto again = now + retry_wait(previous, now);
  if (previous && previous->state == RobotsCopy::State::parsed && now - previous->fetched_at <= kStaleServes) {
    auto stale = *previous;
    stale.expires_at = again;
    stale.detail = why + "; the rules of " + core::format_rfc3339(previous->fetched_at) + " serve";
    return stale;
  }
  return {origin, RobotsCopy::State::unreachable, {}, now, again, why};
}

/// The rules in a whole 2xx answer, or why there are none to be had.
core::Result<std::string> rules_in(const core::Fetch& fetch) {
  const auto payload = core::remove_transfer_coding(fetch.head, fetch.body());
  TRY_ASSIGN(auto text, core::remove_content_coding(fetch.head.headers, payload.bytes));
  const bool cut = fetch.truncation != core::Truncation::none || !payload.whole;
  // What lies behind the readable part is ignored anyway, so a cut there takes no rule away.
  const bool cut_where_it_matters =
      cut && (fetch.truncation != core::Truncation::length || text.size() <= Robots::kMaxBytes);
  if (cut_where_it_matters) return core::fail(core::ErrorCode::malformed, "truncated");
  return text;
}

/// A 3xx that nobody followed. The standard lets us take the sixth redirect in a row for a 4xx (RFC 9309, 2.3.1.2); a
/// redirect that our own rules refuse, or that leads nowhere, says nothing about the rules of the site.
RobotsCopy judge_redirect(const std::string& origin, const core::Fetch& fetch,
                          const std::optional<RobotsCopy>& previous, Instant now, int redirects) {
  auto detail = std::to_string(fetch.head.status);
  const auto step = follow(fetch, {fetch.url});
  if (std::holds_alternative<core::Url>(step) && redirects >= kMaxRobotsRedirects) {
    detail += ", more than " + std::to_string(kMaxRobotsRedirects) + " redirects in a row";
    return {origin, RobotsCopy::State::unavailable, {}, now, now + life_of(fetch.head.headers), detail};
  }
  if (const auto* refusal = std::get_if<core::Refusal>(&step)) {
    detail += ", redirect not followed: " + refusal->detail;
  } else {
    detail += std::holds_alternative<core::Url>(step) ? ", redirects in a circle" : ", and no Location to follow";
  }
  return unreachable(origin, detail, previous, now);
}

bool is_success(const core::Fetch& fetch) { return fetch.head.status >= 200 && fetch.head.status < 300; }

/// The rules that the answer brings or, with `stored`, repeats.
RobotsCopy judge_rules(const std::string& origin, const core::Fetch& fetch, const std::optional<RobotsCopy>& previous,
                       Instant now, const core::Fetch* stored) {
  auto detail = std::to_string(fetch.head.status);
  const auto rules = rules_in(stored ? *stored : fetch);
  if (!rules) return unreachable(origin, detail + ", " + rules.error().message(), previous, now);
  const auto readable = Robots::readable_part(*rules);
  if (readable.size() < rules->size()) {
    detail += ", " + std::to_string(rules->size() - readable.size()) + " bytes beyond the first 512 KiB ignored";
  }
  // A 304 replaces the fields it sends and leaves the others as they were (RFC 9111, 4.3.4).
  const bool old_life = stored && fetch.head.status == 304 && fetch.head.headers.all("Cache-Control").empty();
  const auto life = life_of(old_life ? stored->head.headers : fetch.head.headers);
  return {origin, RobotsCopy::State::parsed, std::string(readable), now, now + life, detail};
}

RobotsCopy judge_answer(const std::string& origin, const core::Fetch& fetch, const std::optional<RobotsCopy>& previous,
                        Instant now, int redirects, const core::Fetch* stored) {
  const int status = fetch.head.status;
  if (stored && !is_success(*stored)) stored = nullptr;
  if (is_success(fetch) || (status == 304 && stored)) return judge_rules(origin, fetch, previous, now, stored);
  if (status >= 300 && status < 400) return judge_redirect(origin, fetch, previous, now, redirects);
  const auto detail = std::to_string(status);
  const auto expires_at = now + life_of(fetch.head.headers);
  if (status == 401 || status == 403) {
    return {origin, RobotsCopy::State::denied, {}, now, expires_at, detail + ", access to it is denied"};
  }
  if (status >= 400 && status < 500 && status != 429) {
    return {origin, RobotsCopy::State::unavailable, {}, now, expires_at, detail};
  }
  return unreachable(origin, detail, previous, now);
}

core::Refusal refused_by(const Robots::Decision& decision, const core::Url& url) {
  return {core::Refusal::Kind::robots,
          url.origin() + "/robots.txt:" + std::to_string(decision.line) + ": " + decision.rule};
}

}  // namespace

RobotsCopy judge_robots(const std::string& origin, const core::FetchOutcome& outcome,
                        const std::optional<RobotsCopy>& previous, Instant now, int redirects,
                        const core::Fetch* stored) {
  if (const auto* fetch = std::get_if<core::Fetch>(&outcome)) {
    return judge_answer(origin, *fetch, previous, now, redirects, stored);
  }
  std::string why;
  if (const auto* failure = std::get_if<core::FetchFailure>(&outcome)) {
    why = std::string(core::name(failure->kind)) + ": " + failure->detail;
  } else {
    const auto& refusal = std::get<core::Refusal>(outcome);
    why = std::string(core::name(refusal.kind)) + ": " + refusal.detail;
  }
  return unreachable(origin, why, previous, now);
}

core::Url robots_url_of(const core::Url& url) { return core::Url::parse(url.origin() + "/robots.txt").value(); }

/// A copy that only a clock which was ahead can have dated has run out: nobody knows how old it is.
bool RobotsGate::Entry::in_force(Instant now) const {
  const Instant latest = now + kLongestLife + crawl_delay.value_or(Duration{}) + kBeyondDelay;
  return copy.fetched_at <= now && now < copy.expires_at && copy.expires_at <= latest;
}

core::Result<RobotsAnswer> RobotsGate::check(const core::Url& url, Instant now) {
  TRY_ASSIGN(const auto* entry, entry_of(url.origin()));
  const auto target = request_target(url);
  if (target == "/robots.txt") return RobotsAllowed{entry ? entry->crawl_delay : std::nullopt, {}};
  if (!entry || !entry->in_force(now)) return RobotsNeeded{robots_url_of(url)};
  switch (entry->copy.state) {
    case RobotsCopy::State::unavailable:
      return RobotsAllowed{};
    case RobotsCopy::State::denied:
      if (when_denied_ == WhenDenied::allow) return RobotsAllowed{};
      return core::Refusal{core::Refusal::Kind::robots, url.origin() + "/robots.txt: " + entry->copy.detail +
                                                            ", and that forbids everything (robots_strict)"};
    case RobotsCopy::State::unreachable:
      return RobotsUnreachable{
          {core::Refusal::Kind::robots_unreachable, url.origin() + "/robots.txt cannot be read (" + entry->copy.detail +
                                                        "); next try " + core::format_rfc3339(entry->copy.expires_at)},
          entry->copy.expires_at};
    case RobotsCopy::State::parsed:
      break;
  }
  const auto decision = entry->robots.allows(product_token_, target);
  if (decision.allowed) return RobotsAllowed{entry->crawl_delay, decision.rule};
  return refused_by(decision, url);
}

core::Result<std::optional<Duration>> RobotsGate::crawl_delay(const core::Url& url) {
  TRY_ASSIGN(const auto* entry, entry_of(url.origin()));
  return entry ? entry->crawl_delay : std::optional<Duration>();
}

std::optional<core::Refusal> RobotsGate::known_objection(const core::Url& url, Instant now) {
  const auto known = entry_of(url.origin());
  if (!known || !*known) return std::nullopt;
  const Entry& entry = **known;
  if (entry.copy.state != RobotsCopy::State::parsed || !entry.in_force(now)) return std::nullopt;
  const auto decision = entry.robots.allows(product_token_, request_target(url));
  if (decision.allowed) return std::nullopt;
  return refused_by(decision, url);
}

core::Result<RobotsCopy> RobotsGate::settle(const core::Lease& lease, const std::string& origin,
                                            const core::FetchOutcome& outcome, Instant now, int redirects,
                                            const core::Fetch* stored) {
  TRY_ASSIGN(const auto previous, store_.robots(origin));
  auto copy = judge_robots(origin, outcome, previous, now, redirects, stored);
  // Rules that run out before the delay which they ask for is over would be asked for again and again, and nothing
  // else.
  const auto crawl_delay = Robots::parse(copy.body).crawl_delay(product_token_);
  if (crawl_delay) {
    const Duration ten_requests = std::min<Duration>(10 * *crawl_delay, kLongestLife);
    copy.expires_at = std::max({copy.expires_at, now + ten_requests, now + *crawl_delay + kBeyondDelay});
  }
  TRY(store_.put_robots(lease, copy));
  remember(copy);
  return copy;
}

core::Result<const RobotsGate::Entry*> RobotsGate::entry_of(const std::string& origin) {
  if (const auto known = parsed_.find(origin); known != parsed_.end()) return &known->second;
  TRY_ASSIGN(auto copy, store_.robots(origin));
  return copy ? remember(*std::move(copy)) : nullptr;
}

const RobotsGate::Entry* RobotsGate::remember(RobotsCopy copy) {
  // Any victim will do: what is forgotten is read from the frontier again.
  if (parsed_.size() >= kOriginsInMemory && !parsed_.contains(copy.origin)) parsed_.erase(parsed_.begin());
  auto robots = Robots::parse(copy.body);
  const auto origin = copy.origin;
  const auto crawl_delay = robots.crawl_delay(product_token_);
  return &(parsed_[origin] = {std::move(copy), std::move(robots), crawl_delay});
}

}  // namespace pressroom::crawler
