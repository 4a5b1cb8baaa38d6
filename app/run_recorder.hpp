// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "app/archive_folder.hpp"
#include "app/crawl_log.hpp"
#include "app/metrics.hpp"
#include "app/run_report.hpp"
#include "core/clock.hpp"
#include "core/frontier.hpp"

namespace pressroom::app {

/// Writes down what became of each attempt, for the report, the crawl log and the metrics. The crawl log is made with
/// its first line.
class RunRecorder {
 public:
  RunRecorder(RunReport& report, ArchiveFolder& archive, const core::Clock& clock)
      : report_(report), archive_(archive), clock_(clock) {}

  core::Result<void> answered(const core::Visit& visit, const core::Fetch& fetch, const core::Capture& capture,
                              const std::string& robots_rule);
  core::Result<void> failed(const core::Visit& visit, const core::FetchFailure& failure);
  core::Result<void> refused(const core::Visit& visit, const core::Refusal& refusal);
  /// A host's clock after an attempt: counts its blocks, and knows how far its back-off has come.
  void host_is(const core::HostState& before, const core::HostState& after);

  /// The last lines of the crawl log, for the end of a run: durable on return.
  core::Result<void> finish();

  /// The counters of this run, with what the store says of all rooms, and of `hosts`, now.
  core::Result<Metrics> metrics(const core::Frontier& frontier, const std::set<std::string>& hosts) const;

 private:
  AttemptReport attempt_of(const core::Visit& visit, core::Instant at) const;
  CrawlLogLine line_of(const core::Visit& visit) const;
  core::Result<void> write(const CrawlLogLine& line);
  core::Result<void> write_skipped();
  core::Result<void> append(const CrawlLogLine& line);

  RunReport& report_;
  ArchiveFolder& archive_;
  std::optional<CrawlLog> log_;
  const core::Clock& clock_;
  std::map<std::string, RoomMetrics> rooms_;
  std::map<std::string, HostMetrics> hosts_;
};

}  // namespace pressroom::app
