// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/sidecar.hpp"

#include "core/digest.hpp"
#include "core/time_format.hpp"
#include "core/work_profile.hpp"

namespace pressroom::storage::exports {

using Flow = JsonWriter::Flow;

namespace {

void write_span(JsonWriter& json, const core::Span& span) {
  json.begin_object(Flow::line);
  json.integer("page", span.page);
  json.integer("byte_start", span.byte_start);
  json.integer("byte_end", span.byte_end);
  json.integer("paragraph", span.paragraph);
  json.text("join", span.join);
  json.end_object();
}

void write_span_or_null(JsonWriter& json, const std::optional<core::Span>& span) {
  json.key("span");
  if (span) {
    write_span(json, *span);
  } else {
    json.null();
  }
}

void write_dated(JsonWriter& json, std::string_view key, const std::optional<core::Dated>& date) {
  if (!date) {
    json.null(key);
    return;
  }
  json.begin_object(key, Flow::line);
  json.text("value", date->value);
  json.text("method", date->method);
  write_span_or_null(json, date->span);
  json.end_object();
}

void write_warnings(JsonWriter& json, const std::vector<core::Warning>& warnings) {
  json.begin_array("warnings");
  for (const core::Warning& warning : warnings) {
    json.begin_object(Flow::line);
    json.text("code", warning.code);
    json.text("detail", warning.detail);
    json.end_object();
  }
  json.end_array();
}

void write_claims(JsonWriter& json, const std::vector<core::Claim>& claims) {
  json.begin_array("claims");
  for (const core::Claim& claim : claims) {
    json.begin_object(Flow::line);
    json.text("name", claim.name);
    json.text_or_null("title", claim.title);
    json.text("role", core::name(claim.role));
    json.text("source", claim.source);
    write_span_or_null(json, claim.span);
    json.end_object();
  }
  json.end_array();
}

void write_participant(JsonWriter& json, const core::Participant& participant) {
  json.begin_object();
  json.text("speaker_id", participant.speaker_id);
  json.text("name", participant.name);
  json.texts("names", participant.names);
  json.text_or_null("honorific", participant.honorific);
  json.text_or_null("title", participant.title);
  json.text_or_null("org", participant.org);
  json.text("role", core::name(participant.role));
  json.text("source", participant.source);
  write_span_or_null(json, participant.span);
  json.boolean("spoke", participant.spoke);
  json.texts("same_as", participant.same_as);
  write_claims(json, participant.claims);
  json.end_object();
}

/// Where a record lies and what it is: of a core::Capture or core::PageCapture.
template <class Capture>
void write_record(JsonWriter& json, const Capture& capture) {
  json.text("warc_file", capture.location.warc_file);
  json.integer("offset", capture.location.offset);
  json.integer("length", capture.location.length);
  json.text("record_id", capture.record_id);
  json.text("captured_at", core::format_rfc3339(capture.captured_at));
  json.integer("status", capture.status);
  json.text("payload_digest", capture.payload_digest);
}

void write_capture(JsonWriter& json, const core::Capture& capture) {
  json.begin_object("capture");
  write_record(json, capture);
  json.text("record_digest", capture.record_digest);
  json.end_object();
}

void write_page(JsonWriter& json, const core::TranscriptPage& page) {
  json.begin_object();
  json.integer("page", page.page);
  json.text("url", page.url);
  write_capture(json, page.capture);
  json.text("content_digest", page.content_digest);
  json.text("charset", page.charset);
  json.text("layout", page.layout);
  json.begin_object("pager", Flow::line);
  json.integers("declared", page.pager.declared);
  json.boolean("closed", page.pager.closed);
  json.end_object();
  json.begin_object("ledger");
  json.integer("visible_chars", page.ledger.visible_chars);
  json.begin_object("by_class", Flow::line);
  for (const auto& [name, characters] : page.ledger.by_class) json.integer(name, characters);
  json.end_object();
  json.integer("unknown_chars", page.ledger.unknown_chars);
  json.boolean("balanced", page.ledger.balanced);
  json.end_object();
  write_warnings(json, page.warnings);
  json.end_object();
}

void write_attribution(JsonWriter& json, const core::Attribution& attribution) {
  json.begin_object("attribution", Flow::line);
  json.text("method", attribution.method);
  json.text("confidence", core::name(attribution.confidence));
  json.text("reason", attribution.reason);
  json.end_object();
}

void write_asides(JsonWriter& json, const std::vector<core::Aside>& asides) {
  json.begin_array("asides");
  for (const core::Aside& aside : asides) {
    json.begin_object();
    json.text("text", aside.text);
    json.text("type", aside.type);
    json.integer("at", aside.at);
    json.key("spans");
    write_spans(json, aside.spans);
    json.end_object();
  }
  json.end_array();
}

void write_page_breaks(JsonWriter& json, const std::vector<core::PageBreak>& page_breaks) {
  json.begin_array("page_breaks", Flow::line);
  for (const core::PageBreak& page_break : page_breaks) {
    json.begin_object();
    json.integer("page", page_break.page);
    json.integer("at", page_break.at);
    json.end_object();
  }
  json.end_array();
}

void write_turn(JsonWriter& json, const core::Turn& turn) {
  // The hash must be that of the bytes a reader sees.
  const std::string text = well_formed_utf8(turn.text());
  json.begin_object();
  json.text("turn_id", turn.turn_id);
  json.integer("seq", turn.seq);
  json.text("kind", core::name(turn.kind));
  json.text_or_null("label", turn.label);
  json.text("label_kind", core::name(turn.label_kind));
  json.text_or_null("speaker_id", turn.speaker_id);
  json.text_or_null("speaker_name", turn.speaker_name);
  json.text_or_null("outlet", turn.outlet);
  json.text("role", core::name(turn.role));
  json.text_or_null("language", turn.language);
  write_attribution(json, turn.attribution);
  json.text("text", text);
  json.texts("paragraphs", turn.paragraphs, Flow::block);
  write_asides(json, turn.asides);
  json.text_or_null("reply_to", turn.reply_to);
  write_flow(json, turn);
  json.integers("pages", turn.pages);
  write_page_breaks(json, turn.page_breaks);
  json.key("spans");
  write_spans(json, turn.spans);
  json.text("text_sha256", core::sha256_hex(text));
  json.end_object();
}

void write_page_capture(JsonWriter& json, const core::PageCapture& capture) {
  json.begin_object(Flow::line);
  json.integer("page", capture.page);
  json.text("url", capture.url);
  write_record(json, capture);
  json.end_object();
}

void write_revision(JsonWriter& json, const core::Revision& revision) {
  json.begin_object();
  json.integer("revision", revision.revision);
  json.text("captured_at", core::format_rfc3339(revision.captured_at));
  json.begin_object("changes");
  json.texts("inserted", revision.changes.inserted);
  json.texts("deleted", revision.changes.deleted);
  json.texts("edited", revision.changes.edited);
  json.texts("relabelled", revision.changes.relabelled);
  json.texts("moved", revision.changes.moved);
  json.texts("cosmetic", revision.changes.cosmetic);
  json.texts("metadata", revision.changes.metadata);
  json.end_object();
  std::vector<std::string> classes;
  for (const core::EditClass edit_class : revision.classes) classes.emplace_back(core::name(edit_class));
  json.texts("classes", classes);
  json.begin_array("captures");
  for (const core::PageCapture& capture : revision.captures) write_page_capture(json, capture);
  json.end_array();
  json.end_object();
}

void write_event(JsonWriter& json, const core::Transcript& transcript) {
  json.text_or_null("title", transcript.title);
  json.text("kind", core::name(transcript.kind));
  json.text_or_null("language", transcript.language);
  json.text_or_null("series", transcript.series);
  json.text_or_null("venue", transcript.venue);
  write_dated(json, "event_date", transcript.event_date);
  write_dated(json, "published_at", transcript.published_at);
  write_dated(json, "updated_at", transcript.updated_at);
  json.text_or_null("source", transcript.source);
  json.texts("breadcrumb", transcript.breadcrumb);
  json.begin_array("alternates");
  for (const core::Alternate& alternate : transcript.alternates) {
    json.begin_object(Flow::line);
    json.text("url", alternate.url);
    json.text("rel", alternate.rel);
    json.text("language", alternate.language);
    json.end_object();
  }
  json.end_array();
}

void write_completeness(JsonWriter& json, const core::Completeness& completeness) {
  json.begin_object("completeness");
  json.text("verdict", core::name(completeness.verdict));
  json.integer("declared_pages", completeness.declared_pages);
  json.integer("captured_pages", completeness.captured_pages);
  json.integers("missing", completeness.missing);
  json.texts("reasons", completeness.reasons);
  json.end_object();
}

void write_parse(JsonWriter& json, const core::Transcript& transcript) {
  json.begin_object("parse");
  json.text("tool_version", transcript.tool_version);
  json.text("room_sha256", transcript.room_sha256);
  json.begin_array("overlays");
  for (const core::AppliedOverlay& overlay : transcript.overlays) {
    json.begin_object(Flow::line);
    json.text("sha256", overlay.sha256);
    json.integer("applied", overlay.applied);
    json.integer("refused", overlay.refused);
    json.end_object();
  }
  json.end_array();
  json.text("status", core::name(transcript.status));
  write_warnings(json, transcript.warnings);
  json.end_object();
}

}  // namespace

void write_flow(JsonWriter& json, const core::Turn& turn) {
  json.text_or_null("renders", turn.renders);
  json.text_or_null("resumes", turn.resumes);
  json.boolean("interrupted", turn.interrupted);
  json.boolean("interpreted", turn.interpreted);
  if (turn.n_questions) {
    json.integer("n_questions", *turn.n_questions);
  } else {
    json.null("n_questions");
  }
  json.boolean("unanswered", turn.unanswered);
}

void write_spans(JsonWriter& json, const std::vector<core::Span>& spans) {
  json.begin_array();
  for (const core::Span& span : spans) write_span(json, span);
  json.end_array();
}

std::string write_sidecar(const core::Transcript& transcript) {
  const core::InStage stage(core::Stage::sidecar);
  JsonWriter json(JsonWriter::Style::indented);
  json.begin_object();
  json.integer("schema_version", sidecar_schema_version);
  json.text("transcript_id", transcript.transcript_id);
  json.null("event_id");
  json.text("room", transcript.room);
  json.integer("revision", transcript.revision);
  json.text("url", transcript.url);
  write_event(json, transcript);
  write_completeness(json, transcript.completeness);
  json.begin_array("participants");
  for (const core::Participant& participant : transcript.participants) write_participant(json, participant);
  json.end_array();
  json.begin_array("pages");
  for (const core::TranscriptPage& page : transcript.pages) write_page(json, page);
  json.end_array();
  json.begin_array("turns");
  for (const core::Turn& turn : transcript.turns) write_turn(json, turn);
  json.end_array();
  write_parse(json, transcript);
  json.begin_array("history");
  for (const core::Revision& revision : transcript.history) write_revision(json, revision);
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace pressroom::storage::exports
