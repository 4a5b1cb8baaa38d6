// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/capture.hpp"
#include "core/fetch.hpp"
#include "core/watch.hpp"

namespace pressroom::core {

/// The clock and the back-off of one host or one address, as wall-clock times: after a crash the crawler is never
/// earlier than before it.
struct HostState {
  /// What set `blocked_until`.
  enum class Block {
    none,
    back_off,     ///< 429, 503 or a challenge page
    retry_after,  ///< what the host asked for
    circuit,      ///< too many failures in a row
  };
  std::string key;          ///< "host:NAME" or "address:IP"
  Instant next_at{};        ///< no request before this
  Instant blocked_until{};  ///< back-off or Retry-After; zero when none
  Block block = Block::none;
  int backoff_step = 0;
  int failures_in_row = 0;
  int refusals_in_row = 0;  ///< 401, 403, 451
  std::string address{};    ///< of a host, as read: key of the address that answered last; empty when none has
  Duration wait{};          ///< of a host: the wait after its last request, below which no failure brings the next one;
                            ///< while one is in flight, what robots.txt asks for where that is more
};
std::string_view name(HostState::Block block);

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
  std::optional<VisitEnd> end;  ///< of a queued one: how its last attempt failed
};
std::string_view name(VisitRecord::State state);

/// The right of one worker to work at a room until a moment. Each claim of a room gives a higher epoch, and every write
/// carries the epoch it was allowed under: one that is too old is refused with `lease_lost` and changes nothing, so
/// that a worker that was slow cannot undo what its successor did.
struct Lease {
  std::string room;
  std::int64_t epoch = 0;
  Instant expires_at{};
};

/// The lease that a visit was taken under.
inline Lease lease_of(const Visit& visit) { return {visit.room, visit.epoch, {}}; }

/// Why a room is left alone, by whom, and until when.
struct Pause {
  std::string by;
  std::string why;
  Instant since{};
  std::optional<Instant> until{};  ///< nullopt: until somebody resumes it
};

/// A visit to be stored, or one that was decided against at once: it is kept with its reason and never asked for.
struct FoundVisit {
  Visit visit;
  std::optional<VisitEnd> end{};
};

/// The state of a room in numbers.
struct RoomStats {
  std::int64_t queued = 0;                ///< visits, due or not
  std::optional<Instant> oldest_visit{};  ///< when the first of the queued or unread visits is due
  std::optional<Instant> oldest_watch{};  ///< when the first of the watches is due
  /// When a page, listing, feed or sitemap last came (2xx) or was said to be as it was (304); nullopt: never.
  std::optional<Instant> last_success{};
  std::int64_t watches = 0;
  std::int64_t watches_due = 0;
  std::int64_t vanished = 0;
  std::vector<Watch> alarmed{};  ///< documents that name no transcript any more, by key
  std::optional<Lease> lease{};
  std::optional<Pause> pause{};

  /// Of the visits and the watches; nullopt: neither is there.
  std::optional<Instant> oldest_due() const {
    if (!oldest_visit || !oldest_watch) return oldest_visit ? oldest_visit : oldest_watch;
    return std::min(*oldest_visit, *oldest_watch);
  }
};

/// What take() would give next, and when.
struct NextTake {
  enum class Held {
    by_pace,      ///< the wait after the last request to its host or address
    by_block,     ///< what its host or address asked for, or a circuit that is open
    by_schedule,  ///< its own time has not come
  };
  Instant at{};
  std::string room;
  std::string host;  ///< key of its clock
  Held held = Held::by_pace;
};

/// What waits in a room's queue: what was never taken, or was and has no answer yet.
struct Queue {
  std::vector<VisitRecord> first;               ///< in the order in which take() would give them
  std::map<std::string, std::int64_t> by_host;  ///< how many in all, by key of the host's clock
};

/// What a room has asked of others on one UTC day.
struct Spending {
  std::int64_t requests = 0;
  std::int64_t bytes = 0;
};

