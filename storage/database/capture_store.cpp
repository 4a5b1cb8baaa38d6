// SPDX-License-Identifier: Apache-2.0
#include "storage/database/capture_store.hpp"

#include <fmt/format.h>

#include "storage/database/capture_rows.hpp"

namespace pressroom::storage::database {

using core::Capture;
using core::Result;

namespace {

constexpr std::string_view warc_file_query = "SELECT name, path, state, bytes, sha256, index_run FROM warc_files ";

WarcFile read_warc_file(const Statement& row) {
  WarcFile file;
  file.name = row.text(0);
  file.path = row.text(1);
  file.state = row.text(2) == name(WarcFile::State::closed) ? WarcFile::State::closed : WarcFile::State::open;
  file.bytes = static_cast<std::uint64_t>(row.integer(3));
  file.sha256 = row.optional_text(4);
  if (!row.is_null(5)) file.index_run = static_cast<std::uint64_t>(row.integer(5));
  return file;
}

Result<std::optional<Capture>> first_of(Result<std::vector<Capture>> captures) {
  if (!captures) return tl::unexpected(std::move(captures).error());
  return captures->empty() ? std::optional<Capture>{} : std::optional<Capture>(std::move(captures->front()));
}

}  // namespace

std::string_view name(WarcFile::State state) { return state == WarcFile::State::open ? "open" : "closed"; }

Result<std::vector<std::int64_t>> CaptureStore::add(const std::vector<Capture>& captures) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  std::vector<std::int64_t> rows;
  rows.reserve(captures.size());
  for (const Capture& capture : captures) {
    TRY_ASSIGN(const std::int64_t row, store_capture(database_, capture));
    rows.push_back(row);
  }
  TRY(transaction.commit());
  return rows;
}

Result<std::vector<Capture>> CaptureStore::list(std::string_view condition, std::initializer_list<Value> values) const {
  TRY_ASSIGN(auto query, database_.statement(fmt::format("SELECT {} FROM captures c {}", capture_columns, condition)));
  std::vector<Capture> found;
  TRY(query.each(values, [&](const Statement& row) { found.push_back(read_capture(row)); }));
  return found;
}

Result<std::optional<Capture>> CaptureStore::by_id(std::int64_t id) const {
  return first_of(list("WHERE c.id = ?1", {id}));
}

Result<std::optional<Capture>> CaptureStore::by_record_id(const std::string& record_id) const {
  return first_of(list("WHERE c.record_id = ?1 ORDER BY c.id LIMIT 1", {record_id}));
}

Result<std::optional<Capture>> CaptureStore::first_alike(const Capture& capture) const {
  return first_of(
      list("WHERE c.url = ?1 AND c.room = ?2 AND c.status = ?3 AND c.payload_digest = ?4 AND c.refers_to = '' AND "
           "c.truncation = 'none' ORDER BY c.captured_at, c.id LIMIT 1",
           {capture.url, capture.room, capture.status, capture.payload_digest}));
}

Result<std::optional<Capture>> CaptureStore::latest_whole(const std::string& room, const std::string& url) const {
  return first_of(
      list("WHERE c.url = ?1 AND c.room = ?2 AND (c.status = 200 OR (c.status = 304 AND c.refers_to <> '')) AND "
           "c.truncation = 'none' ORDER BY c.captured_at DESC, c.id DESC LIMIT 1",
           {url, room}));
}

Result<std::vector<Capture>> CaptureStore::newest_pages(const std::string& room, int most) const {
  return list(
      "WHERE c.room = ?1 AND c.transcript <> '' AND c.status = 200 AND c.refers_to = '' AND c.truncation = 'none' "
      "ORDER BY c.captured_at DESC, c.id DESC LIMIT ?2",
      {room, most});
}

Result<std::optional<Capture>> CaptureStore::latest(const std::string& url) const {
  return first_of(list("WHERE c.url = ?1 ORDER BY c.captured_at DESC, c.id DESC LIMIT 1", {url}));
}

Result<bool> CaptureStore::brought_before(const Capture& capture) const {
  TRY_ASSIGN(auto query, database_.statement("SELECT EXISTS (SELECT 1 FROM captures WHERE url = ?1 AND "
                                             "captured_at < ?2 AND payload_digest = ?3)"));
  bool before = false;
  TRY(query.each({capture.url, capture.captured_at, capture.payload_digest},
                 [&](const Statement& row) { before = row.integer(0) != 0; }));
  return before;
}

Result<std::vector<Capture>> CaptureStore::of_transcript(const std::string& room, const std::string& transcript,
                                                         int visit_number) const {
  return list(
      "WHERE c.room = ?1 AND c.transcript = ?2 AND c.visit_number = ?3 ORDER BY c.page, c.captured_at, c.warc_file, "
      "c.offset",
      {room, transcript, visit_number});
}

Result<std::vector<int>> CaptureStore::visit_numbers(const std::string& room, const std::string& transcript) const {
  TRY_ASSIGN(auto query, database_.statement("SELECT DISTINCT visit_number FROM captures WHERE room = ?1 AND "
                                             "transcript = ?2 ORDER BY visit_number"));
  std::vector<int> found;
  TRY(query.each({room, transcript}, [&](const Statement& row) { found.push_back(row.small_integer(0)); }));
  return found;
}

