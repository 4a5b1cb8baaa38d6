// SPDX-License-Identifier: Apache-2.0
#include "storage/database/sqlite_frontier.hpp"

#include <fmt/format.h>

#include <set>

#include "storage/database/capture_rows.hpp"
#include "storage/database/visit_rows.hpp"

namespace pressroom::storage::database {

using core::ErrorCode;
using core::FoundVisit;
using core::HostState;
using core::Instant;
using core::Result;
using core::Visit;
using core::VisitRecord;

namespace {

bool is_address(const std::string& key) { return key.starts_with("address:"); }

/// What was asked for came (2xx), or is as it was (304, RFC 9110, 15.4.5). A room's robots.txt, and the requisites of
/// its pages, which may lie elsewhere, say nothing of it.
bool is_success_of_room(const core::Capture& capture) {
  if (capture.reason == core::VisitReason::robots || capture.reason == core::VisitReason::requisite) return false;
  return capture.status / 100 == 2 || capture.status == 304;
}

HostState::Block read_block(std::string_view text) {
  using Block = HostState::Block;
  for (const Block block : {Block::back_off, Block::retry_after, Block::circuit}) {
    if (core::name(block) == text) return block;
  }
  return Block::none;
}

/// A call about a visit that is not where the call expects it changes nothing.
Result<void> require_change(std::int64_t changed, std::int64_t visit_id, std::string_view wanted) {
  if (changed > 0) return {};
  return core::fail(ErrorCode::not_found, fmt::format("visit {} is not {}", visit_id, wanted));
}

}  // namespace

Result<int> SqliteFrontier::enqueue(const core::Lease& lease, const std::vector<FoundVisit>& visits, Instant due_at) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY(require_lease(lease.room, lease.epoch));
  TRY_ASSIGN(const int added, insert_visits(visits, due_at));
  TRY(transaction.commit());
  return added;
}

Result<int> SqliteFrontier::insert_visits(const std::vector<FoundVisit>& visits, Instant due_at) {
  TRY_ASSIGN(auto insert, database_.statement(R"sql(
    INSERT OR IGNORE INTO visits (room, transcript, page, url, visit_number, host, reason, attempt, via, hops, due_at,
                                  claimed_title, claimed_date, state, end_code, end_detail)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
    RETURNING id)sql"));
  // The search for what is due walks over rooms and their hosts' clocks: a host without rows would never be asked.
  TRY_ASSIGN(auto clock, database_.statement("INSERT OR IGNORE INTO clocks (key, next_at, blocked_until, backoff_step, "
                                             "failures_in_row, refusals_in_row) VALUES (?1, 0, 0, 0, 0, 0)"));
  TRY_ASSIGN(auto host, database_.statement("INSERT OR IGNORE INTO room_hosts VALUES (?1, ?2)"));
  int added = 0;
  for (const FoundVisit& found : visits) {
    const Visit& visit = found.visit;
    const std::string key = host_key(visit.url);
    bool is_new = false;
    TRY(clock.run({key}));
    TRY(host.run({visit.room, key}));
    const auto state = !found.end                                         ? VisitRecord::State::queued
                       : found.end->kind == core::VisitEnd::Kind::refused ? VisitRecord::State::refused
                                                                          : VisitRecord::State::failed;
    const Value code = found.end ? Value(found.end->code) : Value(std::nullopt);
    const Value detail = found.end ? Value(found.end->detail) : Value(std::nullopt);
    TRY(insert.each({visit.room, visit.transcript, visit.page, visit.url.href_without_fragment(), visit.visit_number,
                     key, core::name(visit.reason), visit.attempt, visit.via, visit.hops, due_at, visit.claimed_title,
                     visit.claimed_date, core::name(state), code, detail},
                    [&](const Statement&) { is_new = true; }));
    if (!is_new) continue;
    ++added;
    TRY(mark_unpublished(visit));
  }
  return added;
}

Result<void> SqliteFrontier::note_success(const core::Capture& capture) {
  if (!is_success_of_room(capture)) return {};
  TRY(
      database_.run("INSERT INTO rooms (room, epoch, worker, leased_until, last_success) VALUES (?1, 0, '', 0, ?2) "
                    "ON CONFLICT (room) DO UPDATE SET last_success = max(ifnull(last_success, ?2), ?2)",
                    {capture.room, capture.captured_at}));
  return {};
}

Result<void> SqliteFrontier::mark_unpublished(const Visit& visit) {
  if (visit.transcript.empty()) return {};
  TRY(database_.run("INSERT OR IGNORE INTO unpublished VALUES (?1, ?2)", {visit.room, visit.transcript}));
  return {};
}

namespace {

/// Hosts in flight and the addresses that answer for them.
constexpr std::string_view busy_hosts = R"sql(
  busy (key) AS MATERIALIZED (
    SELECT f.host FROM visits f WHERE f.state = 'claimed'
    UNION SELECT c.address FROM visits f JOIN clocks c ON c.key = f.host
    WHERE f.state = 'claimed' AND c.address IS NOT NULL))sql";

/// The hosts on which the leased rooms have visits, each with its own and its address's clock, and the three urgencies;
/// none that is busy, itself or at its address. ?1 is the worker, ?2 the time.
constexpr std::string_view open_hosts = R"sql(
  FROM clocks h CROSS JOIN room_hosts rh ON rh.host = h.key CROSS JOIN rooms r ON r.room = rh.room
       LEFT JOIN clocks a ON a.key = h.address CROSS JOIN (VALUES (0), (1), (2)) u
  WHERE r.worker = ?1 AND r.leased_until > ?2
    AND (r.paused_since IS NULL OR ifnull(r.paused_until, ?2 + 1) <= ?2)
    AND h.key NOT IN (SELECT key FROM busy) AND ifnull(h.address, '') NOT IN (SELECT key FROM busy))sql";

}  // namespace

