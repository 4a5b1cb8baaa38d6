// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/tables.hpp"

#include <algorithm>
#include <array>

namespace pressroom::storage::exports {

namespace {

using namespace std::string_view_literals;
using core::Column;
using core::ColumnType;
using core::ForeignKey;
using core::RecordField;
using core::Table;
using Kind = ColumnType::Kind;

constexpr auto always = Column::Presence::always;
constexpr auto nullable = Column::Presence::nullable;

constexpr ColumnType text{.kind = Kind::text};
constexpr ColumnType integer{.kind = Kind::integer};
constexpr ColumnType boolean{.kind = Kind::boolean};
constexpr ColumnType instant{.kind = Kind::instant};
constexpr ColumnType texts{.kind = Kind::list, .item = &text};
constexpr ColumnType integers{.kind = Kind::list, .item = &integer};

constexpr std::array capture_fields{
    RecordField{"page", &integer},        RecordField{"url", &text},
    RecordField{"warc_file", &text},      RecordField{"offset", &integer},
    RecordField{"length", &integer},      RecordField{"record_id", &text},
    RecordField{"captured_at", &instant}, RecordField{"payload_digest", &text},
    RecordField{"record_digest", &text},  RecordField{"content_digest", &text},
    RecordField{"charset", &text},
};
constexpr ColumnType capture{.kind = Kind::record, .fields = capture_fields};
constexpr ColumnType captures{.kind = Kind::list, .item = &capture};

/// Of a state that need not be readable as a page: the answer that said the transcript is gone, for one.
constexpr std::array answer_fields{
    RecordField{"page", &integer},        RecordField{"url", &text},
    RecordField{"warc_file", &text},      RecordField{"offset", &integer},
    RecordField{"length", &integer},      RecordField{"record_id", &text},
    RecordField{"captured_at", &instant}, RecordField{"http_status", &integer},
    RecordField{"payload_digest", &text},
};
constexpr ColumnType answer{.kind = Kind::record, .fields = answer_fields};
constexpr ColumnType answers{.kind = Kind::list, .item = &answer};

constexpr std::array piece_fields{RecordField{"op", &text}, RecordField{"text", &text}};
constexpr ColumnType piece{.kind = Kind::record, .fields = piece_fields};
constexpr ColumnType pieces{.kind = Kind::list, .item = &piece};

constexpr std::array span_fields{
    RecordField{"page", &integer},      RecordField{"byte_start", &integer}, RecordField{"byte_end", &integer},
    RecordField{"paragraph", &integer}, RecordField{"join", &text},
};
constexpr ColumnType span{.kind = Kind::record, .fields = span_fields};
constexpr ColumnType spans{.kind = Kind::list, .item = &span};

constexpr std::array function_fields{
    RecordField{"title", &text},      RecordField{"org", &text},       RecordField{"role", &text},
    RecordField{"first_date", &text}, RecordField{"last_date", &text}, RecordField{"n_transcripts", &integer},
};
constexpr ColumnType function{.kind = Kind::record, .fields = function_fields};
constexpr ColumnType functions{.kind = Kind::list, .item = &function};

constexpr std::array turn_columns{
    Column{"transcript_id", &text, always, "", "Transcript: room, colon, native id", R"("demo:117500012")"},
    Column{"turn_id", &text, always, "", "Name of the turn, kept across revisions", R"("demo:117500012.1a247a39ab25")"},
    Column{"seq", &integer, always, "", "Position in this revision, from 0", "1"},
    Column{"revision", &integer, always, "", "Revision of the transcript, from 1", "1"},
    Column{"room", &text, always, "", "Press room", R"("demo")"},
    Column{"title", &text, nullable, "", "Title of the transcript", R"("The coastal railway")"},
    Column{"event_date", &text, nullable, "", "When it was said, as written: YYYY-MM-DD, or RFC 3339 with an offset",
           R"("2024-05-22")"},
    Column{"published_at", &text, nullable, "", "When it was published, in the same form", R"("2024-05-23")"},
    Column{"kind", &text, always, "",
           "statement, question, follow_up, answer, procedural, interjection or unattributed", R"("answer")"},
    Column{"label", &text, nullable, "", "The speaker's label as on the page, without its terminator",
           R"("Orrin Tasker")"},
    Column{"label_kind", &text, always, "", "person, outlet, outlet_person, role, anonymous, group or none",
           R"("person")"},
    Column{"speaker_id", &text, nullable, "", "Who speaks; null rather than a guess", R"("demo:orrin-tasker")"},
    Column{"speaker_name", &text, nullable, "", "The name behind speaker_id", R"("Orrin Tasker")"},
    Column{"outlet", &text, nullable, "", "Medium of a reporter", R"("Harbor Daily")"},
    Column{"role", &text, always, "", "moderator, principal, reporter, interpreter or unknown", R"("principal")"},
    Column{"language", &text, nullable, "", "Language tag of BCP 47", R"("en")"},
    Column{"text", &text, always, "", "The words: paragraphs joined by one LF, NFC", R"("Thank you.")"},
    Column{"reply_to", &text, nullable, "", "turn_id of the question that this turn answers",
           R"("demo:117500012.06a0c81c4a21")"},
    Column{"renders", &text, nullable, "", "turn_id of the words that this turn, an interpreter's, says again", "null"},
    Column{"resumes", &text, nullable, "", "turn_id of the same speaker's interrupted turn that this one goes on with",
           "null"},
    Column{"interrupted", &boolean, always, "", "Whether the words break off and somebody else goes on", "false"},
    Column{"interpreted", &boolean, always, "", "Whether the words are an interpreter's", "false"},
    Column{"n_questions", &integer, nullable, "questions", "Of a question or follow_up: how many it puts, an estimate",
           "1"},
    Column{"unanswered", &boolean, always, "", "Whether this is a question that nobody answers", "false"},
    Column{"pages", &integers, always, "", "Numbers of the pages the turn stands on", "[1, 2]"},
    Column{"confidence", &text, always, "", "Of the attribution: high, medium, low or none", R"("high")"},
    Column{"n_words", &integer, always, "words", "Runs of anything but Unicode white space in text", "2"},
    Column{"captures", &captures, always, "", "The archived record of each of those pages", "below"},
    Column{"spans", &spans, always, "", "Bytes of the content-decoded payloads that the text is made of", "below"},
    Column{"text_sha256", &text, always, "", "SHA-256 of text in UTF-8, 64 hexadecimal digits", R"("5f36b2...")"},
    Column{"completeness", &text, always, "", "Verdict on the transcript: complete, incomplete or unknown",
           R"("complete")"},
    Column{"tool_version", &text, always, "", "Version of the parser", R"("0.1.0")"},
    Column{"room_sha256", &text, always, "", "SHA-256 of the room file, 64 hexadecimal digits", R"("9c56cc...")"},
};

constexpr std::array transcript_columns{
    Column{"transcript_id", &text, always, "", "Room, colon, native id", R"("demo:117500012")"},
    Column{"room", &text, always, "", "Press room", R"("demo")"},
    Column{"revision", &integer, always, "", "From 1; one more for each time the site changed its words", "1"},
    Column{"url", &text, always, "", "Address of the first page", R"("http://www.press.example/...")"},
    Column{"title", &text, nullable, "", "As on the page", R"("The coastal railway")"},
    Column{"kind", &text, always, "", "press_conference, briefing, gaggle, call, statement, interview or unknown",
           R"("press_conference")"},
    Column{"language", &text, nullable, "", "Language tag of BCP 47", R"("en")"},
    Column{"series", &text, nullable, "", "Series the event belongs to", "null"},
    Column{"venue", &text, nullable, "", "Where it was held", "null"},
    Column{"event_date", &text, nullable, "", "When it was held, as written: YYYY-MM-DD, or RFC 3339 with an offset",
           R"("2024-05-22")"},
    Column{"published_at", &text, nullable, "", "When it was published, in the same form", R"("2024-05-23")"},
    Column{"updated_at", &text, nullable, "", "When the site last changed it, by its own word", "null"},
    Column{"source", &text, nullable, "", "Publisher named on the page, else by the room", R"("Press.example")"},
    Column{"completeness", &text, always, "", "complete, incomplete or unknown", R"("complete")"},
    Column{"declared_pages", &integer, always, "pages", "Highest page that any pager names", "3"},
    Column{"captured_pages", &integer, always, "pages", "Pages that are stored and could be read", "3"},
    Column{"missing", &integers, always, "", "Numbers of the others", "[]"},
    Column{"reasons", &texts, always, "", "Why the verdict is not complete", "[]"},
    Column{"n_turns", &integer, always, "turns", "Rows of turns", "14"},
    Column{"n_words", &integer, always, "words", "Words of all its turns", "1208"},
    Column{"captured_at", &instant, nullable, "UTC", "Newest capture among the pages", R"("2026-11-23T09:17:56.123Z")"},
    Column{"status", &text, always, "", "Of the parse: ok, needs_review or failed", R"("ok")"},
    Column{"tool_version", &text, always, "", "Version of the parser", R"("0.1.0")"},
    Column{"room_sha256", &text, always, "", "SHA-256 of the room file, 64 hexadecimal digits", R"("9c56cc...")"},
};

constexpr std::array speaker_columns{
    Column{"speaker_id", &text, always, "", "Room, colon, name in lower case with hyphens", R"("demo:orrin-tasker")"},
    Column{"room", &text, always, "", "Press room", R"("demo")"},
    Column{"name", &text, always, "", "The name most often met, the first in byte order among equals",
           R"("Orrin Tasker")"},
    Column{"names", &texts, always, "", "Every form met, in byte order", R"(["Mr. Tasker", "Orrin Tasker"])"},
    Column{"functions", &functions, always, "",
           "What they were announced or heard as: title, org, role, first_date and last_date (of transcripts, null "
           "where undated), n_transcripts; by first_date",
           "below"},
    Column{"same_as", &texts, always, "", "Ids that other labels of theirs have in transcripts that announce nobody",
           R"(["demo:mr-tasker"])"},
    Column{"first_date", &text, nullable, "", "Date of the first transcript they take part in", R"("2024-05-22")"},
    Column{"last_date", &text, nullable, "", "Date of the last", R"("2024-06-14")"},
    Column{"n_transcripts", &integer, always, "transcripts", "That they take part in", "2"},
    Column{"n_turns", &integer, always, "turns", "Attributed to them", "9"},
    Column{"n_words", &integer, always, "words", "Of those turns", "840"},
};

constexpr std::array page_columns{
    Column{"transcript_id", &text, always, "", "Transcript the page belongs to", R"("demo:117500012")"},
    Column{"page", &integer, always, "", "From 1", "1"},
    Column{"room", &text, always, "", "Press room", R"("demo")"},
    Column{"revision", &integer, always, "", "Revision of the transcript", "1"},
    Column{"url", &text, always, "", "Address of the page", R"("http://www.press.example/...")"},
    Column{"warc_file", &text, always, "", "Base name of the WARC that holds the record",
           R"("PRESSROOM-demo-20261123091756123-00000-20261123091746-fad80db1.warc.gz")"},
    Column{"offset", &integer, always, "bytes", "First byte of the record's gzip member", "51561"},
    Column{"length", &integer, always, "bytes", "Length of that member", "5064"},
    Column{"record_id", &text, always, "", "WARC-Record-ID", R"("<urn:uuid:...>")"},
    Column{"captured_at", &instant, always, "UTC", "WARC-Date", R"("2026-11-23T09:17:56.123Z")"},
    Column{"http_status", &integer, always, "", "Status code of the response", "200"},
    Column{"payload_digest", &text, always, "", "Labelled SHA-256 of the payload after de-chunking",
           R"("sha256:66254b...")"},
    Column{"record_digest", &text, always, "", "Labelled SHA-256 of the stored member", R"("sha256:ac4332...")"},
    Column{"content_digest", &text, always, "", "Labelled SHA-256 of the content-decoded payload, in which spans count",
           R"("sha256:66254b...")"},
    Column{"charset", &text, always, "", "Encoding the page was read in", R"("UTF-8")"},
    Column{"layout", &text, always, "", "Layout of the room file that read it", R"("2009")"},
    Column{"visible_chars", &integer, always, "code points", "Visible characters of the body", "4218"},
    Column{"unknown_chars", &integer, always, "code points", "Those that no rule could place", "0"},
    Column{"balanced", &boolean, always, "", "Whether the account of the characters balances", "true"},
};

constexpr std::array change_columns{
    Column{"transcript_id", &text, always, "", "Transcript that the site changed", R"("demo:117500012")"},
    Column{"n", &integer, always, "", "Position among the changes of the transcript, from 0", "0"},
    Column{"room", &text, always, "", "Press room", R"("demo")"},
    Column{"title", &text, nullable, "", "Title of the transcript as it stands now", R"("The coastal railway")"},
    Column{"event_date", &text, nullable, "", "When it was held, as it stands now", R"("2024-05-22")"},
    Column{"revision_from", &integer, always, "", "Revision before the change", "1"},
    Column{"revision_to", &integer, always, "",
           "Revision after it; the same where no words changed: cosmetic (white space), vanished, restored", "2"},
    Column{"class", &text, always, "",
           "cosmetic, metadata, wording, added_turn, removed_turn, relabelled, moved, vanished or restored",
           R"("wording")"},
    Column{"turn_id", &text, nullable, "", "Turn concerned; null where it is the transcript",
           R"("demo:117500012.1a247a39ab25")"},
    Column{"field", &text, nullable, "", "What changed: text, label, or a column of transcripts", R"("text")"},
    Column{"before", &text, nullable, "", "What stood there; null: nothing", R"("by the end of May")"},
    Column{"after", &text, nullable, "", "What stands there now; null: nothing", R"("by the end of June")"},
    Column{"diff", &pieces, always, "",
           "before and after in one, word by word: op (equal, deleted, inserted) and text; empty where either is null",
           R"([{"op": "deleted", "text": "May"}, ...])"},
    Column{"before_sha256", &text, nullable, "", "SHA-256 of before in UTF-8, 64 hexadecimal digits", R"("a1b2c3...")"},
    Column{"after_sha256", &text, nullable, "", "SHA-256 of after in UTF-8, 64 hexadecimal digits", R"("d4e5f6...")"},
    Column{"captured_before", &instant, always, "UTC", "When the state before was captured first",
           R"("2026-11-23T09:17:56.123Z")"},
    Column{"captured_after", &instant, always, "UTC", "When the state after was captured first",
           R"("2026-11-30T09:18:02.456Z")"},
    Column{"captures_before", &answers, always, "", "Records that show the state before", "below"},
    Column{"captures_after", &answers, always, "", "Records that show the state after", "below"},
    Column{"cause", &text, always, "", "source: the site did it. A change of our own rules makes no row",
           R"("source")"},
};

constexpr std::array turn_key{"turn_id"sv};
constexpr std::array transcript_key{"transcript_id"sv};
constexpr std::array speaker_key{"speaker_id"sv};
constexpr std::array page_key{"transcript_id"sv, "page"sv};
constexpr std::array change_key{"transcript_id"sv, "n"sv};

constexpr ForeignKey of_transcript{"transcript_id", "transcripts", "transcript_id"};
constexpr std::array turn_references{
    of_transcript, ForeignKey{"speaker_id", "speakers", "speaker_id"}, ForeignKey{"reply_to", "turns", "turn_id"},
    ForeignKey{"renders", "turns", "turn_id"}, ForeignKey{"resumes", "turns", "turn_id"}};
constexpr std::array transcript_references{of_transcript};

constexpr Table turns{"turns", "One speaker's uninterrupted words each", turn_columns, turn_key, turn_references};
constexpr Table transcripts{"transcripts", "One press conference each", transcript_columns, transcript_key, {}};
constexpr Table speakers{"speakers", "One person each, as announced or heard", speaker_columns, speaker_key, {}};
constexpr Table pages{"pages", "One archived page of a transcript each", page_columns, page_key, transcript_references};
constexpr Table changes{"changes", "One edit each that a site made to a transcript", change_columns, change_key,
                        transcript_references};
constexpr std::array<const Table*, 5> all{&turns, &transcripts, &speakers, &pages, &changes};

}  // namespace

const Table& turns_table() { return turns; }
const Table& transcripts_table() { return transcripts; }
const Table& speakers_table() { return speakers; }
const Table& pages_table() { return pages; }
const Table& changes_table() { return changes; }

std::span<const Table* const> dataset_tables() { return all; }

const Table* find_table(std::string_view name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Table* table) { return table->name == name; });
  return found == all.end() ? nullptr : *found;
}

std::size_t position_of(const Table& table, std::string_view column) {
  const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                  [&](const Column& candidate) { return candidate.name == column; });
  return static_cast<std::size_t>(found - table.columns.begin());
}

}  // namespace pressroom::storage::exports
