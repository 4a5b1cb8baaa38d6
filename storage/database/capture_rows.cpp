// SPDX-License-Identifier: Apache-2.0
#include "storage/database/capture_rows.hpp"

namespace pressroom::storage::database {

namespace {

core::Truncation truncation(std::string_view text) {
  for (const auto candidate : {core::Truncation::length, core::Truncation::time, core::Truncation::disconnect}) {
    if (core::name(candidate) == text) return candidate;
  }
  return core::Truncation::none;
}

}  // namespace

core::Capture read_capture(const Statement& row, int first) {
  core::Capture capture;
  int column = first;
  capture.id = row.integer(column++);
  capture.url = row.text(column++);
  capture.captured_at = row.instant(column++);
  capture.status = row.small_integer(column++);
  capture.mime = row.text(column++);
  capture.payload_digest = row.text(column++);
  capture.record_digest = row.text(column++);
  capture.record_id = row.text(column++);
  capture.location.warc_file = row.text(column++);
  capture.location.offset = static_cast<std::uint64_t>(row.integer(column++));
  capture.location.length = static_cast<std::uint64_t>(row.integer(column++));
  capture.room = row.text(column++);
  capture.transcript = row.text(column++);
  capture.page = row.small_integer(column++);
  capture.visit_number = row.small_integer(column++);
  capture.reason = core::visit_reason(row.text(column++)).value_or(core::VisitReason::requested);
  capture.truncation = truncation(row.text(column++));
  capture.refers_to = row.text(column++);
  return capture;
}

core::Result<std::int64_t> store_capture(Database& database, const core::Capture& capture) {
  TRY_ASSIGN(auto insert, database.statement(R"sql(
    INSERT INTO captures (url, captured_at, status, mime, payload_digest, record_digest, record_id, warc_file, offset,
                          length, room, transcript, page, visit_number, reason, truncation, refers_to)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
    ON CONFLICT (warc_file, offset) DO UPDATE SET
      url = ?1, captured_at = ?2, status = ?3, mime = ?4, payload_digest = ?5, record_digest = ?6, record_id = ?7,
      length = ?10, room = ?11, transcript = ?12, page = ?13, visit_number = ?14, reason = ?15, truncation = ?16,
      refers_to = ?17
    RETURNING id)sql"));
  TRY(insert.bind(
      {capture.url, capture.captured_at, capture.status, capture.mime, capture.payload_digest, capture.record_digest,
       capture.record_id, capture.location.warc_file, static_cast<std::int64_t>(capture.location.offset),
       static_cast<std::int64_t>(capture.location.length), capture.room, capture.transcript, capture.page,
       capture.visit_number, core::name(capture.reason), core::name(capture.truncation), capture.refers_to}));
  TRY_ASSIGN(const bool row, insert.step());
  const std::int64_t id = row ? insert.integer(0) : 0;
  // A RETURNING statement is finished only when it has said that there are no more rows.
  TRY(insert.step());
  return id;
}

}  // namespace pressroom::storage::database