// The search begins at the hosts whose clocks are free, which are few in a crawl that waits; then one seek per room and
// urgency, so a million visits behind a blocked host cost nothing.
Result<std::vector<Visit>> SqliteFrontier::takeable(Instant now, int most) const {
  TRY_ASSIGN(auto query, database_.statement(fmt::format(R"sql(
    WITH {}, first AS MATERIALIZED (
      SELECT (SELECT q.id FROM visits q
              WHERE q.state = 'queued' AND q.room = r.room AND q.host = h.key AND q.urgency = u.column1
                AND q.due_at <= ?2
              ORDER BY q.due_at, q.id LIMIT 1) AS id, h.key AS host, ifnull(h.address, h.key) AS address, r.epoch
      {}
        AND h.next_at <= ?2 AND max(h.blocked_until, ifnull(a.next_at, 0), ifnull(a.blocked_until, 0)) <= ?2)
    SELECT {}, first.host, first.address, first.epoch FROM first JOIN visits v ON v.id = first.id
    ORDER BY v.urgency, v.due_at, v.id)sql",
                                                         busy_hosts, open_hosts, visit_columns)));
  TRY(query.bind({worker_, now}));
  std::vector<Visit> visits;
  std::set<std::string> busy;  // one request in flight per host, and both clocks move with each
  while (std::cmp_less(visits.size(), most)) {
    TRY_ASSIGN(const bool row, query.step());
    if (!row) break;
    std::string host = query.text(visit_column_count), address = query.text(visit_column_count + 1);
    if (busy.contains(host) || busy.contains(address)) continue;
    TRY_ASSIGN(auto visit, read_visit(query));
    visit.epoch = query.integer(visit_column_count + 2);
    visits.push_back(std::move(visit));
    busy.insert({std::move(host), std::move(address)});
  }
  return visits;
}

Result<std::vector<Visit>> SqliteFrontier::take(Instant now, Instant hold_until, int most) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY_ASSIGN(auto visits, takeable(now, most));
  TRY_ASSIGN(auto claim, database_.statement("UPDATE visits SET state = 'claimed' WHERE id = ?1"));
  TRY_ASSIGN(auto hold, database_.statement("UPDATE clocks SET next_at = max(next_at, ?2) "
                                            "WHERE key = ?1 OR key = (SELECT address FROM clocks WHERE key = ?1)"));
  for (const Visit& visit : visits) {
    TRY(claim.run({visit.id}));
    TRY(hold.run({host_key(visit.url), hold_until}));
  }
  TRY(transaction.commit());
  return visits;
}

Result<bool> SqliteFrontier::can_take(Instant now) const {
  TRY_ASSIGN(const auto first, takeable(now, 1));
  return !first.empty();
}

