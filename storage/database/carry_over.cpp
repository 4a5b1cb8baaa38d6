// SPDX-License-Identifier: Apache-2.0
#include "storage/database/carry_over.hpp"

#include <fmt/format.h>

#include "core/frontier.hpp"

namespace pressroom::storage::database {

namespace {

using core::Result;

/// `copy(row)` for each row of the query.
template <class Copy>
Result<void> for_rows(Database& from, std::string_view sql, std::initializer_list<Value> values, Copy copy) {
  TRY_ASSIGN(auto query, from.statement(sql));
  TRY(query.bind(values));
  for (;;) {
    TRY_ASSIGN(const bool row, query.step());
    if (!row) return {};
    TRY(copy(query));
  }
}

Result<bool> has_table(Database& from, std::string_view table) {
  bool has = false;
  TRY_ASSIGN(auto tables, from.statement("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1"));
  TRY(tables.each({table}, [&](const Statement&) { has = true; }));
  return has;
}

Result<bool> has_column(Database& from, std::string_view table, std::string_view column) {
  bool has = false;
  TRY_ASSIGN(auto columns, from.statement("SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2"));
  TRY(columns.each({table, column}, [&](const Statement&) { has = true; }));
  return has;
}

/// Every row of a table as it is, where `from` has the table: older schemas know less.
Result<void> carry_table(Database& from, Database& to, const std::string& table, const std::string& columns,
                         int column_count, const std::string& condition = "1") {
  TRY_ASSIGN(const bool has, has_table(from, table));
  if (!has) return {};
  std::string parameters;
  for (int i = 1; i <= column_count; ++i) parameters += fmt::format("{}?{}", i == 1 ? "" : ", ", i);
  TRY_ASSIGN(auto insert,
             to.statement(fmt::format("INSERT OR REPLACE INTO {} ({}) VALUES ({})", table, columns, parameters)));
  return for_rows(from, fmt::format("SELECT {} FROM {} WHERE {}", columns, table, condition), {},
                  [&](const Statement& row) { return insert.run_with_row(row, column_count); });
}

// Claims are a dead predecessor's, since the caller holds the archive's lock.
Result<void> carry_visits(Database& from, Database& to) {
  TRY_ASSIGN(auto insert, to.statement(R"sql(
    INSERT OR IGNORE INTO visits (room, transcript, page, url, visit_number, host, reason, attempt, via, hops, due_at,
                                  end_code, end_detail, capture, state, claimed_title, claimed_date)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, answer.id,
           CASE WHEN ?14 = 'claimed' OR (?14 = 'captured' AND answer.id IS NULL) THEN 'queued' ELSE ?14 END, ?17, ?18
    FROM (SELECT 1) LEFT JOIN captures answer ON answer.warc_file = ?15 AND answer.offset = ?16)sql"));
  TRY_ASSIGN(const bool knows_claims, has_column(from, "visits", "claimed_title"));
  return for_rows(from,
                  fmt::format(R"sql(
    SELECT v.room, v.transcript, v.page, v.url, v.visit_number, v.host, v.reason, v.attempt, v.via, v.hops, v.due_at,
           v.end_code, v.end_detail, v.state, c.warc_file, c.offset, {}
    FROM visits v LEFT JOIN captures c ON c.id = v.capture
    WHERE v.state <> 'done' AND ifnull(v.end_code, '') <> 'record-lost' ORDER BY v.id)sql",
                              knows_claims ? "v.claimed_title, v.claimed_date" : "'', ''"),
                  {}, [&](const Statement& row) {
                    const Value offset = row.is_null(15) ? Value(std::nullopt) : Value(row.integer(15));
                    return insert.run({row.text(0), row.text(1), row.integer(2), row.text(3), row.integer(4),
                                       row.text(5), row.text(6), row.integer(7), row.text(8), row.text(9),
                                       row.integer(10), row.optional_text(11), row.optional_text(12), row.text(13),
                                       row.optional_text(14), offset, row.text(16), row.text(17)});
                  });
}

}  // namespace

Result<void> carry_over(Database& from, Database& to) {
  TRY_ASSIGN(auto transaction, Transaction::begin(to));
  TRY_ASSIGN(const bool knows_waits, has_table(from, "rooms"));
  const std::string clocks = "key, next_at, blocked_until, backoff_step, failures_in_row, refusals_in_row, address";
  TRY_ASSIGN(const bool knows_blocks, has_column(from, "clocks", "block"));
  TRY(carry_table(from, to, "clocks", clocks + (knows_waits ? ", wait" : "") + (knows_blocks ? ", block" : ""),
                  7 + (knows_waits ? 1 : 0) + (knows_blocks ? 1 : 0)));
  TRY(carry_table(from, to, "robots", "origin, state, body, fetched_at, expires_at, detail", 6,
                  "state = 'unreachable'"));
  TRY(carry_table(from, to, "runs", "run, started, ended, exit_code", 4));
  TRY(carry_table(from, to, "orders", "room, transcript, visit_number, begun, run, settled", 6));
  // Leases are a dead predecessor's; an epoch never falls.
  TRY(carry_table(from, to, "rooms",
                  "room, epoch, worker, leased_until, paused_since, paused_by, paused_why, paused_until", 8));
  TRY(to.execute("UPDATE rooms SET worker = '', leased_until = 0"));
  const std::string watches = "room, kind, key, url, due_at, checks, interval, items, absent_since, state";
  TRY_ASSIGN(const bool knows_alarms, has_column(from, "watches", "alarmed_since"));
  TRY_ASSIGN(const bool knows_days, has_column(from, "watches", "read_back_to"));  // without it: read once more
  TRY(carry_table(from, to, "watches",
                  watches + (knows_alarms ? ", alarmed_since" : "") +
                      (knows_days ? ", read_back_to, reading_back_to, read_pages" : ""),
                  10 + (knows_alarms ? 1 : 0) + (knows_days ? 3 : 0)));
  TRY(carry_table(from, to, "spending", "room, day, requests, bytes", 4));
  TRY(carry_visits(from, to));
  TRY(to.execute("INSERT OR IGNORE INTO room_hosts SELECT DISTINCT room, host FROM visits"));
  TRY(
      to.execute("INSERT OR IGNORE INTO unpublished SELECT DISTINCT room, transcript FROM visits "
                 "WHERE transcript <> ''"));
  return transaction.commit();
}

}  // namespace pressroom::storage::database
