// SPDX-License-Identifier: Apache-2.0
#include "app/run_recorder.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "app/host_clocks.hpp"
#include "core/log.hpp"
#include "core/transcript_id.hpp"

namespace pressroom::app {

namespace {

/// "2xx" for what a graph is drawn of; single statuses stand in the crawl log.
std::string status_class(int status) { return fmt::format("{}xx", status / 100); }

}  // namespace

AttemptReport RunRecorder::attempt_of(const core::Visit& visit, core::Instant at) const {
  AttemptReport attempt;
  attempt.url = visit.url.href_without_fragment();
  attempt.reason = visit.reason;
  if (!visit.transcript.empty()) attempt.transcript = core::transcript_id(visit.room, visit.transcript);
  attempt.page = visit.page;
  attempt.at = at;
  return attempt;
}

CrawlLogLine RunRecorder::line_of(const core::Visit& visit) const {
  CrawlLogLine line;
  line.logged = clock_.now();
  line.url = visit.url.href_without_fragment();
  line.hops = visit.hops;
  line.via = visit.via;
  line.room = visit.room;
  line.transcript = visit.transcript;
  line.annotations = {fmt::format("reason:{}", core::name(visit.reason)), fmt::format("visit:{}", visit.visit_number),
                      fmt::format("attempt:{}", visit.attempt)};
  return line;
}

core::Result<void> RunRecorder::answered(const core::Visit& visit, const core::Fetch& fetch,
                                         const core::Capture& capture, const std::string& robots_rule) {
  AttemptReport attempt = attempt_of(visit, fetch.started);
  attempt.outcome = fmt::format("HTTP {}", fetch.head.status);
  if (fetch.truncation != core::Truncation::none)
    attempt.detail = fmt::format("cut short ({})", core::name(fetch.truncation));
  attempt.bytes = fetch.response.size();
  attempt.duration = fetch.duration;
  attempt.warc_file = capture.location.warc_file;
  attempt.offset = capture.location.offset;
  report_.add(std::move(attempt));
  core::log::info("{} {} {} bytes", fetch.head.status, visit.url.href(), fetch.response.size());

  RoomMetrics& room = rooms_[visit.room];
  ++room.attempts[status_class(fetch.head.status)];
  room.received_bytes += fetch.response.size();
  room.revisits += capture.is_revisit() ? 1 : 0;

  CrawlLogLine line = line_of(visit);
  line.status = fetch.head.status;
  line.bytes = fetch.response.size();
  line.mime = capture.mime;
  line.started = fetch.started;
  line.duration = fetch.duration;
  line.payload_digest = capture.payload_digest;
  if (capture.is_revisit()) line.annotations.emplace_back("revisit");
  if (fetch.truncation != core::Truncation::none)
    line.annotations.push_back(fmt::format("truncated:{}", core::name(fetch.truncation)));
  line.annotations.push_back("robots:" + robots_rule);
  return write(line);
}

core::Result<void> RunRecorder::failed(const core::Visit& visit, const core::FetchFailure& failure) {
  const bool aborted = failure.kind == core::FetchFailure::Kind::aborted;
  AttemptReport attempt = attempt_of(visit, clock_.now());
  attempt.outcome = aborted ? "interrupted" : fmt::format("failed: {}", core::name(failure.kind));
  if (!aborted) attempt.detail = failure.detail;
  if (!aborted) core::log::warn("{}: {}: {}", visit.url.href(), core::name(failure.kind), failure.detail);
  attempt.duration = failure.duration;
  report_.add(std::move(attempt));
  ++rooms_[visit.room].attempts[fmt::format("failed_{}", core::name(failure.kind))];

  CrawlLogLine line = line_of(visit);
  line.status = static_cast<int>(crawl_log_code(failure.kind));
  line.started = clock_.now() - failure.duration;
  line.duration = failure.duration;
  line.annotations.push_back("detail:" + failure.detail);
  return write(line);
}

core::Result<void> RunRecorder::refused(const core::Visit& visit, const core::Refusal& refusal) {
  core::log::warn("{}: refused ({}): {}", visit.url.href(), core::name(refusal.kind), refusal.detail);
  AttemptReport attempt = attempt_of(visit, clock_.now());
  attempt.outcome = fmt::format("refused: {}", core::name(refusal.kind));
  attempt.detail = refusal.detail;
  // Beside what was never taken; its line has the attempt.
  report_.skipped.push_back(
      {attempt.url, attempt.transcript, std::string(core::name(refusal.kind)), refusal.detail, visit.room});
  report_.add(std::move(attempt));
  ++rooms_[visit.room].refusals[std::string(core::name(refusal.kind))];

  CrawlLogLine line = line_of(visit);
  line.status = static_cast<int>(crawl_log_code(refusal.kind));
  line.annotations.push_back("detail:" + refusal.detail);
  return write(line);
}

void RunRecorder::host_is(const core::HostState& before, const core::HostState& after) {
  HostMetrics& host = hosts_[clock_owner(after.key)];
  if (after.blocked_until > before.blocked_until) ++host.blocks;
  host.backoff_step = after.backoff_step;
  host.blocked_until =
      after.blocked_until > clock_.now() ? std::optional(after.blocked_until) : std::optional<core::Instant>();
}

core::Result<void> RunRecorder::write(const CrawlLogLine& line) {
  TRY(write_skipped());
  return append(line);
}

core::Result<void> RunRecorder::append(const CrawlLogLine& line) {
  if (!log_) {
    TRY_ASSIGN(log_, CrawlLog::open(archive_.disk(), archive_.crawl_log(report_.run)));
    report_.crawl_log = archive_.crawl_log(report_.run).lexically_relative(archive_.root()).generic_string();
  }
  return log_->add(line);
}

core::Result<void> RunRecorder::write_skipped() {
  for (const SkippedUrl& url : report_.unlogged()) {
    CrawlLogLine line;
    line.logged = clock_.now();
    line.status = static_cast<int>(crawl_log_code(url.reason));
    line.url = url.url;
    line.room = url.room;
    if (!url.transcript.empty()) line.transcript = url.transcript.substr(url.room.size() + 1);
    line.annotations = {"skipped:" + url.reason, "detail:" + url.detail};
    TRY(append(line));
  }
  return {};
}

core::Result<void> RunRecorder::finish() {
  TRY(write_skipped());
  return log_ ? log_->sync() : core::Result<void>();
}

core::Result<Metrics> RunRecorder::metrics(const core::Frontier& frontier, const std::set<std::string>& hosts) const {
  const core::Instant now = clock_.now();
  Metrics metrics;
  metrics.written = now;
  metrics.rooms = rooms_;
  metrics.hosts = hosts_;
  metrics.run_started = report_.started;
  for (const std::string& name : hosts) {
    TRY_ASSIGN(const core::HostState host, frontier.host("host:" + name));
    if (host.backoff_step == 0 && host.blocked_until <= now) continue;
    metrics.hosts[name].backoff_step = host.backoff_step;
    if (host.blocked_until > now) metrics.hosts[name].blocked_until = host.blocked_until;
  }
  TRY_ASSIGN(const auto totals, archive_.catalogue().totals());
  for (const auto& total : totals) {
    RoomMetrics& room = metrics.rooms[total.room];
    room.incomplete_transcripts = static_cast<std::uint64_t>(total.incomplete + total.unknown + total.unread);
    TRY_ASSIGN(const core::RoomStats stats, frontier.stats(total.room, now));
    room.last_success = stats.last_success;
    room.is_paused = stats.pause.has_value();
    TRY_ASSIGN(const auto drifts, archive_.figures().alarms(total.room));
    for (const auto& drift : drifts) room.drifting.push_back(drift.figure);
    metrics.leases_held += stats.lease ? 1 : 0;
    metrics.frontier_queued += static_cast<std::uint64_t>(stats.queued);
    const auto due = stats.oldest_due();
    if (!due || *due > now) continue;
    metrics.oldest_due_age = std::max(metrics.oldest_due_age.value_or(core::Duration{}), now - *due);
  }
  return metrics;
}

}  // namespace pressroom::app
