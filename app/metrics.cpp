// SPDX-License-Identifier: Apache-2.0
#include "app/metrics.hpp"

#include <fmt/core.h>

#include <string_view>
#include <vector>

#include "core/text.hpp"

namespace pressroom::app {

namespace {

enum class Kind { counter, gauge, summary };
using Labels = std::vector<std::pair<std::string_view, std::string>>;

std::string_view name(Kind kind) {
  switch (kind) {
    case Kind::counter:
      return "counter";
    case Kind::gauge:
      return "gauge";
    case Kind::summary:
      return "summary";
  }
  return "untyped";
}

/// Backslash, quote and line feed are escaped in label values, and nothing else may be.
std::string label_value(std::string_view text) {
  std::string out;
  for (const char32_t c : core::decode_utf8(text)) {
    if (c == U'\\') {
      out += "\\\\";
    } else if (c == U'"') {
      out += "\\\"";
    } else if (c == U'\n') {
      out += "\\n";
    } else {
      core::append_utf8(out, c);
    }
  }
  return out;
}

/// Milliseconds as the seconds of the base units, without going through a binary fraction.
std::string in_seconds(std::int64_t milliseconds) {
  const bool negative = milliseconds < 0;
  const std::uint64_t size =
      negative ? 0 - static_cast<std::uint64_t>(milliseconds) : static_cast<std::uint64_t>(milliseconds);
  return fmt::format("{}{}.{:03}", negative ? "-" : "", size / 1000, size % 1000);
}
std::string in_seconds(core::Duration duration) { return in_seconds(duration.count()); }
std::string in_seconds(core::Instant instant) { return in_seconds(instant.time_since_epoch().count()); }

class Exposition {
 public:
  void begin(std::string_view metric, Kind kind, std::string_view help) {
    metric_ = metric;
    text_ += fmt::format("# HELP pressroom_{} {}\n# TYPE pressroom_{} {}\n", metric, help, metric, name(kind));
  }
  void sample(const Labels& labels, const std::string& value, std::string_view suffix = {}) {
    text_ += fmt::format("pressroom_{}{}", metric_, suffix);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      text_ += fmt::format("{}{}=\"{}\"", i == 0 ? "{" : ",", labels[i].first, label_value(labels[i].second));
    }
    if (!labels.empty()) text_ += '}';
    text_ += ' ' + value + '\n';
  }
  void sample(const Labels& labels, std::uint64_t value) { sample(labels, std::to_string(value)); }
  void single(std::string_view metric, Kind kind, std::string_view help, const std::string& value) {
    begin(metric, kind, help);
    sample({}, value);
  }
  std::string text() && { return std::move(text_); }