Result<std::optional<core::NextTake>> SqliteFrontier::next_take(Instant now) const {
  TRY_ASSIGN(auto query, database_.statement(fmt::format(R"sql(
    WITH {}, waiting AS (
      SELECT r.room, h.key AS host, max(h.next_at, ifnull(a.next_at, 0)) AS pace,
             max(h.blocked_until, ifnull(a.blocked_until, 0)) AS block,
             (SELECT q.due_at FROM visits q
              WHERE q.state = 'queued' AND q.room = r.room AND q.host = h.key AND q.urgency = u.column1
              ORDER BY q.due_at LIMIT 1) AS due
      {})
    SELECT min(max(pace, block, due)), room, host, pace, block FROM waiting WHERE due IS NOT NULL)sql",
                                                         busy_hosts, open_hosts)));
  using Held = core::NextTake::Held;
  std::optional<core::NextTake> next;
  TRY(query.each({worker_, now}, [&](const Statement& row) {
    const auto at = row.optional_instant(0);
    if (!at) return;
    const Held held = *at == row.instant(3)   ? Held::by_pace
                      : *at == row.instant(4) ? Held::by_block
                                              : Held::by_schedule;
    next = core::NextTake{*at, row.text(1), row.text(2), held};
  }));
  return next;
}

// The rows are looked up for those alone that are given; the order needs nothing that the partial indexes lack.
Result<core::Queue> SqliteFrontier::queued(const std::string& room, Instant now, int most) const {
  core::Queue queue;
  TRY_ASSIGN(queue.first, records(R"sql(
    JOIN (SELECT w.id AS id, max(w.due_at, ?2, h.next_at, h.blocked_until, ifnull(a.next_at, 0),
                                 ifnull(a.blocked_until, 0)) AS at
          FROM (SELECT id, host, urgency, due_at FROM visits WHERE room = ?1 AND state = 'queued'
                UNION ALL SELECT id, host, urgency, due_at FROM visits WHERE room = ?1 AND state = 'claimed') w
               JOIN clocks h ON h.key = w.host LEFT JOIN clocks a ON a.key = h.address
          ORDER BY at, w.urgency, w.due_at, w.id LIMIT ?3) f ON f.id = v.id
    ORDER BY f.at, v.urgency, v.due_at, v.id)sql",
                                  {room, now, most == 0 ? -1 : most}));
  TRY_ASSIGN(auto count, database_.statement(R"sql(
    SELECT host, count(*) FROM (SELECT host FROM visits WHERE room = ?1 AND state = 'queued'
                                UNION ALL SELECT host FROM visits WHERE room = ?1 AND state = 'claimed')
    GROUP BY host)sql"));
  TRY(count.each({room}, [&](const Statement& row) { queue.by_host[row.text(0)] = row.integer(1); }));
  return queue;
}

Result<std::int64_t> SqliteFrontier::commit_capture(const Visit& visit, const core::Capture& capture,
                                                    const std::vector<HostState>& clocks) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY(require_lease(visit.room, visit.epoch));
  TRY_ASSIGN(const std::int64_t row, store_capture(database_, capture));
  TRY_ASSIGN(const std::int64_t changed,
             database_.run("UPDATE visits SET state = 'captured', capture = ?2, end_code = NULL, end_detail = NULL "
                           "WHERE id = ?1 AND state IN ('queued', 'claimed')",
                           {visit.id, row}));
  TRY(require_change(changed, visit.id, "queued or claimed"));
  TRY(note_success(capture));
  TRY(mark_unpublished(visit));
  TRY(store_clocks(clocks));
  TRY(transaction.commit());
  return row;
}

Result<void> SqliteFrontier::finish(const Visit& visit, const std::vector<FoundVisit>& found, Instant now) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY(require_lease(visit.room, visit.epoch));
  TRY_ASSIGN(const std::int64_t changed,
             database_.run("UPDATE visits SET state = 'done' WHERE id = ?1 AND state = 'captured'", {visit.id}));
  TRY(require_change(changed, visit.id, "captured"));
  TRY(insert_visits(found, now));
  return transaction.commit();
}

Result<void> SqliteFrontier::postpone(const Visit& visit, Instant due_at, Attempt attempt,
                                      const std::vector<HostState>& clocks) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY(require_lease(visit.room, visit.epoch));
  TRY_ASSIGN(const std::int64_t changed,
             database_.run("UPDATE visits SET state = 'queued', due_at = ?2, attempt = attempt + ?3 "
                           "WHERE id = ?1 AND state IN ('queued', 'claimed', 'captured')",
                           {visit.id, due_at, attempt == Attempt::counted ? 1 : 0}));
  TRY(require_change(changed, visit.id, "queued, claimed or captured"));
  TRY(store_clocks(clocks));
  return transaction.commit();
}

