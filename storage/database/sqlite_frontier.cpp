// SPDX-License-Identifier: Apache-2.0
#include "storage/database/sqlite_frontier.hpp"

#include <fmt/format.h>

#include "storage/database/capture_rows.hpp"

namespace pressroom::storage::database {

using core::ErrorCode;
using core::HostState;
using core::Instant;
using core::Result;
using core::Visit;
using core::VisitRecord;

namespace {

constexpr std::string_view visit_columns =
    "v.id, v.room, v.url, v.reason, v.transcript, v.page, v.visit_number, v.attempt, v.via, v.hops";
constexpr int visit_column_count = 10;

std::string host_key(const core::Url& url) { return fmt::format("host:{}", url.host()); }

bool is_address(const std::string& key) { return key.starts_with("address:"); }

/// `damaged` when the stored URL is none: rows are written from parsed URLs only.
Result<Visit> read_visit(const Statement& row) {
  auto url = core::Url::parse(row.text(2));
  if (!url) return core::fail(ErrorCode::damaged, fmt::format("visit {} has no URL: {}", row.integer(0), row.text(2)));
  return Visit{.id = row.integer(0),
               .room = row.text(1),
               .url = *std::move(url),
               .reason = core::visit_reason(row.text(3)).value_or(core::VisitReason::requested),
               .transcript = row.text(4),
               .page = row.small_integer(5),
               .visit_number = row.small_integer(6),
               .attempt = row.small_integer(7),
               .via = row.text(8),
               .hops = row.text(9)};
}

VisitRecord::State visit_state(std::string_view text) {
  using State = VisitRecord::State;
  for (const State state : {State::claimed, State::captured, State::done, State::failed, State::refused}) {
    if (core::name(state) == text) return state;
  }
  return State::queued;
}

Result<VisitRecord> read_record(const Statement& row) {
  TRY_ASSIGN(auto visit, read_visit(row));
  int column = visit_column_count;
  VisitRecord record{
      .visit = std::move(visit), .state = visit_state(row.text(column)), .due_at = {}, .capture = {}, .end = {}};
  record.due_at = row.instant(++column);
  if (const auto code = row.optional_text(++column)) {
    const auto kind =
        record.state == VisitRecord::State::refused ? core::VisitEnd::Kind::refused : core::VisitEnd::Kind::failed;
    record.end = core::VisitEnd{.kind = kind, .code = *code, .detail = row.text(column + 1)};
  }
  column += 2;
  if (!row.is_null(column)) record.capture = read_capture(row, column);
  return record;
}

/// A call about a visit that is not where the call expects it changes nothing.
Result<void> require_change(std::int64_t changed, std::int64_t visit_id, std::string_view wanted) {
  if (changed > 0) return {};
  return core::fail(ErrorCode::not_found, fmt::format("visit {} is not {}", visit_id, wanted));
}

}  // namespace

Result<int> SqliteFrontier::enqueue(const std::vector<Visit>& visits, Instant due_at) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY_ASSIGN(const int added, insert_visits(visits, due_at));
  TRY(transaction.commit());
  return added;
}

