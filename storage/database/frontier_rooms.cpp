// SPDX-License-Identifier: Apache-2.0
// The part of the frontier that is about rooms as wholes: leases, pauses, watches, what was spent.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "core/log.hpp"
#include "storage/database/sqlite_frontier.hpp"
#include "storage/database/visit_rows.hpp"

namespace pressroom::storage::database {

using core::ErrorCode;
using core::Instant;
using core::Lease;
using core::Pause;
using core::Result;
using core::Watch;

namespace {

class SqliteGroup final : public core::Frontier::Group {
 public:
  explicit SqliteGroup(Transaction transaction) : transaction_(std::move(transaction)) {}
  Result<void> commit() override { return transaction_.commit(); }

 private:
  Transaction transaction_;
};

/// Longer than any wait that is not asked for by Retry-After or Crawl-delay.
constexpr core::Duration longest_wait = std::chrono::hours(24);
/// What Retry-After is taken for at most.
constexpr core::Duration longest_block = std::chrono::seconds(315'360'000);

/// Where the machine's clock was ahead once, hosts wait for a time that nobody asked for.
Result<void> end_impossible_waits(Database& database, Instant now, core::Duration at_least) {
  TRY_ASSIGN(const std::int64_t waits, database.run("UPDATE clocks SET next_at = ?1 WHERE next_at > "
                                                    "?1 + max(?2, ?3, ifnull((SELECT max(wait) FROM clocks), 0))",
                                                    {now, at_least.count(), longest_wait.count()}));
  TRY_ASSIGN(const std::int64_t blocks, database.run("UPDATE clocks SET blocked_until = ?1 WHERE blocked_until > ?2",
                                                     {now + longest_wait, now + longest_block}));
  if (waits + blocks > 0) core::log::warn("the clock was ahead: {} waits of hosts were cut", waits + blocks);
  return {};
}

std::int64_t day_of(Instant moment) { return std::chrono::floor<std::chrono::days>(moment).time_since_epoch().count(); }

/// The earliest moment at which a room has something to do; a captured page waits to be read at once.
constexpr std::string_view oldest_due = R"sql(
  min(ifnull((SELECT min(w.due_at) FROM watches w WHERE w.room = r.room), 9e18),
      ifnull((SELECT min((SELECT q.due_at FROM visits q WHERE q.state = 'queued' AND q.room = rh.room
                            AND q.host = rh.host AND q.urgency = u.column1 ORDER BY q.due_at LIMIT 1))
              FROM room_hosts rh CROSS JOIN (VALUES (0), (1), (2)) u WHERE rh.room = r.room), 9e18),
      CASE WHEN EXISTS (SELECT 1 FROM visits c WHERE c.state = 'captured' AND c.room = r.room) THEN 0 ELSE 9e18 END)
)sql";

constexpr std::string_view has_queued = R"sql(
  EXISTS (SELECT 1 FROM visits q WHERE q.state = 'queued' AND q.room = r.room)
)sql";

constexpr std::string_view is_paused = "(r.paused_since IS NOT NULL AND ifnull(r.paused_until, ?1 + 1) > ?1)";

constexpr std::string_view watch_columns =
    "room, kind, key, url, due_at, checks, interval, items, read_back_to, absent_since, state, alarmed_since, "
    "reading_back_to, read_pages";

Result<Watch> read_watch(const Statement& row) {
  auto url = core::Url::parse(row.text(3));
  if (!url)
    return core::fail(ErrorCode::damaged, fmt::format("the watch of {} has no URL: {}", row.text(2), row.text(3)));
  Watch watch{.room = row.text(0),
              .kind = core::watch_kind(row.text(1)).value_or(Watch::Kind::listing),
              .key = row.text(2),
              .url = *std::move(url)};
  watch.due_at = row.instant(4);
  watch.checks = row.small_integer(5);
  watch.interval = core::Duration(row.integer(6));
  watch.items = row.small_integer(7);
  watch.read_back_to = row.text(8);
  watch.absent_since = row.optional_instant(9);
  if (row.text(10) == core::name(Watch::State::vanished)) watch.state = Watch::State::vanished;
  watch.alarmed_since = row.optional_instant(11);
  watch.reading_back_to = row.text(12);
  watch.read_pages = row.small_integer(13);
  return watch;
}

