// SPDX-License-Identifier: Apache-2.0
#include "app/crawl_forecast.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "app/crawl_plan.hpp"
#include "core/time_format.hpp"
#include "crawler/robots_gate.hpp"

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;

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
  core::Url url;     ///< where it begins
  int requests = 1;  ///< as far as is known
};

/// What one target would ask for.
struct Forecast {
  std::string target;
  std::vector<Step> steps;
  std::string left_alone;  ///< why nothing is asked for; empty when something is
};

class Forecaster {
 public:
  Forecaster(const Service& service, const NetworkPlan& plan, std::optional<ArchiveFolder> archive)
      : service_(service), plan_(plan), archive_(std::move(archive)) {
    if (!archive_) return;
    frontier_.emplace(archive_->frontier());
    gate_.emplace(*frontier_, plan.configuration.when_denied);
  }

  core::Result<Forecast> of(const Target& target) {
    const core::Room& room = target.rules->room();
    Forecast forecast{.target = room.name, .steps = {}, .left_alone = {}};
    if (target.transcript) forecast.target += ":" + target.transcript->identity.id;
    if (frontier_) {
      TRY_ASSIGN(const auto pause, frontier_->pause_of(room.name, service_.clock.now()));
      if (pause) {
        forecast.left_alone = fmt::format("paused by {}: {}", pause->by, pause->why);
        return forecast;
      }
    }
    if (target.transcript) {
      TRY_ASSIGN(auto step, step_of(room.name, target.transcript->identity.id, target.transcript->url));
      forecast.steps.push_back(std::move(step));
      return forecast;
    }
    TRY(add_queued(target, forecast));
    TRY(add_documents(target, forecast));
    TRY(add_transcripts(target, forecast));
    if (forecast.steps.empty()) forecast.left_alone = "nothing is due";
    return forecast;
  }

  /// Between two requests to the URL's host, as far as its robots.txt is known; jitter and slow answers add to it.
  core::Result<core::Duration> delay_at(const core::Url& url) {
    core::Duration delay = plan_.configuration.pace.min_delay;
    if (!gate_) return delay;
    TRY_ASSIGN(const auto copy, frontier_->robots(url.origin()));
    if (!copy) return delay;
    const auto asked = crawler::Robots::parse(copy->body).crawl_delay(crawler::kProductToken);
    return std::max(delay, asked.value_or(core::Duration{}));
  }

 private:
  core::Result<Step> step_of(const std::string& room, const std::string& native_id, const core::Url& url,
                             Target::Asked asked = Target::Asked::now) {
    Step step{.subject = room + ":" + native_id, .why = std::string(words_for(Begin::first_visit)), .url = url};
    if (!archive_) return step;
    TRY_ASSIGN(const Begin begin, how_to_begin(*archive_, *frontier_, room, native_id, asked));
    step.why = words_for(begin);
    TRY_ASSIGN(const auto entry, archive_->catalogue().find(step.subject));
    if (entry && begin == Begin::new_visit) step.requests = std::max(1, entry->completeness.declared_pages);
    if (entry && begin == Begin::retry)
      step.requests = std::max<int>(1, static_cast<int>(entry->completeness.missing.size()));
    return step;
  }

  /// What an earlier run found or put off, due or not.
  core::Result<void> add_queued(const Target& target, Forecast& forecast) {
    if (!frontier_) return {};
    const core::Room& room = target.rules->room();
    TRY_ASSIGN(const core::RoomStats stats, frontier_->stats(room.name, service_.clock.now()));
    if (stats.queued == 0) return {};
    const auto documents = documents_of(*target.rules, {});
    TRY_ASSIGN(const core::Url root, core::Url::parse("http://" + room.hosts.front() + "/"));
    forecast.steps.push_back({room.name, "left in the queue by an earlier run",
                              documents.empty() ? root : documents.front().url, static_cast<int>(stats.queued)});
    return {};
  }

