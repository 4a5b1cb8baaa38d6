// SPDX-License-Identifier: Apache-2.0
#include "storage/database/search_index.hpp"

#include <algorithm>

#include "core/digest.hpp"
#include "core/text.hpp"
#include "storage/database/search_words.hpp"

namespace pressroom::storage::database {

using core::Result;

namespace {

// A turn's number is its transcript's, shifted, and its place therein: the turns of one lie side by side and need no
// index of their own.
constexpr int k_place_bits = 24;
constexpr std::int64_t k_most_turns = std::int64_t{1} << k_place_bits;

constexpr const char* k_tables = R"sql(

CREATE TABLE transcripts (
  number         INTEGER PRIMARY KEY,
  transcript_id  TEXT NOT NULL UNIQUE,
  room           TEXT NOT NULL,
  day            TEXT NOT NULL,             -- YYYY-MM-DD; '': not known
  sidecar_sha256 TEXT NOT NULL,             -- of the file that was indexed
  words_sha256   TEXT NOT NULL              -- of what was taken from it
) STRICT;

CREATE TABLE turns (
  id       INTEGER PRIMARY KEY,             -- number << 24 | place in the transcript; the same in `words`
  turn_id  TEXT NOT NULL,
  speakers TEXT NOT NULL                    -- folded name, label and id, one a line
) STRICT;

CREATE VIRTUAL TABLE words USING fts5(text, tokenize = "unicode61 remove_diacritics 2");

-- Transcripts whose sidecars may have changed since they were indexed.
CREATE TABLE announced (
  transcript_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE state (
  filled     INTEGER NOT NULL,              -- 1: every transcript of the catalogue was looked at
  newest_row INTEGER NOT NULL               -- of the catalogue, that was heeded
) STRICT;
INSERT INTO state VALUES (0, 0);

)sql";

/// "prsS"; the number of the file's form.
const Schema k_schema{k_tables, 0x70727353, 1, "pressroom reparse"};

}  // namespace

IndexedTranscript IndexedTranscript::of(const core::Transcript& transcript, const std::string& date,
                                        const std::string& sidecar_sha256) {
  IndexedTranscript indexed;
  indexed.transcript_id = transcript.transcript_id;
  indexed.room = transcript.room;
  indexed.day = date.substr(0, 10);
  indexed.sidecar_sha256 = sidecar_sha256;
  indexed.turns.reserve(transcript.turns.size());
  for (const core::Turn& turn : transcript.turns) {
    std::vector<std::string> lines;
    for (const auto& said : {turn.speaker_name, turn.label, turn.speaker_id}) {
      std::string line = said ? core::folded(*said) : std::string();
      if (!line.empty() && std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(std::move(line));
    }
    std::string speakers;
    for (const std::string& line : lines) speakers += line + '\n';
    indexed.turns.push_back({turn.turn_id, std::move(speakers), set_apart(turn.text())});
  }
  return indexed;
}

std::string IndexedTranscript::words_sha256() const {
  core::Sha256 digest;
  const auto add = [&](const std::string& part) {
    digest.update(std::to_string(part.size()) + ":");
    digest.update(part);
  };
  for (const std::string* part : {&transcript_id, &room, &day}) add(*part);
  for (const Turn& turn : turns) {
    for (const std::string* part : {&turn.turn_id, &turn.speakers, &turn.text}) add(*part);
  }
  return digest.hex();
}

Result<SearchIndex> SearchIndex::open(const std::filesystem::path& path, Mode mode) {
  TRY_ASSIGN(Database database, Database::open(path, mode, k_schema));
  return SearchIndex(std::move(database));
}

Result<SearchIndexState> SearchIndex::state() {
  SearchIndexState state;
  TRY_ASSIGN(auto row, database_.statement("SELECT filled, newest_row FROM state"));
  TRY(row.each({}, [&](const Statement& columns) {
    state.filled = columns.integer(0) != 0;
    state.newest_row = columns.integer(1);
  }));
  TRY_ASSIGN(auto announced, database_.statement("SELECT transcript_id FROM announced ORDER BY transcript_id"));
  TRY(announced.each({}, [&](const Statement& columns) { state.announced.push_back(columns.text(0)); }));
  return state;
}

Result<std::optional<std::string>> SearchIndex::sidecar_sha256(const std::string& transcript_id) {
  TRY_ASSIGN(auto query, database_.statement("SELECT sidecar_sha256 FROM transcripts WHERE transcript_id = ?1"));
  std::optional<std::string> found;
  TRY(query.each({transcript_id}, [&](const Statement& row) { found = row.text(0); }));
  return found;
}

Result<std::vector<std::string>> SearchIndex::transcript_ids() {
  TRY_ASSIGN(auto query, database_.statement("SELECT transcript_id FROM transcripts ORDER BY transcript_id"));
  std::vector<std::string> found;
  TRY(query.each({}, [&](const Statement& row) { found.push_back(row.text(0)); }));
  return found;
}

Result<void> SearchIndex::announce(const std::vector<std::string>& transcript_ids) {
  if (transcript_ids.empty()) return {};
  TRY_ASSIGN(auto transaction, begin());
  for (const std::string& transcript_id : transcript_ids) {
    TRY(database_.run("INSERT OR IGNORE INTO announced VALUES (?1)", {transcript_id}));
  }
  return transaction.commit();
}

Result<void> SearchIndex::put(const IndexedTranscript& transcript) {
  if (static_cast<std::int64_t>(transcript.turns.size()) > k_most_turns) {
    return core::fail(core::ErrorCode::limit, "more turns than the search index can number", transcript.transcript_id);
  }
  TRY_ASSIGN(auto transaction, begin());
  TRY(database_.run("DELETE FROM announced WHERE transcript_id = ?1", {transcript.transcript_id}));
  const std::string words_sha256 = transcript.words_sha256();
  std::int64_t number = 0;
  bool same_words = false;
  TRY_ASSIGN(auto query,
             database_.statement("SELECT number, words_sha256 = ?2 FROM transcripts WHERE transcript_id = ?1"));
  TRY(query.each({transcript.transcript_id, words_sha256}, [&](const Statement& row) {
    number = row.integer(0);
    same_words = row.integer(1) != 0;
  }));
  TRY(database_.run(
      R"sql(
    INSERT INTO transcripts (transcript_id, room, day, sidecar_sha256, words_sha256) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (transcript_id) DO UPDATE SET room = ?2, day = ?3, sidecar_sha256 = ?4, words_sha256 = ?5)sql",
      {transcript.transcript_id, transcript.room, transcript.day, transcript.sidecar_sha256, words_sha256}));
  if (!same_words) {
    if (number != 0) TRY(remove_turns(number));
    std::int64_t id = (number != 0 ? number : database_.last_insert_id()) << k_place_bits;
    for (const IndexedTranscript::Turn& turn : transcript.turns) {
      TRY(database_.run("INSERT INTO turns (id, turn_id, speakers) VALUES (?1, ?2, ?3)",
                        {id, turn.turn_id, turn.speakers}));
      TRY(database_.run("INSERT INTO words (rowid, text) VALUES (?1, ?2)", {id, turn.text}));
      ++id;
    }
  }
  return transaction.commit();
}

Result<void> SearchIndex::remove_turns(std::int64_t number) {
  const std::int64_t first = number << k_place_bits, last = first + k_most_turns - 1;
  TRY(database_.run("DELETE FROM words WHERE rowid BETWEEN ?1 AND ?2", {first, last}));
  TRY(database_.run("DELETE FROM turns WHERE id BETWEEN ?1 AND ?2", {first, last}));
  return {};
}

Result<void> SearchIndex::remove(const std::string& transcript_id) {
  TRY_ASSIGN(auto transaction, begin());
  std::optional<std::int64_t> number;
  TRY_ASSIGN(auto query, database_.statement("SELECT number FROM transcripts WHERE transcript_id = ?1"));
  TRY(query.each({transcript_id}, [&](const Statement& row) { number = row.integer(0); }));
  if (number) TRY(remove_turns(*number));
  TRY(database_.run("DELETE FROM transcripts WHERE transcript_id = ?1", {transcript_id}));
  TRY(database_.run("DELETE FROM announced WHERE transcript_id = ?1", {transcript_id}));
  return transaction.commit();
}

Result<void> SearchIndex::heed(std::int64_t newest_row) {
  TRY(database_.run("UPDATE state SET newest_row = ?1 WHERE newest_row <> ?1", {newest_row}));
  return {};
}

Result<void> SearchIndex::mark_filled() {
  TRY(database_.run("UPDATE state SET filled = 1"));
  return {};
}

Result<std::vector<SearchHit>> SearchIndex::search(const SearchQuery& query) {
  // The texts of the best alone are marked: marking reads and cuts a whole turn. CROSS JOIN keeps SQLite from walking
  // through all transcripts and asking for the words in each.
  TRY_ASSIGN(auto statement, database_.statement(R"sql(
    WITH best AS MATERIALIZED (
      SELECT words.rowid AS id, bm25(words) AS score, t.turn_id, r.transcript_id, r.sidecar_sha256, r.day
      FROM words CROSS JOIN turns t ON t.id = words.rowid CROSS JOIN transcripts r ON r.number = t.id >> 24
      WHERE words MATCH ?1 AND (?2 = '' OR r.room = ?2) AND r.day >= ?3 AND (?4 = '' OR (r.day <> '' AND r.day <= ?4))
        AND (?5 = '' OR instr(t.speakers, ?5) > 0)
      ORDER BY score, r.day = '', r.day, t.turn_id LIMIT ?6)
    SELECT transcript_id, turn_id, sidecar_sha256,
           (SELECT highlight(words, 0, char(1), char(2)) FROM words WHERE words MATCH ?1 AND rowid = best.id)
    FROM best ORDER BY score, day = '', day, turn_id)sql"));
  std::vector<SearchHit> hits;
  TRY(statement.each({query.match, query.room, query.since, query.until, query.speaker, query.limit},
                     [&](const Statement& row) {
                       hits.push_back({row.text(0), row.text(1), row.text(2), row.text(3)});
                     }));
  return hits;
}

}  // namespace pressroom::storage::database