Result<void> store_watch(Database& database, const Watch& watch) {
  TRY_ASSIGN(auto store, database.statement(R"sql(
    INSERT INTO watches (room, kind, key, url, due_at, checks, interval, items, read_back_to, absent_since, state,
                         alarmed_since, reading_back_to, read_pages)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
    ON CONFLICT (room, kind, key) DO UPDATE SET url = ?4, due_at = ?5, checks = ?6, interval = ?7, items = ?8,
                                                read_back_to = ?9, absent_since = ?10, state = ?11,
                                                alarmed_since = ?12, reading_back_to = ?13,
                                                read_pages = ?14)sql"));
  return store.run({watch.room, core::name(watch.kind), watch.key, watch.url.href(), watch.due_at, watch.checks,
                    watch.interval.count(), watch.items, watch.read_back_to, watch.absent_since,
                    core::name(watch.state), watch.alarmed_since, watch.reading_back_to, watch.read_pages});
}

/// `condition` goes on after that of the room, which is ?1.
Result<std::vector<Watch>> watches_where(Database& database, std::string_view condition,
                                         std::initializer_list<Value> values) {
  TRY_ASSIGN(auto query, database.statement(
                             fmt::format("SELECT {} FROM watches WHERE room = ?1 AND {}", watch_columns, condition)));
  TRY(query.bind(values));
  std::vector<Watch> watches;
  for (;;) {
    TRY_ASSIGN(const bool row, query.step());
    if (!row) return watches;
    TRY_ASSIGN(auto watch, read_watch(query));
    watches.push_back(std::move(watch));
  }
}

}  // namespace

Result<std::unique_ptr<core::Frontier::Group>> SqliteFrontier::group(Durable durable) {
  const bool at_commit = durable == Durable::at_commit;
  TRY_ASSIGN(auto transaction,
             Transaction::begin(database_, at_commit ? database::Durable::at_commit : database::Durable::with_next));
  return std::unique_ptr<Group>(std::make_unique<SqliteGroup>(std::move(transaction)));
}

Result<void> SqliteFrontier::require_lease(const std::string& room, std::int64_t epoch) const {
  TRY_ASSIGN(auto query, database_.statement("SELECT 1 FROM rooms WHERE room = ?1 AND epoch = ?2 AND worker = ?3"));
  bool held = false;
  TRY(query.each({room, epoch, worker_}, [&](const Statement&) { held = true; }));
  if (held) return {};
  return core::fail(ErrorCode::lease_lost, fmt::format("{} is not leased under epoch {}", room, epoch),
                    database_.path().string());
}

Result<void> SqliteFrontier::admit(const std::string& room, const std::vector<Watch>& documents) {
  bool known = false;
  TRY_ASSIGN(auto find, database_.statement("SELECT 1 FROM rooms WHERE room = ?1"));
  TRY(find.each({room}, [&](const Statement&) { known = true; }));
  std::vector<std::pair<std::string, std::string>> standing, wanted;
  TRY_ASSIGN(auto list, database_.statement("SELECT kind, key FROM watches WHERE room = ?1 AND kind <> 'transcript'"));
  TRY(list.each({room}, [&](const Statement& row) { standing.emplace_back(row.text(0), row.text(1)); }));
  for (const Watch& watch : documents) wanted.emplace_back(core::name(watch.kind), watch.key);
  std::sort(standing.begin(), standing.end());
  std::sort(wanted.begin(), wanted.end());
  if (known && standing == wanted) return {};

  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY(database_.run("INSERT OR IGNORE INTO rooms (room, epoch, worker, leased_until) VALUES (?1, 0, '', 0)", {room}));
  for (const Watch& watch : documents) {
    const auto is_new = std::make_pair(std::string(core::name(watch.kind)), watch.key);
    if (!std::binary_search(standing.begin(), standing.end(), is_new)) TRY(store_watch(database_, watch));
  }
  for (const auto& [kind, key] : standing) {
    if (std::binary_search(wanted.begin(), wanted.end(), std::make_pair(kind, key))) continue;
    TRY(database_.run("DELETE FROM watches WHERE room = ?1 AND kind = ?2 AND key = ?3", {room, kind, key}));
  }
  return transaction.commit();
}

