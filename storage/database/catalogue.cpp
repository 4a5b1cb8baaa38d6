// SPDX-License-Identifier: Apache-2.0
#include "storage/database/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/number.hpp"
#include "core/transcript_id.hpp"

namespace pressroom::storage::database {

using core::Result;

CatalogueEntry CatalogueEntry::of(const core::Transcript& transcript) {
  CatalogueEntry entry;
  entry.transcript_id = transcript.transcript_id;
  entry.room = transcript.room;
  entry.native_id = core::native_id_of(transcript.transcript_id);
  entry.url = transcript.url;
  entry.title = transcript.title;
  entry.completeness = transcript.completeness;
  entry.turns = static_cast<int>(transcript.turns.size());
  entry.revision = transcript.revision;
  entry.room_sha256 = transcript.room_sha256;
  entry.tool_version = transcript.tool_version;
  if (transcript.completeness.verdict == core::Verdict::complete) {
    for (const core::TranscriptPage& page : transcript.pages) {
      entry.last_success = std::max(entry.last_success.value_or(page.capture.captured_at), page.capture.captured_at);
    }
  }
  return entry;
}

std::vector<std::string> CatalogueEntry::differences(const CatalogueEntry& told) const {
  std::vector<std::string> columns;
  const auto compare = [&](const char* column, const auto& one, const auto& antold) {
    if (one != antold) columns.emplace_back(column);
  };
  compare("room", room, told.room);
  compare("native_id", native_id, told.native_id);
  compare("url", url, told.url);
  compare("title", title, told.title);
  compare("kind", kind, told.kind);
  compare("verdict", completeness.verdict, told.completeness.verdict);
  compare("declared_pages", completeness.declared_pages, told.completeness.declared_pages);
  compare("captured_pages", completeness.captured_pages, told.completeness.captured_pages);
  compare("missing", completeness.missing, told.completeness.missing);
  compare("reasons", completeness.reasons, told.completeness.reasons);
  compare("turns", turns, told.turns);
  compare("revision", revision, told.revision);
  compare("room_sha256", room_sha256, told.room_sha256);
  compare("tool_version", tool_version, told.tool_version);
  if (told.last_success) compare("last_success", last_success, told.last_success);
  return columns;
}

// SQLite writes and reads the lists: its JSON is at hand here, and one writer per format is enough.
Result<std::string> Catalogue::json_list(const std::vector<std::string>& values) const {
  TRY_ASSIGN(auto append, database_.statement("SELECT json_insert(?1, '$[#]', ?2)"));
  std::string list = "[]";
  for (const std::string& value : values) {
    TRY(append.each({list, value}, [&](const Statement& row) { list = row.text(0); }));
  }
  return list;
}

Result<std::vector<std::string>> Catalogue::from_json_list(const std::string& json) const {
  if (json == "[]") return std::vector<std::string>();  // nearly always
  TRY_ASSIGN(auto query, database_.statement("SELECT value FROM json_each(?1)"));
  std::vector<std::string> values;
  TRY(query.each({json}, [&](const Statement& row) { values.push_back(row.text(0)); }));
  return values;
}

Result<void> Catalogue::put(const CatalogueEntry& entry) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY_ASSIGN(const auto reasons, json_list(entry.completeness.reasons));
  const std::string missing = fmt::format("[{}]", fmt::join(entry.completeness.missing, ","));
  TRY(database_.run(
      R"sql(
    INSERT INTO transcripts (transcript_id, room, native_id, url, title, kind, verdict, declared_pages, captured_pages,
                             missing, reasons, turns, revision, sidecar, sidecar_sha256, room_sha256, tool_version,
                             updated_at, last_success, visit_number)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
    ON CONFLICT (transcript_id) DO UPDATE SET
      room = ?2, native_id = ?3, url = ?4, title = ?5, kind = ?6, verdict = ?7, declared_pages = ?8,
      captured_pages = ?9, missing = ?10, reasons = ?11, turns = ?12, revision = ?13, sidecar = ?14,
      sidecar_sha256 = ?15, room_sha256 = ?16, tool_version = ?17, updated_at = ?18,
      last_success = ifnull(?19, last_success), visit_number = ?20)sql",
      {entry.transcript_id,
       entry.room,
       entry.native_id,
       entry.url,
       entry.title,
       entry.kind,
       core::name(entry.completeness.verdict),
       entry.completeness.declared_pages,
       entry.completeness.captured_pages,
       missing,
       reasons,
       entry.turns,
       entry.revision,
       entry.sidecar,
       entry.sidecar_sha256,
       entry.room_sha256,
       entry.tool_version,
       entry.updated_at,
       entry.last_success,
       entry.visit_number}));
  TRY(database_.run("DELETE FROM unpublished WHERE room = ?1 AND native_id = ?2", {entry.room, entry.native_id}));
  return transaction.commit();
}

