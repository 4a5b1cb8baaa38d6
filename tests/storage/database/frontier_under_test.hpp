// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/frontier.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_random.hpp"

namespace pressroom::tests {

/// A frontier whose store lies on disk, for the suite below.
class FrontierUnderTest {
 public:
  virtual ~FrontierUnderTest() = default;
  /// The frontier of one worker. With Crash::between_calls its store is closed and opened anew each time, as a killed
  /// process and its successor of the same name would (without take_over()).
  virtual core::Frontier* operator->() = 0;
  /// The same store as another worker sees it.
  virtual core::Frontier& other() = 0;
};
enum class Crash { never, between_calls };

inline core::Instant at(std::int64_t seconds) {
  return core::Instant{core::Duration{1'795'420'800'000 + 1000 * seconds}};
}

inline core::Visit visit_of(std::string_view url, int page = 1, core::VisitReason reason = core::VisitReason::page,
                            std::string transcript = "117", int visit_number = 1) {
  return {.id = 0,
          .room = "example",
          .url = *core::Url::parse(url),
          .reason = reason,
          .transcript = std::move(transcript),
          .page = page,
          .visit_number = visit_number,
          .attempt = 1,
          .via = "http://a.example/",
          .hops = "L"};
}

inline core::Capture capture_of(const core::Visit& visit, std::uint64_t offset) {
  core::Capture capture;
  capture.url = visit.url.href_without_fragment();
  capture.captured_at = at(1);
  capture.status = 200;
  capture.mime = "text/html";
  capture.payload_digest = "sha256:" + std::string(64, 'a');
  capture.record_digest = "sha256:" + std::string(64, 'b');
  capture.record_id = "<urn:uuid:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed>";
  capture.location = {"PRESSROOM-example.warc.gz", offset, 100};
  capture.room = visit.room;
  capture.transcript = visit.transcript;
  capture.page = visit.page;
  capture.visit_number = visit.visit_number;
  capture.reason = visit.reason;
  return capture;
}

inline core::HostState clock_of(std::string key, std::int64_t next, std::int64_t blocked = 0) {
  core::HostState state;
  state.key = std::move(key);
  state.next_at = at(next);
  if (blocked != 0) state.blocked_until = at(blocked);
  return state;
}

constexpr std::int64_t a_long_time = 100'000'000;

/// The lease of the room that all these visits are in, taken where nobody has it.
inline core::Lease lease_in(FrontierUnderTest& frontier, const std::string& room = "example") {
  REQUIRE(frontier->admit(room, {}));
  REQUIRE(frontier->claim({{room}, core::Frontier::Wanted::all, 0, at(0), at(a_long_time)}));
  const auto leases = frontier->heartbeat(at(a_long_time));
  REQUIRE(leases);
  for (const core::Lease& lease : *leases) {
    if (lease.room == room) return lease;
  }
  FAIL("no lease of " + room);
  return {};
}

/// The same of a frontier that stays open.
inline core::Lease lease_in(core::Frontier& frontier, const std::string& room = "example") {
  class Held final : public FrontierUnderTest {
   public:
    explicit Held(core::Frontier& held) : held_(held) {}
    core::Frontier* operator->() override { return &held_; }
    core::Frontier& other() override { return held_; }

   private:
    core::Frontier& held_;
  };
  Held held(frontier);
  return lease_in(static_cast<FrontierUnderTest&>(held), room);
}

inline std::vector<core::FoundVisit> found(const std::vector<core::Visit>& visits) {
  std::vector<core::FoundVisit> all;
  for (const core::Visit& visit : visits) all.push_back({visit});
  return all;
}

inline core::Result<int> enqueue(FrontierUnderTest& frontier, const std::vector<core::Visit>& visits,
                                 core::Instant due_at) {
  const core::Lease lease = lease_in(frontier);
  return frontier->enqueue(lease, found(visits), due_at);
}

inline core::Result<void> put_host(FrontierUnderTest& frontier, const core::HostState& state) {
  const core::Lease lease = lease_in(frontier);
  return frontier->put_host(lease, state);
}

inline core::Result<void> finish(FrontierUnderTest& frontier, const core::Visit& visit,
                                 const std::vector<core::Visit>& visits, core::Instant now) {
  return frontier->finish(visit, found(visits), now);
}

/// A successor takes the store over and claims the room; how many visits were in flight.
inline int restart(FrontierUnderTest& frontier, core::Instant now = at(-1'000), core::Duration at_least = {}) {
  const auto released = frontier->take_over(now, at_least);
  REQUIRE(released);
  static_cast<void>(lease_in(frontier));
  return *released;
}

inline core::Result<std::optional<core::Instant>> next_at(FrontierUnderTest& frontier) {
  TRY_ASSIGN(const auto next, frontier->next_take(at(0)));
  return next ? std::optional(next->at) : std::nullopt;
}

inline core::Result<std::optional<core::Visit>> take_one(FrontierUnderTest& frontier, core::Instant now,
                                                         core::Instant hold_until) {
  TRY_ASSIGN(const auto visits, frontier->take(now, hold_until, 1));
  return visits.empty() ? std::optional<core::Visit>() : std::optional(visits.front());
}

/// Takes at second `now` with a hold of five seconds; the URL, or "" when nothing can be asked.
inline std::string claim_url(FrontierUnderTest& frontier, std::int64_t now) {
  auto visit = take_one(frontier, at(now), at(now + 5));
  REQUIRE(visit);
  return *visit ? (*visit)->url.href() : "";
}

inline core::Visit claim_one(FrontierUnderTest& frontier, std::int64_t now) {
  auto visit = take_one(frontier, at(now), at(now + 5));
  REQUIRE(visit);
  REQUIRE(*visit);
  return **visit;
}

}  // namespace pressroom::tests