 private:
  std::string metric_;
  std::string text_;
};

void add_rooms(Exposition& out, const Metrics& metrics) {
  out.begin("attempts_total", Kind::counter, "Attempts of the run, by room and outcome.");
  for (const auto& [room, values] : metrics.rooms) {
    for (const auto& [outcome, count] : values.attempts) out.sample({{"room", room}, {"outcome", outcome}}, count);
  }
  out.begin("received_bytes_total", Kind::counter, "Bytes of response heads and bodies received in the run.");
  for (const auto& [room, values] : metrics.rooms) out.sample({{"room", room}}, values.received_bytes);
  out.begin("revisits_total", Kind::counter, "Answers of the run that repeated what the archive holds.");
  for (const auto& [room, values] : metrics.rooms) out.sample({{"room", room}}, values.revisits);
  out.begin("refusals_total", Kind::counter, "URLs that the run did not ask for, by the rule that refused them.");
  for (const auto& [room, values] : metrics.rooms) {
    for (const auto& [kind, count] : values.refusals) out.sample({{"room", room}, {"kind", kind}}, count);
  }
  out.begin("incomplete_transcripts", Kind::gauge, "Transcripts of which pages are missing or that are not read yet.");
  for (const auto& [room, values] : metrics.rooms) out.sample({{"room", room}}, values.incomplete_transcripts);
  out.begin("last_success_timestamp_seconds", Kind::gauge,
            "When a page of the room last came or was said to be as it was; absent if none ever was.");
  for (const auto& [room, values] : metrics.rooms) {
    if (values.last_success) out.sample({{"room", room}}, in_seconds(*values.last_success));
  }
  out.begin("room_paused", Kind::gauge, "1 while the room is paused.");
  for (const auto& [room, values] : metrics.rooms) out.sample({{"room", room}}, values.is_paused ? 1 : 0);
  out.begin("layout_drift", Kind::gauge, "1 while a figure of the room's transcripts has left their past.");
  for (const auto& [room, values] : metrics.rooms) {
    for (const std::string& figure : values.drifting) out.sample({{"room", room}, {"figure", figure}}, 1);
  }
}

void add_hosts(Exposition& out, const Metrics& metrics) {
  out.begin("host_blocks_total", Kind::counter, "Times in the run that a host asked for less or failed too often.");
  for (const auto& [host, values] : metrics.hosts) out.sample({{"host", host}}, values.blocks);
  out.begin("host_backoff_step", Kind::gauge, "Doublings of the host's back-off.");
  for (const auto& [host, values] : metrics.hosts) out.sample({{"host", host}}, std::to_string(values.backoff_step));
  out.begin("host_blocked_until_timestamp_seconds", Kind::gauge,
            "Until when the host is not asked; absent if it is not blocked.");
  for (const auto& [host, values] : metrics.hosts) {
    if (values.blocked_until) out.sample({{"host", host}}, in_seconds(*values.blocked_until));
  }
}

void add_archive(Exposition& out, const Metrics& metrics) {
  out.single("warc_bytes_total", Kind::counter, "Bytes appended to WARC files in the run.",
             std::to_string(metrics.warc_bytes));
  out.begin("warc_sync_seconds", Kind::summary, "Time that fsync of WARC files took in the run.");
  out.sample({}, in_seconds(metrics.warc_sync_time), "_sum");
  out.sample({}, std::to_string(metrics.warc_syncs), "_count");
  out.single("leases_held", Kind::gauge, "Leases of rooms that are held.", std::to_string(metrics.leases_held));
  out.single("leases_lost_total", Kind::counter, "Leases that ran out or were taken over in the run.",
             std::to_string(metrics.leases_lost));
  out.single("frontier_queued", Kind::gauge, "Visits in the queue, due or not.",
             std::to_string(metrics.frontier_queued));
  if (metrics.oldest_due_age) {
    out.single("frontier_oldest_due_age_seconds", Kind::gauge, "How long the visit that is due longest has been due.",
               in_seconds(*metrics.oldest_due_age));
  }
}

void add_run(Exposition& out, const Metrics& metrics) {
  if (metrics.run_started) {
    out.single("run_started_timestamp_seconds", Kind::gauge, "When the last run began.",
               in_seconds(*metrics.run_started));
  }
  if (metrics.run_duration) {
    out.single("run_duration_seconds", Kind::gauge, "How long the last run took.", in_seconds(*metrics.run_duration));
  }
  if (metrics.run_exit_code) {
    out.single("run_exit_code", Kind::gauge, "Exit code of the last run.", std::to_string(*metrics.run_exit_code));
  }
  out.single("metrics_written_timestamp_seconds", Kind::gauge, "When these values were written.",
             in_seconds(metrics.written));
}

}  // namespace

std::string prometheus_text(const Metrics& metrics) {
  Exposition out;
  add_rooms(out, metrics);
  add_hosts(out, metrics);
  add_archive(out, metrics);
  add_run(out, metrics);
  return std::move(out).text();
}

core::Result<void> write_metrics(core::Disk& disk, const std::filesystem::path& path, const Metrics& metrics) {
  return disk.write_atomically(path, prometheus_text(metrics));
}

}  // namespace pressroom::app
