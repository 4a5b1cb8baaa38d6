// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/capture_reader.hpp"
#include "app/configuration.hpp"
#include "app/progress_line.hpp"
#include "app/publication.hpp"
#include "app/room_shelf.hpp"
#include "app/run_recorder.hpp"
#include "app/run_report.hpp"
#include "app/warc_shelf.hpp"
#include "core/frontier.hpp"
#include "core/random.hpp"
#include "crawler/robots_gate.hpp"

namespace pressroom::app {

/// The one loop of the crawler: Visit -> robots -> pace -> fetch -> WARC -> commit 1 -> page, read back -> commit 2 ->
/// transcript, once its visit is over; until nothing is due. One request in flight per host, hosts beside one another,
/// one thread. What ends together is made durable together: one sync of the WARC files, one commit of the database.
/// Everything it decides is in the frontier when it returns, so that it can be killed at any moment and called again.
class CrawlLoop {
 public:
  struct Parts {
    core::Frontier& frontier;
    core::Fetcher& fetcher;
    core::Clock& clock;
    core::Random& random;
    WarcShelf& warcs;
    CaptureReader& reader;
    Publication& publication;
    RunRecorder& recorder;
    crawler::RobotsGate& gate;
    ProgressLine& progress;
    const RoomShelf& rooms;
    const NetworkPlan& plan;
    std::function<core::Result<void>()> on_beat;  ///< called with each heartbeat of the leases
  };

  CrawlLoop(Parts parts, RunReport& report) : parts_(std::move(parts)), report_(report) {}

  /// Reads what a killed predecessor had captured, then works at the leased rooms until nothing is due, patience ends
  /// or a signal comes.
  core::Result<void> run();

 private:
  struct Flight {
    core::Visit visit;
    std::optional<core::Duration> crawl_delay{};
    std::string robots_rule{};
    std::optional<core::Capture> validated{};  ///< whose validators the request carries
    core::Instant held_until{};                ///< to where taking it moved the clocks of host and address
    core::FetchRequest request;
  };
  /// A flight that has ended, and what is in the WARC of it.
  struct Landed {
    Flight flight;
    core::FetchOutcome outcome;
    bool was_asked = true;  ///< a request went out
    core::Duration wait{};  ///< before the next request to the host
    std::optional<core::Capture> capture{};

    const core::Fetch* fetch() const { return std::get_if<core::Fetch>(&outcome); }
    const core::FetchFailure* failure() const { return std::get_if<core::FetchFailure>(&outcome); }
  };
  /// Where an origin's rules are asked for at the moment: a redirect leads elsewhere.
  struct RobotsOnTheWay {
    std::string room;  ///< of the visit
    std::string host;  ///< key of the host that is to answer
  };
  enum class Step { went_on, nothing_to_do };

  core::Result<void> read_leftovers();
  core::Result<void> keep_leases();
  core::Result<Step> take_off();
  core::Result<std::optional<Flight>> prepare(Flight flight);
  core::Result<void> ask_for_robots(const Flight& flight, const core::Url& robots_url);
  core::Result<void> refuse(const Flight& flight, const core::Refusal& refusal,
                            const std::vector<core::HostState>& clocks);
  std::optional<core::Refusal> objection(const core::Visit& visit) const;

  core::Result<void> land(std::vector<core::Fetcher::Finished> finished);
  core::Result<Landed> store(Flight flight, core::Fetcher::Finished finished);
  core::Result<void> settle(Landed& landed);
  core::Result<void> settle_failure(const Landed& landed, const std::vector<core::HostState>& clocks);
  core::Result<void> count(const Landed& landed);
  core::Result<void> rest(const std::string& room, const std::string& why, core::Instant until);
  core::Result<void> pause_if_refused(const core::Visit& visit, const std::vector<core::HostState>& clocks);
  core::Result<void> read(const Landed& landed);

  /// What robots.txt asks for is held from the start of a request on, so that a crash does not make the next one early.
  core::Result<void> hold_longer(Flight& flight);
  /// The clocks as if the visit had not been taken: for what is put back without having been asked for.
  core::Result<std::vector<core::HostState>> clocks_given_back(const Flight& flight) const;
  core::Result<std::vector<core::HostState>> clocks_after(const Landed& landed);
  core::Result<core::HostState> moved(const std::string& key, core::Instant held_until, core::Instant to) const;

  /// When the rules that are on their way may come; nullopt when nobody will ask for them, since the room is paused.
  core::Result<std::optional<core::Instant>> rules_expected(const RobotsOnTheWay& asked) const;
  core::Result<void> forget_robots_once_known(const Landed& landed);
  core::Result<void> read_or_lose(const core::Visit& visit, const core::Capture& capture);
  core::Result<Step> wait_or_leave();
  core::Result<void> finish_flights();
  core::Result<void> stop_for_lack_of_space(const core::Error& lack);
  core::Result<void> show_progress(const core::Visit& visit);

  Parts parts_;
  RunReport& report_;
  std::map<std::int64_t, Flight> flights_;
  /// By origin.
  std::map<std::string, RobotsOnTheWay> robots_asked_;
  std::set<std::string> hosts_;                    ///< keys of the hosts this run may ask
  std::string doing_ = "looking for what is due";  ///< for the progress line
  core::Instant next_beat_{};                      ///< of the leases
};

}  // namespace pressroom::app
