// SPDX-License-Identifier: Apache-2.0
#include "app/crawl_loop.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "app/objection.hpp"
#include "app/stop_signal.hpp"
#include "core/log.hpp"
#include "core/time_format.hpp"
#include "crawler/pacer.hpp"

namespace pressroom::app {

namespace {

using core::Visit;
using core::VisitReason;

constexpr core::Duration k_nap{200};
/// After the first signal, transfers in flight have this long to end.
constexpr core::Duration k_grace{30'000};

std::string host_key(const core::Url& url) { return "host:" + std::string(url.host()); }

AttemptReport attempt_of(const Visit& visit, core::Instant at) {
  AttemptReport attempt;
  attempt.url = visit.url.href_without_fragment();
  attempt.reason = visit.reason;
  if (!visit.transcript.empty()) attempt.transcript = visit.room + ":" + visit.transcript;
  attempt.page = visit.page;
  attempt.at = at;
  return attempt;
}

}  // namespace

core::Result<void> CrawlLoop::run() {
  TRY(read_leftovers());
  for (const parsers::RoomRules& rules : parts_.rooms.rooms()) {
    for (const std::string& host : rules.room().hosts) {
      // Each stands for itself with and without "www.".
      const std::string bare = host.starts_with("www.") ? host.substr(4) : host;
      hosts_.insert({"host:" + bare, "host:www." + bare});
    }
  }
  for (;;) {
    if (StopSignal::asked() != StopSignal::Asked::no) {
      report_.how = RunReport::Ended::interrupted;
      return finish_flights();
    }
    if (const auto space = parts_.warcs.require_space(); !space) return stop_for_lack_of_space(space.error());
    TRY_ASSIGN(const Step claimed, claim_next());
    if (claimed == Step::went_on) continue;
    if (!flights_.empty()) {
      for (core::Fetcher::Finished& finished : parts_.fetcher.wait(k_nap)) TRY(settle(std::move(finished)));
      continue;
    }
    TRY_ASSIGN(const Step waited, wait_or_leave());
    if (waited == Step::nothing_to_do) return {};
  }
}

core::Result<void> CrawlLoop::read_leftovers() {
  TRY_ASSIGN(const auto unread, parts_.frontier.captured_unread());
  for (const core::VisitRecord& record : unread) {
    if (!record.capture) continue;
    core::log::info("{}: captured before, read now", record.visit.url.href());
    TRY(parts_.reader.read(record.visit, *record.capture));
  }
  return {};
}

core::Result<CrawlLoop::Step> CrawlLoop::claim_next() {
  const core::Instant now = parts_.clock.now();
  const core::Instant held_until = now + parts_.plan.configuration.pace.min_delay;
  TRY_ASSIGN(const auto visit, parts_.frontier.claim(now, held_until));
  if (!visit) return Step::nothing_to_do;
  TRY(dispatch({*visit, std::nullopt, "robots.txt itself", std::nullopt, held_until}));
  return Step::went_on;
}

std::optional<core::Refusal> CrawlLoop::objection(const Visit& visit) const {
  const parsers::RoomRules* rules = parts_.rooms.named(visit.room);
  if (rules == nullptr) return core::Refusal{core::Refusal::Kind::scope, "its room is not among the room files"};
  return objection_to(visit.url, visit.reason, *rules, parts_.plan);
}

core::Result<void> CrawlLoop::dispatch(Flight flight) {
  const Visit& visit = flight.visit;
  parts_.reader.touch(visit);
  hosts_.insert(host_key(visit.url));
  if (const auto refusal = objection(visit)) return refuse(flight, *refusal, {});
  if (visit.reason != VisitReason::robots) {
    TRY_ASSIGN(const crawler::RobotsAnswer answer, parts_.gate.check(visit.url, parts_.clock.now()));
    if (const auto* needed = std::get_if<crawler::RobotsNeeded>(&answer)) {
      return ask_for_robots(flight, needed->robots_url);
    }
    if (const auto* refusal = std::get_if<core::Refusal>(&answer)) return refuse(flight, *refusal, {});
    const auto& allowed = std::get<crawler::RobotsAllowed>(answer);
    flight.crawl_delay = allowed.crawl_delay;
    flight.robots_rule = allowed.rule.empty() ? "allowed: no rule of " + visit.url.origin() + "/robots.txt matches"
                                              : "allowed: " + allowed.rule;
    TRY(hold_longer(flight));
  }
  TRY(show_progress(visit));
  core::FetchRequest request{.url = visit.url, .user_agent = parts_.plan.user_agent, .from = parts_.plan.from};
  request.max_body_bytes = parts_.plan.configuration.max_body_bytes;
  request.max_duration = parts_.plan.configuration.max_transfer;
  TRY_ASSIGN(auto known, parts_.warcs.known_state(visit));
  if (known) {
    request.validators = std::move(known->validators);
    flight.validated = std::move(known->holder);
  }
  const std::int64_t ticket = visit.id;
  flights_.emplace(ticket, std::move(flight));
  parts_.fetcher.start(ticket, request);
  return {};
}

core::Result<void> CrawlLoop::hold_longer(Flight& flight) {
  const core::Duration min_delay = parts_.plan.configuration.pace.min_delay;
  if (!flight.crawl_delay || *flight.crawl_delay <= min_delay) return {};
  const core::Instant until = flight.held_until - min_delay + *flight.crawl_delay;
  TRY_ASSIGN(core::HostState host, parts_.frontier.host(host_key(flight.visit.url)));
  host.next_at = std::max(host.next_at, until);
  TRY(parts_.frontier.put_host(host));
  if (!host.address.empty()) {
    TRY_ASSIGN(const core::HostState address, moved(host.address, flight.held_until, until));
    TRY(parts_.frontier.put_host(address));
  }
  flight.held_until = until;
  return {};
}

core::Result<core::HostState> CrawlLoop::moved(const std::string& key, core::Instant held_until,
                                               core::Instant to) const {
  TRY_ASSIGN(core::HostState clock, parts_.frontier.host(key));
  // Where another host of the same address has moved the clock since, its hold stands.
  clock.next_at = clock.next_at == held_until ? to : std::max(clock.next_at, to);
  return clock;
}

core::Result<std::vector<core::HostState>> CrawlLoop::clocks_given_back(const Flight& flight) const {
  const core::Instant now = parts_.clock.now();
  std::vector<core::HostState> clocks;
  TRY_ASSIGN(core::HostState host, parts_.frontier.host(host_key(flight.visit.url)));
  host.next_at = now;
  const std::string address = host.address;
  clocks.push_back(std::move(host));
  if (!address.empty()) {
    TRY_ASSIGN(core::HostState clock, moved(address, flight.held_until, now));
    clocks.push_back(std::move(clock));
  }
  return clocks;
}

core::Result<void> CrawlLoop::ask_for_robots(const Flight& flight, const core::Url& robots_url) {
  const Visit& visit = flight.visit;
  const core::Instant now = parts_.clock.now();
  const std::string origin = robots_url.origin();
  TRY_ASSIGN(const auto clocks, clocks_given_back(flight));
  if (robots_asked_.contains(origin)) {
    return parts_.frontier.postpone(visit.id, now + k_nap, core::Frontier::Attempt::free, clocks);
  }
  TRY_ASSIGN(const int latest, parts_.frontier.latest_visit_number(visit.room, ""));
  Visit robots{.id = 0,
               .room = visit.room,
               .url = robots_url,
               .reason = VisitReason::robots,
               .transcript = "",
               .page = 0,
               .visit_number = std::max(latest, 1),
               .attempt = 1,
               .via = "",
               .hops = "P"};
  TRY_ASSIGN(int added, parts_.frontier.enqueue({robots}, now));
  while (added == 0) {
    // Asked for in this visit of the room already, so its copy has run out since.
    ++robots.visit_number;
    TRY_ASSIGN(added, parts_.frontier.enqueue({robots}, now));
  }
  robots_asked_.insert(origin);
  return parts_.frontier.postpone(visit.id, now, core::Frontier::Attempt::free, clocks);
}

core::Result<void> CrawlLoop::refuse(const Flight& flight, const core::Refusal& refusal,
                                     const std::vector<core::HostState>& clocks) {
  const Visit& visit = flight.visit;
  core::log::warn("{}: refused ({}): {}", visit.url.href(), core::name(refusal.kind), refusal.detail);
  const core::Instant now = parts_.clock.now();
  AttemptReport attempt = attempt_of(visit, now);
  attempt.outcome = fmt::format("refused: {}", core::name(refusal.kind));
  attempt.detail = refusal.detail;
  report_.attempts.push_back(std::move(attempt));
  if (visit.reason == VisitReason::robots) {
    robots_asked_.erase(robots_origin(visit));
    TRY(parts_.gate.settle(robots_origin(visit), refusal, now));
  }
  std::vector<core::HostState> freed = clocks;
  if (freed.empty()) {
    TRY_ASSIGN(freed, clocks_given_back(flight));
  }
  return parts_.frontier.end(
      visit.id, {core::VisitEnd::Kind::refused, std::string(core::name(refusal.kind)), refusal.detail}, freed);
}

core::Result<void> CrawlLoop::settle(core::Fetcher::Finished finished) {
  const auto found = flights_.find(finished.ticket);
  if (found == flights_.end()) return {};
  const Flight flight = std::move(found->second);
  flights_.erase(found);
  const auto* fetch = std::get_if<core::Fetch>(&finished.outcome);
  const auto* failure = std::get_if<core::FetchFailure>(&finished.outcome);
  const core::Duration transfer = fetch != nullptr     ? fetch->duration
                                  : failure != nullptr ? failure->duration
                                                       : core::Duration{};

  const std::string host(flight.visit.url.host());
  const bool answered = crawler::host_sign(finished.outcome) == crawler::HostSign::answered;
  const core::Duration wait = crawler::wait_after(parts_.plan.configuration.pace, transfer, flight.crawl_delay,
                                                  parts_.random, answered ? core::Duration{} : last_wait_[host]);
  last_wait_[host] = wait;
  TRY_ASSIGN(const auto clocks, clocks_after(flight, finished.outcome, wait));

  if (fetch != nullptr) return settle_fetch(flight, *fetch, clocks, wait);
  TRY(keep_remains(flight, finished, wait));
  if (failure == nullptr) {
    const bool was_asked = finished.remains.has_value();
    return refuse(flight, std::get<core::Refusal>(finished.outcome),
                  was_asked ? clocks : std::vector<core::HostState>());
  }
  if (failure->kind == core::FetchFailure::Kind::aborted) return settle_aborted(flight, *failure, clocks);
  return settle_failure(flight, *failure, clocks);
}

/// Bytes that are no response are kept as evidence of what the server sent. Where nothing came there is nothing to
/// keep.
core::Result<void> CrawlLoop::keep_remains(const Flight& flight, const core::Fetcher::Finished& finished,
                                           core::Duration wait) {
  if (!finished.remains || finished.remains->received.empty()) return {};
  std::string reason;
  if (const auto* failure = std::get_if<core::FetchFailure>(&finished.outcome)) {
    reason = fmt::format("{}: {}", core::name(failure->kind), failure->detail);
  } else if (const auto* refusal = std::get_if<core::Refusal>(&finished.outcome)) {
    reason = fmt::format("{}: {}", core::name(refusal->kind), refusal->detail);
  }
  return parts_.warcs.append_failure(*finished.remains, reason, {flight.visit, flight.robots_rule, wait, std::nullopt});
}

core::Result<std::vector<core::HostState>> CrawlLoop::clocks_after(const Flight& flight,
                                                                   const core::FetchOutcome& outcome,
                                                                   core::Duration wait) {
  const core::Instant now = parts_.clock.now();
  const auto& pace = parts_.plan.configuration.pace;
  std::vector<core::HostState> clocks;
  TRY_ASSIGN(core::HostState host, parts_.frontier.host(host_key(flight.visit.url)));
  const std::string held = host.address;
  clocks.push_back(crawler::after(std::move(host), outcome, wait, pace, now, parts_.random));
  const auto* fetch = std::get_if<core::Fetch>(&outcome);
  const std::string asked = fetch != nullptr && !fetch->address.empty() ? "address:" + fetch->address : held;
  if (!held.empty() && held != asked) {
    TRY_ASSIGN(core::HostState before, moved(held, flight.held_until, now));
    clocks.push_back(std::move(before));
  }
  if (!asked.empty()) {
    // The last one in the list is what the host is tied to.
    TRY_ASSIGN(core::HostState address, moved(asked, flight.held_until, now + wait));
    clocks.push_back(std::move(address));
  }
  return clocks;
}

core::Result<void> CrawlLoop::settle_fetch(const Flight& flight, const core::Fetch& fetch,
                                           const std::vector<core::HostState>& clocks, core::Duration delay) {
  const Visit& visit = flight.visit;
  TRY_ASSIGN(core::Capture capture, parts_.warcs.append(fetch, {visit, flight.robots_rule, delay, flight.validated}));
  TRY_ASSIGN(capture.id, parts_.frontier.commit_capture(visit, capture, clocks));
  AttemptReport attempt = attempt_of(visit, fetch.started);
  attempt.outcome = fmt::format("HTTP {}", fetch.head.status);
  if (fetch.truncation != core::Truncation::none)
    attempt.detail = fmt::format("cut short ({})", core::name(fetch.truncation));
  attempt.bytes = fetch.response.size();
  attempt.duration = fetch.duration;
  attempt.warc_file = capture.location.warc_file;
  attempt.offset = capture.location.offset;
  report_.attempts.push_back(std::move(attempt));
  core::log::info("{} {} {} bytes", fetch.head.status, visit.url.href(), fetch.response.size());
  TRY(parts_.reader.read(visit, capture));
  return visit.reason == VisitReason::robots ? forget_robots_once_known(robots_origin(visit)) : core::Result<void>();
}

/// A redirected robots.txt is still on its way when its first answer is there.
core::Result<void> CrawlLoop::forget_robots_once_known(const std::string& origin) {
  TRY_ASSIGN(const core::Url anything, core::Url::parse(origin + "/"));
  TRY_ASSIGN(const crawler::RobotsAnswer answer, parts_.gate.check(anything, parts_.clock.now()));
  if (!std::holds_alternative<crawler::RobotsNeeded>(answer)) robots_asked_.erase(origin);
  return {};
}

/// We gave up, not the server: nothing is held against it, and the visit is what it was before it was claimed.
core::Result<void> CrawlLoop::settle_aborted(const Flight& flight, const core::FetchFailure& failure,
                                             const std::vector<core::HostState>& clocks) {
  const core::Instant now = parts_.clock.now();
  AttemptReport attempt = attempt_of(flight.visit, now);
  attempt.outcome = "interrupted";
  attempt.duration = failure.duration;
  report_.attempts.push_back(std::move(attempt));
  return parts_.frontier.postpone(flight.visit.id, now, core::Frontier::Attempt::free, clocks);
}

core::Result<void> CrawlLoop::settle_failure(const Flight& flight, const core::FetchFailure& failure,
                                             const std::vector<core::HostState>& clocks) {
  const Visit& visit = flight.visit;
  const core::Instant now = parts_.clock.now();
  core::log::warn("{}: {}: {}", visit.url.href(), core::name(failure.kind), failure.detail);
  AttemptReport attempt = attempt_of(visit, now);
  attempt.outcome = fmt::format("failed: {}", core::name(failure.kind));
  attempt.detail = failure.detail;
  attempt.duration = failure.duration;
  report_.attempts.push_back(std::move(attempt));
  const core::VisitEnd end{core::VisitEnd::Kind::failed, std::string(core::name(failure.kind)), failure.detail};
  if (visit.reason == VisitReason::robots) {
    robots_asked_.erase(robots_origin(visit));
    TRY(parts_.gate.settle(robots_origin(visit), failure, now));
    return parts_.frontier.end(visit.id, end, clocks);
  }
  const crawler::RetryPlan plan = crawler::plan_retry(failure, visit.attempt);
  const bool may_wait = visit.reason != VisitReason::requisite;  // no page is kept waiting for its images
  if (may_wait && plan.kind == crawler::RetryPlan::Kind::retry && plan.wait <= parts_.plan.configuration.patience) {
    return parts_.frontier.postpone(visit.id, now + plan.wait, core::Frontier::Attempt::counted, clocks);
  }
  return parts_.frontier.end(visit.id, end, clocks);
}

core::Result<bool> CrawlLoop::is_pace(core::Instant next) const {
  for (const std::string& key : hosts_) {
    TRY_ASSIGN(const core::HostState host, parts_.frontier.host(key));
    if (host.next_at == next) return true;
    if (host.address.empty()) continue;
    TRY_ASSIGN(const core::HostState address, parts_.frontier.host(host.address));
    if (address.next_at == next) return true;
  }
  return false;
}

core::Result<CrawlLoop::Step> CrawlLoop::wait_or_leave() {
  TRY_ASSIGN(const auto next, parts_.frontier.next_claim_at());
  if (!next) return Step::nothing_to_do;
  const core::Instant now = parts_.clock.now();
  TRY_ASSIGN(const bool pace_alone, is_pace(*next));
  if (!pace_alone && *next > now + std::max(parts_.plan.configuration.patience, k_nap)) {
    TRY_ASSIGN(const bool pages, parts_.frontier.pages_are_queued());
    if (pages)
      report_.left_for_later.push_back(fmt::format("the next request may be made at {}", core::format_rfc3339(*next)));
    return Step::nothing_to_do;
  }
  parts_.progress.show(fmt::format("{}, {} answers, next request in {:.1f} s", doing_, report_.responses(),
                                   static_cast<double>((*next - now).count()) / 1000.0));
  if (*next > now) parts_.clock.sleep(std::min<core::Duration>(*next - now, k_nap));
  return Step::went_on;
}

core::Result<void> CrawlLoop::finish_flights() {
  const core::Instant deadline = parts_.clock.now() + k_grace;
  while (!flights_.empty()) {
    if (parts_.clock.now() >= deadline || StopSignal::asked() == StopSignal::Asked::at_once) parts_.fetcher.abort_all();
    for (core::Fetcher::Finished& finished : parts_.fetcher.wait(k_nap)) TRY(settle(std::move(finished)));
  }
  return {};
}

/// The floor is far above what transfers in flight can bring: they are paid for, and are kept.
core::Result<void> CrawlLoop::stop_for_lack_of_space(const core::Error& lack) {
  TRY(finish_flights());
  return tl::unexpected(lack);
}

core::Result<void> CrawlLoop::show_progress(const Visit& visit) {
  if (visit.transcript.empty()) {
    doing_ = fmt::format("{}: {}", visit.room, core::name(visit.reason));
  } else {
    TRY_ASSIGN(const auto records, parts_.frontier.visits(visit.room, visit.transcript, visit.visit_number));
    std::set<int> known, read;
    for (const core::VisitRecord& record : records) {
      known.insert(record.visit.page);
      if (record.state == core::VisitRecord::State::done) read.insert(record.visit.page);
    }
    doing_ = fmt::format("{}:{} {} of {} pages", visit.room, visit.transcript, read.size(), known.size());
  }
  parts_.progress.show(fmt::format("{}, asking for {}", doing_, visit.url.path()));
  return {};
}

}  // namespace pressroom::app
