// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <climits>

#include "core/digest.hpp"
#include "core/time_format.hpp"
#include "storage/exports/json_reader.hpp"
#include "storage/exports/sidecar.hpp"

namespace pressroom::storage::exports {

using core::ErrorCode;

namespace {

/// The enumerator that is written as the text under `key`; enumerators are numbered from 0 to `last`.
template <class Enum>
Enum read_name(JsonObject& object, std::string_view key, Enum last) {
  const std::string text = object.text(key);
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    if (core::name(static_cast<Enum>(i)) == text) return static_cast<Enum>(i);
  }
  object.fault().report(object.at(key), fmt::format("\"{}\" has the unknown name \"{}\"", key, text));
  return last;
}

core::Instant read_instant(JsonObject& object, std::string_view key) {
  const std::string text = object.text(key);
  const auto instant = core::parse_rfc3339(text);
  if (!instant || core::format_rfc3339(*instant) != text) {
    object.fault().report(object.at(key), fmt::format("\"{}\" must be UTC with milliseconds (RFC 3339)", key));
  }
  return instant.value_or(core::Instant{});
}

core::Span read_span(const JsonNode& node, JsonFault& fault) {
  JsonObject object(node, fault);
  core::Span span;
  span.page = object.small_integer("page");
  span.byte_start = object.unsigned_integer("byte_start");
  span.byte_end = object.unsigned_integer("byte_end");
  span.paragraph = object.small_integer("paragraph");
  span.join = object.text("join");
  object.finish();
  return span;
}

std::optional<core::Span> read_span_or_null(JsonObject& object) {
  const JsonNode* node = object.object_or_null("span");
  if (node == nullptr) return std::nullopt;
  return read_span(*node, object.fault());
}

/// Each item of the array under `key`, read by `read(node, fault)`.
template <class Read>
auto read_items(JsonObject& object, std::string_view key, Read read) {
  std::vector<decltype(read(object.node(), object.fault()))> values;
  for (const JsonNode& item : object.items(key)) values.push_back(read(item, object.fault()));
  return values;
}

std::optional<core::Dated> read_dated(JsonObject& parent, std::string_view key) {
  const JsonNode* node = parent.object_or_null(key);
  if (node == nullptr) return std::nullopt;
  JsonObject object(*node, parent.fault());
  core::Dated date;
  date.value = object.text("value");
  date.method = object.text("method");
  date.span = read_span_or_null(object);
  object.finish();
  return date;
}

core::Warning read_warning(const JsonNode& node, JsonFault& fault) {
  JsonObject object(node, fault);
  core::Warning warning;
  warning.code = object.text("code");
  warning.detail = object.text("detail");
  object.finish();
  return warning;
}

core::Alternate read_alternate(const JsonNode& node, JsonFault& fault) {
  JsonObject object(node, fault);
  core::Alternate alternate;
  alternate.url = object.text("url");
  alternate.rel = object.text("rel");
  alternate.language = object.text("language");
  object.finish();
  return alternate;
}

core::Completeness read_completeness(JsonObject& parent) {
  JsonObject object(parent.object("completeness"), parent.fault());
  core::Completeness completeness;
  completeness.verdict = read_name(object, "verdict", core::Verdict::unknown);
  completeness.declared_pages = object.small_integer("declared_pages");
  completeness.captured_pages = object.small_integer("captured_pages");
  completeness.missing = object.integers("missing");
  completeness.reasons = object.texts("reasons");
  object.finish();
  return completeness;
}

core::Claim read_claim(const JsonNode& node, JsonFault& fault) {
  JsonObject object(node, fault);
  core::Claim claim;
  claim.name = object.text("name");
  claim.title = object.text_or_null("title");
  claim.role = read_name(object, "role", core::Role::unknown);
  claim.source = object.text("source");
  claim.span = read_span_or_null(object);
  object.finish();
  return claim;
}

core::Participant read_participant(const JsonNode& node, JsonFault& fault) {
  JsonObject object(node, fault);
  core::Participant participant;
  participant.speaker_id = object.text("speaker_id");
  participant.name = object.text("name");
  participant.names = object.texts("names");
  participant.honorific = object.text_or_null("honorific");
  participant.title = object.text_or_null("title");
  participant.org = object.text_or_null("org");
  participant.role = read_name(object, "role", core::Role::unknown);
  participant.source = object.text("source");
  participant.span = read_span_or_null(object);
  participant.spoke = object.boolean("spoke");
  participant.same_as = object.texts("same_as");
  participant.claims = read_items(object, "claims", read_claim);
  object.finish();
  return participant;
}

template <class Capture>
void read_record(JsonObject& object, Capture& capture) {
  capture.location.warc_file = object.text("warc_file");
  capture.location.offset = object.unsigned_integer("offset");
  capture.location.length = object.unsigned_integer("length");
  capture.record_id = object.text("record_id");
  capture.captured_at = read_instant(object, "captured_at");
  capture.status = object.small_integer("status");
  capture.payload_digest = object.text("payload_digest");
}

core::Capture read_capture(JsonObject& parent) {
  JsonObject object(parent.object("capture"), parent.fault());
  core::Capture capture;
  read_record(object, capture);
  capture.record_digest = object.text("record_digest");
  object.finish();
  return capture;
}

core::Ledger read_ledger(JsonObject& parent) {
  JsonObject object(parent.object("ledger"), parent.fault());
  core::Ledger ledger;
  ledger.visible_chars = object.integer("visible_chars", 0, INT64_MAX);
  JsonObject classes(object.object("by_class"), object.fault());
  for (const std::string& name : classes.node().keys) ledger.by_class[name] = classes.integer(name, 0, INT64_MAX);
  ledger.unknown_chars = object.integer("unknown_chars", 0, INT64_MAX);
  ledger.balanced = object.boolean("balanced");
  object.finish();
  return ledger;
}

core::TranscriptPage read_page(const JsonNode& node, JsonFault& fault) {
  JsonObject object(node, fault);
  core::TranscriptPage page;
  page.page = object.small_integer("page");
  page.url = object.text("url");
  page.capture = read_capture(object);
  page.capture.url = page.url;
  page.capture.page = page.page;
  page.content_digest = object.text("content_digest");
  page.charset = object.text("charset");
  page.layout = object.text("layout");
  JsonObject pager(object.object("pager"), fault);
  page.pager.declared = pager.integers("declared");
  page.pager.closed = pager.boolean("closed");
  pager.finish();
  page.ledger = read_ledger(object);
  page.warnings = read_items(object, "warnings", read_warning);
  object.finish();
  return page;
}

core::Aside read_aside(const JsonNode& node, JsonFault& fault) {
  JsonObject object(node, fault);
  core::Aside aside;
  aside.text = object.text("text");
  aside.type = object.text("type");
  aside.at = object.integer("at", 0, INT64_MAX);
  aside.spans = read_items(object, "spans", read_span);
  object.finish();
  return aside;
}

core::Attribution read_attribution(JsonObject& parent) {
  JsonObject object(parent.object("attribution"), parent.fault());
  core::Attribution attribution;
  attribution.method = object.text("method");
  attribution.confidence = read_name(object, "confidence", core::Confidence::none);
  attribution.reason = object.text("reason");
  object.finish();
  return attribution;
}

void check_text(JsonObject& object, const core::Turn& turn) {
  const std::string text = object.text("text");
  if (text != turn.text()) {
    object.fault().report(object.at("text"), "\"text\" is not the paragraphs joined by LF", ErrorCode::damaged);
  }
  if (object.text("text_sha256") != core::sha256_hex(text)) {
    object.fault().report(object.at("text_sha256"), "\"text_sha256\" is not the hash of \"text\"", ErrorCode::damaged);
  }
}

core::PageBreak read_page_break(const JsonNode& node, JsonFault& fault) {
  JsonObject object(node, fault);
  core::PageBreak page_break;
  page_break.page = object.small_integer("page");
  page_break.at = object.integer("at", 0, INT64_MAX);
  object.finish();
  return page_break;
}

core::Turn read_turn(const JsonNode& node, JsonFault& fault) {
  JsonObject object(node, fault);
  core::Turn turn;
  turn.turn_id = object.text("turn_id");
  turn.seq = object.small_integer("seq");
  turn.kind = read_name(object, "kind", core::TurnKind::unattributed);
  turn.label = object.text_or_null("label");
  turn.label_kind = read_name(object, "label_kind", core::LabelKind::none);
  turn.speaker_id = object.text_or_null("speaker_id");
  turn.speaker_name = object.text_or_null("speaker_name");
  turn.outlet = object.text_or_null("outlet");
  turn.role = read_name(object, "role", core::Role::unknown);
  turn.language = object.text_or_null("language");
  turn.attribution = read_attribution(object);
  turn.paragraphs = object.texts("paragraphs");
  turn.asides = read_items(object, "asides", read_aside);
  turn.reply_to = object.text_or_null("reply_to");
  turn.renders = object.text_or_null("renders");
  turn.resumes = object.text_or_null("resumes");
  turn.interrupted = object.boolean("interrupted");
  turn.interpreted = object.boolean("interpreted");
  turn.n_questions = object.small_integer_or_null("n_questions");
  turn.unanswered = object.boolean("unanswered");
  turn.pages = object.integers("pages");
  turn.page_breaks = read_items(object, "page_breaks", read_page_break);
  turn.spans = read_items(object, "spans", read_span);
  check_text(object, turn);
  object.finish();
  return turn;
}

core::PageCapture read_page_capture(const JsonNode& node, JsonFault& fault) {
  JsonObject object(node, fault);
  core::PageCapture capture;
  capture.page = object.small_integer("page");
  capture.url = object.text("url");
  read_record(object, capture);
  object.finish();
  return capture;
}

std::vector<core::EditClass> read_classes(JsonObject& object) {
  std::vector<core::EditClass> classes;
  for (const std::string& text : object.texts("classes")) {
    if (const auto known = core::edit_class(text)) {
      classes.push_back(*known);
    } else {
      object.fault().report(object.at("classes"), fmt::format("there is no class of change \"{}\"", text));
    }
  }
  return classes;
}

core::Revision read_revision(const JsonNode& node, JsonFault& fault) {
  JsonObject object(node, fault);
  core::Revision revision;
  revision.revision = object.small_integer("revision");
  revision.captured_at = read_instant(object, "captured_at");
  JsonObject changes(object.object("changes"), fault);
  revision.changes.inserted = changes.texts("inserted");
  revision.changes.deleted = changes.texts("deleted");
  revision.changes.edited = changes.texts("edited");
  revision.changes.relabelled = changes.texts("relabelled");
  revision.changes.moved = changes.texts("moved");
  revision.changes.cosmetic = changes.texts("cosmetic");
  revision.changes.metadata = changes.texts("metadata");
  changes.finish();
  revision.classes = read_classes(object);
  revision.captures = read_items(object, "captures", read_page_capture);
  object.finish();
  return revision;
}

core::AppliedOverlay read_overlay(const JsonNode& node, JsonFault& fault) {
  JsonObject object(node, fault);
  core::AppliedOverlay overlay;
  overlay.sha256 = object.text("sha256");
  overlay.applied = object.small_integer("applied");
  overlay.refused = object.small_integer("refused");
  object.finish();
  return overlay;
}

void read_parse(JsonObject& parent, core::Transcript& transcript) {
  JsonObject object(parent.object("parse"), parent.fault());
  transcript.tool_version = object.text("tool_version");
  transcript.room_sha256 = object.text("room_sha256");
  transcript.overlays = read_items(object, "overlays", read_overlay);
  transcript.status = read_name(object, "status", core::ParseStatus::failed);
  transcript.warnings = read_items(object, "warnings", read_warning);
  object.finish();
}

core::Transcript read_transcript(JsonObject& object) {
  core::Transcript transcript;
  transcript.transcript_id = object.text("transcript_id");
  object.null("event_id");
  transcript.room = object.text("room");
  transcript.revision = object.small_integer("revision");
  transcript.url = object.text("url");
  transcript.title = object.text_or_null("title");
  transcript.kind = read_name(object, "kind", core::EventKind::unknown);
  transcript.language = object.text_or_null("language");
  transcript.series = object.text_or_null("series");
  transcript.venue = object.text_or_null("venue");
  transcript.event_date = read_dated(object, "event_date");
  transcript.published_at = read_dated(object, "published_at");
  transcript.updated_at = read_dated(object, "updated_at");
  transcript.source = object.text_or_null("source");
  transcript.breadcrumb = object.texts("breadcrumb");
  transcript.alternates = read_items(object, "alternates", read_alternate);
  transcript.completeness = read_completeness(object);
  transcript.participants = read_items(object, "participants", read_participant);
  transcript.pages = read_items(object, "pages", read_page);
  transcript.turns = read_items(object, "turns", read_turn);
  read_parse(object, transcript);
  transcript.history = read_items(object, "history", read_revision);
  object.finish();
  return transcript;
}

core::Error read_error(core::Error error, const std::string& file) {
  if (!file.empty()) error.where = fmt::format("{}: {}", file, error.where);
  return error;
}

}  // namespace

