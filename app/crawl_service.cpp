// SPDX-License-Identifier: Apache-2.0
#include "app/crawl_service.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "app/crawl_loop.hpp"
#include "app/crawl_plan.hpp"
#include "app/sidecar_publisher.hpp"
#include "core/log.hpp"
#include "core/time_format.hpp"
#include "crawler/curl_fetcher.hpp"

namespace pressroom::app {

namespace {

std::vector<std::string> rooms_of(const CrawlOrder& order) {
  std::set<std::string> names;
  for (const Target& target : order.targets) names.insert(target.rules->room().name);
  return {names.begin(), names.end()};
}

/// One run from lock to report.
class Crawl {
 public:
  Crawl(const Service& service, ArchiveFolder& archive, const RoomShelf& rooms, const NetworkPlan& plan,
        const CrawlOrder& order, RunReport& report)
      : service_(service),
        archive_(archive),
        rooms_(rooms),
        plan_(plan),
        order_(order),
        report_(report),
        frontier_(archive.database(), rooms_of(order)) {}

  core::Result<void> run() {
    TRY(archive_.catalogue().start_run(report_.run, report_.started));
    WarcShelf warcs(archive_, service_.clock, service_.random, plan_, report_.run);
    TRY(frontier_.release_claims());
    TRY(warcs.recover(frontier_));
    crawler::RobotsGate gate(frontier_, plan_.configuration.when_denied);
    CaptureReader reader({archive_, frontier_, service_.clock, rooms_, gate}, report_);
    for (const Target& target : order_.targets) {
      TRY(enqueue_target({archive_, frontier_, reader, report_.run, service_.clock.now()}, target));
    }
    if (order_.max_transcripts) reader.limit_new_transcripts(*order_.max_transcripts);
    reader.limit_listing_pages(plan_.configuration.max_listing_pages);
    const auto crawled = loop(warcs, reader, gate);
    // What was fetched is closed, indexed and published even when the loop stopped on an error.
    const auto closed = warcs.close();
    auto published = publish(reader.touched());
    TRY(crawled);
    TRY(closed);
    return published;
  }

 private:
  core::Result<void> loop(WarcShelf& warcs, CaptureReader& reader, crawler::RobotsGate& gate) {
    TRY_ASSIGN(auto guard, crawler::AddressGuard::standard());
    const Configuration& configuration = plan_.configuration;
    crawler::FetchLimits limits;
    limits.connect = configuration.connect_timeout;
    limits.low_speed_time = std::chrono::duration_cast<std::chrono::seconds>(configuration.stall_timeout);
    crawler::CurlFetcher fetcher(service_.clock, std::move(guard), plan_.connect_map, limits);
    const bool shown = !service_.out.is_quiet() && !service_.out.is_json();
    ProgressLine progress(service_.clock, shown ? ProgressLine::Shown::if_terminal : ProgressLine::Shown::never);
    CrawlLoop crawl_loop(
        {frontier_, fetcher, service_.clock, service_.random, warcs, reader, gate, progress, rooms_, plan_}, report_);
    return crawl_loop.run();
  }

  core::Result<void> publish(const std::set<TranscriptKey>& touched) {
    std::set<TranscriptKey> due = touched;
    for (const Target& target : order_.targets) {
      const std::string& room = target.rules->room().name;
      if (target.transcript) due.emplace(room, target.transcript->identity.id);
      TRY_ASSIGN(const auto unpublished, archive_.catalogue().unpublished(room));
      for (const std::string& native_id : unpublished) due.emplace(room, native_id);
      // What a dead run brought in the same visit, and did not publish.
      TRY_ASSIGN(const auto orders, archive_.orders().of_room(room));
      for (const auto& order : orders) {
        TRY_ASSIGN(const auto brought, archive_.captures().transcripts_since(room, order.begun));
        for (const std::string& native_id : brought) due.emplace(room, native_id);
      }
    }
    // A damaged record of one transcript is no reason to leave the others unread.
    core::Result<void> outcome;
    StoredPages pages(archive_);
    SidecarPublisher publisher(archive_, service_.clock, SidecarPublisher::Writing::on);
    for (const auto& [room, native_id] : due) {
      const parsers::RoomRules* rules = rooms_.named(room);
      if (rules == nullptr) continue;
      TRY_ASSIGN(const bool unfinished, is_unfinished(room, native_id));
      if (unfinished && report_.how == RunReport::Ended::interrupted) continue;
      const auto built = build_transcript(archive_, pages, *rules, native_id);
      if (!built && built.error().code != core::ErrorCode::damaged) return tl::unexpected(built.error());
      if (!built) {
        core::log::error("{}:{}: {}", room, native_id, built.error().message());
        if (outcome) outcome = tl::unexpected(built.error());
        continue;
      }
      TRY_ASSIGN(Published published, publisher.publish(*rules, native_id, *built));
      report_.transcripts.push_back(std::move(published.report));
    }
    return outcome;
  }

