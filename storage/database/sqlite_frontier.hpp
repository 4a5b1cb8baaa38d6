// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/frontier.hpp"
#include "storage/database/database.hpp"

namespace pressroom::storage::database {

/// The frontier in the archive's database. Holds no state of its own: closing and opening the database between any
/// two calls changes no answer.
///
/// - Clocks given to commit_capture(), postpone(), end() and put_host() are stored as they are; only take() moves a
///   clock by itself, and never back. When a host's clock and an address's clock are given together, the address is
///   remembered as the one that answers for the host, and take() heeds and moves its clock too.
/// - A visit passes queued -> claimed -> captured -> done. commit_capture() takes a queued visit as well (a record
///   found at a file's tail after a crash); postpone() and end() take queued, claimed and captured ones (an answer
///   like 429 is stored first). Any other order is `not_found`, and nothing changes.
/// - next_take() leaves hosts in flight out: what they wait for is the end of the flight, which is no moment.
class SqliteFrontier final : public core::Frontier {
 public:
  /// `worker` is whose leases these are; empty for one who only reads.
  explicit SqliteFrontier(Database& database, std::string worker = {})
      : database_(database), worker_(std::move(worker)) {}

  core::Result<std::unique_ptr<Group>> group(Durable durable) override;

  core::Result<void> admit(const std::string& room, const std::vector<core::Watch>& documents) override;
  core::Result<std::vector<core::Lease>> claim(const Claim& claim) override;
  core::Result<std::vector<core::Lease>> heartbeat(core::Instant until) override;
  core::Result<void> release(const core::Lease& lease) override;
  core::Result<int> take_over(core::Instant now, core::Duration at_least) override;
  core::Result<void> pause(const std::string& room, const core::Pause& pause) override;
  core::Result<void> resume(const std::string& room) override;
  core::Result<std::optional<core::Pause>> pause_of(const std::string& room, core::Instant now) const override;
  core::Result<core::RoomStats> stats(const std::string& room, core::Instant now) const override;
  core::Result<core::Spending> spending(const std::string& room, core::Instant day) const override;
  core::Result<void> spend(const core::Lease& lease, core::Instant now, const core::Spending& spent) override;

  core::Result<void> put_watch(const core::Lease& lease, const core::Watch& watch) override;
  core::Result<std::optional<core::Watch>> watch(const std::string& room, core::Watch::Kind kind,
                                                 const std::string& key) const override;
  core::Result<std::vector<core::Watch>> due_watches(const std::string& room, core::Instant now,
                                                     int most) const override;

  core::Result<int> enqueue(const core::Lease& lease, const std::vector<core::FoundVisit>& visits,
                            core::Instant due_at) override;
  core::Result<std::vector<core::Visit>> take(core::Instant now, core::Instant hold_until, int most) override;
  core::Result<bool> can_take(core::Instant now) const override;
  core::Result<std::optional<core::NextTake>> next_take(core::Instant now) const override;
  core::Result<core::Queue> queued(const std::string& room, core::Instant now, int most) const override;
  core::Result<std::int64_t> commit_capture(const core::Visit& visit, const core::Capture& capture,
                                            const std::vector<core::HostState>& clocks) override;
  core::Result<void> finish(const core::Visit& visit, const std::vector<core::FoundVisit>& found,
                            core::Instant now) override;
  core::Result<void> postpone(const core::Visit& visit, core::Instant due_at, Attempt attempt,
                              const std::vector<core::HostState>& clocks) override;
  core::Result<void> try_again(const core::Visit& visit, core::Instant due_at, const core::VisitEnd& failure,
                               const std::vector<core::HostState>& clocks) override;
  core::Result<void> end(const core::Visit& visit, const core::VisitEnd& end,
                         const std::vector<core::HostState>& clocks) override;
  core::Result<void> reopen(const core::Lease& lease, std::int64_t visit_id, core::Instant due_at) override;
  core::Result<std::vector<core::VisitRecord>> captured_unread() const override;
  core::Result<std::vector<core::VisitRecord>> visits(const std::string& room, const std::string& transcript,
                                                      int visit_number) const override;
  core::Result<int> latest_visit_number(const std::string& room, const std::string& transcript) const override;
  core::Result<bool> is_under_way(const std::string& room, const std::string& transcript) const override;
  core::Result<std::optional<core::VisitRecord>> last_requisite(const std::string& room,
                                                                const core::Url& url) const override;
  core::Result<bool> pages_are_queued() const override;

  core::Result<core::HostState> host(const std::string& key) const override;
  core::Result<void> put_host(const core::Lease& lease, const core::HostState& state) override;
  core::Result<std::optional<core::RobotsCopy>> robots(const std::string& origin) const override;
  core::Result<void> put_robots(const core::Lease& lease, const core::RobotsCopy& copy) override;

  /// What captures (stored already) tell of visits: each becomes one that is done, the last capture of an address
  /// counting. A visit that is known and waits for an answer, or had an older one, becomes `captured`, since nobody has
  /// read this one yet; what is done stays done. `clocks` are those of the host and address that answered last. One
  /// transaction. For whoever holds the archive alone: no lease is asked for.
  core::Result<void> restore(const std::vector<core::Capture>& captures, core::Instant now,
                             const std::vector<core::HostState>& clocks = {});

  /// The clocks of the room's hosts that are blocked at `now`, by key.
  core::Result<std::vector<core::HostState>> blocked_hosts(const std::string& room, core::Instant now) const;
  /// What stands in for the robots.txt of the room's hosts where it cannot be read, by origin: nothing but robots.txt
  /// is asked for there, and that from `expires_at` on.
  core::Result<std::vector<core::RobotsCopy>> unreachable_robots(const std::string& room) const;
  /// The watches of a room's transcripts that are gone, once or for good, by key.
  core::Result<std::vector<core::Watch>> absent_transcripts(const std::string& room) const;

  /// The highest visit number of a room's documents (listings, feeds, sitemaps); 0 when never visited. The room's
  /// robots.txt and requisites are numbered beside them, so that latest_visit_number(room, "") may lie ahead.
  core::Result<int> latest_document_number(const std::string& room) const;
  /// The numbers of the visits in which a page of a document is queued, taken or unread; ascending.
  core::Result<std::vector<int>> unfinished_document_numbers(const std::string& room) const;

 private:
  core::Result<void> require_lease(const std::string& room, std::int64_t epoch) const;
  core::Result<int> insert_visits(const std::vector<core::FoundVisit>& visits, core::Instant due_at);
  core::Result<void> note_success(const core::Capture& capture);
  core::Result<void> mark_unpublished(const core::Visit& visit);
  core::Result<void> store_clocks(const std::vector<core::HostState>& clocks);
  core::Result<std::vector<core::Visit>> takeable(core::Instant now, int most) const;
  core::Result<std::vector<core::VisitRecord>> records(std::string_view condition,
                                                       std::initializer_list<Value> values) const;

  Database& database_;
  std::string worker_;
};

}  // namespace pressroom::storage::database