core::Result<core::Transcript> read_sidecar(std::string_view bytes, const std::string& file) {
  auto tree = parse_json(bytes);
  if (!tree) return tl::unexpected(read_error(std::move(tree).error(), file));
  JsonFault fault(file);
  JsonObject object(*tree, fault);
  const std::int64_t version = object.integer("schema_version", 0, INT64_MAX);
  if (!fault.found() && version != sidecar_schema_version) {
    fault.report(object.at("schema_version"),
                 fmt::format("the sidecar has schema version {}, this program reads version {}", version,
                             sidecar_schema_version),
                 ErrorCode::unsupported);
  }
  core::Transcript transcript = read_transcript(object);
  if (fault.found()) return tl::unexpected(fault.error());
  for (core::TranscriptPage& page : transcript.pages) page.capture.room = transcript.room;
  return transcript;
}

core::Result<SidecarHead> read_sidecar_head(std::string_view bytes, const std::string& file) {
  const std::size_t lists = bytes.find(",\n  \"participants\": [");
  const bool is_ours = lists != std::string_view::npos;
  auto tree = parse_json(is_ours ? std::string(bytes.substr(0, lists)) + "\n}" : std::string(bytes));
  if (!tree) return tl::unexpected(read_error(std::move(tree).error(), file));
  JsonFault fault(file);
  JsonObject object(*tree, fault);
  SidecarHead head;
  head.transcript_id = object.text("transcript_id");
  head.room = object.text("room");
  head.revision = object.small_integer("revision");
  const auto event = read_dated(object, "event_date");
  const auto published = read_dated(object, "published_at");
  head.date = event ? event->value : published ? published->value : "";
  head.verdict = read_completeness(object).verdict;
  if (fault.found()) return tl::unexpected(fault.error());
  return head;
}

}  // namespace pressroom::storage::exports
