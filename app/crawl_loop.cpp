// SPDX-License-Identifier: Apache-2.0
#include "app/crawl_loop.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>

#include "app/objection.hpp"
#include "app/stop_signal.hpp"
#include "core/log.hpp"
#include "core/time_format.hpp"
#include "crawler/ip_address.hpp"
#include "crawler/pacer.hpp"
#include "crawler/scope.hpp"

namespace pressroom::app {

namespace {

using core::Visit;
using core::VisitReason;

constexpr core::Duration k_nap{200};
/// After the first signal, transfers in flight have this long to end.
constexpr core::Duration k_grace{30'000};
/// A lease is worth a minute, and prolonged three times in it.
constexpr core::Duration k_lease{60'000};
constexpr core::Duration k_beat{20'000};

}  // namespace

core::Result<void> CrawlLoop::run() {
  auto worked = work();
  if (!worked) keep_what_came();
  return worked;
}

/// Whatever stopped the loop, who has answered is not asked again, and has the clock that the answer gave it.
void CrawlLoop::keep_what_came() {
  while (parts_.store.is_busy()) {
    if (!parts_.store.is_stored(k_nap)) continue;
    if (const auto kept = settle_stored(); !kept) return core::log::error("{}", kept.error().message());
  }
}

core::Result<void> CrawlLoop::work() {
  TRY(read_leftovers());
  for (;;) {
    if (StopSignal::asked() != StopSignal::Asked::no) {
      report_.how = RunReport::Ended::interrupted;
      return finish_flights();
    }
    if (const auto space = parts_.warcs.require_space(); !space) return stop_for_lack_of_space(space.error());
    TRY(keep_leases());
    TRY(settle_stored());
    TRY(read_ready());
    TRY(parts_.publication.publish_ready(core::Duration::zero()));
    TRY_ASSIGN(const Step taken, take_off());
    if (taken == Step::went_on) continue;
    if (is_under_way()) {
      TRY(wait_for_answers(until_a_host_is_free()));
      continue;
    }
    // What is published may have to be asked for again.
    if (parts_.publication.is_under_way()) {
      TRY(parts_.publication.publish_ready(until_a_host_is_free()));
      continue;
    }
    TRY_ASSIGN(const Step waited, wait_or_leave());
    if (waited == Step::nothing_to_do) return {};
  }
}

core::Duration CrawlLoop::until_a_host_is_free() {
  const core::Instant now = parts_.clock.now();
  while (!free_again_.empty() && free_again_.top() <= now) free_again_.pop();
  return free_again_.empty() ? k_nap : std::min<core::Duration>(free_again_.top() - now, k_nap);
}

core::Result<void> CrawlLoop::read_leftovers() {
  TRY_ASSIGN(const auto unread, parts_.frontier.captured_unread());
  for (const core::VisitRecord& record : unread) {
    if (!record.capture) continue;
    core::log::info("{}: captured before, read now", record.visit.url.href());
    TRY(read_or_lose(record.visit, *record.capture));
    TRY(parts_.publication.begin_what_is_over({record.visit}));
  }
  return {};
}

core::Result<void> CrawlLoop::keep_leases() {
  const core::Instant now = parts_.clock.now();
  if (now < next_beat_ && !StopSignal::is_wished()) return {};
  TRY(parts_.frontier.heartbeat(now + k_lease));
  next_beat_ = now + k_beat;
  return parts_.on_beat ? parts_.on_beat() : core::Result<void>();
}

/// Takes what may be asked now. The clocks have moved for good before the first request goes out.
core::Result<CrawlLoop::Step> CrawlLoop::take_off() {
  // What has ended lies in memory until it is read.
  const std::size_t under_way = flights_.size() + ended_.size() + storing_.size() + unread_.size();
  const int most = parts_.plan.configuration.max_in_flight - static_cast<int>(under_way);
  if (most <= 0) return Step::nothing_to_do;
  const core::Instant now = parts_.clock.now();
  TRY_ASSIGN(const bool any, parts_.frontier.can_take(now));
  if (!any) return Step::nothing_to_do;
  const core::Instant held_until = now + parts_.plan.configuration.pace.min_delay;
  TRY_ASSIGN(auto group, parts_.frontier.group(core::Frontier::Durable::at_commit));
  TRY_ASSIGN(const auto visits, parts_.frontier.take(now, held_until, most));
  if (visits.empty()) return Step::nothing_to_do;
  std::vector<Flight> ready;
  std::vector<Visit> kept_back;
  for (const Visit& visit : visits) {
    core::FetchRequest request{.url = visit.url, .user_agent = parts_.plan.user_agent, .from = parts_.plan.from};
    TRY_ASSIGN(auto flight, prepare({.visit = visit,
                                     .robots_rule = "robots.txt itself",
                                     .held_until = held_until,
                                     .request = std::move(request)}));
    flight ? ready.push_back(*std::move(flight)) : kept_back.push_back(visit);
  }
  TRY(group->commit());
  TRY(parts_.publication.begin_what_is_over(kept_back));
  for (Flight& flight : ready) {
    const std::int64_t ticket = flight.visit.id;
    core::FetchRequest request = flight.request;
    request.may_connect = [this, ticket](const std::string& ip) {
      Flight& asking = flights_.at(ticket);
      const std::string address = crawler::address_key(ip);
      const auto may = may_ask(asking, address);
      if (!may) asking.trouble = may.error();
      if (may && !*may) asking.turned_away = address;
      return may && *may;
    };
    flights_.emplace(ticket, std::move(flight));
    parts_.fetcher.start(ticket, request);
  }
  return Step::went_on;
}

core::Result<bool> CrawlLoop::may_ask(const Flight& flight, const std::string& address) {
  TRY_ASSIGN(const core::HostState host, parts_.frontier.host(host_key(flight.visit.url)));
  if (host.address == address) return true;
  // The clock of an address moves on when its answer is stored.
  std::vector<const Visit*> others;
  for (const auto& [ticket, other] : flights_) others.push_back(&other.visit);
  for (const Ended& other : ended_) others.push_back(&other.flight.visit);
  for (const Landed& other : storing_) others.push_back(&other.flight.visit);
  for (const Visit* const other : others) {
    if (other->id == flight.visit.id) continue;
    TRY_ASSIGN(const core::HostState busy, parts_.frontier.host(host_key(other->url)));
    if (busy.address == address) return false;
  }
  return clocks_.hold_address(flight.visit, flight.held_until, address);
}

core::Result<void> CrawlLoop::put_back(const Flight& flight) {
  if (flight.trouble) return tl::unexpected(*flight.trouble);
  TRY_ASSIGN(auto clocks, clocks_.given_back(flight.visit, flight.held_until));
  TRY_ASSIGN(core::HostState address, parts_.frontier.host(flight.turned_away));
  const core::Instant free = std::max({parts_.clock.now(), address.next_at, address.blocked_until});
  clocks.push_back(std::move(address));  // the last one in the list is what the host is tied to
  return parts_.frontier.postpone(flight.visit, free, core::Frontier::Attempt::free, clocks);
}

std::optional<core::Refusal> CrawlLoop::objection(const Visit& visit) const {
  const parsers::RoomRules* rules = parts_.rooms.named(visit.room);
  if (rules == nullptr) return core::Refusal{core::Refusal::Kind::scope, "its room is not among the room files"};
  return objection_to(visit.url, visit.reason, *rules, parts_.plan);
}

/// nullopt: it is not asked for now, and has been put where it belongs.
core::Result<std::optional<CrawlLoop::Flight>> CrawlLoop::prepare(Flight flight) {
  const Visit& visit = flight.visit;
  parts_.reader.touch(visit);
  const auto refused = [&](const core::Refusal& refusal) -> core::Result<std::optional<Flight>> {
    TRY(refuse(flight, refusal, {}));
    return std::nullopt;
  };
  if (const auto refusal = objection(visit)) return refused(*refusal);
  if (visit.reason != VisitReason::robots) {
    TRY_ASSIGN(const crawler::RobotsAnswer answer, parts_.gate.check(visit.url, parts_.clock.now()));
    if (const auto* needed = std::get_if<crawler::RobotsNeeded>(&answer)) {
      TRY(robots_.send(visit, flight.held_until, needed->robots_url));
      return std::nullopt;
    }
    if (const auto* refusal = std::get_if<core::Refusal>(&answer)) return refused(*refusal);
    if (const auto* unreachable = std::get_if<crawler::RobotsUnreachable>(&answer)) {
      if (visit.reason == VisitReason::requisite) return refused(unreachable->refusal);
      TRY(parts_.recorder.refused(visit, unreachable->refusal));
      TRY_ASSIGN(const auto clocks, clocks_.given_back(visit, flight.held_until));
      TRY(parts_.frontier.postpone(visit, unreachable->next_try, core::Frontier::Attempt::free, clocks));
      return std::nullopt;
    }
    const auto& allowed = std::get<crawler::RobotsAllowed>(answer);
    flight.crawl_delay = allowed.crawl_delay;
    flight.robots_rule = allowed.rule.empty() ? "allowed: no rule of " + visit.url.origin() + "/robots.txt matches"
                                              : "allowed: " + allowed.rule;
  } else {
    TRY_ASSIGN(flight.crawl_delay, parts_.gate.crawl_delay(visit.url));
  }
  if (flight.crawl_delay) {
    TRY_ASSIGN(flight.held_until, clocks_.hold_longer(visit, flight.held_until, *flight.crawl_delay));
  }
  TRY(show_progress(visit));
  flight.request.max_body_bytes = parts_.plan.configuration.max_body_bytes;
  flight.request.max_duration = parts_.plan.configuration.max_transfer;
  TRY_ASSIGN(auto known, parts_.warcs.known_state(visit));
  if (known) {
    flight.request.validators = std::move(known->validators);
    flight.validated = std::move(known->holder);
  }
  return std::optional<Flight>(std::move(flight));
}

core::Result<void> CrawlLoop::refuse(const Flight& flight, const core::Refusal& refusal,
                                     const std::vector<core::HostState>& clocks) {
  const Visit& visit = flight.visit;
  TRY(parts_.recorder.refused(visit, refusal));
  if (visit.reason == VisitReason::robots) {
    TRY(robots_.came_to_nothing(visit, refusal));
  }
  std::vector<core::HostState> freed = clocks;
  if (freed.empty()) {
    TRY_ASSIGN(freed, clocks_.given_back(visit, flight.held_until));
  }
  return parts_.frontier.end(
      visit, {core::VisitEnd::Kind::refused, std::string(core::name(refusal.kind)), refusal.detail}, freed);
}

core::Result<void> CrawlLoop::wait_for_answers(core::Duration patience) {
  if (!flights_.empty()) return land(parts_.fetcher.wait(patience));
  if (!parts_.store.is_busy()) return read(std::exchange(unread_, {}));
  std::ignore = parts_.store.is_stored(patience);
  return {};
}

core::Result<void> CrawlLoop::land(std::vector<core::Fetcher::Finished> finished) {
  for (core::Fetcher::Finished& one : finished) {
    const auto found = flights_.find(one.ticket);
    if (found == flights_.end()) continue;
    Flight flight = std::move(found->second);
    flights_.erase(found);
    const auto* failure = std::get_if<core::FetchFailure>(&one.outcome);
    if (failure != nullptr && failure->kind == core::FetchFailure::Kind::held_back) {
      TRY(put_back(flight));
    } else {
      ended_.push_back({std::move(flight), std::move(one)});
    }
  }
  return store_next();
}

/// What has ended while the last batch was stored is the next one, but for so much that hosts would not all wait for
/// the disk at once.
core::Result<void> CrawlLoop::store_next() {
  if (parts_.store.is_busy() || ended_.empty()) return {};
  const auto most = static_cast<std::size_t>(parts_.plan.configuration.max_in_flight + 1) / 2;
  std::vector<storage::warc::PendingExchange> exchanges;
  while (!ended_.empty() && storing_.size() < most) {
    TRY_ASSIGN(auto landed, make_records(std::move(ended_.front()), exchanges));
    ended_.pop_front();
    storing_.push_back(std::move(landed));
  }
  parts_.store.begin(std::move(exchanges));
  return {};
}

/// What goes into the WARC: the exchange, or the request and the bytes that are no response, as evidence of what was
/// asked and what came; the latter is there at once. Where no request went out there is nothing to keep.
core::Result<CrawlLoop::Landed> CrawlLoop::make_records(Ended ended,
                                                        std::vector<storage::warc::PendingExchange>& exchanges) {
  const std::optional<core::Remains>& remains = ended.finished.remains;
  Landed landed{.flight = std::move(ended.flight), .outcome = std::move(ended.finished.outcome)};
  const Visit& visit = landed.flight.visit;
  const auto* fetch = landed.fetch();
  const auto* failure = landed.failure();
  landed.was_asked = fetch != nullptr || failure != nullptr || remains.has_value();
  const core::Duration transfer = fetch != nullptr     ? fetch->duration
                                  : failure != nullptr ? failure->duration
                                                       : core::Duration{};
  TRY_ASSIGN(const core::HostState host, parts_.frontier.host(host_key(visit.url)));
  const bool is_error = fetch == nullptr || fetch->head.status >= 400;
  const bool answered = !is_error && crawler::host_sign(landed.outcome) == crawler::HostSign::answered;
  landed.wait = crawler::wait_after(parts_.plan.configuration.pace, transfer, landed.flight.crawl_delay, parts_.random,
                                    answered ? core::Duration{} : host.wait);
  const storage::warc::CaptureNotes notes{visit, landed.flight.robots_rule, landed.wait, landed.flight.validated};
  if (fetch != nullptr) {
    TRY_ASSIGN(auto exchange, parts_.warcs.prepare(*fetch, notes));
    exchanges.push_back(std::move(exchange));
  } else if (remains && !remains->request.empty()) {
    const auto* refusal = std::get_if<core::Refusal>(&landed.outcome);
    const std::string reason = failure != nullptr   ? fmt::format("{}: {}", core::name(failure->kind), failure->detail)
                               : refusal != nullptr ? fmt::format("{}: {}", core::name(refusal->kind), refusal->detail)
                                                    : std::string();
    TRY(parts_.warcs.append_failure(*remains, reason, {visit, landed.flight.robots_rule, landed.wait, std::nullopt}));
  }
  return landed;
}

/// Commit 1 of what was stored together.
core::Result<void> CrawlLoop::settle_stored() {
  if (!parts_.store.is_stored(core::Duration::zero())) return {};
  TRY_ASSIGN(auto captures, parts_.store.take());
  auto next = captures.begin();
  for (Landed& one : storing_) {
    if (one.fetch() != nullptr) one.capture = std::move(*next++);
  }
  using Durable = core::Frontier::Durable;
  // No record leads to the clock of a host that gave no answer.
  const bool recorded = std::all_of(storing_.begin(), storing_.end(), [](const auto& one) { return one.capture; });
  TRY_ASSIGN(auto commit, parts_.frontier.group(recorded ? Durable::with_next : Durable::at_commit));
  for (Landed& one : storing_) TRY(settle(one));
  TRY(commit->commit());
  std::move(storing_.begin(), storing_.end(), std::back_inserter(unread_));
  storing_.clear();
  return store_next();
}

core::Result<void> CrawlLoop::settle(Landed& landed) {
  const Visit& visit = landed.flight.visit;
  // A page of the host that was read meanwhile may have blocked it.
  TRY_ASSIGN(const core::HostState host, parts_.frontier.host(host_key(visit.url)));
  TRY_ASSIGN(const auto clocks, clocks_.after(host, landed.outcome, landed.flight.held_until, landed.wait));
  parts_.recorder.host_is(host, clocks.front());
  free_again_.push(clocks.front().next_at);
  if (landed.was_asked) TRY(count(landed));
  if (landed.capture) {
    TRY_ASSIGN(landed.capture->id, parts_.frontier.commit_capture(visit, *landed.capture, clocks));
    TRY(parts_.recorder.answered(visit, *landed.fetch(), *landed.capture, landed.flight.robots_rule));
    return pause_if_refused(visit, clocks);
  }
  if (const auto* refusal = std::get_if<core::Refusal>(&landed.outcome)) {
    return refuse(landed.flight, *refusal, landed.was_asked ? clocks : std::vector<core::HostState>());
  }
  TRY(parts_.recorder.failed(visit, *landed.failure()));
  // We gave up, not the server: nothing is held against it, and the visit is what it was before it was taken.
  if (landed.failure()->kind == core::FetchFailure::Kind::aborted) {
    return parts_.frontier.postpone(visit, parts_.clock.now(), core::Frontier::Attempt::free, clocks);
  }
  return settle_failure(landed, clocks);
}

/// What the room has asked for today. Where that is all it may, it rests until the next day.
core::Result<void> CrawlLoop::count(const Landed& landed) {
  const Visit& visit = landed.flight.visit;
  const core::Instant now = parts_.clock.now();
  const auto* fetch = landed.fetch();
  const auto bytes = fetch != nullptr ? static_cast<std::int64_t>(fetch->response.size()) : 0;
  TRY(parts_.frontier.spend(core::lease_of(visit), now, {1, bytes}));
  const Configuration& configuration = parts_.plan.configuration;
  TRY_ASSIGN(const core::Spending spent, parts_.frontier.spending(visit.room, now));
  const bool requests = spent.requests >= configuration.max_requests_per_day;
  if (!requests && std::cmp_less(spent.bytes, configuration.max_bytes_per_day)) return {};
  const core::Instant tomorrow = std::chrono::floor<std::chrono::days>(now) + std::chrono::days(1);
  const std::string why = requests ? fmt::format("{} requests are a day's budget", configuration.max_requests_per_day)
                                   : fmt::format("{} bytes are a day's budget", configuration.max_bytes_per_day);
  return rest(visit.room, why, tomorrow);
}

/// Pauses the room, unless it is paused for as long already: what an operator has said stands.
core::Result<void> CrawlLoop::rest(const std::string& room, const std::string& why, core::Instant until) {
  const core::Instant now = parts_.clock.now();
  TRY_ASSIGN(const auto standing, parts_.frontier.pause_of(room, now));
  if (standing && (!standing->until || *standing->until >= until)) return {};
  TRY(parts_.frontier.pause(room, {"pressroom", why, now, until}));
  report_.events.push_back(
      {RunEvent::Kind::paused, room, fmt::format("{}; goes on at {}", why, core::format_rfc3339(until)), now});
  return {};
}

/// Never another name, never another way in: whoever refuses three times is left alone for a day.
core::Result<void> CrawlLoop::pause_if_refused(const Visit& visit, const std::vector<core::HostState>& clocks) {
  const core::HostState& host = clocks.front();
  if (host.refusals_in_row < crawler::kRefusalsToPause || visit.reason == VisitReason::requisite) return {};
  const core::Instant now = parts_.clock.now();
  const std::string why =
      fmt::format("access_refused: {} refused {} requests in a row", visit.url.host(), host.refusals_in_row);
  return rest(visit.room, why, now + std::chrono::hours(24));
}

/// In the order in which they came: what a page leads to depends on those that were read before it.
core::Result<void> CrawlLoop::read_ready() {
  const auto waiting = std::find_if(unread_.begin(), unread_.end(), [this](const Landed& one) {
    return one.capture && !parts_.reader.is_ready(*one.capture);
  });
  if (waiting == unread_.begin()) return {};
  std::vector<Landed> ready(std::make_move_iterator(unread_.begin()), std::make_move_iterator(waiting));
  unread_.erase(unread_.begin(), waiting);
  return read(ready);
}

/// Commit 2 of what has an answer; what is over of it is begun to be published. take_off() makes the commit durable
/// before anything more is asked for, and what the power takes until then is found again from the records.
core::Result<void> CrawlLoop::read(const std::vector<Landed>& landed) {
  TRY_ASSIGN(auto findings, parts_.frontier.group(core::Frontier::Durable::with_next));
  std::vector<Visit> visits;
  visits.reserve(landed.size());
  for (const Landed& one : landed) {
    const Visit& visit = one.flight.visit;
    visits.push_back(visit);
    if (!one.capture) continue;
    TRY(read_or_lose(visit, *one.capture));
    if (visit.reason == VisitReason::robots) TRY(robots_.answered(visit, *one.fetch()));
  }
  TRY(findings->commit());
  return parts_.publication.begin_what_is_over(visits);
}

/// A record that cannot be read back is lost to its visit and to no other: it is told, the run fails, and goes on.
core::Result<void> CrawlLoop::read_or_lose(const Visit& visit, const core::Capture& capture) {
  auto read = parts_.reader.read(visit, capture);
  if (read || read.error().code != core::ErrorCode::damaged) return read;
  core::log::error("{}: {}", visit.url.href(), read.error().message());
  report_.damaged.push_back(read.error().message());
  return parts_.frontier.end(visit, {core::VisitEnd::Kind::failed, "record-lost", read.error().what}, {});
}

core::Result<void> CrawlLoop::settle_failure(const Landed& landed, const std::vector<core::HostState>& clocks) {
  const Visit& visit = landed.flight.visit;
  const core::FetchFailure& failure = *landed.failure();
  const core::Instant now = parts_.clock.now();
  const core::VisitEnd end{core::VisitEnd::Kind::failed, std::string(core::name(failure.kind)), failure.detail};
  if (visit.reason == VisitReason::robots) {
    TRY(robots_.came_to_nothing(visit, failure));
    return parts_.frontier.end(visit, end, clocks);
  }
  const crawler::RetryPlan plan = crawler::plan_retry(failure, visit.attempt);
  const bool may_wait = visit.reason != VisitReason::requisite;  // no page is kept waiting for its images
  if (may_wait && plan.kind == crawler::RetryPlan::Kind::retry) {
    return parts_.frontier.try_again(visit, now + plan.wait, end, clocks);
  }
  return parts_.frontier.end(visit, end, clocks);
}

/// The pace of a host is waited for, however short our patience is.
core::Result<CrawlLoop::Step> CrawlLoop::wait_or_leave() {
  using Held = core::NextTake::Held;
  const core::Instant now = parts_.clock.now();
  TRY_ASSIGN(const auto next, parts_.frontier.next_take(now));
  if (!next) return Step::nothing_to_do;
  if (next->held != Held::by_pace && next->at > now + std::max(parts_.plan.configuration.patience, k_nap)) {
    TRY_ASSIGN(const bool pages, parts_.frontier.pages_are_queued());
    const std::string_view what = next->held == Held::by_block ? "is left alone until" : "is asked again at";
    if (pages) {
      report_.left_for_later.push_back(
          fmt::format("{}: {} {} {}", next->room, clock_owner(next->host), what, core::format_rfc3339(next->at)));
    }
    return Step::nothing_to_do;
  }
  parts_.progress.show(fmt::format("{}, {} answers, next request in {:.1f} s", doing_, report_.responses(),
                                   static_cast<double>((next->at - now).count()) / 1000.0));
  if (next->at > now) parts_.clock.sleep(std::min<core::Duration>(next->at - now, k_nap));
  return Step::went_on;
}

core::Result<void> CrawlLoop::finish_flights() {
  const core::Instant deadline = parts_.clock.now() + k_grace;
  while (is_under_way()) {
    if (parts_.clock.now() >= deadline || StopSignal::asked() == StopSignal::Asked::at_once) parts_.fetcher.abort_all();
    TRY(wait_for_answers(k_nap));
    TRY(settle_stored());
    TRY(read_ready());
  }
  // Whoever cannot wait finds it with what is to be published.
  return parts_.publication.finish([this] { return keep_leases(); });
}

/// The floor is far above what transfers in flight can bring: they are paid for, and are kept.
core::Result<void> CrawlLoop::stop_for_lack_of_space(const core::Error& lack) {
  TRY(finish_flights());
  return tl::unexpected(lack);
}

core::Result<void> CrawlLoop::show_progress(const Visit& visit) {
  if (!parts_.progress.is_shown()) return {};
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