/// The copies of robots.txt, one for each origin.
class RobotsStore {
 public:
  virtual ~RobotsStore() = default;
  virtual Result<std::optional<RobotsCopy>> robots(const std::string& origin) const = 0;
  virtual Result<void> put_robots(const Lease& lease, const RobotsCopy& copy) = 0;
};

/// What is known and what is due, as one worker sees it. The unit of work that is given away is the room: its visits
/// and watches are one worker's as long as its lease holds, so that politeness needs no word between workers.
///
/// Every call is one transaction; a call that failed changed nothing. Calls made while a Group stands are one
/// transaction together.
class Frontier : public RobotsStore {
 public:
  /// Several calls as one: what they changed is there when commit() returns, all of it, and before that for nobody
  /// else. The destructor undoes what was not committed.
  class Group {
   public:
    virtual ~Group() = default;
    virtual Result<void> commit() = 0;
  };
  /// When what a group did outlives the power. A process that is killed loses none of it either way.
  enum class Durable {
    at_commit,
    with_next,  ///< at the latest with the next call or group that is durable at its commit
  };
  virtual Result<std::unique_ptr<Group>> group(Durable durable) = 0;

  // Rooms.

  /// Makes a room known, with the documents it watches: those that are new are due at once, those that are not named
  /// any more are watched no longer. Needs no lease; costs no write when nothing is new.
  virtual Result<void> admit(const std::string& room, const std::vector<Watch>& documents) = 0;

  enum class Wanted {
    due,  ///< rooms in which something is due, captured and unread, or queued
    all,  ///< whatever is due
  };
  struct Claim {
    std::vector<std::string> rooms;  ///< nothing named: every room that is known
    Wanted wanted = Wanted::due;
    int most = 0;  ///< 0: no bound
    Instant now{};
    Instant until{};
  };
  /// Leases of rooms that nobody else holds a lease of and, with Wanted::due, that are not paused; those due longest
  /// first.
  virtual Result<std::vector<Lease>> claim(const Claim& claim) = 0;
  /// Prolongs the leases of this worker; those that are lost do not come back.
  virtual Result<std::vector<Lease>> heartbeat(Instant until) = 0;
  /// Gives the room to whoever claims it next. Visits taken and not answered are queued again.
  virtual Result<void> release(const Lease& lease) = 0;
  /// For whoever holds the store alone: ends every lease, whoever had it. What was asked for and never answered may
  /// have been on the wire until `now`, so its hosts and their addresses are left alone for their last wait from then
  /// on, for `at_least` where that is more. Returns how many visits go back to the queue.
  virtual Result<int> take_over(Instant now, Duration at_least) = 0;

  /// A paused room gives no visits, to its lease's holder neither. `not_found` when the room is not known.
  virtual Result<void> pause(const std::string& room, const Pause& pause) = 0;
  virtual Result<void> resume(const std::string& room) = 0;
  virtual Result<std::optional<Pause>> pause_of(const std::string& room, Instant now) const = 0;

  virtual Result<RoomStats> stats(const std::string& room, Instant now) const = 0;
  virtual Result<Spending> spending(const std::string& room, Instant day) const = 0;
  /// Adds to what the room has spent on the day of `now`.
  virtual Result<void> spend(const Lease& lease, Instant now, const Spending& spent) = 0;

  // Watches.

  /// Stores the watch, or what has become of it.
  virtual Result<void> put_watch(const Lease& lease, const Watch& watch) = 0;
  virtual Result<std::optional<Watch>> watch(const std::string& room, Watch::Kind kind,
                                             const std::string& key) const = 0;
  /// The watches of a room that are due, those due longest first; 0: all of them.
  virtual Result<std::vector<Watch>> due_watches(const std::string& room, Instant now, int most) const = 0;

  // Visits.

  /// Stores the visits that are new: identity is {room, transcript, page, URL, visit number}, and requisites,
  /// robots.txt and pages are each of their own kind, so that none of them stands in another's place. Returns how many
  /// were.
  virtual Result<int> enqueue(const Lease& lease, const std::vector<FoundVisit>& visits, Instant due_at) = 0;