Result<CatalogueEntry> Catalogue::entry_in(const Statement& row) const {
  CatalogueEntry entry;
  entry.transcript_id = row.text(0);
  entry.room = row.text(1);
  entry.native_id = row.text(2);
  entry.url = row.text(3);
  entry.title = row.optional_text(4);
  entry.kind = row.text(5);
  entry.completeness.verdict = core::verdict(row.text(6)).value_or(core::Verdict::unknown);
  entry.completeness.declared_pages = row.small_integer(7);
  entry.completeness.captured_pages = row.small_integer(8);
  TRY_ASSIGN(const auto missing, from_json_list(row.text(9)));
  for (const std::string& page : missing) entry.completeness.missing.push_back(core::number_in(page).value_or(0));
  TRY_ASSIGN(entry.completeness.reasons, from_json_list(row.text(10)));
  entry.turns = row.small_integer(11);
  entry.revision = row.small_integer(12);
  entry.sidecar = row.text(13);
  entry.sidecar_sha256 = row.text(14);
  entry.room_sha256 = row.text(15);
  entry.tool_version = row.text(16);
  entry.updated_at = row.instant(17);
  entry.last_success = row.optional_instant(18);
  entry.visit_number = row.small_integer(19);
  return entry;
}

Result<void> Catalogue::visit(std::string_view condition, std::initializer_list<Value> values,
                              const Visitor& visitor) const {
  TRY_ASSIGN(auto query,
             database_.statement(fmt::format(
                 "SELECT transcript_id, room, native_id, url, title, kind, verdict, declared_pages, "
                 "captured_pages, missing, reasons, turns, revision, sidecar, sidecar_sha256, room_sha256, "
                 "tool_version, updated_at, last_success, visit_number FROM transcripts {} ORDER BY transcript_id",
                 condition)));
  TRY(query.bind(values));
  for (;;) {
    TRY_ASSIGN(const bool row, query.step());
    if (!row) return {};
    TRY_ASSIGN(const CatalogueEntry entry, entry_in(query));
    TRY(visitor(entry));
  }
}

Result<std::vector<CatalogueEntry>> Catalogue::entries(std::string_view condition,
                                                       std::initializer_list<Value> values) const {
  std::vector<CatalogueEntry> found;
  TRY(visit(condition, values, [&](const CatalogueEntry& entry) -> Result<void> {
    found.push_back(entry);
    return {};
  }));
  return found;
}

Result<void> Catalogue::visit(const std::string& room, Listed listed, const Visitor& visitor) const {
  if (listed == Listed::all) return visit("WHERE room = ?1", {room}, visitor);
  return visit(
      "WHERE rowid IN (SELECT rowid FROM transcripts INDEXED BY transcripts_unfinished "
      "WHERE room = ?1 AND verdict <> 'complete' "
      "UNION SELECT t.rowid FROM watches w INDEXED BY watches_absent "
      "CROSS JOIN transcripts t ON t.room = w.room AND t.native_id = w.key WHERE w.room = ?1 AND w.kind = 'transcript' "
      "AND w.absent_since IS NOT NULL)",
      {room}, visitor);
}

