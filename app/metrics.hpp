// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/clock.hpp"
#include "core/disk.hpp"

namespace pressroom::app {

/// What is known of one room when a run ends.
struct RoomMetrics {
  std::map<std::string, std::uint64_t> attempts;  ///< of this run, by outcome: "2xx", "failed_timeout", ...
  std::uint64_t received_bytes = 0;
  std::uint64_t revisits = 0;
  std::map<std::string, std::uint64_t> refusals;  ///< by core::name(Refusal::Kind)
  std::uint64_t incomplete_transcripts = 0;
  std::optional<core::Instant> last_success;  ///< none: never
  bool is_paused = false;
  std::vector<std::string> drifting;  ///< names of the figures that have left the room's past
};

/// What is known of one host's clock.
struct HostMetrics {
  std::uint64_t blocks = 0;  ///< of this run: 429, 503, and circuits opened
  int backoff_step = 0;
  std::optional<core::Instant> blocked_until;  ///< none: not blocked
};

/// Everything a scrape is told, as numbers. Counters are those of one run: a reset at its start, as Prometheus expects
/// of counters.
struct Metrics {
  core::Instant written{};
  std::map<std::string, RoomMetrics> rooms;
  std::map<std::string, HostMetrics> hosts;
  std::uint64_t warc_bytes = 0;
  std::uint64_t warc_syncs = 0;
  core::Duration warc_sync_time{};
  std::uint64_t leases_held = 0;
  std::uint64_t leases_lost = 0;
  std::uint64_t frontier_queued = 0;
  std::optional<core::Duration> oldest_due_age;  ///< of the visit due longest; none: nothing is due
  std::optional<core::Instant> run_started;      ///< none: no run yet
  std::optional<core::Duration> run_duration;    ///< none: it still runs
  std::optional<int> run_exit_code;              ///< none: it still runs
};

/// Prometheus text exposition format 0.0.4: for each metric HELP, TYPE and its samples, in the order of the labels'
/// values. Ill-formed UTF-8 in a label value becomes U+FFFD. Total.
std::string prometheus_text(const Metrics& metrics);

/// Puts the text under `path` at once as a whole, as node_exporter's textfile collector wants it; the folder must
/// exist. Errors: those of the disk, after which the old file stands.
core::Result<void> write_metrics(core::Disk& disk, const std::filesystem::path& path, const Metrics& metrics);

}  // namespace pressroom::app
