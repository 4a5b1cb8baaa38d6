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
    std::optional<core::Capture> validated{};  ///< whose validators the request carries
    core::Instant held_until{};                ///< to where the claim moved the clocks of host and address
  };
  enum class Step { went_on, nothing_to_do };

  core::Result<void> read_leftovers();
  core::Result<Step> claim_next();
  core::Result<void> dispatch(Flight flight);
  core::Result<void> ask_for_robots(const Flight& flight, const core::Url& robots_url);
  core::Result<void> refuse(const Flight& flight, const core::Refusal& refusal,
                            const std::vector<core::HostState>& clocks);
  std::optional<core::Refusal> objection(const core::Visit& visit) const;
  core::Result<void> settle(core::Fetcher::Finished finished);
  core::Result<void> settle_fetch(const Flight& flight, const core::Fetch& fetch,
                                  const std::vector<core::HostState>& clocks, core::Duration delay);
  core::Result<void> keep_remains(const Flight& flight, const core::Fetcher::Finished& finished, core::Duration wait);
  core::Result<void> settle_failure(const Flight& flight, const core::FetchFailure& failure,
                                    const std::vector<core::HostState>& clocks);
  core::Result<void> settle_aborted(const Flight& flight, const core::FetchFailure& failure,
                                    const std::vector<core::HostState>& clocks);

  /// What robots.txt asks for is held from the start of a request on, so that a crash does not make the next one early.
  core::Result<void> hold_longer(Flight& flight);
  /// The clocks as if the visit had not been claimed: for what is put back without having been asked for.
  core::Result<std::vector<core::HostState>> clocks_given_back(const Flight& flight) const;
  core::Result<std::vector<core::HostState>> clocks_after(const Flight& flight, const core::FetchOutcome& outcome,
                                                          core::Duration wait);
  core::Result<core::HostState> moved(const std::string& key, core::Instant held_until, core::Instant to) const;

  core::Result<void> forget_robots_once_known(const std::string& origin);
  /// True when the pace of a host is all that keeps the next claim from `next`: that is waited for, however short our
  /// patience is.
  core::Result<bool> is_pace(core::Instant next) const;
  core::Result<Step> wait_or_leave();
  core::Result<void> finish_flights();
  core::Result<void> stop_for_lack_of_space(const core::Error& lack);
  core::Result<void> show_progress(const core::Visit& visit);

  Parts parts_;
  RunReport& report_;
  std::map<std::int64_t, Flight> flights_;
  std::map<std::string, core::Duration, std::less<>> last_wait_;  ///< per host, in this run
  std::set<std::string> robots_asked_;                            ///< origins whose rules are on their way
  std::set<std::string> hosts_;                                   ///< keys of the hosts this run may ask
  std::string doing_ = "looking for what is due";                 ///< for the progress line
};

}  // namespace pressroom::app