Result<std::vector<Lease>> SqliteFrontier::claim(const Claim& claim) {
  const auto is_wanted = [&](const std::string& room) {
    return claim.rooms.empty() || std::find(claim.rooms.begin(), claim.rooms.end(), room) != claim.rooms.end();
  };
  const bool due_alone = claim.wanted == Wanted::due;
  TRY_ASSIGN(auto query,
             database_.statement(fmt::format(
                 "SELECT r.room, r.epoch, {} AS oldest FROM rooms r "
                 "WHERE (r.worker = '' OR r.leased_until <= ?1) AND ({} OR NOT {} AND (oldest <= ?1 OR {})) "
                 "ORDER BY oldest, r.room",
                 oldest_due, due_alone ? 0 : 1, is_paused, has_queued)));
  // A look takes no write lock: a schedule asks often, and mostly in vain.
  const auto look = [&]() -> Result<std::vector<Lease>> {
    std::vector<Lease> found;
    TRY(query.each({claim.now}, [&](const Statement& row) {
      if (claim.most > 0 && std::cmp_greater_equal(found.size(), claim.most)) return;
      if (is_wanted(row.text(0))) found.push_back({row.text(0), row.integer(1) + 1, claim.until});
    }));
    return found;
  };
  TRY_ASSIGN(auto glance, look());
  if (glance.empty()) return glance;
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY_ASSIGN(auto leases, look());
  for (const Lease& lease : leases) {
    // Whoever had it lost it in the middle of something.
    TRY(database_.run("UPDATE visits SET state = 'queued' WHERE state = 'claimed' AND room = ?1", {lease.room}));
    TRY(database_.run("UPDATE rooms SET epoch = ?2, worker = ?3, leased_until = ?4 WHERE room = ?1",
                      {lease.room, lease.epoch, worker_, lease.expires_at}));
  }
  TRY(transaction.commit());
  return leases;
}

Result<std::vector<Lease>> SqliteFrontier::heartbeat(Instant until) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY(database_.run("UPDATE rooms SET leased_until = max(leased_until, ?2) WHERE worker = ?1 AND worker <> ''",
                    {worker_, until}));
  std::vector<Lease> leases;
  TRY_ASSIGN(auto query, database_.statement("SELECT room, epoch, leased_until FROM rooms WHERE worker = ?1 AND "
                                             "worker <> '' ORDER BY room"));
  TRY(query.each({worker_}, [&](const Statement& row) {
    leases.push_back({row.text(0), row.integer(1), row.instant(2)});
  }));
  TRY(transaction.commit());
  return leases;
}

Result<void> SqliteFrontier::release(const Lease& lease) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY(require_lease(lease.room, lease.epoch));
  TRY(database_.run("UPDATE visits SET state = 'queued' WHERE state = 'claimed' AND room = ?1", {lease.room}));
  TRY(database_.run("UPDATE rooms SET worker = '', leased_until = 0 WHERE room = ?1", {lease.room}));
  return transaction.commit();
}

Result<int> SqliteFrontier::take_over(Instant now, core::Duration at_least) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY_ASSIGN(auto hosts, database_.statement("SELECT DISTINCT c.key, ifnull(c.address, c.key), max(c.wait, ?1) FROM "
                                             "visits v JOIN clocks c ON c.key = v.host WHERE v.state = 'claimed'"));
  struct Host {
    std::string key, address;
    std::int64_t wait;
  };
  std::vector<Host> asked;
  TRY(hosts.each({at_least.count()}, [&](const Statement& row) {
    asked.push_back({row.text(0), row.text(1), row.integer(2)});
  }));
  for (const Host& host : asked) {
    TRY(database_.run("UPDATE clocks SET next_at = max(next_at, ?3) WHERE key IN (?1, ?2)",
                      {host.key, host.address, now + core::Duration(host.wait)}));
  }
  TRY(end_impossible_waits(database_, now, at_least));
  TRY(database_.run("UPDATE rooms SET worker = '', leased_until = 0 WHERE worker <> ''"));
  TRY_ASSIGN(const std::int64_t released, database_.run("UPDATE visits SET state = 'queued' WHERE state = 'claimed'"));
  TRY(transaction.commit());
  return static_cast<int>(released);
}

