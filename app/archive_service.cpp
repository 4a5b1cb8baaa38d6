// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "app/archive_rooms.hpp"
#include "app/crawl_forecast.hpp"
#include "app/crawl_plan.hpp"
#include "app/crawl_service.hpp"
#include "app/objection.hpp"
#include "app/service.hpp"
#include "core/time_format.hpp"

namespace pressroom::app {

namespace {

core::Result<CrawlOrder> read_targets(const Service& service, const RoomShelf& rooms, const ArchiveOptions& options) {
  CrawlOrder order;
  order.max_transcripts = options.max_transcripts;
  if (options.since && !core::parse_rfc3339(*options.since + "T00:00:00Z")) {
    return core::fail(core::ErrorCode::usage, "a day of the form YYYY-MM-DD is wanted", "--since");
  }
  order.since = options.since;
  order.metrics = options.metrics;
  for (const std::string& word : options.targets) {
    if (const parsers::RoomRules* rules = rooms.named(word)) {
      order.targets.push_back(Target{rules, std::nullopt});
      continue;
    }
    auto url = core::Url::parse(word);
    if (!url) {
      return core::fail(core::ErrorCode::usage, "this is neither a room (see `pressroom room list`) nor an http(s) URL",
                        word);
    }
    const parsers::RoomRules* rules = rooms.of(*url);
    if (rules == nullptr) {
      return core::fail(core::ErrorCode::usage, "no room file matches this URL", word);
    }
    order.targets.push_back(Target{rules, Target::Transcript{*rules->identify(*url), *std::move(url)}});
  }
  if (options.targets.empty()) {
    for (const parsers::RoomRules& rules : rooms.rooms()) {
      TRY_ASSIGN(const bool worked_at, is_worked_at(service.disk, service.archive(), rules));
      if (worked_at) order.targets.push_back(Target{&rules, std::nullopt, Target::Asked::when_due});
    }
  }
  for (const Target& target : order.targets) {
    // A room that discovers nothing may still have transcripts to look at again.
    if (target.transcript || target.asked == Target::Asked::when_due || !documents_of(*target.rules, {}).empty())
      continue;
    return core::fail(core::ErrorCode::configuration,
                      "room '" + target.rules->room().name + "' has no listings, feeds or sitemaps to discover from",
                      target.rules->room().file);
  }
  return order;
}

core::Result<void> check_urls(const CrawlOrder& order, const NetworkPlan& plan) {
  for (const Target& target : order.targets) {
    if (target.transcript) {
      TRY(check_askable(target.transcript->url, *target.rules, plan));
      continue;
    }
    for (const core::Watch& document : documents_of(*target.rules, {}))
      TRY(check_askable(document.url, *target.rules, plan));
  }
  return {};
}

void tell_idle(const Service& service, const RunReport& report, std::size_t rooms) {
  if (report.paused.empty()) return service.out.line("nothing is due in {} room(s)", rooms);
  std::string names;
  for (const std::string& room : report.paused) names += (names.empty() ? "" : ", ") + room;
  if (report.paused.size() == rooms) return service.out.line("nothing was asked for: paused are {}", names);
  service.out.line("nothing is due in {} room(s); paused are {}", rooms - report.paused.size(), names);
}

core::Result<ExitCode> crawl_and_tell(const Service& service, const RoomShelf& rooms, const NetworkPlan& plan,
                                      const CrawlOrder& order) {
  TRY_ASSIGN(ArchiveFolder folder, ArchiveFolder::open_to_write(service.disk, service.archive()));
  TRY_ASSIGN(const RunReport report, crawl(service, folder, rooms, plan, order));
  print_transcripts(service, report);
  if (report.how == RunReport::Ended::interrupted) {
    service.out.line("interrupted; what is left goes on with the next run");
  }
  if (report.how == RunReport::Ended::idle) {
    tell_idle(service, report, order.targets.size());
  } else if (!report.tells_something()) {
    service.out.line("nothing could be asked for now");
  } else {
    service.out.line("{} answers, {} failures, {} refusals; report {}", report.responses(), report.failures(),
                     report.refusals(), folder.report(report.run).string());
  }
  service.out.document(report.json());
  return report.exit;
}

}  // namespace

core::Result<ExitCode> archive(const Service& service, const ArchiveOptions& options) {
  TRY_ASSIGN(const RoomShelf rooms, service.rooms());
  TRY_ASSIGN(CrawlOrder order, read_targets(service, rooms, options));
  TRY_ASSIGN(const Configuration configuration, read_configuration(service.disk, service.config()));
  TRY_ASSIGN(const NetworkPlan plan, plan_network(configuration, options.network));
  TRY(check_urls(order, plan));
  if (options.dry_run == DryRun::yes) return forecast(service, plan, order);
  order.read_again = [&]() -> core::Result<NetworkPlan> {
    TRY_ASSIGN(const Configuration again, read_configuration(service.disk, service.config()));
    return plan_network(again, options.network);
  };
  auto exit = crawl_and_tell(service, rooms, plan, order);
  if (exit || exit.error().code != core::ErrorCode::damaged) return exit;
  // Damage is what `verify` looks for and has an exit code for; here it is one way to fail.
  service.out.failure(exit.error());
  return ExitCode::failed;
}

}  // namespace pressroom::app