  core::Result<bool> is_unfinished(const std::string& room, const std::string& native_id) const {
    TRY_ASSIGN(const auto visits, frontier_.visits(room, native_id, 0));
    return std::any_of(visits.begin(), visits.end(), [](const core::VisitRecord& record) {
      using State = core::VisitRecord::State;
      return record.state == State::queued || record.state == State::claimed || record.state == State::captured;
    });
  }

  const Service& service_;
  ArchiveFolder& archive_;
  const RoomShelf& rooms_;
  const NetworkPlan& plan_;
  const CrawlOrder& order_;
  RunReport& report_;
  storage::database::SqliteFrontier frontier_;
};

std::string new_run_id(const Service& service, core::Instant now) {
  return core::format_14_digits(now) + "-" + core::uuid4(service.random).substr(0, 8);
}

}  // namespace

core::Result<RunReport> crawl(const Service& service, ArchiveFolder& archive, const RoomShelf& rooms,
                              const NetworkPlan& plan, const CrawlOrder& order) {
  RunReport report;
  report.started = service.clock.now();
  report.run = new_run_id(service, report.started);
  const auto outcome = Crawl(service, archive, rooms, plan, order, report).run();
  report.ended = service.clock.now();
  report.exit = outcome ? report.verdict() : exit_code_of(outcome.error());
  if (report.exit == ExitCode::damaged) report.exit = ExitCode::failed;  // damage is for `verify` to tell
  nlohmann::ordered_json json = report.json();
  if (!outcome) json["error"] = outcome.error().message();
  const auto written = archive.disk().write_atomically(
      archive.report(report.run), json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
  const auto ended = archive.catalogue().end_run(report.run, report.ended, static_cast<int>(report.exit));
  TRY(outcome);
  TRY(written);
  TRY(ended);
  // What stopped on an error or a signal stays an order: given again, it goes on.
  if (report.how == RunReport::Ended::finished) TRY(archive.orders().settle(rooms_of(order)));
  return report;
}

void print_transcripts(const Service& service, const RunReport& report) {
  for (const TranscriptReport& transcript : report.transcripts) {
    const core::Completeness& pages = transcript.completeness;
    const std::string what = transcript.is_transcript() ? fmt::format("{} turns", transcript.turns)
                                                        : "a " + transcript.kind + ", no transcript";
    service.out.line("{:<10} {}  {}/{} pages, {}  {}", core::name(pages.verdict), transcript.transcript_id,
                     pages.captured_pages, pages.declared_pages, what, transcript.title);
    for (const std::string& reason : pages.reasons) service.out.line("           {}", reason);
  }
  for (const AttemptReport& attempt : report.attempts) {
    if (attempt.outcome.starts_with("HTTP 2") || attempt.outcome.starts_with("HTTP 3")) continue;
    service.out.line("           {} {}{}{}", attempt.url, attempt.outcome, attempt.detail.empty() ? "" : ": ",
                     attempt.detail);
  }
  for (const std::string& later : report.left_for_later) service.out.line("later      {}", later);
  for (const std::string& limit : report.limits_met) service.out.line("limit      {}", limit);
}

}  // namespace pressroom::app
