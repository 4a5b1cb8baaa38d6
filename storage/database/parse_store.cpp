// SPDX-License-Identifier: Apache-2.0
#include "storage/database/parse_store.hpp"

#include "core/digest.hpp"

namespace pressroom::storage::database {

using core::Result;

namespace {

/// Lengths before the values: no two rows are written alike.
void add_columns(core::Sha256& digest, const Statement& row, int columns) {
  for (int column = 0; column < columns; ++column) {
    const std::string value = row.is_null(column) ? "NULL" : "=" + row.text(column);
    digest.update(std::to_string(value.size()) + ":" + value);
  }
}

}  // namespace

Result<std::optional<std::string>> ParseStore::state_of(const std::string& room, const std::string& native_id) const {
  // Row numbers are left out, since another database of the same archive has others.
  constexpr int k_capture_columns = 18, k_visit_columns = 6;
  TRY_ASSIGN(auto captures, database_.statement(R"sql(
    SELECT seen.url, seen.captured_at, seen.status, seen.mime, seen.payload_digest, seen.record_digest, seen.record_id,
           seen.warc_file, seen.offset, seen.length, seen.page, seen.visit_number, seen.reason, seen.truncation,
           seen.refers_to, held.warc_file, held.offset, held.length
    FROM captures AS seen LEFT JOIN captures AS held ON seen.refers_to <> '' AND held.record_id = seen.refers_to
    WHERE seen.room = ?1 AND seen.transcript = ?2
    ORDER BY seen.visit_number, seen.page, seen.warc_file, seen.offset, held.id)sql"));
  TRY_ASSIGN(auto visits, database_.statement(R"sql(
    SELECT visits.visit_number, visits.page, visits.url, record_id, end_code, end_detail, state
    FROM visits LEFT JOIN captures ON captures.id = visits.capture
    WHERE visits.room = ?1 AND visits.transcript = ?2
    ORDER BY visits.visit_number, visits.page, visits.url, urgency)sql"));
  core::Sha256 digest;
  bool waits = false;
  TRY(captures.each({room, native_id}, [&](const Statement& row) { add_columns(digest, row, k_capture_columns); }));
  digest.update("visits");
  TRY(visits.each({room, native_id}, [&](const Statement& row) {
    add_columns(digest, row, k_visit_columns);
    const std::string state = row.text(k_visit_columns);
    waits = waits || state == "queued" || state == "claimed";
  }));
  if (waits) return std::nullopt;
  return digest.hex();
}

Result<std::vector<ParseStore::Reach>> ParseStore::files_of(const std::string& room,
                                                            const std::string& native_id) const {
  TRY_ASSIGN(auto query, database_.statement(R"sql(
    SELECT warc_file, MAX(reach) FROM (
      SELECT warc_file, offset + length AS reach FROM captures WHERE room = ?1 AND transcript = ?2
      UNION ALL
      SELECT held.warc_file, held.offset + held.length
      FROM captures AS seen JOIN captures AS held ON held.record_id = seen.refers_to
      WHERE seen.room = ?1 AND seen.transcript = ?2 AND seen.refers_to <> '')
    GROUP BY warc_file ORDER BY warc_file)sql"));
  std::vector<Reach> files;
  TRY(query.each({room, native_id}, [&](const Statement& row) {
    files.push_back({row.text(0), static_cast<std::uint64_t>(row.integer(1))});
  }));
  return files;
}

Result<std::optional<ParseRow>> ParseStore::find(const std::string& transcript_id) const {
  TRY_ASSIGN(auto query, database_.statement("SELECT basis, sidecars FROM parses WHERE transcript_id = ?1"));
  std::optional<ParseRow> found;
  TRY(query.each({transcript_id}, [&](const Statement& row) { found = ParseRow{row.text(0), row.text(1)}; }));
  return found;
}

Result<void> ParseStore::put(const std::string& transcript_id, const ParseRow& row) {
  TRY(database_.run(R"sql(
    INSERT INTO parses (transcript_id, basis, sidecars) VALUES (?1, ?2, ?3)
    ON CONFLICT (transcript_id) DO UPDATE SET basis = ?2, sidecars = ?3)sql",
                    {transcript_id, row.basis, row.sidecars}));
  return {};
}

Result<void> ParseStore::remove(const std::string& transcript_id) {
  TRY(database_.run("DELETE FROM parses WHERE transcript_id = ?1", {transcript_id}));
  return {};
}

}  // namespace pressroom::storage::database