Result<std::optional<CatalogueEntry>> Catalogue::find(const std::string& transcript_id) const {
  TRY_ASSIGN(auto found, entries("WHERE transcript_id = ?1", {transcript_id}));
  return found.empty() ? std::optional<CatalogueEntry>{} : std::optional<CatalogueEntry>(std::move(found.front()));
}

Result<std::vector<CatalogueEntry>> Catalogue::list(const std::string& room) const {
  return room.empty() ? entries("", {}) : entries("WHERE room = ?1", {room});
}

Result<void> Catalogue::remove(const std::string& transcript_id) {
  TRY(database_.run("DELETE FROM transcripts WHERE transcript_id = ?1", {transcript_id}));
  return {};
}

Result<std::vector<NamedSidecar>> Catalogue::sidecars() const {
  std::vector<NamedSidecar> found;
  TRY(visit_sidecars([&](const NamedSidecar& named) -> Result<void> {
    found.push_back(named);
    return {};
  }));
  return found;
}

Result<void> Catalogue::visit_sidecars(const std::function<Result<void>(const NamedSidecar&)>& visitor) const {
  TRY_ASSIGN(auto query, database_.statement("SELECT transcript_id, sidecar, sidecar_sha256 FROM transcripts "
                                             "WHERE sidecar <> '' ORDER BY transcript_id"));
  TRY(query.bind({}));
  for (;;) {
    TRY_ASSIGN(const bool more, query.step());
    if (!more) return {};
    TRY(visitor({query.text(0), query.text(1), query.text(2)}));
  }
}

Result<std::int64_t> Catalogue::newest_row() const {
  TRY_ASSIGN(auto query, database_.statement("SELECT max(rowid) FROM transcripts"));
  std::int64_t newest = 0;
  TRY(query.each({}, [&](const Statement& row) { newest = row.integer(0); }));
  return newest;
}

Result<std::vector<std::string>> Catalogue::unpublished(const std::string& room) const {
  TRY_ASSIGN(auto query, database_.statement("SELECT native_id FROM unpublished WHERE room = ?1 ORDER BY native_id"));
  std::vector<std::string> native_ids;
  TRY(query.each({room}, [&](const Statement& row) { native_ids.push_back(row.text(0)); }));
  return native_ids;
}

Result<std::vector<CatalogueEntry>> Catalogue::unfinished(const std::string& room) const {
  return entries("INDEXED BY transcripts_unfinished WHERE room = ?1 AND verdict <> 'complete'", {room});
}