Result<int> SqliteFrontier::insert_visits(const std::vector<Visit>& visits, Instant due_at) {
  TRY_ASSIGN(auto insert, database_.statement(R"sql(
    INSERT OR IGNORE INTO visits (room, transcript, page, url, visit_number, host, reason, attempt, via, hops, state,
                                  due_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'queued', ?11)
    RETURNING id)sql"));
  // Claims walk over the clocks, so a host without a row would never be asked.
  TRY_ASSIGN(auto clock, database_.statement("INSERT OR IGNORE INTO clocks VALUES (?1, 0, 0, 0, 0, 0, NULL)"));
  int added = 0;
  for (const Visit& visit : visits) {
    const std::string key = host_key(visit.url);
    TRY(clock.run({key}));
    TRY(insert.each({visit.room, visit.transcript, visit.page, visit.url.href_without_fragment(), visit.visit_number,
                     key, core::name(visit.reason), visit.attempt, visit.via, visit.hops, due_at},
                    [&](const Statement&) { ++added; }));
  }
  return added;
}

// Room names are [a-z0-9-]+ by the rule of room files; whatever else came here would be a name no visit has.
std::string SqliteFrontier::of_wanted_rooms() const {
  if (rooms_.empty()) return {};
  std::string names;
  for (const std::string& room : rooms_) {
    if (room.find('\'') != std::string::npos) continue;
    names += (names.empty() ? "'" : ", '") + room + "'";
  }
  return "AND q.room IN (" + names + ")";
}

// One seek per host and urgency, so a million visits behind a blocked host cost nothing.
Result<std::optional<Visit>> SqliteFrontier::first_claimable(Instant now) const {
  TRY_ASSIGN(auto query, database_.statement(fmt::format(R"sql(
    WITH first AS MATERIALIZED (
      SELECT (SELECT q.id FROM visits q
              WHERE q.state = 'queued' AND q.host = h.key AND q.urgency = u.column1 AND q.due_at <= ?1 {}
              ORDER BY q.due_at, q.id LIMIT 1) AS id
      FROM clocks h LEFT JOIN clocks a ON a.key = h.address CROSS JOIN (VALUES (0), (1), (2)) u
      WHERE h.key >= 'host:' AND h.key < 'host;'
        AND max(h.next_at, h.blocked_until, ifnull(a.next_at, 0), ifnull(a.blocked_until, 0)) <= ?1
        AND NOT EXISTS (SELECT 1 FROM visits f WHERE f.state = 'claimed' AND f.host = h.key))
    SELECT {} FROM first JOIN visits v ON v.id = first.id
    ORDER BY v.urgency, v.due_at, v.id LIMIT 1)sql",
                                                         of_wanted_rooms(), visit_columns)));
  TRY(query.bind({now}));
  TRY_ASSIGN(const bool row, query.step());
  if (!row) return std::optional<Visit>{};
  TRY_ASSIGN(auto visit, read_visit(query));
  return std::optional<Visit>(std::move(visit));
}

Result<std::optional<Visit>> SqliteFrontier::claim(Instant now, Instant hold_until) {
  // Most calls of a waiting crawler find nothing; those take no write lock.
  TRY_ASSIGN(auto glance, first_claimable(now));
  if (!glance) return glance;
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY_ASSIGN(auto visit, first_claimable(now));
  if (!visit) return visit;
  TRY(database_.run("UPDATE visits SET state = 'claimed' WHERE id = ?1", {visit->id}));
  TRY(
      database_.run("UPDATE clocks SET next_at = max(next_at, ?2) "
                    "WHERE key = ?1 OR key = (SELECT address FROM clocks WHERE key = ?1)",
                    {host_key(visit->url), hold_until}));
  TRY(transaction.commit());
  return visit;
}

Result<std::optional<Instant>> SqliteFrontier::next_claim_at() const {
  TRY_ASSIGN(auto query, database_.statement(fmt::format(R"sql(
    SELECT min(max(h.next_at, h.blocked_until, ifnull(a.next_at, 0), ifnull(a.blocked_until, 0),
                   (SELECT q.due_at FROM visits q
                    WHERE q.state = 'queued' AND q.host = h.key AND q.urgency = u.column1 {}
                    ORDER BY q.due_at LIMIT 1)))
    FROM clocks h LEFT JOIN clocks a ON a.key = h.address CROSS JOIN (VALUES (0), (1), (2)) u
    WHERE h.key >= 'host:' AND h.key < 'host;'
      AND NOT EXISTS (SELECT 1 FROM visits f WHERE f.state = 'claimed' AND f.host = h.key))sql",
                                                         of_wanted_rooms())));
  std::optional<Instant> earliest;
  TRY(query.each({}, [&](const Statement& row) { earliest = row.optional_instant(0); }));
  return earliest;
}

Result<std::int64_t> SqliteFrontier::commit_capture(const Visit& visit, const core::Capture& capture,
                                                    const std::vector<HostState>& clocks) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY_ASSIGN(const std::int64_t row, store_capture(database_, capture));
  TRY_ASSIGN(const std::int64_t changed,
             database_.run("UPDATE visits SET state = 'captured', capture = ?2, end_code = NULL, end_detail = NULL "
                           "WHERE id = ?1 AND state IN ('queued', 'claimed')",
                           {visit.id, row}));
  TRY(require_change(changed, visit.id, "queued or claimed"));
  TRY(store_clocks(clocks));
  TRY(transaction.commit());
  return row;
}

