// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "app/crawl_plan.hpp"
#include "app/crawl_service.hpp"
#include "app/objection.hpp"
#include "app/service.hpp"

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;

core::Result<CrawlOrder> read_targets(const RoomShelf& rooms, const ArchiveOptions& options) {
  CrawlOrder order;
  order.max_transcripts = options.max_transcripts;
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
    for (const parsers::RoomRules& rules : rooms.rooms())
      order.targets.push_back(Target{&rules, std::nullopt, Target::Asked::when_due});
  }
  for (const Target& target : order.targets) {
    if (target.transcript || !documents_of(*target.rules, {}).empty()) continue;
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

/// What would be asked, and how long the delays in force make it. Asks nobody and writes nothing.
core::Result<ExitCode> print_plan(const Service& service, const NetworkPlan& plan, const CrawlOrder& order) {
  const double delay = static_cast<double>(plan.configuration.pace.min_delay.count()) / 1000.0;
  Json json = Json::array();
  auto archive = ArchiveFolder::open_to_read(service.disk, service.archive());
  for (const Target& target : order.targets) {
    const std::string& room = target.rules->room().name;
    std::string what, how;
    int requests = 1;
    if (target.transcript) {
      what = room + ":" + target.transcript->identity.id;
      Begin begin = Begin::first_visit;
      if (archive) {
        const auto frontier = archive->frontier();
        TRY_ASSIGN(begin, how_to_begin(*archive, frontier, room, target.transcript->identity.id));
        TRY_ASSIGN(const auto entry, archive->catalogue().find(what));
        if (entry && begin == Begin::new_visit) requests = entry->completeness.declared_pages;
        if (entry && begin == Begin::retry) requests = static_cast<int>(entry->completeness.missing.size());
      }
      how = fmt::format("{}, {} page(s) known so far", words_for(begin), requests);
    } else {
      what = room;
      requests = static_cast<int>(documents_of(*target.rules, {}).size());
      how = fmt::format("{} listing(s), then what they lead to", requests);
    }
    const double seconds = std::ceil(delay * (requests + 1));
    service.out.line("{}: {}; at least {:.0f} s at {:.1f} s between requests, robots.txt first", what, how, seconds,
                     delay);
    json.push_back({{"target", what},
                    {"plan", how},
                    {"known_requests", requests},
                    {"delay_seconds", delay},
                    {"at_least_seconds", seconds}});
  }
  service.out.document({{"plan", json}});
  return ExitCode::done;
}

core::Result<ExitCode> crawl_and_tell(const Service& service, const RoomShelf& rooms, const NetworkPlan& plan,
                                      const CrawlOrder& order) {
  TRY_ASSIGN(ArchiveFolder folder, ArchiveFolder::open_to_write(service.disk, service.archive()));
  TRY_ASSIGN(const RunReport report, crawl(service, folder, rooms, plan, order));
  print_transcripts(service, report);
  service.out.line("{} answers, {} failures, {} refusals; report {}", report.responses(), report.failures(),
                   report.refusals(), folder.report(report.run).string());
  service.out.document(report.json());
  return report.exit;
}

}  // namespace

core::Result<ExitCode> archive(const Service& service, const ArchiveOptions& options) {
  TRY_ASSIGN(const RoomShelf rooms, service.rooms());
  TRY_ASSIGN(const CrawlOrder order, read_targets(rooms, options));
  TRY_ASSIGN(const Configuration configuration, read_configuration(service.disk, service.config()));
  TRY_ASSIGN(const NetworkPlan plan, plan_network(configuration, options.network));
  TRY(check_urls(order, plan));
  if (options.dry_run == DryRun::yes) return print_plan(service, plan, order);
  auto exit = crawl_and_tell(service, rooms, plan, order);
  if (exit || exit.error().code != core::ErrorCode::damaged) return exit;
  // Damage is what `verify` looks for and has an exit code for; here it is one way to fail.
  service.out.failure(exit.error());
  return ExitCode::failed;
}

}  // namespace pressroom::app