Result<void> SqliteFrontier::try_again(const Visit& visit, Instant due_at, const core::VisitEnd& failure,
                                       const std::vector<HostState>& clocks) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY(postpone(visit, due_at, Attempt::counted, clocks));
  TRY(database_.run("UPDATE visits SET end_code = ?2, end_detail = ?3 WHERE id = ?1",
                    {visit.id, failure.code, failure.detail}));
  TRY(mark_unpublished(visit));
  return transaction.commit();
}

Result<void> SqliteFrontier::end(const Visit& visit, const core::VisitEnd& end, const std::vector<HostState>& clocks) {
  const auto state =
      end.kind == core::VisitEnd::Kind::refused ? VisitRecord::State::refused : VisitRecord::State::failed;
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY(require_lease(visit.room, visit.epoch));
  TRY_ASSIGN(const std::int64_t changed, database_.run("UPDATE visits SET state = ?2, end_code = ?3, end_detail = ?4 "
                                                       "WHERE id = ?1 AND state IN ('queued', 'claimed', 'captured')",
                                                       {visit.id, core::name(state), end.code, end.detail}));
  TRY(require_change(changed, visit.id, "queued, claimed or captured"));
  TRY(mark_unpublished(visit));
  TRY(store_clocks(clocks));
  return transaction.commit();
}

Result<void> SqliteFrontier::restore(const std::vector<core::Capture>& captures, Instant now,
                                     const std::vector<HostState>& clocks) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY_ASSIGN(auto insert, database_.statement(R"sql(
    INSERT INTO visits (room, transcript, page, url, visit_number, host, reason, attempt, via, hops, state, due_at, capture)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, '', '', 'done', ?8,
            (SELECT id FROM captures WHERE warc_file = ?9 AND offset = ?10))
    ON CONFLICT (room, transcript, page, url, visit_number, urgency) DO UPDATE SET
      capture = excluded.capture,
      state = CASE WHEN capture IS NULL OR state IN ('queued', 'claimed') THEN 'captured' ELSE state END,
      end_code = CASE WHEN capture IS NULL THEN NULL ELSE end_code END,
      end_detail = CASE WHEN capture IS NULL THEN NULL ELSE end_detail END
    WHERE capture IS NULL OR (SELECT captured_at FROM captures WHERE id = capture) <
                             (SELECT captured_at FROM captures WHERE id = excluded.capture))sql"));
  TRY_ASSIGN(auto clock, database_.statement("INSERT OR IGNORE INTO clocks (key, next_at, blocked_until, backoff_step, "
                                             "failures_in_row, refusals_in_row) VALUES (?1, 0, 0, 0, 0, 0)"));
  TRY_ASSIGN(auto host, database_.statement("INSERT OR IGNORE INTO room_hosts VALUES (?1, ?2)"));
  TRY_ASSIGN(auto open, database_.statement("INSERT OR IGNORE INTO unpublished VALUES (?1, ?2)"));
  for (const core::Capture& capture : captures) {
    const auto url = core::Url::parse(capture.url);
    if (!url) continue;  // another tool's record of something that is not asked for over HTTP
    const std::string key = host_key(*url);
    TRY(clock.run({key}));
    TRY(host.run({capture.room, key}));
    TRY(note_success(capture));
    if (!capture.transcript.empty()) TRY(open.run({capture.room, capture.transcript}));
    TRY(insert.run({capture.room, capture.transcript, capture.page, url->href_without_fragment(), capture.visit_number,
                    key, core::name(capture.reason), now, capture.location.warc_file,
                    static_cast<std::int64_t>(capture.location.offset)}));
  }
  TRY(store_clocks(clocks));
  return transaction.commit();
}

Result<void> SqliteFrontier::reopen(const core::Lease& lease, std::int64_t visit_id, Instant due_at) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY(require_lease(lease.room, lease.epoch));
  TRY_ASSIGN(const std::int64_t changed,
             database_.run("UPDATE visits SET state = 'queued', due_at = ?2, attempt = 1, end_code = NULL, "
                           "end_detail = NULL WHERE id = ?1 AND room = ?3 AND state IN ('done', 'failed', 'refused')",
                           {visit_id, due_at, lease.room}));
  TRY(require_change(changed, visit_id, "over"));
  return transaction.commit();
}

