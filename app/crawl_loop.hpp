// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/capture_reader.hpp"
#include "app/configuration.hpp"
#include "app/progress_line.hpp"
#include "app/room_shelf.hpp"
#include "app/run_report.hpp"
#include "app/warc_shelf.hpp"
#include "core/frontier.hpp"
#include "core/random.hpp"
#include "crawler/robots_gate.hpp"

namespace pressroom::app {

/// The one loop of the crawler: Visit -> robots -> pace -> fetch -> WARC -> commit 1 -> page, read back -> commit 2,
/// until nothing is due. One request in flight per host, hosts beside one another, one thread. Everything it decides is
/// in the frontier when it returns, so that it can be killed at any moment and called again.
class CrawlLoop {
 public:
  struct Parts {
    core::Frontier& frontier;
    core::Fetcher& fetcher;
    core::Clock& clock;
    core::Random& random;
    WarcShelf& warcs;
    CaptureReader& reader;
    crawler::RobotsGate& gate;
    ProgressLine& progress;
    const RoomShelf& rooms;
    const NetworkPlan& plan;
  };

  CrawlLoop(Parts parts, RunReport& report) : parts_(parts), report_(report) {}

  /// Reads what a killed predecessor had captured, then works until nothing is due, patience ends or a signal comes.
  core::Result<void> run();

 private:
  struct Flight {
    core::Visit visit;
    std::optional<core::Duration> crawl_delay;
    std::string robots_rule;
  };
  enum class Step { went_on, nothing_to_do };

  core::Result<void> read_leftovers();
  core::Result<Step> claim_next();
  core::Result<void> dispatch(const core::Visit& visit);
  core::Result<void> ask_for_robots(const core::Visit& visit, const core::Url& robots_url);
  core::Result<void> refuse(const core::Visit& visit, const core::Refusal& refusal,
                            const std::vector<core::HostState>& clocks);
  std::optional<core::Refusal> objection(const core::Visit& visit) const;
  core::Result<void> settle(core::Fetcher::Finished finished);
  core::Result<void> settle_fetch(const Flight& flight, const core::Fetch& fetch,
                                  const std::vector<core::HostState>& clocks, core::Duration delay);
  core::Result<void> settle_failure(const Flight& flight, const core::FetchFailure& failure,
                                    const std::vector<core::HostState>& clocks);
  core::Result<std::vector<core::HostState>> clocks_after(const Flight& flight, const core::FetchOutcome& outcome,
                                                          core::Duration wait);
  /// What robots.txt asks for is waited for, however short our patience is.
  core::Result<void> learn_pace(const std::string& origin);
  core::Result<Step> wait_or_leave();
  core::Result<void> finish_flights();
  core::Result<void> show_progress(const core::Visit& visit);
  core::Duration hold() const;

  Parts parts_;
  RunReport& report_;
  std::map<std::int64_t, Flight> flights_;
  std::map<std::string, core::Duration, std::less<>> last_wait_;  ///< per host, in this run
  std::set<std::string> robots_asked_;                            ///< origins whose robots.txt is on its way
  core::Duration longest_pace_{};
  std::string doing_ = "looking for what is due";  ///< for the progress line
};

}  // namespace pressroom::app
