// SPDX-License-Identifier: Apache-2.0
#include "storage/database/visit_rows.hpp"

#include <fmt/format.h>

#include "storage/database/capture_rows.hpp"

namespace pressroom::storage::database {

using core::ErrorCode;
using core::Result;
using core::Visit;
using core::VisitRecord;

namespace {

VisitRecord::State visit_state(std::string_view text) {
  using State = VisitRecord::State;
  for (const State state : {State::claimed, State::captured, State::done, State::failed, State::refused}) {
    if (core::name(state) == text) return state;
  }
  return State::queued;
}

}  // namespace

std::string host_key(const core::Url& url) { return fmt::format("host:{}", url.host()); }

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
               .hops = row.text(9),
               .claimed_title = row.text(10),
               .claimed_date = row.text(11)};
}

Result<VisitRecord> read_visit_record(const Statement& row) {
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

}  // namespace pressroom::storage::database
