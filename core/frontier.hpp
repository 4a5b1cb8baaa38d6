// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/capture.hpp"
#include "core/fetch.hpp"

namespace pressroom::core {

/// The clock and the back-off of one host or one address, as wall-clock times: after a crash the crawler is never
/// earlier than before it.
struct HostState {
  std::string key;          ///< "host:NAME" or "address:IP"
  Instant next_at{};        ///< no request before this
  Instant blocked_until{};  ///< back-off or Retry-After; zero when none
  int backoff_step = 0;
  int failures_in_row = 0;
  int refusals_in_row = 0;  ///< 401, 403, 451
  std::string address{};    ///< of a host, as read: key of the address that answered last; empty when none has
};

/// What is known of an origin's robots.txt.
struct RobotsCopy {
  /// `denied` is the part of `unavailable` that says no to us (401, 403).
  enum class State { parsed, unavailable, denied, unreachable };
  std::string origin;
  State state = State::unreachable;
  std::string body;  ///< decoded rules; empty unless parsed
  Instant fetched_at{};
  Instant expires_at{};
  std::string detail;  ///< "200", "404", "timeout ...": for people
};
std::string_view name(RobotsCopy::State state);

/// How a visit ended without a capture.
struct VisitEnd {
  enum class Kind { failed, refused };
  Kind kind = Kind::failed;
  std::string code;  ///< name of the FetchFailure or Refusal kind
  std::string detail;
};

/// One visited page as the store remembers it, for verdicts and reports.
struct VisitRecord {
  enum class State { queued, claimed, captured, done, failed, refused };
  Visit visit;
  State state = State::queued;
  Instant due_at{};
  std::optional<Capture> capture;
  std::optional<VisitEnd> end;
};
std::string_view name(VisitRecord::State state);

/// What is known and what is due. Every call is one transaction; a call that failed changed nothing.
class Frontier {
 public:
  virtual ~Frontier() = default;

  /// Stores the visits that are new: identity is {room, transcript, page, URL, visit number}, and requisites,
  /// robots.txt and pages are each of their own kind, so that none of them stands in another's place. Returns how many
  /// were.
  virtual Result<int> enqueue(const std::vector<Visit>& visits, Instant due_at) = 0;

  /// Takes the first due visit (robots.txt first, requisites last, then by due time and row) whose host is neither
  /// waiting, blocked nor in flight, and moves the host's clock to `hold_until` in the same transaction. nullopt:
  /// nothing can be asked now.
  virtual Result<std::optional<Visit>> claim(Instant now, Instant hold_until) = 0;

  /// The earliest moment at which claim() could give something; hosts in flight are left out. nullopt when nothing is
  /// queued for any other host.
  virtual Result<std::optional<Instant>> next_claim_at() const = 0;

  /// Commit 1: the record is durable in the WARC. Stores the capture, the host and address clocks, state `captured`.
  /// `capture.id` and the visit id tie them; returns the capture's row.
  virtual Result<std::int64_t> commit_capture(const Visit& visit, const Capture& capture,
                                              const std::vector<HostState>& clocks) = 0;

  /// Commit 2: the stored bytes have been read. Stores the found visits, state `done`.
  virtual Result<void> finish(std::int64_t visit_id, const std::vector<Visit>& found, Instant now) = 0;

  /// Back to the queue for `due_at`, with one more attempt counted when `counted`.
  enum class Attempt { counted, free };
  virtual Result<void> postpone(std::int64_t visit_id, Instant due_at, Attempt attempt,
                                const std::vector<HostState>& clocks) = 0;

  /// No answer, or none wanted: final for this visit number.
  virtual Result<void> end(std::int64_t visit_id, const VisitEnd& end, const std::vector<HostState>& clocks) = 0;

  /// A visit that is over (done, failed, refused) is queued again; its attempts count anew.
  virtual Result<void> reopen(std::int64_t visit_id, Instant due_at) = 0;

  /// Puts visits that a dead predecessor had claimed back into the queue. Call once, holding the archive's lock.
  virtual Result<int> release_claims() = 0;

  /// Visits whose record is stored but whose page was not read yet, with their captures.
  virtual Result<std::vector<VisitRecord>> captured_unread() const = 0;

  /// The visits of one transcript in one visit number (0 = the latest), by page then row.
  virtual Result<std::vector<VisitRecord>> visits(const std::string& room, const std::string& transcript,
                                                  int visit_number) const = 0;
  /// The highest visit number of a transcript; 0 when never visited.
  virtual Result<int> latest_visit_number(const std::string& room, const std::string& transcript) const = 0;

  /// The newest visit of a requisite, whichever pages named it; nullopt when no page ever did.
  virtual Result<std::optional<VisitRecord>> last_requisite(const std::string& room, const Url& url) const = 0;

  /// Whether a page or a listing is queued. What else may be are requisites, and the robots.txt that they wait for.
  virtual Result<bool> pages_are_queued() const = 0;

  virtual Result<HostState> host(const std::string& key) const = 0;
  virtual Result<void> put_host(const HostState& state) = 0;
  virtual Result<std::optional<RobotsCopy>> robots(const std::string& origin) const = 0;
  virtual Result<void> put_robots(const RobotsCopy& copy) = 0;
};

}  // namespace pressroom::core
