// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/tables.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/digest.hpp"
#include "core/text.hpp"
#include "core/time_format.hpp"
#include "storage/exports/sidecar.hpp"

namespace pressroom::storage::exports {

namespace {

using namespace std::string_view_literals;

constexpr std::array turn_columns{
    Column{"transcript_id", "string", "room:native-id of the transcript"},
    Column{"turn_id", "string", "Stable name of the turn"},
    Column{"seq", "integer", "Position in this revision, from 0"},
    Column{"revision", "integer", "Revision of the transcript, from 1"},
    Column{"room", "string", "Press room"},
    Column{"title", "string", "Title of the transcript"},
    Column{"event_date", "string", "When it was said, as written: YYYY-MM-DD or RFC 3339"},
    Column{"published_at", "string", "When it was published, as written: YYYY-MM-DD or RFC 3339"},
    Column{"kind", "string", "statement, question, follow_up, answer, procedural, interjection or unattributed"},
    Column{"label", "string", "The speaker's label, verbatim, without its terminator"},
    Column{"label_kind", "string", "person, outlet, outlet_person, role, anonymous, group or none"},
    Column{"speaker_id", "string", "Participant of this transcript"},
    Column{"speaker_name", "string", "Resolved name"},
    Column{"outlet", "string", "Medium of a reporter"},
    Column{"role", "string", "moderator, principal, reporter, interpreter or unknown"},
    Column{"language", "string", "BCP 47"},
    Column{"text", "string", "Paragraphs joined by one LF"},
    Column{"reply_to", "string", "turn_id that this turn answers"},
    Column{"renders", "string", "turn_id whose words this turn, an interpreter's, says again"},
    Column{"resumes", "string", "turn_id of the same speaker's interrupted turn that this one goes on with"},
    Column{"interrupted", "boolean", "Whether the words break off and somebody else goes on"},
    Column{"interpreted", "boolean", "Whether the words are an interpreter's"},
    Column{"n_questions", "integer", "Of a question or follow_up: how many it puts, an estimate"},
    Column{"unanswered", "boolean", "Whether this is a question that nobody answers"},
    Column{"pages", "array", "Pages the turn stands on"},
    Column{"confidence", "string", "Of the attribution: high, medium, low or none"},
    Column{"n_words", "integer", "Runs of anything but Unicode white space in text"},
    Column{"captures", "array", "The archived record of each of those pages"},
    Column{"spans", "array", "Bytes of the content-decoded payloads that the text is made of"},
    Column{"text_sha256", "string", "SHA-256 of text in UTF-8, 64 hexadecimal digits"},
    Column{"completeness", "string", "Verdict on the transcript: complete, incomplete or unknown"},
    Column{"tool_version", "string", "Version of the parser"},
    Column{"room_sha256", "string", "SHA-256 of the room file, 64 hexadecimal digits"},
};

constexpr std::array transcript_columns{
    Column{"transcript_id", "string", "room:native-id"},
    Column{"room", "string", "Press room"},
    Column{"revision", "integer", "From 1"},
    Column{"url", "string", "First page"},
    Column{"title", "string", "As on the page"},
    Column{"kind", "string", "press_conference, briefing, gaggle, call, statement, interview or unknown"},
    Column{"language", "string", "BCP 47"},
    Column{"series", "string", "Series the event belongs to"},
    Column{"venue", "string", "Where it was held"},
    Column{"event_date", "string", "When it was held, as written: YYYY-MM-DD or RFC 3339"},
    Column{"published_at", "string", "When it was published, as written"},
    Column{"updated_at", "string", "When it was last changed by the site, as written"},
    Column{"source", "string", "Publisher named on the page"},
    Column{"completeness", "string", "complete, incomplete or unknown"},
    Column{"declared_pages", "integer", "Pages that the pagers name"},
    Column{"captured_pages", "integer", "Pages in the archive"},
    Column{"missing", "array", "Numbers of the missing pages"},
    Column{"reasons", "array", "Why the verdict is not complete"},
    Column{"n_turns", "integer", "Turns"},
    Column{"n_words", "integer", "Words of all turns"},
    Column{"captured_at", "datetime", "Newest capture among the pages, UTC"},
    Column{"status", "string", "Of the parse: ok, needs_review or failed"},
    Column{"tool_version", "string", "Version of the parser"},
    Column{"room_sha256", "string", "SHA-256 of the room file, 64 hexadecimal digits"},
};

constexpr std::array page_columns{
    Column{"transcript_id", "string", "Transcript the page belongs to"},
    Column{"page", "integer", "From 1"},
    Column{"room", "string", "Press room"},
    Column{"revision", "integer", "Revision of the transcript"},
    Column{"url", "string", "Address of the page"},
    Column{"warc_file", "string", "Base name of the WARC that holds the record"},
    Column{"offset", "integer", "First byte of the record's gzip member"},
    Column{"length", "integer", "Bytes of that member"},
    Column{"record_id", "string", "WARC-Record-ID"},
    Column{"captured_at", "datetime", "WARC-Date, UTC"},
    Column{"http_status", "integer", "Status code of the response"},
    Column{"payload_digest", "string", "sha256: of the payload after de-chunking"},
    Column{"record_digest", "string", "sha256: of the stored member"},
    Column{"content_digest", "string", "sha256: of the content-decoded payload, which spans point into"},
    Column{"charset", "string", "Encoding the page was read in"},
    Column{"layout", "string", "Layout of the room file that read it"},
    Column{"visible_chars", "integer", "Visible characters of the body"},
    Column{"unknown_chars", "integer", "Those that no rule could place"},
    Column{"balanced", "boolean", "Whether the account of the characters balances"},
};

constexpr std::array turn_key{"turn_id"sv};
constexpr std::array transcript_key{"transcript_id"sv};
constexpr std::array page_key{"transcript_id"sv, "page"sv};

constexpr Table turns{"turns", "One speaker's uninterrupted words each", turn_columns, turn_key};
constexpr Table transcripts{"transcripts", "One press conference each", transcript_columns, transcript_key};
constexpr Table pages{"pages", "One archived page of a transcript each", page_columns, page_key};

void write_date(JsonWriter& json, std::string_view name, const std::optional<core::Dated>& date) {
  if (date) {
    json.text(name, date->value);
  } else {
    json.null(name);
  }
}

void write_turn_captures(JsonWriter& json, const core::Transcript& transcript, const core::Turn& turn) {
  json.begin_array("captures");
  for (const core::TranscriptPage& page : transcript.pages) {
    if (std::find(turn.pages.begin(), turn.pages.end(), page.page) == turn.pages.end()) continue;
    json.begin_object();
    json.integer("page", page.page);
    json.text("url", page.url);
    json.text("warc_file", page.capture.location.warc_file);
    json.integer("offset", page.capture.location.offset);
    json.integer("length", page.capture.location.length);
    json.text("payload_digest", page.capture.payload_digest);
    json.text("content_digest", page.content_digest);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

const Table& turns_table() { return turns; }
const Table& transcripts_table() { return transcripts; }
const Table& pages_table() { return pages; }

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

void write_turn_row(JsonWriter& json, const core::Transcript& transcript, const core::Turn& turn) {
  const std::string text = well_formed_utf8(turn.text());
  json.begin_object();
  json.text("transcript_id", transcript.transcript_id);
  json.text("turn_id", turn.turn_id);
  json.integer("seq", turn.seq);
  json.integer("revision", transcript.revision);
  json.text("room", transcript.room);
  json.text_or_null("title", transcript.title);
  write_date(json, "event_date", transcript.event_date);
  write_date(json, "published_at", transcript.published_at);
  json.text("kind", core::name(turn.kind));
  json.text_or_null("label", turn.label);
  json.text("label_kind", core::name(turn.label_kind));
  json.text_or_null("speaker_id", turn.speaker_id);
  json.text_or_null("speaker_name", turn.speaker_name);
  json.text_or_null("outlet", turn.outlet);
  json.text("role", core::name(turn.role));
  json.text_or_null("language", turn.language);
  json.text("text", text);
  json.text_or_null("reply_to", turn.reply_to);
  write_flow(json, turn);
  json.integers("pages", turn.pages);
  json.text("confidence", core::name(turn.attribution.confidence));
  json.integer("n_words", count_words(text));
  write_turn_captures(json, transcript, turn);
  json.key("spans");
  write_spans(json, turn.spans);
  json.text("text_sha256", core::sha256_hex(text));
  json.text("completeness", core::name(transcript.completeness.verdict));
  json.text("tool_version", transcript.tool_version);
  json.text("room_sha256", transcript.room_sha256);
  json.end_object();
}

void write_transcript_row(JsonWriter& json, const core::Transcript& transcript) {
  std::int64_t words = 0;
  for (const core::Turn& turn : transcript.turns) words += count_words(turn.text());
  std::optional<std::string> captured_at;
  for (const core::TranscriptPage& page : transcript.pages) {
    const std::string when = core::format_rfc3339(page.capture.captured_at);
    if (!captured_at || *captured_at < when) captured_at = when;
  }
  json.begin_object();
  json.text("transcript_id", transcript.transcript_id);
  json.text("room", transcript.room);
  json.integer("revision", transcript.revision);
  json.text("url", transcript.url);
  json.text_or_null("title", transcript.title);
  json.text("kind", core::name(transcript.kind));
  json.text_or_null("language", transcript.language);
  json.text_or_null("series", transcript.series);
  json.text_or_null("venue", transcript.venue);
  write_date(json, "event_date", transcript.event_date);
  write_date(json, "published_at", transcript.published_at);
  write_date(json, "updated_at", transcript.updated_at);
  json.text_or_null("source", transcript.source);
  json.text("completeness", core::name(transcript.completeness.verdict));
  json.integer("declared_pages", transcript.completeness.declared_pages);
  json.integer("captured_pages", transcript.completeness.captured_pages);
  json.integers("missing", transcript.completeness.missing);
  json.texts("reasons", transcript.completeness.reasons);
  json.integer("n_turns", transcript.turns.size());
  json.integer("n_words", words);
  json.text_or_null("captured_at", captured_at);
  json.text("status", core::name(transcript.status));
  json.text("tool_version", transcript.tool_version);
  json.text("room_sha256", transcript.room_sha256);
  json.end_object();
}

void write_page_row(JsonWriter& json, const core::Transcript& transcript, const core::TranscriptPage& page) {
  json.begin_object();
  json.text("transcript_id", transcript.transcript_id);
  json.integer("page", page.page);
  json.text("room", transcript.room);
  json.integer("revision", transcript.revision);
  json.text("url", page.url);
  json.text("warc_file", page.capture.location.warc_file);
  json.integer("offset", page.capture.location.offset);
  json.integer("length", page.capture.location.length);
  json.text("record_id", page.capture.record_id);
  json.text("captured_at", core::format_rfc3339(page.capture.captured_at));
  json.integer("http_status", page.capture.status);
  json.text("payload_digest", page.capture.payload_digest);
  json.text("record_digest", page.capture.record_digest);
  json.text("content_digest", page.content_digest);
  json.text("charset", page.charset);
  json.text("layout", page.layout);
  json.integer("visible_chars", page.ledger.visible_chars);
  json.integer("unknown_chars", page.ledger.unknown_chars);
  json.boolean("balanced", page.ledger.balanced);
  json.end_object();
}

}  // namespace pressroom::storage::exports
