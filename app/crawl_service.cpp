// SPDX-License-Identifier: Apache-2.0
#include "app/crawl_service.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "app/crawl_loop.hpp"
#include "app/crawl_plan.hpp"
#include "app/fresh_pages.hpp"
#include "app/publication.hpp"
#include "app/stop_signal.hpp"
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
        frontier_(archive.database(), report.run),
        fresh_(archive_),
        publication_({archive_, frontier_, service_.clock, rooms_, &fresh_}, report_) {}

  core::Result<void> run() {
    TRY(archive_.catalogue().start_run(report_.run, report_.started));
    WarcShelf warcs(archive_, service_.clock, service_.random, plan_, report_.run);
    TRY(frontier_.take_over(service_.clock.now(), plan_.configuration.pace.min_delay));
    TRY(warcs.recover());
    TRY(claim_rooms());
    if (leases_.empty()) report_.how = RunReport::Ended::idle;
    crawler::RobotsGate gate(frontier_, plan_.configuration.when_denied);
    CaptureReader reader({archive_, frontier_, service_.clock, service_.random, rooms_, gate, &fresh_}, report_);
    reader.limit({order_.max_transcripts, order_.since, plan_.configuration.max_listing_pages});
    for (const Target& target : order_.targets) {
      const auto lease = leases_.find(target.rules->room().name);
      if (lease == leases_.end()) continue;  // nothing is due there
      TRY(enqueue_target({archive_, frontier_, reader, report_.run, service_.clock.now(), lease->second}, target));
    }
    const auto crawled = loop(warcs, reader, gate);
    // What was fetched is closed, indexed and published even when the loop stopped on an error.
    const auto closed = warcs.close();
    auto published = publish();
    TRY(tell_of_pauses());
    for (const auto& [room, lease] : leases_) TRY(frontier_.release(lease));
    const bool well = crawled && closed && published;
    TRY(tell_metrics(warcs, well ? report_.verdict() : ExitCode::failed));
    TRY(crawled);
    TRY(closed);
    return published;
  }

 private:
  /// A room that is named is worked at whatever is due there; of the others only those where something is.
  core::Result<void> claim_rooms() {
    const core::Instant now = service_.clock.now();
    std::set<std::string> named, others;
    for (const Target& target : order_.targets) {
      const std::string& room = target.rules->room().name;
      TRY_ASSIGN(const auto documents, documents_of(*target.rules, now, frontier_));
      TRY(frontier_.admit(room, documents));
      (target.asked == Target::Asked::now ? named : others).insert(room);
    }
    const auto claim = [&](const std::set<std::string>& rooms, core::Frontier::Wanted wanted) -> core::Result<void> {
      if (rooms.empty()) return {};
      TRY_ASSIGN(const auto leases,
                 frontier_.claim({{rooms.begin(), rooms.end()}, wanted, 0, now, now + std::chrono::minutes(1)}));
      for (const core::Lease& lease : leases) leases_.emplace(lease.room, lease);
      return {};
    };
    TRY(claim(named, core::Frontier::Wanted::all));
    TRY(claim(others, core::Frontier::Wanted::due));
    for (const std::string& room : named) named_.insert(room);
    return {};
  }

  /// A room that somebody named, and one in which something was queued when it was paused under the run.
  core::Result<void> tell_of_pauses() {
    const core::Instant now = service_.clock.now();
    std::set<std::string> rooms = named_;
    for (const auto& [room, lease] : leases_) rooms.insert(room);
    for (const std::string& room : rooms) {
      TRY_ASSIGN(const core::RoomStats stats, frontier_.stats(room, now));
      if (!stats.pause || (stats.queued == 0 && !named_.contains(room))) continue;
      const core::Pause& pause = *stats.pause;
      report_.left_for_later.push_back(fmt::format(
          "{} is paused by {} since {}{}{}{}", room, pause.by, core::format_rfc3339(pause.since),
          pause.until ? " until " + core::format_rfc3339(*pause.until) : "", pause.why.empty() ? "" : ": ", pause.why));
    }
    return {};
  }

  core::Result<void> loop(WarcShelf& warcs, CaptureReader& reader, crawler::RobotsGate& gate) {
    if (leases_.empty()) return {};
    TRY_ASSIGN(auto guard, crawler::AddressGuard::standard());
    const Configuration& configuration = plan_.configuration;
    crawler::FetchLimits limits;
    limits.connect = configuration.connect_timeout;
    limits.low_speed_time = std::chrono::duration_cast<std::chrono::seconds>(configuration.stall_timeout);
    crawler::CurlFetcher fetcher(service_.clock, std::move(guard), plan_.connect_map, limits);
    TRY_ASSIGN(CrawlLog log, CrawlLog::open(archive_.disk(), archive_.crawl_log(report_.run)));
    recorder_.emplace(report_, std::move(log), service_.clock);
    const bool shown = !service_.out.is_quiet() && !service_.out.is_json();
    ProgressLine progress(service_.clock, shown ? ProgressLine::Shown::if_terminal : ProgressLine::Shown::never);
    CrawlLoop crawl_loop({frontier_, fetcher, service_.clock, service_.random, warcs, reader, publication_, *recorder_,
                          gate, progress, rooms_, plan_, [&] { return tell_metrics(warcs, std::nullopt); }},
                         report_);
    return crawl_loop.run();
  }

  /// To the file that was asked for; `ended` once the run's exit code is known.
  core::Result<void> tell_metrics(const WarcShelf& warcs, const std::optional<ExitCode>& ended) const {
    if (!order_.metrics) return {};
    Metrics metrics;
    if (recorder_) {
      TRY_ASSIGN(metrics, recorder_->metrics(archive_, frontier_));
    } else {
      TRY(add_state(metrics, archive_, frontier_, service_.clock.now()));
    }
    const WarcShelf::Written written = warcs.written();
    metrics.written = service_.clock.now();
    metrics.warc_bytes = written.bytes;
    metrics.warc_syncs = written.syncs;
    metrics.warc_sync_time = written.sync_time;
    metrics.run_started = report_.started;
    if (ended) metrics.run_exit_code = static_cast<int>(*ended);
    if (ended) metrics.run_duration = service_.clock.now() - report_.started;
    return write_metrics(archive_.disk(), *order_.metrics, metrics);
  }

  /// What the loop could not bring to its end, and what a dead run brought and did not publish; of what is under way,
  /// that of which there is a page, or that is named. A signal ends it: what is left stays to be published.
  core::Result<void> publish() {
    for (const auto& [room, lease] : leases_) {
      TRY_ASSIGN(const auto unpublished, archive_.catalogue().unpublished(room));
      std::set<std::string> named;
      for (const Target& target : order_.targets) {
        if (!target.transcript || target.rules->room().name != room) continue;
        if (!publication_.has_published({room, target.transcript->identity.id}))
          named.insert(target.transcript->identity.id);
      }
      std::set<std::string> due = named;
      due.insert(unpublished.begin(), unpublished.end());
      for (const std::string& native_id : due) {
        if (StopSignal::asked() != StopSignal::Asked::no) report_.how = RunReport::Ended::interrupted;
        if (report_.how == RunReport::Ended::interrupted) break;
        TRY_ASSIGN(const bool news, has_news(room, native_id));
        if (news || named.contains(native_id)) TRY(publication_.publish(lease, {room, native_id}));
      }
    }
    TRY(publication_.flush());
    if (publication_.damage()) return tl::unexpected(*publication_.damage());
    return {};
  }

  /// Whether the last visit of a transcript is over, or has brought a page.
  core::Result<bool> has_news(const std::string& room, const std::string& native_id) const {
    TRY_ASSIGN(const bool under_way, frontier_.is_under_way(room, native_id));
    if (!under_way) return true;
    TRY_ASSIGN(const auto records, frontier_.visits(room, native_id, 0));
    return std::any_of(records.begin(), records.end(), [](const core::VisitRecord& record) {
      return record.state == core::VisitRecord::State::done && record.capture && record.capture->succeeded();
    });
  }

  const Service& service_;
  ArchiveFolder& archive_;
  const RoomShelf& rooms_;
  const NetworkPlan& plan_;
  const CrawlOrder& order_;
  RunReport& report_;
  storage::database::SqliteFrontier frontier_;
  FreshPages fresh_;
  Publication publication_;
  std::optional<RunRecorder> recorder_;        ///< once something is due
  std::map<std::string, core::Lease> leases_;  ///< by room
  std::set<std::string> named_;                ///< rooms that are asked for now
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
  core::Result<void> written;
  // A timer that fires in vain all year leaves nothing to look at.
  if (!outcome || report.how != RunReport::Ended::idle) {
    nlohmann::ordered_json json = report.json();
    if (!outcome) json["error"] = outcome.error().message();
    written = archive.disk().write_atomically(
        archive.report(report.run), json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
  }
  const auto ended = archive.catalogue().end_run(report.run, report.ended, static_cast<int>(report.exit));
  TRY(outcome);
  TRY(written);
  TRY(ended);
  // What stopped on an error or a signal stays an order: given again, it goes on.
  if (report.how != RunReport::Ended::interrupted) TRY(archive.orders().settle(rooms_of(order)));
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
  for (const RunEvent& event : report.events)
    service.out.line("{:<10} {}: {}", name(event.kind), event.subject, event.detail);
  for (const std::string& later : report.left_for_later) service.out.line("later      {}", later);
  for (const std::string& record : report.damaged) service.out.line("damaged    {}", record);
  for (const std::string& limit : report.limits_met) service.out.line("limit      {}", limit);
}

}  // namespace pressroom::app
