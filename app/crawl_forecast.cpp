// SPDX-License-Identifier: Apache-2.0
#include "app/crawl_forecast.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "app/crawl_plan.hpp"
#include "app/host_clocks.hpp"
#include "app/objection.hpp"
#include "core/time_format.hpp"
#include "core/transcript_id.hpp"
#include "crawler/robots_gate.hpp"

namespace pressroom::app {

namespace {

using core::Instant;
using core::VisitReason;
using Json = nlohmann::ordered_json;

/// Visits of the queue that a plan names one by one, and of those that are printed.
constexpr int k_most_listed = 1'000;
constexpr int k_most_printed = 20;

std::string_view words_for(Begin begin) {
  switch (begin) {
    case Begin::first_visit:
      return "first visit";
    case Begin::resume:
      return "goes on with an unfinished visit";
    case Begin::retry:
      return "asks again for missing pages";
    case Begin::new_visit:
      return "visits all pages anew";
  }
  return "";
}

/// One thing that would be asked for.
struct Step {
  std::string subject;  ///< a URL or a transcript
  std::string why;
  core::Url url;  ///< where it begins
  VisitReason reason = VisitReason::requested;
  int requests = 1;                 ///< as far as is known
  std::string transcript{};         ///< native id, or empty
  int page = 0;                     ///< of the transcript; 0: none, or more than one
  std::optional<Instant> due_at{};  ///< of what is queued

  Instant not_before{};                    ///< its due time, and the blocks of its room and host
  core::Duration delay{};                  ///< between two requests to its host
  std::optional<core::Refusal> refused{};  ///< by what is known now; it is not asked for then

  int urgency() const { return reason == VisitReason::robots ? 0 : reason == VisitReason::requisite ? 2 : 1; }
};

/// What one target would ask for.
struct Forecast {
  std::string target;
  std::string room;
  std::vector<Step> steps;                       ///< in their order
  std::map<std::string, std::int64_t> beyond{};  ///< queued visits that are no steps, by key of their host's clock
  bool queue_is_told = false;                    ///< by a target of the same room before it
  std::string left_alone{};                      ///< why nothing is asked for now; empty when something is
  Instant done{};                                ///< of the last step, at the earliest

  std::int64_t count_beyond() const {
    std::int64_t count = 0;
    for (const auto& [host, visits] : beyond) count += visits;
    return count;
  }
};

/// The clocks of a host and of its address, as one.
struct HostView {
  Instant free{};           ///< by the wait after its last request
  Instant blocked_until{};  ///< zero when it is not
  std::string why{};        ///< it is blocked
};

class Forecaster {
 public:
  Forecaster(const Service& service, const NetworkPlan& plan, std::optional<ArchiveFolder> archive)
      : plan_(plan), now_(service.clock.now()), archive_(std::move(archive)) {
    if (!archive_) return;
    frontier_.emplace(archive_->frontier());
    gate_.emplace(*frontier_, plan.configuration.when_denied);
  }

  core::Result<Forecast> of(const Target& target) {
    const core::Room& room = target.rules->room();
    Forecast forecast{.target = room.name, .room = room.name, .steps = {}, .done = now_};
    if (target.transcript) forecast.target = core::transcript_id(room.name, target.transcript->identity.id);
    Instant resumed = now_;
    if (frontier_) {
      TRY_ASSIGN(const auto pause, frontier_->pause_of(room.name, now_));
      if (pause) {
        const std::string until = pause->until ? " until " + core::format_rfc3339(*pause->until) : std::string();
        forecast.left_alone = fmt::format("paused by {}{}: {}", pause->by, until, pause->why);
        if (!pause->until) return forecast;
        resumed = *pause->until;
      }
    }
    TRY(add_queued(forecast));
    if (target.transcript) {
      TRY(add_transcript(target, forecast));
    } else {
      TRY(add_documents(target, forecast));
      TRY(add_transcripts(target, forecast));
    }
    for (Step& step : forecast.steps) TRY(place(step, *target.rules, resumed));
    TRY(put_in_order(forecast));
    TRY(count(forecast, resumed));
    if (forecast.left_alone.empty()) forecast.left_alone = why_left_alone(forecast);
    return forecast;
  }

  Instant now() const { return now_; }
  /// The hosts that have been met, by name.
  const std::map<std::string, HostView>& hosts() const { return hosts_; }
  /// When the last host is through with all that was foretold; hosts are asked beside one another, each in its own
  /// time.
  Instant done() const {
    Instant last = now_;
    for (const auto& [host, done] : done_) last = std::max(last, done);
    return last;
  }

