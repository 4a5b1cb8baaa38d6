// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <queue>
#include <string>
#include <utility>
#include <vector>

#include "app/capture_reader.hpp"
#include "app/configuration.hpp"
#include "app/exchange_store.hpp"
#include "app/host_clocks.hpp"
#include "app/progress_line.hpp"
#include "app/publication.hpp"
#include "app/robots_errands.hpp"
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
/// one thread that asks and decides, and others that store what has come and read it. What ends while a batch is stored
/// is the next one: one sync of the WARC files, one commit of the database. Everything it decides is in the frontier
/// when it returns, so that it can be killed at any moment and called again.
class CrawlLoop {
 public:
  struct Parts {
    core::Frontier& frontier;
    core::Fetcher& fetcher;
    core::Clock& clock;
    core::Random& random;
    WarcShelf& warcs;
    ExchangeStore& store;  ///< of that shelf; that it has stored, or a page is read, wakes the fetcher
    CaptureReader& reader;
    Publication& publication;
    RunRecorder& recorder;
    crawler::RobotsGate& gate;
    ProgressLine& progress;
    const RoomShelf& rooms;
    const NetworkPlan& plan;
    std::function<core::Result<void>()> on_beat;  ///< called with each heartbeat of the leases
  };

  CrawlLoop(Parts parts, RunReport& report)
      : parts_(std::move(parts)),
        report_(report),
        clocks_(parts_.frontier, parts_.clock, parts_.random, parts_.plan.configuration.pace),
        robots_(parts_.frontier, parts_.clock, parts_.gate, clocks_) {
    parts_.reader.on_ready([this] { parts_.fetcher.wake(); });
  }
  ~CrawlLoop() { parts_.reader.on_ready({}); }
  CrawlLoop(const CrawlLoop&) = delete;
  CrawlLoop& operator=(const CrawlLoop&) = delete;

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
    std::string turned_away{};             ///< key of the address that was not to be asked yet
    std::optional<core::Error> trouble{};  ///< met while it was looked up
  };
  struct Ended {
    Flight flight;
    core::Fetcher::Finished finished;
  };
  /// A flight that has ended, and what came of it.
  struct Landed {
    Flight flight;
    core::FetchOutcome outcome;
    bool was_asked = true;                   ///< a request went out
    core::Duration wait{};                   ///< before the next request to the host
    std::optional<core::Capture> capture{};  ///< of a fetch() that is stored

    const core::Fetch* fetch() const { return std::get_if<core::Fetch>(&outcome); }
    const core::FetchFailure* failure() const { return std::get_if<core::FetchFailure>(&outcome); }
  };
  enum class Step { went_on, nothing_to_do };

  core::Result<void> work();
  void keep_what_came();
  core::Result<void> read_leftovers();
  core::Result<void> keep_leases();
  core::Result<Step> take_off();
  core::Result<std::optional<Flight>> prepare(Flight flight);
  core::Result<void> refuse(const Flight& flight, const core::Refusal& refusal,
                            const std::vector<core::HostState>& clocks);
  std::optional<core::Refusal> objection(const core::Visit& visit) const;

  /// Whether a flight may ask an address: one that its host was not known to be at may be waiting, or busy.
  core::Result<bool> may_ask(const Flight& flight, const std::string& address);
  /// Nothing went out: it waits for the address that turned it away.
  core::Result<void> put_back(const Flight& flight);
  core::Result<void> land(std::vector<core::Fetcher::Finished> finished);
  /// An answer is on its way to being read.
  bool is_under_way() const { return !flights_.empty() || parts_.store.is_busy() || !unread_.empty(); }
  core::Result<void> wait_for_answers(core::Duration patience);
  core::Result<void> store_next();
  core::Result<Landed> make_records(Ended ended, std::vector<storage::warc::PendingExchange>& exchanges);
  core::Result<void> settle_stored();
  core::Result<void> settle(Landed& landed);
  core::Result<void> settle_failure(const Landed& landed, const std::vector<core::HostState>& clocks);
  core::Result<void> count(const Landed& landed);
  core::Result<void> rest(const std::string& room, const std::string& why, core::Instant until);
  core::Result<void> pause_if_refused(const core::Visit& visit, const std::vector<core::HostState>& clocks);
  core::Result<void> read_ready();
  core::Result<void> read(const std::vector<Landed>& landed);
  core::Result<void> read_or_lose(const core::Visit& visit, const core::Capture& capture);
  /// What is waited for while requests are under way; a nap at most.
  core::Duration until_a_host_is_free();
  core::Result<Step> wait_or_leave();
  core::Result<void> finish_flights();
  core::Result<void> stop_for_lack_of_space(const core::Error& lack);
  core::Result<void> show_progress(const core::Visit& visit);

  Parts parts_;
  RunReport& report_;
  HostClocks clocks_;
  RobotsErrands robots_;
  std::map<std::int64_t, Flight> flights_;
  // What has ended goes from one to the next.
  std::deque<Ended> ended_;      ///< not yet stored
  std::vector<Landed> storing_;  ///< its exchanges are being stored
  std::vector<Landed> unread_;   ///< committed
  /// When the hosts that were asked are free again. What else may become due meanwhile can wait for the nap to end.
  std::priority_queue<core::Instant, std::vector<core::Instant>, std::greater<>> free_again_;
  std::string doing_ = "looking for what is due";  ///< for the progress line
  core::Instant next_beat_{};                      ///< of the leases
};

}  // namespace pressroom::app