  /// Takes due visits of the leased rooms (robots.txt first, requisites last, then by due time and row) whose hosts are
  /// neither waiting, blocked nor in flight, one for each host and address at most, and moves the clocks of host and
  /// address to `hold_until` in the same transaction. Each carries its lease's epoch. Empty: nothing can be asked now.
  virtual Result<std::vector<Visit>> take(Instant now, Instant hold_until, int most) = 0;

  /// Whether take() would give anything. Takes no lock: a crawler asks often, and mostly in vain.
  virtual Result<bool> can_take(Instant now) const = 0;

  /// What take() could give first; hosts in flight are left out. nullopt when nothing is queued for any other host.
  virtual Result<std::optional<NextTake>> next_take(Instant now) const = 0;

  /// Commit 1: the record is durable in the WARC. Stores the capture, the host and address clocks, state `captured`.
  /// `capture.id` and the visit id tie them; returns the capture's row.
  virtual Result<std::int64_t> commit_capture(const Visit& visit, const Capture& capture,
                                              const std::vector<HostState>& clocks) = 0;

  /// Commit 2: the stored bytes have been read. Stores the found visits, state `done`.
  virtual Result<void> finish(const Visit& visit, const std::vector<FoundVisit>& found, Instant now) = 0;

  /// Back to the queue for `due_at`, with one more attempt counted when `counted`.
  enum class Attempt { counted, free };
  virtual Result<void> postpone(const Visit& visit, Instant due_at, Attempt attempt,
                                const std::vector<HostState>& clocks) = 0;

  /// No answer this time: back to the queue for `due_at` with the attempt counted. The record tells of `failure` until
  /// an answer comes.
  virtual Result<void> try_again(const Visit& visit, Instant due_at, const VisitEnd& failure,
                                 const std::vector<HostState>& clocks) = 0;

  /// No answer, or none wanted: final for this visit number.
  virtual Result<void> end(const Visit& visit, const VisitEnd& end, const std::vector<HostState>& clocks) = 0;

  /// A visit that is over (done, failed, refused) is queued again; its attempts count anew.
  virtual Result<void> reopen(const Lease& lease, std::int64_t visit_id, Instant due_at) = 0;

  /// Visits of the leased rooms whose record is stored but whose page was not read yet, with their captures.
  virtual Result<std::vector<VisitRecord>> captured_unread() const = 0;

  /// The visits of one transcript in one visit number (0 = the latest), by page then row.
  virtual Result<std::vector<VisitRecord>> visits(const std::string& room, const std::string& transcript,
                                                  int visit_number) const = 0;
  /// The highest visit number of a transcript; 0 when never visited.
  virtual Result<int> latest_visit_number(const std::string& room, const std::string& transcript) const = 0;
  /// Whether a visit of a transcript is queued, taken or unread.
  virtual Result<bool> is_under_way(const std::string& room, const std::string& transcript) const = 0;

  /// The newest visit of a requisite, whichever pages named it; nullopt when no page ever did.
  virtual Result<std::optional<VisitRecord>> last_requisite(const std::string& room, const Url& url) const = 0;

  /// Whether a page or a listing is queued. What else may be are requisites, and the robots.txt that they wait for.
  virtual Result<bool> pages_are_queued() const = 0;

  // Hosts: shared by the rooms, and written by whoever holds a lease of one that asks them.

  virtual Result<HostState> host(const std::string& key) const = 0;
  virtual Result<void> put_host(const Lease& lease, const HostState& state) = 0;

  // For who only looks.

  /// What take() would give of a room, if nobody paused it: by when its due time and its clocks let each go out at the
  /// earliest, then as take() does; `most` of them at most, 0: all. Anybody may look: it takes no lease.
  virtual Result<Queue> queued(const std::string& room, Instant now, int most) const = 0;
};

}  // namespace pressroom::core