 private:
  core::Result<Step> step_of(const std::string& room, const std::string& native_id, const core::Url& url,
                             Target::Asked asked = Target::Asked::now) {
    Step step{.subject = core::transcript_id(room, native_id),
              .why = std::string(words_for(Begin::first_visit)),
              .url = url,
              .transcript = native_id};
    if (!archive_) return step;
    TRY_ASSIGN(const Begin begin, how_to_begin(*archive_, *frontier_, room, native_id, asked));
    step.why = words_for(begin);
    TRY_ASSIGN(const auto entry, archive_->catalogue().find(step.subject));
    if (entry && begin == Begin::new_visit) step.requests = std::max(1, entry->completeness.declared_pages);
    if (entry && begin == Begin::retry)
      step.requests = std::max<int>(1, static_cast<int>(entry->completeness.missing.size()));
    return step;
  }

  /// What an earlier run found or put off, due or not: whatever is named, a run asks for what is queued in its room.
  /// Two targets may be of one room; what is queued is told once.
  core::Result<void> add_queued(Forecast& forecast) {
    if (!frontier_) return {};
    forecast.queue_is_told = !told_.insert(forecast.room).second;
    if (forecast.queue_is_told) return {};
    TRY_ASSIGN(core::Queue queue, frontier_->queued(forecast.room, now_, k_most_listed));
    for (core::VisitRecord& record : queue.first) {
      core::Visit& visit = record.visit;
      const bool taken = record.state == core::VisitRecord::State::claimed;
      const std::string of =
          visit.transcript.empty() ? "" : fmt::format(", page {} of {}:{}", visit.page, visit.room, visit.transcript);
      --queue.by_host[host_key(visit.url)];
      forecast.steps.push_back({.subject = visit.url.href_without_fragment(),
                                .why = fmt::format("{} ({}{}), due at {}", taken ? "on its way" : "left in the queue",
                                                   core::name(visit.reason), of, core::format_rfc3339(record.due_at)),
                                .url = std::move(visit.url),
                                .reason = visit.reason,
                                .transcript = std::move(visit.transcript),
                                .page = visit.page,
                                .due_at = record.due_at});
    }
    std::erase_if(queue.by_host, [](const auto& host) { return host.second <= 0; });
    forecast.beyond = std::move(queue.by_host);
    return {};
  }

  /// A transcript that waits in the queue goes on from there.
  core::Result<bool> goes_on(const std::string& room, const std::string& native_id) const {
    if (!frontier_) return false;
    return frontier_->is_under_way(room, native_id);
  }

  core::Result<void> add_transcript(const Target& target, Forecast& forecast) {
    const std::string& native_id = target.transcript->identity.id;
    TRY_ASSIGN(const bool queued, goes_on(forecast.room, native_id));
    if (queued) return {};
    TRY_ASSIGN(auto step, step_of(forecast.room, native_id, target.transcript->url));
    forecast.steps.push_back(std::move(step));
    return {};
  }

  core::Result<void> add_documents(const Target& target, Forecast& forecast) {
    std::vector<core::Watch> documents = documents_of(*target.rules, now_);
    std::set<std::string> under_way;
    if (frontier_) {
      TRY_ASSIGN(documents, documents_of(*target.rules, now_, *frontier_));
      TRY_ASSIGN(under_way, documents_under_way(*frontier_, forecast.room));
    }
    for (const core::Watch& document : documents) {
      if (under_way.contains(document.key)) continue;
      std::optional<core::Watch> watch;
      if (frontier_) {
        TRY_ASSIGN(watch, frontier_->watch(document.room, document.kind, document.key));
      }
      const bool is_due = !watch || watch->due_at <= now_;
      if (!is_due && target.asked == Target::Asked::when_due) continue;
      forecast.steps.push_back({.subject = document.key,
                                .why = fmt::format("{}{}, then what it leads to", core::name(document.kind),
                                                   is_due ? "" : ", not due but named"),
                                .url = document.url,
                                .reason = VisitReason::listing});
    }
    return {};
  }

  core::Result<void> add_transcripts(const Target& target, Forecast& forecast) {
    if (!frontier_) return {};
    const std::string& room = forecast.room;
    TRY_ASSIGN(const auto due, frontier_->due_watches(room, now_, 0));
    std::set<std::string> known;
    for (const core::Watch& watch : due) {
      if (watch.kind != core::Watch::Kind::transcript) continue;
      known.insert(watch.key);
      TRY_ASSIGN(const bool queued, goes_on(room, watch.key));
      if (queued) continue;
      TRY_ASSIGN(auto step, step_of(room, watch.key, watch.url, Target::Asked::when_due));
      step.why += fmt::format(", due since {}", core::format_rfc3339(watch.due_at));
      forecast.steps.push_back(std::move(step));
    }
    if (target.asked == Target::Asked::when_due) return {};
    TRY_ASSIGN(const auto unfinished, archive_->catalogue().unfinished(room));
    for (const auto& entry : unfinished) {
      const auto url = core::Url::parse(entry.url);
      if (known.contains(entry.native_id) || !url) continue;
      TRY_ASSIGN(const bool queued, goes_on(room, entry.native_id));
      if (queued) continue;
      TRY_ASSIGN(auto step, step_of(room, entry.native_id, *url));
      forecast.steps.push_back(std::move(step));
    }
    return {};
  }

