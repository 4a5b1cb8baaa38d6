// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/archive_folder.hpp"
#include "app/crawl_log.hpp"
#include "app/metrics.hpp"
#include "app/run_report.hpp"
#include "core/clock.hpp"
#include "core/frontier.hpp"

namespace pressroom::app {

/// Writes down what became of each attempt, for the report, the crawl log and the metrics.
class RunRecorder {
 public:
  RunRecorder(RunReport& report, CrawlLog log, const core::Clock& clock)
      : report_(report), log_(std::move(log)), clock_(clock) {}

  core::Result<void> answered(const core::Visit& visit, const core::Fetch& fetch, const core::Capture& capture,
                              const std::string& robots_rule);
  core::Result<void> failed(const core::Visit& visit, const core::FetchFailure& failure);
  core::Result<void> refused(const core::Visit& visit, const core::Refusal& refusal);
  /// A host's clock after an attempt: counts its blocks, and knows how far its back-off has come.
  void host_is(const core::HostState& before, const core::HostState& after);

  /// The counters of this run, with what the store says of the leased rooms now.
  core::Result<Metrics> metrics(ArchiveFolder& archive, const core::Frontier& frontier) const;

 private:
  AttemptReport attempt_of(const core::Visit& visit, core::Instant at) const;
  CrawlLogLine line_of(const core::Visit& visit) const;

  RunReport& report_;
  CrawlLog log_;
  const core::Clock& clock_;
  std::map<std::string, RoomMetrics> rooms_;
  std::map<std::string, HostMetrics> hosts_;
};

/// What the store says of the rooms at `now`, for runs in which nothing was due as well: nobody's graph ends there.
core::Result<void> add_state(Metrics& metrics, ArchiveFolder& archive, const core::Frontier& frontier,
                             core::Instant now);

}  // namespace pressroom::app