Result<std::vector<std::string>> CaptureStore::rooms() const {
  TRY_ASSIGN(auto query, database_.statement("SELECT DISTINCT room FROM captures ORDER BY room"));
  std::vector<std::string> names;
  TRY(query.each({}, [&](const Statement& row) { names.push_back(row.text(0)); }));
  return names;
}

Result<std::vector<std::string>> CaptureStore::transcripts(const std::string& room) const {
  TRY_ASSIGN(auto query, database_.statement("SELECT DISTINCT transcript FROM captures "
                                             "WHERE room = ?1 AND transcript <> '' ORDER BY transcript"));
  std::vector<std::string> native_ids;
  TRY(query.each({room}, [&](const Statement& row) { native_ids.push_back(row.text(0)); }));
  return native_ids;
}

Result<std::vector<std::string>> CaptureStore::files() const {
  TRY_ASSIGN(auto query, database_.statement("SELECT DISTINCT warc_file FROM captures ORDER BY warc_file"));
  std::vector<std::string> names;
  TRY(query.each({}, [&](const Statement& row) { names.push_back(row.text(0)); }));
  return names;
}

Result<std::vector<std::string>> CaptureStore::files_of(const std::string& room) const {
  TRY_ASSIGN(auto query, database_.statement("SELECT DISTINCT warc_file FROM captures WHERE room = ?1 "
                                             "ORDER BY warc_file"));
  std::vector<std::string> names;
  TRY(query.each({room}, [&](const Statement& row) { names.push_back(row.text(0)); }));
  return names;
}

Result<std::vector<Capture>> CaptureStore::of_warc_file(const std::string& warc_file) const {
  return list("WHERE c.warc_file = ?1 ORDER BY c.offset", {warc_file});
}

Result<void> CaptureStore::for_each(const std::function<Result<void>(const Capture&)>& visit) const {
  TRY_ASSIGN(auto query, database_.statement(fmt::format("SELECT {} FROM captures c ORDER BY c.id", capture_columns)));
  TRY(query.bind({}));
  for (;;) {
    TRY_ASSIGN(const bool row, query.step());
    if (!row) return {};
    TRY(visit(read_capture(query)));
  }
}

Result<void> CaptureStore::put_warc_file(const WarcFile& file) {
  const Value run = file.index_run ? Value(static_cast<std::int64_t>(*file.index_run)) : Value(std::nullopt);
  TRY(
      database_.run("INSERT INTO warc_files (name, path, state, bytes, sha256, index_run) "
                    "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (name) DO UPDATE SET "
                    "path = ?2, state = ?3, bytes = ?4, sha256 = ?5, index_run = ?6",
                    {file.name, file.path, name(file.state), static_cast<std::int64_t>(file.bytes), file.sha256, run}));
  return {};
}

Result<std::optional<WarcFile>> CaptureStore::warc_file(const std::string& name) const {
  TRY_ASSIGN(auto query, database_.statement(fmt::format("{} WHERE name = ?1", warc_file_query)));
  std::optional<WarcFile> found;
  TRY(query.each({name}, [&](const Statement& row) { found = read_warc_file(row); }));
  return found;
}

Result<std::vector<WarcFile>> CaptureStore::warc_files() const {
  TRY_ASSIGN(auto query, database_.statement(fmt::format("{} ORDER BY name", warc_file_query)));
  std::vector<WarcFile> found;
  TRY(query.each({}, [&](const Statement& row) { found.push_back(read_warc_file(row)); }));
  return found;
}

Result<std::vector<std::string>> CaptureStore::transcripts_since(const std::string& room, core::Instant since) const {
  TRY_ASSIGN(auto query, database_.statement("SELECT DISTINCT transcript FROM captures WHERE room = ?1 AND "
                                             "transcript <> '' AND captured_at >= ?2 ORDER BY transcript"));
  std::vector<std::string> native_ids;
  TRY(query.each({room, since}, [&](const Statement& row) { native_ids.push_back(row.text(0)); }));
  return native_ids;
}

Result<void> CaptureStore::forget_warc_file(const std::string& name) {
  TRY(forget_tail(name, 0));
  TRY(database_.run("DELETE FROM warc_files WHERE name = ?1", {name}));
  return {};
}

Result<void> CaptureStore::forget_of_transcript(const std::string& warc_file, const std::string& room,
                                                const std::string& transcript) {
  TRY(database_.run("DELETE FROM captures WHERE warc_file = ?1 AND room = ?2 AND transcript = ?3",
                    {warc_file, room, transcript}));
  return {};
}

Result<std::int64_t> CaptureStore::forget_tail(const std::string& name, std::uint64_t offset) {
  const auto from = static_cast<std::int64_t>(offset);
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY(
      database_.run("UPDATE visits SET state = 'failed', end_code = 'record-lost', end_detail = ?1 "
                    "WHERE state IN ('captured', 'done') AND capture IN "
                    "(SELECT id FROM captures WHERE warc_file = ?1 AND offset >= ?2)",
                    {name, from}));
  TRY(
      database_.run("UPDATE visits SET capture = NULL WHERE capture IN "
                    "(SELECT id FROM captures WHERE warc_file = ?1 AND offset >= ?2)",
                    {name, from}));
  TRY_ASSIGN(const std::int64_t forgotten,
             database_.run("DELETE FROM captures WHERE warc_file = ?1 AND offset >= ?2", {name, from}));
  TRY(transaction.commit());
  return forgotten;
}

}  // namespace pressroom::storage::database