Result<void> SqliteFrontier::pause(const std::string& room, const Pause& pause) {
  TRY_ASSIGN(const std::int64_t changed,
             database_.run("UPDATE rooms SET paused_since = ?2, paused_by = ?3, paused_why = ?4, paused_until = ?5 "
                           "WHERE room = ?1",
                           {room, pause.since, pause.by, pause.why, pause.until}));
  if (changed == 0) return core::fail(ErrorCode::not_found, "this room is not known here", room);
  return {};
}

Result<void> SqliteFrontier::resume(const std::string& room) {
  TRY_ASSIGN(const std::int64_t changed,
             database_.run("UPDATE rooms SET paused_since = NULL, paused_by = NULL, paused_why = NULL, "
                           "paused_until = NULL WHERE room = ?1",
                           {room}));
  if (changed == 0) return core::fail(ErrorCode::not_found, "this room is not known here", room);
  return {};
}

Result<std::optional<Pause>> SqliteFrontier::pause_of(const std::string& room, Instant now) const {
  TRY_ASSIGN(auto query, database_.statement(fmt::format("SELECT r.paused_by, r.paused_why, r.paused_since, "
                                                         "r.paused_until FROM rooms r WHERE r.room = ?2 AND {}",
                                                         is_paused)));
  std::optional<Pause> pause;
  TRY(query.each({now, room}, [&](const Statement& row) {
    pause = Pause{row.text(0), row.text(1), row.instant(2), row.optional_instant(3)};
  }));
  return pause;
}

