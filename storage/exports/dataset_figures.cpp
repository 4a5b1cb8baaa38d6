// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/dataset_figures.hpp"

#include <algorithm>

#include "core/transcript_id.hpp"
#include "storage/exports/rows.hpp"

namespace pressroom::storage::exports {

namespace {

void widen(std::string& first, std::string& last, const std::string& from, const std::string& to) {
  if (!from.empty() && (first.empty() || from < first)) first = from;
  if (to > last) last = to;
}

}  // namespace

void DatasetFigures::add(const RecordedTranscript& recorded) {
  const core::Transcript& transcript = recorded.transcript;
  RoomFigures& room = rooms[transcript.room];
  ++room.transcripts;
  if (transcript.completeness.verdict == core::Verdict::complete) ++room.complete;
  if (transcript.status != core::ParseStatus::ok) ++room.needs_review;
  room.turns += static_cast<std::int64_t>(transcript.turns.size());
  room.changes += static_cast<std::int64_t>(recorded.edits.size());
  for (const core::Turn& turn : transcript.turns) {
    room.words += count_words(turn.text());
    if (!turn.paragraphs.empty() && !turn.speaker_id && !turn.outlet) ++room.unnamed_turns;
    if (turn.kind == core::TurnKind::unattributed) ++room.unattributed_turns;
  }
  for (const core::TranscriptPage& page : transcript.pages) {
    ++room.pages;
    room.visible_chars += page.ledger.visible_chars;
    room.unknown_chars += page.ledger.unknown_chars;
    newest = std::max(newest.value_or(page.capture.captured_at), page.capture.captured_at);
    for (const core::Warning& warning : page.warnings) room.known_faults.insert(warning.code);
  }
  for (const core::Warning& warning : transcript.warnings) room.known_faults.insert(warning.code);
  const std::string date = date_of(transcript);
  widen(room.first_date, room.last_date, date, date);
  if (transcript.language) room.languages.insert(*transcript.language);
  if (transcript.source) room.sources.insert(*transcript.source);
  ++room.rules[transcript.tool_version + " " + transcript.room_sha256];
}

void DatasetFigures::add_left_out(const ChosenSidecars& chosen) {
  for (const std::string& id : chosen.incomplete) ++rooms[core::room_of(id)].left_out_incomplete;
}

RoomFigures DatasetFigures::total() const {
  RoomFigures all;
  for (const auto& [name, room] : rooms) {
    all.transcripts += room.transcripts;
    all.complete += room.complete;
    all.left_out_incomplete += room.left_out_incomplete;
    all.needs_review += room.needs_review;
    all.pages += room.pages;
    all.turns += room.turns;
    all.words += room.words;
    all.changes += room.changes;
    all.unnamed_turns += room.unnamed_turns;
    all.unattributed_turns += room.unattributed_turns;
    all.visible_chars += room.visible_chars;
    all.unknown_chars += room.unknown_chars;
    widen(all.first_date, all.last_date, room.first_date, room.last_date);
    all.languages.insert(room.languages.begin(), room.languages.end());
    all.sources.insert(room.sources.begin(), room.sources.end());
    all.known_faults.insert(room.known_faults.begin(), room.known_faults.end());
  }
  return all;
}

}  // namespace pressroom::storage::exports
