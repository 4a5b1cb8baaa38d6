// SPDX-License-Identifier: Apache-2.0
#include "storage/database/schema.hpp"

namespace pressroom::storage::database {

// Times are milliseconds since 1970-01-01T00:00:00Z; enumerations are stored by name, so that a value outlives a
// reordering in the code and a person can read the tables.
static constexpr const char* k_tables = R"sql(

-- WARC files by base name; `path` is relative to the archive.
CREATE TABLE warc_files (
  name   TEXT PRIMARY KEY,
  path   TEXT NOT NULL,
  state  TEXT NOT NULL CHECK (state IN ('open', 'closed')),
  bytes  INTEGER NOT NULL CHECK (bytes >= 0),
  sha256 TEXT,                              -- 64 hexadecimal digits, known once the file is closed
  index_run INTEGER CHECK (index_run > 0)   -- run of the index that holds its lines; NULL: not indexed
) STRICT, WITHOUT ROWID;

-- Index of the response and revisit records: one row finds one member. Derived from the WARC files.
CREATE TABLE captures (
  id             INTEGER PRIMARY KEY,
  url            TEXT NOT NULL,
  captured_at    INTEGER NOT NULL,
  status         INTEGER NOT NULL,
  mime           TEXT NOT NULL,
  payload_digest TEXT NOT NULL,
  record_digest  TEXT NOT NULL,
  record_id      TEXT NOT NULL,
  warc_file      TEXT NOT NULL,
  offset         INTEGER NOT NULL CHECK (offset >= 0),
  length         INTEGER NOT NULL CHECK (length >= 0),
  room           TEXT NOT NULL,
  transcript     TEXT NOT NULL,
  page           INTEGER NOT NULL,
  visit_number   INTEGER NOT NULL,
  reason         TEXT NOT NULL,
  truncation     TEXT NOT NULL,
  refers_to      TEXT NOT NULL,             -- of a revisit: record id of the response with the payload; else ''
  UNIQUE (warc_file, offset)
) STRICT;
CREATE INDEX captures_by_url ON captures (url, captured_at);
CREATE INDEX captures_by_record_id ON captures (record_id);
CREATE INDEX captures_by_transcript ON captures (room, transcript, visit_number, page);

-- What is known and what is due.
CREATE TABLE visits (
  id           INTEGER PRIMARY KEY,
  room         TEXT NOT NULL,
  transcript   TEXT NOT NULL,
  page         INTEGER NOT NULL,
  url          TEXT NOT NULL,
  visit_number INTEGER NOT NULL,
  host         TEXT NOT NULL,               -- key of the host's clock
  reason       TEXT NOT NULL,
  urgency      INTEGER NOT NULL GENERATED ALWAYS AS
                 (CASE reason WHEN 'robots' THEN 0 WHEN 'requisite' THEN 2 ELSE 1 END) VIRTUAL,
  attempt      INTEGER NOT NULL,
  via          TEXT NOT NULL,
  hops         TEXT NOT NULL,
  claimed_title TEXT NOT NULL DEFAULT '',   -- what the listing, feed or sitemap says of a transcript
  claimed_date TEXT NOT NULL DEFAULT '',
  state        TEXT NOT NULL CHECK (state IN ('queued', 'claimed', 'captured', 'done', 'failed', 'refused')),
  due_at       INTEGER NOT NULL,
  capture      INTEGER REFERENCES captures (id),  -- the last answer, also one that led to another attempt
  end_code     TEXT,
  end_detail   TEXT,
  -- Urgency tells the kinds apart: a page that calls a listing its image does not keep the listing from being read.
  UNIQUE (room, transcript, page, url, visit_number, urgency)
) STRICT;
-- Partial indexes: their size, and the cost of a claim, follow what is due and not what is known.
CREATE INDEX visits_queued ON visits (room, host, urgency, due_at, id) WHERE state = 'queued';
CREATE INDEX visits_claimed ON visits (host) WHERE state = 'claimed';
CREATE INDEX visits_captured ON visits (room, id) WHERE state = 'captured';
CREATE INDEX visits_unfinished ON visits (room, state) WHERE state IN ('queued', 'failed', 'refused');
CREATE INDEX visits_of_requisites ON visits (room, url, visit_number) WHERE reason = 'requisite';
CREATE INDEX visits_by_number ON visits (room, transcript, visit_number);
CREATE INDEX visits_by_capture ON visits (capture) WHERE capture IS NOT NULL;

-- The unit that is leased. A lease is over when its time has come or its worker has given it back; the epoch grows with
-- each claim and never falls.
CREATE TABLE rooms (
  room         TEXT PRIMARY KEY,
  epoch        INTEGER NOT NULL,
  worker       TEXT NOT NULL,               -- '': nobody
  leased_until INTEGER NOT NULL,
  paused_since INTEGER,                     -- NULL: not paused
  paused_by    TEXT,
  paused_why   TEXT,
  paused_until INTEGER,                     -- NULL: until somebody resumes it
  last_success INTEGER                      -- of 2xx and 304, but for robots.txt and requisites; NULL: never
) STRICT, WITHOUT ROWID;

-- Which hosts a room has visits on: where the search for what is due begins.
CREATE TABLE room_hosts (
  room TEXT NOT NULL,
  host TEXT NOT NULL,                       -- key of the host's clock
  PRIMARY KEY (room, host)
) STRICT, WITHOUT ROWID;
CREATE INDEX room_hosts_by_host ON room_hosts (host);

-- What is visited again and again.
CREATE TABLE watches (
  room         TEXT NOT NULL,
  kind         TEXT NOT NULL CHECK (kind IN ('listing', 'feed', 'sitemap', 'transcript')),
  key          TEXT NOT NULL,               -- URL of a document, native id of a transcript
  url          TEXT NOT NULL,
  due_at       INTEGER NOT NULL,
  checks       INTEGER NOT NULL,
  interval     INTEGER NOT NULL,            -- milliseconds
  items        INTEGER NOT NULL,
  read_back_to TEXT NOT NULL DEFAULT 'unread',  -- of a document: YYYY-MM-DD; '': all that it lists was looked at
  reading_back_to TEXT NOT NULL DEFAULT '',     -- the same once the reading under way has come to its end
  read_pages   INTEGER NOT NULL DEFAULT 0,  -- of a document with more pages than could be read: how many could
  absent_since INTEGER,
  state        TEXT NOT NULL,
  alarmed_since INTEGER,                   -- of a document that names no transcript any more
  PRIMARY KEY (room, kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX watches_due ON watches (room, due_at);
CREATE INDEX watches_absent ON watches (room, key) WHERE absent_since IS NOT NULL;
CREATE INDEX watches_vanished ON watches (room) WHERE state = 'vanished';
CREATE INDEX watches_alarmed ON watches (room, key, kind) WHERE alarmed_since IS NOT NULL;

-- What a room has asked of others, by UTC day (days since 1970-01-01).
CREATE TABLE spending (
  room     TEXT NOT NULL,
  day      INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  bytes    INTEGER NOT NULL,
  PRIMARY KEY (room, day)
) STRICT, WITHOUT ROWID;

-- Clocks and back-off of hosts ("host:NAME") and addresses ("address:IP").
CREATE TABLE clocks (
  key             TEXT PRIMARY KEY,
  next_at         INTEGER NOT NULL,
  blocked_until   INTEGER NOT NULL,
  block           TEXT NOT NULL DEFAULT 'none',  -- what set blocked_until: back-off, retry-after, circuit
  backoff_step    INTEGER NOT NULL,
  failures_in_row INTEGER NOT NULL,
  refusals_in_row INTEGER NOT NULL,
  address         TEXT,                     -- of a host: key of the address that answered last
  wait            INTEGER NOT NULL DEFAULT 0  -- of a host: milliseconds waited after its last request
) STRICT, WITHOUT ROWID;
CREATE INDEX clocks_by_next_at ON clocks (next_at);

CREATE TABLE robots (
  origin     TEXT PRIMARY KEY,
  state      TEXT NOT NULL,
  body       TEXT NOT NULL,
  fetched_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  detail     TEXT NOT NULL
) STRICT;

-- The catalogue. Derived from the sidecars, which derive from the WARC files.
CREATE TABLE transcripts (
  transcript_id  TEXT PRIMARY KEY,
  room           TEXT NOT NULL,
  native_id      TEXT NOT NULL,
  url            TEXT NOT NULL,
  title          TEXT,
  kind           TEXT NOT NULL,
  verdict        TEXT NOT NULL,
  declared_pages INTEGER NOT NULL,
  captured_pages INTEGER NOT NULL,
  missing        TEXT NOT NULL,             -- JSON array of page numbers
  reasons        TEXT NOT NULL,             -- JSON array of strings
  turns          INTEGER NOT NULL,
  revision       INTEGER NOT NULL,
  sidecar        TEXT NOT NULL,             -- path relative to the archive
  sidecar_sha256 TEXT NOT NULL,
  room_sha256    TEXT NOT NULL,
  tool_version   TEXT NOT NULL,
  updated_at     INTEGER NOT NULL,
  last_success   INTEGER,
  visit_number   INTEGER NOT NULL,          -- the newest visit the row speaks of; a later one is unfinished
  UNIQUE (room, native_id)
) STRICT;
CREATE INDEX transcripts_unfinished ON transcripts (room, transcript_id) WHERE verdict <> 'complete';
CREATE INDEX transcripts_by_room ON transcripts (room, transcript_id);
-- The totals of a room are asked for more often than a transcript is put: they are read from here, and no row is.
CREATE INDEX transcripts_totals ON transcripts (room, verdict, captured_pages, missing, turns);

-- Transcripts of which there may be more than their row in the catalogue says.
CREATE TABLE unpublished (
  room      TEXT NOT NULL,
  native_id TEXT NOT NULL,
  PRIMARY KEY (room, native_id)
) STRICT, WITHOUT ROWID;

-- Transcripts that the site changed, with what a list of them shows. Derived from the sidecars.
CREATE TABLE histories (
  transcript_id  TEXT PRIMARY KEY,
  room           TEXT NOT NULL,
  revisions      INTEGER NOT NULL,
  changes        INTEGER NOT NULL,          -- entries of the history behind the first
  changed_at     INTEGER NOT NULL,          -- of the last of them
  classes        TEXT NOT NULL,             -- names of the kinds of change, a blank between two
  sidecar_sha256 TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX histories_by_room ON histories (room, changed_at);

-- Rooms whose feed says something else than the sidecars.
CREATE TABLE stale_feeds (
  room TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- What is counted of each transcript, in millionths. Derived from the sidecars; `place` is the order of first sight.
CREATE TABLE figures (
  place         INTEGER PRIMARY KEY,
  transcript_id TEXT NOT NULL UNIQUE,
  room          TEXT NOT NULL,
  labels        INTEGER,                    -- NULL: nothing to count; so the others
  unknown       INTEGER,
  coverage      INTEGER,
  turn_length   INTEGER
) STRICT;
CREATE INDEX figures_by_room ON figures (room, place);

-- How each transcript was parsed: what would give the same again is not parsed again.
CREATE TABLE parses (
  transcript_id TEXT PRIMARY KEY,
  basis         TEXT NOT NULL,              -- SHA-256 over all that was read
  sidecars      TEXT NOT NULL               -- SHA-256 over the files that came of it
) STRICT, WITHOUT ROWID;

-- Figures of a room that have left its past.
CREATE TABLE drifts (
  room          TEXT NOT NULL,
  figure        TEXT NOT NULL,
  since         INTEGER NOT NULL,
  transcript_id TEXT NOT NULL,              -- the first that was out
  value         INTEGER NOT NULL,
  median        INTEGER NOT NULL,
  low           INTEGER NOT NULL,
  high          INTEGER NOT NULL,
  past          INTEGER NOT NULL,
  calm          INTEGER NOT NULL,           -- transcripts in a row that were as the past again
  PRIMARY KEY (room, figure)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
  run       TEXT PRIMARY KEY,
  started   INTEGER NOT NULL,
  ended     INTEGER,                        -- NULL: running, or killed
  exit_code INTEGER
) STRICT;

-- What runs were asked for and, as far as anybody can know, have not brought to its end: the same order given again
-- goes on instead of beginning a new visit.
CREATE TABLE orders (
  room         TEXT NOT NULL,
  transcript   TEXT NOT NULL,               -- '': the whole room
  visit_number INTEGER NOT NULL,
  begun        INTEGER NOT NULL,
  run          TEXT NOT NULL,
  settled      INTEGER NOT NULL,            -- 1: the run got to its end; the next writer forgets it
  PRIMARY KEY (room, transcript)
) STRICT, WITHOUT ROWID;

)sql";

const Schema archive_schema{k_tables, application_id, schema_version, "pressroom rebuild"};

}  // namespace pressroom::storage::database
