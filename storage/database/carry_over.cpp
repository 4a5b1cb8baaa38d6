// SPDX-License-Identifier: Apache-2.0
#include "storage/database/carry_over.hpp"

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

Result<void> carry_clocks(Database& from, Database& to) {
  TRY_ASSIGN(auto insert, to.statement("INSERT OR REPLACE INTO clocks VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
  return for_rows(from,
                  "SELECT key, next_at, blocked_until, backoff_step, failures_in_row, refusals_in_row, address "
                  "FROM clocks",
                  {}, [&](const Statement& row) {
                    return insert.run({row.text(0), row.integer(1), row.integer(2), row.integer(3), row.integer(4),
                                       row.integer(5), row.optional_text(6)});
                  });
}

Result<void> carry_robots(Database& from, Database& to) {
  TRY_ASSIGN(auto insert, to.statement("INSERT OR REPLACE INTO robots VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
  return for_rows(
      from, "SELECT origin, state, body, fetched_at, expires_at, detail FROM robots WHERE state = ?1",
      {core::name(core::RobotsCopy::State::unreachable)}, [&](const Statement& row) {
        return insert.run({row.text(0), row.text(1), row.text(2), row.integer(3), row.integer(4), row.text(5)});
      });
}

Result<void> carry_runs(Database& from, Database& to) {
  TRY_ASSIGN(auto insert, to.statement("INSERT OR REPLACE INTO runs VALUES (?1, ?2, ?3, ?4)"));
  return for_rows(from, "SELECT run, started, ended, exit_code FROM runs", {}, [&](const Statement& row) {
    const Value exit_code = row.is_null(3) ? Value(std::nullopt) : Value(row.integer(3));
    return insert.run({row.text(0), row.integer(1), row.optional_instant(2), exit_code});
  });
}

Result<void> carry_orders(Database& from, Database& to) {
  bool has_orders = false;
  TRY_ASSIGN(auto tables, from.statement("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'orders'"));
  TRY(tables.each({}, [&](const Statement&) { has_orders = true; }));
  if (!has_orders) return {};  // schema version 1
  TRY_ASSIGN(auto insert, to.statement("INSERT OR REPLACE INTO orders VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
  return for_rows(
      from, "SELECT room, transcript, visit_number, begun, run, settled FROM orders", {}, [&](const Statement& row) {
        return insert.run({row.text(0), row.text(1), row.integer(2), row.integer(3), row.text(4), row.integer(5)});
      });
}

// Claims are a dead predecessor's, since the caller holds the archive's lock.
Result<void> carry_visits(Database& from, Database& to) {
  TRY_ASSIGN(auto insert, to.statement(R"sql(
    INSERT OR IGNORE INTO visits (room, transcript, page, url, visit_number, host, reason, attempt, via, hops, due_at,
                                  end_code, end_detail, capture, state)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, answer.id,
           CASE WHEN ?14 = 'claimed' OR (?14 = 'captured' AND answer.id IS NULL) THEN 'queued' ELSE ?14 END
    FROM (SELECT 1) LEFT JOIN captures answer ON answer.warc_file = ?15 AND answer.offset = ?16)sql"));
  return for_rows(
      from, R"sql(
    SELECT v.room, v.transcript, v.page, v.url, v.visit_number, v.host, v.reason, v.attempt, v.via, v.hops, v.due_at,
           v.end_code, v.end_detail, v.state, c.warc_file, c.offset
    FROM visits v LEFT JOIN captures c ON c.id = v.capture
    WHERE v.state <> 'done' AND ifnull(v.end_code, '') <> 'record-lost' ORDER BY v.id)sql",
      {}, [&](const Statement& row) {
        const Value offset = row.is_null(15) ? Value(std::nullopt) : Value(row.integer(15));
        return insert.run({row.text(0), row.text(1), row.integer(2), row.text(3), row.integer(4), row.text(5),
                           row.text(6), row.integer(7), row.text(8), row.text(9), row.integer(10),
                           row.optional_text(11), row.optional_text(12), row.text(13), row.optional_text(14), offset});
      });
}

}  // namespace

Result<void> carry_over(Database& from, Database& to) {
  TRY_ASSIGN(auto transaction, Transaction::begin(to));
  TRY(carry_clocks(from, to));
  TRY(carry_robots(from, to));
  TRY(carry_runs(from, to));
  TRY(carry_orders(from, to));
  TRY(carry_visits(from, to));
  return transaction.commit();
}

}  // namespace pressroom::storage::database