  core::Result<HostView> view_of(const std::string& key) {
    const auto [known, is_new] = hosts_.try_emplace(clock_owner(key));
    HostView& view = known->second;
    if (!is_new || !frontier_) return view;
    TRY_ASSIGN(const core::HostState host, frontier_->host(key));
    core::HostState address;
    if (!host.address.empty()) {
      TRY_ASSIGN(address, frontier_->host(host.address));
    }
    view.free = std::max(host.next_at, address.next_at);
    view.blocked_until = std::max(host.blocked_until, address.blocked_until);
    view.why = why_blocked(host.blocked_until >= address.blocked_until ? host : address);
    return view;
  }

  /// When the step may begin at the earliest, at what pace it goes on, and what refuses it then: rules that have run
  /// out until then refuse nothing, they are asked for anew.
  core::Result<void> place(Step& step, const parsers::RoomRules& rules, Instant resumed) {
    TRY_ASSIGN(const HostView host, view_of(host_key(step.url)));
    step.not_before = std::max({now_, resumed, host.blocked_until, step.due_at.value_or(now_)});
    step.delay = plan_.configuration.pace.min_delay;
    step.refused = objection_to(step.url, step.reason, rules, plan_);
    if (!gate_) return {};
    TRY_ASSIGN(const auto asked, gate_->crawl_delay(step.url));
    step.delay = std::max(step.delay, asked.value_or(core::Duration{}));
    if (step.refused) return {};
    TRY_ASSIGN(const auto answer, gate_->check(step.url, step.not_before));
    if (const auto* refusal = std::get_if<core::Refusal>(&answer)) step.refused = *refusal;
    if (const auto* unreachable = std::get_if<crawler::RobotsUnreachable>(&answer)) step.refused = unreachable->refusal;
    return {};
  }

  /// As the frontier gives them; of one moment and urgency, what is queued comes before what is yet to be.
  core::Result<void> put_in_order(Forecast& forecast) {
    std::map<std::string, Instant> free;
    for (const Step& step : forecast.steps) {
      TRY_ASSIGN(const HostView host, view_of(host_key(step.url)));
      free[std::string(step.url.host())] = host.free;
    }
    const auto place_of = [&](const Step& step) {
      return std::tuple(std::max(step.not_before, free[std::string(step.url.host())]), step.urgency());
    };
    std::stable_sort(forecast.steps.begin(), forecast.steps.end(),
                     [&](const Step& one, const Step& other) { return place_of(one) < place_of(other); });
    return {};
  }

  /// Moves the hosts on by what they are asked for. Visits beyond the steps count as far as their host's steps do.
  core::Result<void> count(Forecast& forecast, Instant resumed) {
    std::map<std::string, core::Duration> asked;  // by host: the delay at it
    std::set<std::string> met;
    for (const Step& step : forecast.steps) {
      const std::string host(step.url.host());
      met.insert(host);
      if (step.refused) continue;
      asked[host] = step.delay;
      TRY(move_on(forecast, host, step.not_before, step.requests * step.delay));
    }
    for (const auto& [key, visits] : forecast.beyond) {
      const std::string host = clock_owner(key);
      if (met.contains(host) && !asked.contains(host)) continue;
      const auto delay = asked.contains(host) ? asked[host] : plan_.configuration.pace.min_delay;
      TRY(move_on(forecast, host, resumed, visits * delay));
    }
    return {};
  }

  core::Result<void> move_on(Forecast& forecast, const std::string& host, Instant not_before, core::Duration takes) {
    TRY_ASSIGN(const HostView view, view_of("host:" + host));
    Instant& done = done_[host];
    done = std::max({now_, done, not_before, view.free, view.blocked_until}) + takes;
    forecast.done = std::max(forecast.done, done);
    return {};
  }