Result<core::RoomStats> SqliteFrontier::stats(const std::string& room, Instant now) const {
  core::RoomStats stats;
  TRY_ASSIGN(auto query, database_.statement(R"sql(
    SELECT (SELECT count(*) FROM visits q WHERE q.room = r.room AND q.state = 'queued'),
           (SELECT count(*) FROM watches w WHERE w.room = r.room),
           (SELECT count(*) FROM watches w WHERE w.room = r.room AND w.due_at <= ?1),
           (SELECT count(*) FROM watches w INDEXED BY watches_vanished
            WHERE w.room = r.room AND w.state = 'vanished'),
           r.epoch, r.leased_until, r.worker <> '' AND r.leased_until > ?1,
           (SELECT min(due_at) FROM (SELECT min(q.due_at) AS due_at FROM visits q
                                     WHERE q.room = r.room AND q.state = 'queued'
                                     UNION ALL SELECT min(c.due_at) FROM visits c
                                     WHERE c.room = r.room AND c.state = 'captured')),
           (SELECT min(w.due_at) FROM watches w WHERE w.room = r.room), r.last_success
    FROM rooms r WHERE r.room = ?2)sql"));
  TRY(query.each({now, room}, [&](const Statement& row) {
    stats.queued = row.integer(0);
    stats.watches = row.integer(1);
    stats.watches_due = row.integer(2);
    stats.vanished = row.integer(3);
    if (row.integer(6) != 0) stats.lease = Lease{room, row.integer(4), row.instant(5)};
    stats.oldest_visit = row.optional_instant(7);
    stats.oldest_watch = row.optional_instant(8);
    stats.last_success = row.optional_instant(9);
  }));
  TRY_ASSIGN(stats.pause, pause_of(room, now));
  TRY_ASSIGN(stats.alarmed, watches_where(database_, "alarmed_since IS NOT NULL ORDER BY key, kind", {room}));
  return stats;
}

Result<std::vector<core::HostState>> SqliteFrontier::blocked_hosts(const std::string& room, Instant now) const {
  TRY_ASSIGN(auto query, database_.statement("SELECT c.key FROM room_hosts rh JOIN clocks c ON c.key = rh.host "
                                             "WHERE rh.room = ?1 AND c.blocked_until > ?2 ORDER BY c.key"));
  std::vector<std::string> keys;
  TRY(query.each({room, now}, [&](const Statement& row) { keys.push_back(row.text(0)); }));
  std::vector<core::HostState> blocked;
  for (const std::string& key : keys) {
    TRY_ASSIGN(auto state, host(key));
    blocked.push_back(std::move(state));
  }
  return blocked;
}

Result<std::vector<core::RobotsCopy>> SqliteFrontier::unreachable_robots(const std::string& room) const {
  TRY_ASSIGN(auto hosts, database_.statement("SELECT host FROM room_hosts WHERE room = ?1"));
  std::set<std::string> of_room;
  TRY(hosts.each({room}, [&](const Statement& row) { of_room.insert(row.text(0)); }));
  TRY_ASSIGN(auto query, database_.statement("SELECT origin, fetched_at, expires_at, detail FROM robots "
                                             "WHERE state = 'unreachable' ORDER BY origin"));
  std::vector<core::RobotsCopy> copies;
  TRY(query.each({}, [&](const Statement& row) {
    const auto url = core::Url::parse(row.text(0));
    if (!url || !of_room.contains(host_key(*url))) return;
    copies.push_back({.origin = row.text(0),
                      .state = core::RobotsCopy::State::unreachable,
                      .body = {},
                      .fetched_at = row.instant(1),
                      .expires_at = row.instant(2),
                      .detail = row.text(3)});
  }));
  return copies;
}

Result<std::vector<Watch>> SqliteFrontier::absent_transcripts(const std::string& room) const {
  // The + keeps the kind out of the choice of an index, of which one holds the absent alone.
  return watches_where(database_, "+kind = 'transcript' AND absent_since IS NOT NULL ORDER BY key", {room});
}

Result<core::Spending> SqliteFrontier::spending(const std::string& room, Instant day) const {
  core::Spending spent;
  TRY_ASSIGN(auto query, database_.statement("SELECT requests, bytes FROM spending WHERE room = ?1 AND day = ?2"));
  TRY(query.each({room, day_of(day)}, [&](const Statement& row) { spent = {row.integer(0), row.integer(1)}; }));
  return spent;
}

Result<void> SqliteFrontier::spend(const Lease& lease, Instant now, const core::Spending& spent) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY(require_lease(lease.room, lease.epoch));
  TRY(
      database_.run("INSERT INTO spending VALUES (?1, ?2, ?3, ?4) ON CONFLICT (room, day) DO UPDATE SET "
                    "requests = requests + ?3, bytes = bytes + ?4",
                    {lease.room, day_of(now), spent.requests, spent.bytes}));
  return transaction.commit();
}

Result<void> SqliteFrontier::put_watch(const Lease& lease, const Watch& watch) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY(require_lease(lease.room, lease.epoch));
  TRY(store_watch(database_, watch));
  return transaction.commit();
}

Result<std::optional<Watch>> SqliteFrontier::watch(const std::string& room, Watch::Kind kind,
                                                   const std::string& key) const {
  TRY_ASSIGN(auto query, database_.statement(fmt::format(
                             "SELECT {} FROM watches WHERE room = ?1 AND kind = ?2 AND key = ?3", watch_columns)));
  TRY(query.bind({room, core::name(kind), key}));
  TRY_ASSIGN(const bool row, query.step());
  if (!row) return std::optional<Watch>();
  TRY_ASSIGN(auto watch, read_watch(query));
  return std::optional<Watch>(std::move(watch));
}

Result<std::vector<Watch>> SqliteFrontier::due_watches(const std::string& room, Instant now, int most) const {
  return watches_where(database_, "due_at <= ?2 ORDER BY due_at, kind, key LIMIT ?3",
                       {room, now, most > 0 ? most : -1});
}

}  // namespace pressroom::storage::database
