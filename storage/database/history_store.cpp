// SPDX-License-Identifier: Apache-2.0
#include "storage/database/history_store.hpp"

#include <algorithm>
#include <set>

#include "core/text.hpp"

namespace pressroom::storage::database {

using core::Result;

namespace {

std::string joined(const std::vector<core::EditClass>& classes) {
  std::string names;
  for (const core::EditClass edit_class : classes) names.append(names.empty() ? "" : " ").append(name(edit_class));
  return names;
}

}  // namespace

std::optional<ChangedTranscript> ChangedTranscript::of(const core::Transcript& transcript) {
  if (transcript.history.size() < 2) return std::nullopt;
  ChangedTranscript changed;
  changed.transcript_id = transcript.transcript_id;
  changed.room = transcript.room;
  changed.revisions = transcript.revision;
  changed.changes = static_cast<int>(transcript.history.size()) - 1;
  std::set<core::EditClass> classes;
  for (const core::Revision& entry : transcript.history) {
    changed.changed_at = std::max(changed.changed_at, entry.captured_at);
    classes.insert(entry.classes.begin(), entry.classes.end());
  }
  changed.classes.assign(classes.begin(), classes.end());
  return changed;
}

Result<void> HistoryStore::put(const core::Transcript& transcript, const std::string& sidecar_sha256) {
  const auto changed = ChangedTranscript::of(transcript);
  if (!changed) return remove(transcript.room, transcript.transcript_id);
  TRY_ASSIGN(auto query, database_.statement("SELECT sidecar_sha256 FROM histories WHERE transcript_id = ?1"));
  std::optional<std::string> stood;
  TRY(query.each({transcript.transcript_id}, [&](const Statement& row) { stood = row.text(0); }));
  if (stood == sidecar_sha256) return {};
  TRY(doubt_feed(transcript.room));
  TRY(database_.run(R"sql(
    INSERT INTO histories (transcript_id, room, revisions, changes, changed_at, classes, sidecar_sha256)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    ON CONFLICT (transcript_id) DO UPDATE SET room = ?2, revisions = ?3, changes = ?4, changed_at = ?5, classes = ?6,
      sidecar_sha256 = ?7)sql",
                    {changed->transcript_id, changed->room, changed->revisions, changed->changes, changed->changed_at,
                     joined(changed->classes), sidecar_sha256}));
  return {};
}

Result<void> HistoryStore::remove(const std::string& room, const std::string& transcript_id) {
  TRY_ASSIGN(auto query, database_.statement("SELECT 1 FROM histories WHERE transcript_id = ?1"));
  bool stood = false;
  TRY(query.each({transcript_id}, [&](const Statement&) { stood = true; }));
  if (!stood) return {};
  TRY(doubt_feed(room));
  TRY(database_.run("DELETE FROM histories WHERE transcript_id = ?1", {transcript_id}));
  return {};
}

Result<std::vector<ChangedTranscript>> HistoryStore::list(const std::string& room, core::Instant since) const {
  TRY_ASSIGN(auto query, database_.statement("SELECT transcript_id, room, revisions, changes, changed_at, classes "
                                             "FROM histories WHERE (?1 = '' OR room = ?1) AND changed_at >= ?2 "
                                             "ORDER BY changed_at DESC, transcript_id"));
  std::vector<ChangedTranscript> found;
  TRY(query.each({room, since}, [&](const Statement& row) {
    ChangedTranscript& changed = found.emplace_back();
    changed.transcript_id = row.text(0);
    changed.room = row.text(1);
    changed.revisions = row.small_integer(2);
    changed.changes = row.small_integer(3);
    changed.changed_at = row.instant(4);
    const std::string classes = row.text(5);
    for (const std::string_view name : core::split(classes, ' ')) {
      if (const auto known = core::edit_class(name)) changed.classes.push_back(*known);
    }
  }));
  return found;
}

Result<void> HistoryStore::doubt_feed(const std::string& room) {
  TRY(database_.run("INSERT INTO stale_feeds (room) VALUES (?1) ON CONFLICT DO NOTHING", {room}));
  return {};
}

Result<std::vector<std::string>> HistoryStore::stale_feeds() const {
  TRY_ASSIGN(auto query, database_.statement("SELECT room FROM stale_feeds ORDER BY room"));
  std::vector<std::string> rooms;
  TRY(query.each({}, [&](const Statement& row) { rooms.push_back(row.text(0)); }));
  return rooms;
}

Result<void> HistoryStore::settle_feed(const std::string& room) {
  TRY(database_.run("DELETE FROM stale_feeds WHERE room = ?1", {room}));
  return {};
}

}  // namespace pressroom::storage::database