Result<void> SqliteFrontier::finish(std::int64_t visit_id, const std::vector<Visit>& found, Instant now) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY_ASSIGN(const std::int64_t changed,
             database_.run("UPDATE visits SET state = 'done' WHERE id = ?1 AND state = 'captured'", {visit_id}));
  TRY(require_change(changed, visit_id, "captured"));
  TRY(insert_visits(found, now));
  return transaction.commit();
}

Result<void> SqliteFrontier::postpone(std::int64_t visit_id, Instant due_at, Attempt attempt,
                                      const std::vector<HostState>& clocks) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY_ASSIGN(const std::int64_t changed,
             database_.run("UPDATE visits SET state = 'queued', due_at = ?2, attempt = attempt + ?3 "
                           "WHERE id = ?1 AND state IN ('queued', 'claimed', 'captured')",
                           {visit_id, due_at, attempt == Attempt::counted ? 1 : 0}));
  TRY(require_change(changed, visit_id, "queued, claimed or captured"));
  TRY(store_clocks(clocks));
  return transaction.commit();
}

Result<void> SqliteFrontier::end(std::int64_t visit_id, const core::VisitEnd& end,
                                 const std::vector<HostState>& clocks) {
  const auto state =
      end.kind == core::VisitEnd::Kind::refused ? VisitRecord::State::refused : VisitRecord::State::failed;
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY_ASSIGN(const std::int64_t changed, database_.run("UPDATE visits SET state = ?2, end_code = ?3, end_detail = ?4 "
                                                       "WHERE id = ?1 AND state IN ('queued', 'claimed', 'captured')",
                                                       {visit_id, core::name(state), end.code, end.detail}));
  TRY(require_change(changed, visit_id, "queued, claimed or captured"));
  TRY(store_clocks(clocks));
  return transaction.commit();
}

Result<void> SqliteFrontier::restore(const std::vector<core::Capture>& captures, Instant now) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY_ASSIGN(auto insert, database_.statement(R"sql(
    INSERT INTO visits (room, transcript, page, url, visit_number, host, reason, attempt, via, hops, state, due_at, capture)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, '', '', 'done', ?8,
            (SELECT id FROM captures WHERE warc_file = ?9 AND offset = ?10))
    ON CONFLICT (room, transcript, page, url, visit_number, urgency) DO UPDATE SET
      capture = excluded.capture,
      state = CASE WHEN capture IS NULL THEN 'captured' ELSE state END,
      end_code = CASE WHEN capture IS NULL THEN NULL ELSE end_code END,
      end_detail = CASE WHEN capture IS NULL THEN NULL ELSE end_detail END)sql"));
  TRY_ASSIGN(auto clock, database_.statement("INSERT OR IGNORE INTO clocks VALUES (?1, 0, 0, 0, 0, 0, NULL)"));
  for (const core::Capture& capture : captures) {
    const auto url = core::Url::parse(capture.url);
    if (!url) continue;  // another tool's record of something that is not asked for over HTTP
    const std::string key = host_key(*url);
    TRY(clock.run({key}));
    TRY(insert.run({capture.room, capture.transcript, capture.page, url->href_without_fragment(), capture.visit_number,
                    key, core::name(capture.reason), now, capture.location.warc_file,
                    static_cast<std::int64_t>(capture.location.offset)}));
  }
  return transaction.commit();
}

Result<void> SqliteFrontier::reopen(std::int64_t visit_id, Instant due_at) {
  TRY_ASSIGN(const std::int64_t changed,
             database_.run("UPDATE visits SET state = 'queued', due_at = ?2, attempt = 1, end_code = NULL, "
                           "end_detail = NULL WHERE id = ?1 AND state IN ('done', 'failed', 'refused')",
                           {visit_id, due_at}));
  return require_change(changed, visit_id, "over");
}