Result<std::vector<RoomTotals>> Catalogue::totals() const {
  TRY_ASSIGN(auto query, database_.statement(R"sql(
    -- By verdict first, as transcripts_totals has them: each is compared once and not once for each row.
    WITH counted AS (
      SELECT room, verdict, count(*) AS transcripts, sum(captured_pages) AS pages,
             sum(iif(missing = '[]', 0, json_array_length(missing))) AS missing_pages, sum(turns) AS turns
      FROM transcripts GROUP BY room, verdict),
    listed AS (
      SELECT room, sum(transcripts) AS transcripts, sum(iif(verdict = 'complete', transcripts, 0)) AS complete,
             sum(iif(verdict = 'incomplete', transcripts, 0)) AS incomplete,
             sum(iif(verdict = 'unknown', transcripts, 0)) AS unknown, sum(pages) AS pages,
             sum(missing_pages) AS missing_pages, sum(turns) AS turns
      FROM counted GROUP BY room),
    open AS (
      SELECT room, sum(state = 'queued') AS queued, sum(state = 'failed') AS failed, sum(state = 'refused') AS refused
      FROM visits WHERE state IN ('queued', 'failed', 'refused') AND urgency < 2 GROUP BY room),
    -- A transcript that was ever put in the catalogue stays there.
    unread AS (
      SELECT u.room, count(*) AS unread FROM unpublished u
      WHERE NOT EXISTS (SELECT 1 FROM transcripts t WHERE t.room = u.room AND t.native_id = u.native_id)
      GROUP BY u.room),
    -- What became of the newest visit of each requisite.
    requisite AS (
      SELECT room, sum(status = 200 OR status = 304) AS stored, sum(state = 'queued') AS queued,
             sum(state IN ('failed', 'refused') OR status >= 400) AS missing
      FROM (SELECT v.room, v.state, c.status, max(v.visit_number)
            FROM visits v LEFT JOIN captures c ON c.id = v.capture
            WHERE v.reason = 'requisite' GROUP BY v.room, v.url) GROUP BY room)
    SELECT rooms.room, l.transcripts, l.complete, l.incomplete, l.unknown, l.pages, l.missing_pages, l.turns,
           o.queued, o.failed, o.refused, n.unread, r.stored, r.queued, r.missing
    FROM (SELECT room FROM listed UNION SELECT room FROM open UNION SELECT room FROM requisite
          UNION SELECT room FROM unread UNION SELECT room FROM rooms) rooms
    LEFT JOIN listed l ON l.room = rooms.room LEFT JOIN open o ON o.room = rooms.room
    LEFT JOIN requisite r ON r.room = rooms.room LEFT JOIN unread n ON n.room = rooms.room
    ORDER BY rooms.room)sql"));
  std::vector<RoomTotals> found;
  TRY(query.each({}, [&](const Statement& row) {
    RoomTotals& room = found.emplace_back();
    room.room = row.text(0);
    room.transcripts = row.integer(1);
    room.complete = row.integer(2);
    room.incomplete = row.integer(3);
    room.unknown = row.integer(4);
    room.pages = row.integer(5);
    room.missing_pages = row.integer(6);
    room.turns = row.integer(7);
    room.queued = row.integer(8);
    room.failed = row.integer(9);
    room.refused = row.integer(10);
    room.unread = row.integer(11);
    room.requisites = row.integer(12);
    room.requisites_queued = row.integer(13);
    room.requisites_missing = row.integer(14);
  }));
  return found;
}

Result<void> Catalogue::start_run(const std::string& run, core::Instant started) {
  TRY(database_.run("INSERT INTO runs (run, started) VALUES (?1, ?2)", {run, started}));
  return {};
}

Result<void> Catalogue::end_run(const std::string& run, core::Instant ended, int exit_code) {
  TRY_ASSIGN(const std::int64_t changed,
             database_.run("UPDATE runs SET ended = ?2, exit_code = ?3 WHERE run = ?1", {run, ended, exit_code}));
  if (changed == 0) return core::fail(core::ErrorCode::not_found, fmt::format("run {} was never started", run));
  return {};
}

Result<std::optional<Run>> Catalogue::last_run() const {
  // The clock may have been set back since: rows are numbered as they come.
  TRY_ASSIGN(auto found, runs("rowid DESC", 1));
  return found.empty() ? std::optional<Run>() : std::optional<Run>(std::move(found.front()));
}

Result<std::vector<Run>> Catalogue::runs(int limit) const { return runs("started DESC, run DESC", limit); }

Result<std::vector<Run>> Catalogue::runs(std::string_view order, int limit) const {
  TRY_ASSIGN(auto query, database_.statement(fmt::format(
                             "SELECT run, started, ended, exit_code FROM runs ORDER BY {} LIMIT ?1", order)));
  std::vector<Run> found;
  TRY(query.each({limit}, [&](const Statement& row) {
    Run& run = found.emplace_back();
    run.run = row.text(0);
    run.started = row.instant(1);
    run.ended = row.optional_instant(2);
    if (!row.is_null(3)) run.exit_code = row.small_integer(3);
  }));
  return found;
}

}  // namespace pressroom::storage::database
