// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/rows.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/digest.hpp"
#include "core/text.hpp"
#include "core/time_format.hpp"

namespace pressroom::storage::exports {

namespace {

using core::Cell;
using Kind = core::ColumnType::Kind;

Cell dated(const std::optional<core::Dated>& date) { return date ? Cell(date->value) : Cell(); }

template <class Values>
Cell list_of(const Values& values) {
  return Cell::List(values.begin(), values.end());
}

Cell captures_of(const core::Transcript& transcript, const core::Turn& turn) {
  Cell::List captures;
  for (const core::TranscriptPage& page : transcript.pages) {
    if (std::find(turn.pages.begin(), turn.pages.end(), page.page) == turn.pages.end()) continue;
    const core::Capture& capture = page.capture;
    captures.emplace_back(Cell::List{page.page, page.url, capture.location.warc_file, capture.location.offset,
                                     capture.location.length, capture.record_id,
                                     core::format_rfc3339(capture.captured_at), capture.payload_digest,
                                     capture.record_digest, page.content_digest, page.charset});
  }
  return captures;
}

Cell spans_of(const core::Turn& turn) {
  Cell::List spans;
  for (const core::Span& span : turn.spans) {
    spans.emplace_back(Cell::List{span.page, span.byte_start, span.byte_end, span.paragraph, span.join});
  }
  return spans;
}

Cell answers_of(const std::vector<core::PageCapture>& captures) {
  Cell::List answers;
  for (const core::PageCapture& capture : captures) {
    answers.emplace_back(Cell::List{capture.page, capture.url, capture.location.warc_file, capture.location.offset,
                                    capture.location.length, capture.record_id,
                                    core::format_rfc3339(capture.captured_at), capture.status, capture.payload_digest});
  }
  return answers;
}

Cell pieces_of(const core::Edit& edit) {
  Cell::List pieces;
  if (edit.before && edit.after) {
    for (const core::DiffPiece& piece : edit.diff) pieces.emplace_back(Cell::List{core::name(piece.kind), piece.text});
  }
  return pieces;
}

Cell hash_of(const std::optional<std::string>& text) {
  return text ? Cell(core::sha256_hex(well_formed_utf8(*text))) : Cell();
}

}  // namespace

std::int64_t count_words(std::string_view text) {
  std::int64_t words = 0;
  bool in_word = false;
  for (const char32_t code_point : core::decode_utf8(text)) {
    const bool was_in_word = std::exchange(in_word, !core::is_white_space(code_point));
    if (in_word && !was_in_word) ++words;
  }
  return words;
}

std::string date_of(const core::Transcript& transcript) {
  if (transcript.event_date) return transcript.event_date->value;
  return transcript.published_at ? transcript.published_at->value : std::string{};
}

core::Row turn_row(const core::Transcript& transcript, const core::Turn& turn) {
  // The hash must be that of the bytes a reader sees.
  std::string text = well_formed_utf8(turn.text());
  std::string hash = core::sha256_hex(text);
  const std::int64_t words = count_words(text);
  return {transcript.transcript_id,
          turn.turn_id,
          turn.seq,
          transcript.revision,
          transcript.room,
          transcript.title,
          dated(transcript.event_date),
          dated(transcript.published_at),
          core::name(turn.kind),
          turn.label,
          core::name(turn.label_kind),
          turn.speaker_id,
          turn.speaker_name,
          turn.outlet,
          core::name(turn.role),
          turn.language,
          std::move(text),
          turn.reply_to,
          turn.renders,
          turn.resumes,
          turn.interrupted,
          turn.interpreted,
          turn.n_questions,
          turn.unanswered,
          list_of(turn.pages),
          core::name(turn.attribution.confidence),
          words,
          captures_of(transcript, turn),
          spans_of(turn),
          std::move(hash),
          core::name(transcript.completeness.verdict),
          transcript.tool_version,
          transcript.room_sha256};
}

core::Row transcript_row(const core::Transcript& transcript) {
  std::int64_t words = 0;
  for (const core::Turn& turn : transcript.turns) words += count_words(turn.text());
  std::optional<core::Instant> newest;
  for (const core::TranscriptPage& page : transcript.pages) {
    newest = std::max(newest.value_or(page.capture.captured_at), page.capture.captured_at);
  }
  const core::Completeness& completeness = transcript.completeness;
  return {transcript.transcript_id,
          transcript.room,
          transcript.revision,
          transcript.url,
          transcript.title,
          core::name(transcript.kind),
          transcript.language,
          transcript.series,
          transcript.venue,
          dated(transcript.event_date),
          dated(transcript.published_at),
          dated(transcript.updated_at),
          transcript.source,
          core::name(completeness.verdict),
          completeness.declared_pages,
          completeness.captured_pages,
          list_of(completeness.missing),
          list_of(completeness.reasons),
          static_cast<std::int64_t>(transcript.turns.size()),
          words,
          newest ? Cell(core::format_rfc3339(*newest)) : Cell(),
          core::name(transcript.status),
          transcript.tool_version,
          transcript.room_sha256};
}

core::Row page_row(const core::Transcript& transcript, const core::TranscriptPage& page) {
  const core::Capture& capture = page.capture;
  return {transcript.transcript_id,
          page.page,
          transcript.room,
          transcript.revision,
          page.url,
          capture.location.warc_file,
          capture.location.offset,
          capture.location.length,
          capture.record_id,
          core::format_rfc3339(capture.captured_at),
          capture.status,
          capture.payload_digest,
          capture.record_digest,
          page.content_digest,
          page.charset,
          page.layout,
          page.ledger.visible_chars,
          page.ledger.unknown_chars,
          page.ledger.balanced};
}

core::Row change_row(const core::Transcript& transcript, int n, const core::Edit& edit) {
  return {transcript.transcript_id,
          n,
          transcript.room,
          transcript.title,
          dated(transcript.event_date),
          edit.revision_from,
          edit.revision_to,
          core::name(edit.edit_class),
          edit.turn_id,
          edit.field.empty() ? Cell() : Cell(edit.field),
          edit.before,
          edit.after,
          pieces_of(edit),
          hash_of(edit.before),
          hash_of(edit.after),
          core::format_rfc3339(edit.captured_before),
          core::format_rfc3339(edit.captured_after),
          answers_of(edit.captures_before),
          answers_of(edit.captures_after),
          "source"};
}

void write_cell(JsonWriter& json, const core::ColumnType& type, const Cell& cell) {
  if (cell.is_null()) return json.null();
  switch (type.kind) {
    case Kind::text:
    case Kind::instant:
      return json.text(*cell.text());
    case Kind::integer:
      return json.integer(*cell.integer());
    case Kind::boolean:
      return json.boolean(*cell.boolean());
    case Kind::list:
      json.begin_array();
      for (const Cell& item : *cell.list()) write_cell(json, *type.item, item);
      return json.end_array();
    case Kind::record:
      json.begin_object();
      for (std::size_t i = 0; i < type.fields.size(); ++i) {
        json.key(type.fields[i].name);
        write_cell(json, *type.fields[i].type, (*cell.list())[i]);
      }
      return json.end_object();
  }
}

std::string json_of(const core::ColumnType& type, const Cell& cell) {
  JsonWriter json(JsonWriter::Style::compact);
  write_cell(json, type, cell);
  std::string text = json.take();
  text.pop_back();
  return text;
}

void write_row(JsonWriter& json, const core::Table& table, const core::Row& row) {
  json.begin_object();
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    json.key(table.columns[i].name);
    write_cell(json, *table.columns[i].type, row[i]);
  }
  json.end_object();
}

}  // namespace pressroom::storage::exports