Result<int> SqliteFrontier::release_claims() {
  TRY_ASSIGN(const std::int64_t released, database_.run("UPDATE visits SET state = 'queued' WHERE state = 'claimed'"));
  return static_cast<int>(released);
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
    TRY_ASSIGN(auto record, read_record(query));
    found.push_back(std::move(record));
  }
}

Result<std::vector<VisitRecord>> SqliteFrontier::captured_unread() const {
  return records("WHERE v.state = 'captured' ORDER BY v.id", {});
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

Result<int> SqliteFrontier::latest_listing_number(const std::string& room) const {
  TRY_ASSIGN(auto query, database_.statement("SELECT ifnull(max(visit_number), 0) FROM visits WHERE room = ?1 AND "
                                             "transcript = '' AND reason = ?2"));
  int latest = 0;
  TRY(query.each({room, core::name(core::VisitReason::listing)},
                 [&](const Statement& row) { latest = row.small_integer(0); }));
  return latest;
}

Result<std::optional<VisitRecord>> SqliteFrontier::last_requisite(const std::string& room, const core::Url& url) const {
  TRY_ASSIGN(auto found, records("WHERE v.reason = 'requisite' AND v.room = ?1 AND v.url = ?2 "
                                 "ORDER BY v.visit_number DESC LIMIT 1",
                                 {room, url.href_without_fragment()}));
  return found.empty() ? std::optional<VisitRecord>{} : std::optional<VisitRecord>(std::move(found.front()));
}

Result<bool> SqliteFrontier::pages_are_queued() const {
  TRY_ASSIGN(auto query,
             database_.statement(fmt::format(
                 "SELECT EXISTS (SELECT 1 FROM clocks h WHERE EXISTS (SELECT 1 FROM visits q WHERE q.state = "
                 "'queued' AND q.host = h.key AND q.urgency = 1 {}))",
                 of_wanted_rooms())));
  bool queued = false;
  TRY(query.each({}, [&](const Statement& row) { queued = row.integer(0) != 0; }));
  return queued;
}

Result<HostState> SqliteFrontier::host(const std::string& key) const {
  TRY_ASSIGN(auto query, database_.statement("SELECT next_at, blocked_until, backoff_step, failures_in_row, "
                                             "refusals_in_row, address FROM clocks WHERE key = ?1"));
  HostState state;
  state.key = key;
  TRY(query.each({key}, [&](const Statement& row) {
    state.next_at = row.instant(0);
    state.blocked_until = row.instant(1);
    state.backoff_step = row.small_integer(2);
    state.failures_in_row = row.small_integer(3);
    state.refusals_in_row = row.small_integer(4);
    state.address = row.optional_text(5).value_or("");
  }));
  return state;
}

Result<void> SqliteFrontier::put_host(const HostState& state) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY(store_clocks({state}));
  return transaction.commit();
}

Result<void> SqliteFrontier::store_clocks(const std::vector<HostState>& clocks) {
  std::optional<std::string> address;
  for (const HostState& clock : clocks) {
    if (is_address(clock.key)) address = clock.key;
  }
  TRY_ASSIGN(auto store, database_.statement(R"sql(
    INSERT INTO clocks VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    ON CONFLICT (key) DO UPDATE SET next_at = ?2, blocked_until = ?3, backoff_step = ?4, failures_in_row = ?5,
                                    refusals_in_row = ?6, address = ifnull(?7, address))sql"));
  for (const HostState& clock : clocks) {
    TRY(store.run({clock.key, clock.next_at, clock.blocked_until, clock.backoff_step, clock.failures_in_row,
                   clock.refusals_in_row, is_address(clock.key) ? std::nullopt : address}));
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

Result<void> SqliteFrontier::put_robots(const core::RobotsCopy& copy) {
  TRY(
      database_.run("INSERT INTO robots VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (origin) DO UPDATE SET "
                    "state = ?2, body = ?3, fetched_at = ?4, expires_at = ?5, detail = ?6",
                    {copy.origin, core::name(copy.state), copy.body, copy.fetched_at, copy.expires_at, copy.detail}));
  return {};
}

}  // namespace pressroom::storage::database