  core::Result<void> add_documents(const Target& target, Forecast& forecast) {
    const core::Instant now = service_.clock.now();
    std::vector<core::Watch> documents = documents_of(*target.rules, now);
    if (frontier_) {
      TRY_ASSIGN(documents, documents_of(*target.rules, now, *frontier_));
    }
    for (const core::Watch& document : documents) {
      std::optional<core::Watch> watch;
      if (frontier_) {
        TRY_ASSIGN(watch, frontier_->watch(document.room, document.kind, document.key));
      }
      const bool is_due = !watch || watch->due_at <= now;
      if (!is_due && target.asked == Target::Asked::when_due) continue;
      forecast.steps.push_back(
          {document.key,
           fmt::format("{}{}, then what it leads to", core::name(document.kind), is_due ? "" : ", not due but named"),
           document.url, 1});
    }
    return {};
  }

  core::Result<void> add_transcripts(const Target& target, Forecast& forecast) {
    if (!frontier_) return {};
    const std::string& room = target.rules->room().name;
    TRY_ASSIGN(const auto due, frontier_->due_watches(room, service_.clock.now(), 0));
    std::set<std::string> known;
    for (const core::Watch& watch : due) {
      if (watch.kind != core::Watch::Kind::transcript) continue;
      TRY_ASSIGN(auto step, step_of(room, watch.key, watch.url, Target::Asked::when_due));
      step.why += fmt::format(", due since {}", core::format_rfc3339(watch.due_at));
      known.insert(watch.key);
      forecast.steps.push_back(std::move(step));
    }
    if (target.asked == Target::Asked::when_due) return {};
    TRY_ASSIGN(const auto unfinished, archive_->catalogue().unfinished(room));
    for (const auto& entry : unfinished) {
      const auto url = core::Url::parse(entry.url);
      if (known.contains(entry.native_id) || !url) continue;
      TRY_ASSIGN(auto step, step_of(room, entry.native_id, *url));
      forecast.steps.push_back(std::move(step));
    }
    return {};
  }

  const Service& service_;
  const NetworkPlan& plan_;
  std::optional<ArchiveFolder> archive_;
  std::optional<storage::database::SqliteFrontier> frontier_;
  std::optional<crawler::RobotsGate> gate_;
};

double seconds(core::Duration duration) { return static_cast<double>(duration.count()) / 1000.0; }

}  // namespace

core::Result<ExitCode> forecast(const Service& service, const NetworkPlan& plan, const CrawlOrder& order) {
  auto opened = ArchiveFolder::open_to_read(service.disk, service.archive());
  Forecaster forecaster(service, plan,
                        opened ? std::optional<ArchiveFolder>(*std::move(opened)) : std::optional<ArchiveFolder>());
  Json targets = Json::array();
  std::map<std::string, double> busy;  // hosts are asked beside one another, each in its own time
  for (const Target& target : order.targets) {
    TRY_ASSIGN(const Forecast one, forecaster.of(target));
    Json steps = Json::array();
    double in_all = 0;
    for (const Step& step : one.steps) {
      TRY_ASSIGN(const core::Duration delay, forecaster.delay_at(step.url));
      const double takes = step.requests * seconds(delay);
      in_all += takes;
      busy[std::string(step.url.host())] += takes;
      service.out.line("{}: {}; {}, {} request(s) known so far, {:.1f} s apart", one.target, step.subject, step.why,
                       step.requests, seconds(delay));
      steps.push_back({{"subject", step.subject},
                       {"why", step.why},
                       {"url", step.url.href()},
                       {"known_requests", step.requests},
                       {"delay_seconds", seconds(delay)},
                       {"at_least_seconds", takes}});
    }
    if (!one.left_alone.empty()) service.out.line("{}: {}", one.target, one.left_alone);
    targets.push_back({{"target", one.target},
                       {"left_alone", one.left_alone.empty() ? Json() : Json(one.left_alone)},
                       {"at_least_seconds", in_all},
                       {"steps", steps}});
  }
  double longest = 0;
  for (const auto& [host, takes] : busy) longest = std::max(longest, takes);
  service.out.line("at least {:.0f} s, robots.txt and what is found not counted", longest);
  service.out.document({{"plan", targets}, {"at_least_seconds", longest}});
  return ExitCode::done;
}

}  // namespace pressroom::app