Result<std::vector<VisitRecord>> SqliteFrontier::records(std::string_view condition,
                                                         std::initializer_list<Value> values) const {
  TRY_ASSIGN(auto query, database_.statement(fmt::format(
                             "SELECT {}, v.state, v.due_at, v.end_code, v.end_detail, {} FROM visits v LEFT JOIN "
                             "captures c ON c.id = v.capture {}",
                             visit_columns, capture_columns, condition)));
  TRY(query.bind(values));
  std::vector<VisitRecord> found;
  for (;;) {
    TRY_ASSIGN(const bool row, query.step());
    if (!row) return found;
    TRY_ASSIGN(auto record, read_visit_record(query));
    found.push_back(std::move(record));
  }
}

Result<std::vector<VisitRecord>> SqliteFrontier::captured_unread() const {
  TRY_ASSIGN(auto found, records("JOIN rooms r ON r.room = v.room WHERE v.state = 'captured' AND r.worker = ?1 "
                                 "ORDER BY v.id",
                                 {worker_}));
  TRY_ASSIGN(auto epoch, database_.statement("SELECT epoch FROM rooms WHERE room = ?1"));
  for (VisitRecord& record : found) {
    TRY(epoch.each({record.visit.room}, [&](const Statement& row) { record.visit.epoch = row.integer(0); }));
  }
  return found;
}

Result<std::vector<VisitRecord>> SqliteFrontier::visits(const std::string& room, const std::string& transcript,
                                                        int visit_number) const {
  if (visit_number == 0) {
    TRY_ASSIGN(visit_number, latest_visit_number(room, transcript));
  }
  return records("WHERE v.room = ?1 AND v.transcript = ?2 AND v.visit_number = ?3 ORDER BY v.page, v.id",
                 {room, transcript, visit_number});
}

Result<int> SqliteFrontier::latest_visit_number(const std::string& room, const std::string& transcript) const {
  TRY_ASSIGN(auto query, database_.statement("SELECT ifnull(max(visit_number), 0) FROM visits WHERE room = ?1 AND "
                                             "transcript = ?2"));
  int latest = 0;
  TRY(query.each({room, transcript}, [&](const Statement& row) { latest = row.small_integer(0); }));
  return latest;
}

Result<int> SqliteFrontier::latest_document_number(const std::string& room) const {
  TRY_ASSIGN(auto query, database_.statement("SELECT ifnull(max(visit_number), 0) FROM visits WHERE room = ?1 AND "
                                             "transcript = '' AND reason IN ('listing', 'feed', 'sitemap')"));
  int latest = 0;
  TRY(query.each({room}, [&](const Statement& row) { latest = row.small_integer(0); }));
  return latest;
}