  /// A run goes when what it could ask for next is farther away than its patience, the pace of a host apart.
  std::string why_left_alone(const Forecast& forecast) const {
    if (forecast.steps.empty() && forecast.beyond.empty()) {
      return forecast.queue_is_told ? "nothing beside what is listed for its room" : "nothing is due";
    }
    const Step* first = nullptr;
    for (const Step& step : forecast.steps) {
      if (!step.refused && (first == nullptr || step.not_before < first->not_before)) first = &step;
    }
    if (first == nullptr && !forecast.steps.empty()) {
      const core::Refusal& refusal = *forecast.steps.front().refused;
      return fmt::format("all of it is refused; {}: {}", core::name(refusal.kind), refusal.detail);
    }
    if (first == nullptr || first->not_before <= now_ + plan_.configuration.patience) return "";
    const auto host = hosts_.find(std::string(first->url.host()));
    const std::string until = core::format_rfc3339(first->not_before);
    if (host == hosts_.end() || host->second.blocked_until < first->not_before) return "asked again at " + until;
    return fmt::format("{} is left alone until {}: {}", host->first, until, host->second.why);
  }

  const NetworkPlan& plan_;
  const Instant now_;
  std::optional<ArchiveFolder> archive_;
  std::optional<storage::database::SqliteFrontier> frontier_;
  std::optional<crawler::RobotsGate> gate_;
  std::set<std::string> told_;  ///< rooms whose queue is in a forecast
  std::map<std::string, HostView> hosts_;
  std::map<std::string, Instant> done_;  ///< by host: when all that was foretold has been asked for
};

double seconds(core::Duration duration) { return static_cast<double>(duration.count()) / 1000.0; }

std::string refusal_of(const Step& step) {
  return fmt::format("{}: {}", core::name(step.refused->kind), step.refused->detail);
}

Json json_of(const Step& step, const std::string& room) {
  return {{"subject", step.subject},
          {"why", step.why},
          {"url", step.url.href()},
          {"room", room},
          {"transcript", step.transcript.empty() ? Json() : Json(step.transcript)},
          {"page", step.page == 0 ? Json() : Json(step.page)},
          {"due_at", step.due_at ? Json(core::format_rfc3339(*step.due_at)) : Json()},
          {"not_before", core::format_rfc3339(step.not_before)},
          {"refused", step.refused ? Json(refusal_of(step)) : Json()},
          {"known_requests", step.requests},
          {"delay_seconds", seconds(step.delay)},
          {"at_least_seconds", step.refused ? 0.0 : seconds(step.requests * step.delay)}};
}

void print(const Service& service, const Forecast& forecast, Instant now) {
  std::int64_t printed = 0, more = forecast.count_beyond();
  for (const Step& step : forecast.steps) {
    if (step.due_at && ++printed > k_most_printed) {
      ++more;
      continue;
    }
    if (step.refused) {
      service.out.line("{}: {}; {}; refused, {}", forecast.target, step.subject, step.why, refusal_of(step));
      continue;
    }
    const std::string when =
        step.not_before > now ? ", not before " + core::format_rfc3339(step.not_before) : std::string();
    service.out.line("{}: {}; {}, {} request(s) known so far, {:.1f} s apart{}", forecast.target, step.subject,
                     step.why, step.requests, seconds(step.delay), when);
  }
  if (more > 0) service.out.line("{}: {} more in the queue", forecast.target, more);
  if (!forecast.left_alone.empty()) service.out.line("{}: {}", forecast.target, forecast.left_alone);
}

}  // namespace

core::Result<ExitCode> forecast(const Service& service, const NetworkPlan& plan, const CrawlOrder& order) {
  auto opened = ArchiveFolder::open_to_read(service.disk, service.archive());
  Forecaster forecaster(service, plan,
                        opened ? std::optional<ArchiveFolder>(*std::move(opened)) : std::optional<ArchiveFolder>());
  const Instant now = forecaster.now();
  Json targets = Json::array();
  for (const Target& target : order.targets) {
    TRY_ASSIGN(const Forecast one, forecaster.of(target));
    print(service, one, now);
    Json steps = Json::array();
    for (const Step& step : one.steps) steps.push_back(json_of(step, one.room));
    targets.push_back({{"target", one.target},
                       {"left_alone", one.left_alone.empty() ? Json() : Json(one.left_alone)},
                       {"at_least_seconds", seconds(one.done - now)},
                       {"steps", steps},
                       {"more_queued", one.count_beyond()}});
  }
  Json hosts = Json::array();
  for (const auto& [host, view] : forecaster.hosts()) {
    if (view.blocked_until <= now) continue;
    const std::string until = core::format_rfc3339(view.blocked_until);
    service.out.line("{}: left alone until {}: {}", host, until, view.why);
    hosts.push_back({{"host", host}, {"left_alone_until", until}, {"why", view.why}});
  }
  const double in_all = seconds(forecaster.done() - now);
  service.out.line("at least {:.0f} s from now, robots.txt and what is found not counted", in_all);
  service.out.document({{"plan", targets}, {"hosts", hosts}, {"at_least_seconds", in_all}});
  return ExitCode::done;
}

}  // namespace pressroom::app
