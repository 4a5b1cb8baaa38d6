// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/frontier.hpp"
#include "storage/database/database.hpp"

namespace pressroom::storage::database {

/// The frontier in the archive's database. Holds no state of its own: closing and opening the database between any
/// two calls changes no answer.
///
/// - Clocks given to commit_capture(), postpone(), end() and put_host() are stored as they are; only claim() moves a
///   clock by itself, and never back. When a host's clock and an address's clock are given together, the address is
///   remembered as the one that answers for the host, and claim() heeds and moves its clock too.
/// - A visit passes queued -> claimed -> captured -> done. commit_capture() takes a queued visit as well (a record
///   found at a file's tail after a crash); postpone() and end() take queued, claimed and captured ones (an answer
///   like 429 is stored first). Any other order is `not_found`, and nothing changes.
/// - next_claim_at() leaves hosts in flight out: what they wait for is the end of the flight, which is no moment.
class SqliteFrontier final : public core::Frontier {
 public:
  /// claim() and next_claim_at() look at the visits of these rooms alone; none named: at all.
  explicit SqliteFrontier(Database& database, std::vector<std::string> rooms = {})
      : database_(database), rooms_(std::move(rooms)) {}

  core::Result<int> enqueue(const std::vector<core::Visit>& visits, core::Instant due_at) override;
  core::Result<std::optional<core::Visit>> claim(core::Instant now, core::Instant hold_until) override;
  core::Result<std::optional<core::Instant>> next_claim_at() const override;
  core::Result<std::int64_t> commit_capture(const core::Visit& visit, const core::Capture& capture,
                                            const std::vector<core::HostState>& clocks) override;
  core::Result<void> finish(std::int64_t visit_id, const std::vector<core::Visit>& found, core::Instant now) override;
  core::Result<void> postpone(std::int64_t visit_id, core::Instant due_at, Attempt attempt,
                              const std::vector<core::HostState>& clocks) override;
  core::Result<void> end(std::int64_t visit_id, const core::VisitEnd& end,
                         const std::vector<core::HostState>& clocks) override;
  /// What captures (stored already) tell of visits: each becomes one that is done, the last capture of an address
  /// counting. A visit that is known and had no answer becomes `captured`, since nobody has read the answer yet; one
  /// that had an answer stays as it is. One transaction.
  core::Result<void> restore(const std::vector<core::Capture>& captures, core::Instant now);

  /// The highest visit number of a room's listings; 0 when never visited. The room's robots.txt and requisites are
  /// numbered beside them, so that latest_visit_number(room, "") may lie ahead.
  core::Result<int> latest_listing_number(const std::string& room) const;

  core::Result<void> reopen(std::int64_t visit_id, core::Instant due_at) override;
  core::Result<int> release_claims() override;
  core::Result<std::vector<core::VisitRecord>> captured_unread() const override;
  core::Result<std::vector<core::VisitRecord>> visits(const std::string& room, const std::string& transcript,
                                                      int visit_number) const override;
  core::Result<int> latest_visit_number(const std::string& room, const std::string& transcript) const override;
  core::Result<std::optional<core::VisitRecord>> last_requisite(const std::string& room,
                                                                const core::Url& url) const override;
  core::Result<bool> pages_are_queued() const override;
  core::Result<core::HostState> host(const std::string& key) const override;
  core::Result<void> put_host(const core::HostState& state) override;
  core::Result<std::optional<core::RobotsCopy>> robots(const std::string& origin) const override;
  core::Result<void> put_robots(const core::RobotsCopy& copy) override;

 private:
  core::Result<int> insert_visits(const std::vector<core::Visit>& visits, core::Instant due_at);
  core::Result<void> store_clocks(const std::vector<core::HostState>& clocks);
  core::Result<std::optional<core::Visit>> first_claimable(core::Instant now) const;
  core::Result<std::vector<core::VisitRecord>> records(std::string_view condition,
                                                       std::initializer_list<Value> values) const;
  std::string of_wanted_rooms() const;

  Database& database_;
  std::vector<std::string> rooms_;
};

}  // namespace pressroom::storage::database