Result<std::vector<int>> SqliteFrontier::unfinished_document_numbers(const std::string& room) const {
  // One part for each partial index.
  TRY_ASSIGN(auto query, database_.statement(R"sql(
    WITH unfinished AS (SELECT * FROM visits WHERE room = ?1 AND state = 'queued'
                        UNION ALL SELECT * FROM visits WHERE room = ?1 AND state = 'claimed'
                        UNION ALL SELECT * FROM visits WHERE room = ?1 AND state = 'captured')
    SELECT DISTINCT visit_number FROM unfinished WHERE transcript = '' AND urgency = 1 ORDER BY 1)sql"));
  std::vector<int> numbers;
  TRY(query.each({room}, [&](const Statement& row) { numbers.push_back(row.small_integer(0)); }));
  return numbers;
}

Result<bool> SqliteFrontier::is_under_way(const std::string& room, const std::string& transcript) const {
  TRY_ASSIGN(auto query,
             database_.statement("SELECT EXISTS (SELECT 1 FROM visits WHERE room = ?1 AND transcript = ?2 AND "
                                 "visit_number = (SELECT max(visit_number) FROM visits WHERE room = ?1 AND "
                                 "transcript = ?2) AND urgency = 1 AND state IN ('queued', 'claimed', 'captured'))"));
  bool is_so = false;
  TRY(query.each({room, transcript}, [&](const Statement& row) { is_so = row.integer(0) != 0; }));
  return is_so;
}

Result<std::optional<VisitRecord>> SqliteFrontier::last_requisite(const std::string& room, const core::Url& url) const {
  TRY_ASSIGN(auto found, records("WHERE v.reason = 'requisite' AND v.room = ?1 AND v.url = ?2 "
                                 "ORDER BY v.visit_number DESC LIMIT 1",
                                 {room, url.href_without_fragment()}));
  return found.empty() ? std::optional<VisitRecord>{} : std::optional<VisitRecord>(std::move(found.front()));
}

Result<bool> SqliteFrontier::pages_are_queued() const {
  TRY_ASSIGN(auto query, database_.statement(
                             "SELECT EXISTS (SELECT 1 FROM rooms r JOIN room_hosts rh ON rh.room = r.room WHERE "
                             "r.worker = ?1 AND EXISTS (SELECT 1 FROM visits q WHERE q.state = 'queued' AND q.room = "
                             "rh.room AND q.host = rh.host AND q.urgency = 1))"));
  bool queued = false;
  TRY(query.each({worker_}, [&](const Statement& row) { queued = row.integer(0) != 0; }));
  return queued;
}

Result<HostState> SqliteFrontier::host(const std::string& key) const {
  TRY_ASSIGN(auto query, database_.statement("SELECT next_at, blocked_until, backoff_step, failures_in_row, "
                                             "refusals_in_row, address, wait, block FROM clocks WHERE key = ?1"));
  HostState state;
  state.key = key;
  TRY(query.each({key}, [&](const Statement& row) {
    state.next_at = row.instant(0);
    state.blocked_until = row.instant(1);
    state.backoff_step = row.small_integer(2);
    state.failures_in_row = row.small_integer(3);
    state.refusals_in_row = row.small_integer(4);
    state.address = row.optional_text(5).value_or("");
    state.wait = core::Duration(row.integer(6));
    state.block = read_block(row.text(7));
  }));
  return state;
}

Result<void> SqliteFrontier::put_host(const core::Lease& lease, const HostState& state) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY(require_lease(lease.room, lease.epoch));
  TRY(store_clocks({state}));
  return transaction.commit();
}

Result<void> SqliteFrontier::store_clocks(const std::vector<HostState>& clocks) {
  std::optional<std::string> address;
  for (const HostState& clock : clocks) {
    if (is_address(clock.key)) address = clock.key;
  }
  TRY_ASSIGN(auto store, database_.statement(R"sql(
    INSERT INTO clocks (key, next_at, blocked_until, backoff_step, failures_in_row, refusals_in_row, address, wait, block)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    ON CONFLICT (key) DO UPDATE SET next_at = ?2, blocked_until = ?3, backoff_step = ?4, failures_in_row = ?5,
                                    refusals_in_row = ?6, address = ifnull(?7, address), wait = ?8,
                                    block = ?9)sql"));
  for (const HostState& clock : clocks) {
    std::optional<std::string> tie = address;
    if (!tie && !clock.address.empty()) tie = clock.address;
    if (is_address(clock.key)) tie.reset();
    TRY(store.run({clock.key, clock.next_at, clock.blocked_until, clock.backoff_step, clock.failures_in_row,
                   clock.refusals_in_row, tie, clock.wait.count(), core::name(clock.block)}));
  }
  return {};
}

Result<std::optional<core::RobotsCopy>> SqliteFrontier::robots(const std::string& origin) const {
  using State = core::RobotsCopy::State;
  TRY_ASSIGN(auto query, database_.statement("SELECT state, body, fetched_at, expires_at, detail FROM robots "
                                             "WHERE origin = ?1"));
  std::optional<core::RobotsCopy> copy;
  TRY(query.each({origin}, [&](const Statement& row) {
    copy.emplace();
    copy->origin = origin;
    // An unknown name stays `unreachable`: when in doubt, nothing is asked.
    for (const State state : {State::parsed, State::unavailable, State::denied}) {
      if (core::name(state) == row.text(0)) copy->state = state;
    }
    copy->body = row.text(1);
    copy->fetched_at = row.instant(2);
    copy->expires_at = row.instant(3);
    copy->detail = row.text(4);
  }));
  return copy;
}

Result<void> SqliteFrontier::put_robots(const core::Lease& lease, const core::RobotsCopy& copy) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY(require_lease(lease.room, lease.epoch));
  TRY(
      database_.run("INSERT INTO robots VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (origin) DO UPDATE SET "
                    "state = ?2, body = ?3, fetched_at = ?4, expires_at = ?5, detail = ?6",
                    {copy.origin, core::name(copy.state), copy.body, copy.fetched_at, copy.expires_at, copy.detail}));
  return transaction.commit();
}

}  // namespace pressroom::storage::database
