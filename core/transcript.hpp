// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/capture.hpp"

namespace pressroom::core {

/// A run of bytes of one text node, half-open in the content-decoded payload of its page, before charset conversion.
struct Span {
  int page = 0;
  std::uint64_t byte_start = 0;
  std::uint64_t byte_end = 0;
  int paragraph = 0;  ///< index into the turn's paragraphs, from 0
  std::string join;   ///< what stands before it in the paragraph: "" or " "

  auto operator<=>(const Span&) const = default;
};

/// A value read from a page, how it was read and where it stands there.
struct Dated {
  std::string value;   ///< YYYY-MM-DD, or RFC 3339 with the room's offset
  std::string method;  ///< dateline, roster, title, url
  std::optional<Span> span;
};

enum class EventKind { press_conference, briefing, gaggle, call, statement, interview, unknown };
enum class TurnKind { statement, question, follow_up, answer, procedural, interjection, unattributed };
enum class LabelKind { person, outlet, outlet_person, role, anonymous, group, none };
enum class Role { moderator, principal, reporter, interpreter, unknown };
enum class Confidence { high, medium, low, none };
enum class Verdict { complete, incomplete, unknown };
enum class ParseStatus { ok, needs_review, failed };

std::string_view name(EventKind kind);
std::string_view name(TurnKind kind);
std::string_view name(LabelKind kind);
std::string_view name(Role role);
std::string_view name(Confidence confidence);
std::string_view name(Verdict verdict);
std::string_view name(ParseStatus status);
std::optional<Verdict> verdict(std::string_view name);

/// Where the words of a turn go on at a new page.
struct PageBreak {
  int page = 0;         ///< the page that begins here
  std::int64_t at = 0;  ///< offset of its first character into the turn's text, in code points

  auto operator<=>(const PageBreak&) const = default;
};

/// Words taken out of a turn's text and kept with their place.
struct Aside {
  std::string text;     ///< with its parentheses
  std::string type;     ///< laughter, applause, inaudible, crosstalk, language, other
  std::int64_t at = 0;  ///< offset into the turn's text in code points
  std::vector<Span> spans;
};

struct Attribution {
  /// label_roster, label_only, carried, inferred_chair, single_spokesperson, room_person, label_misspelt, overlay, none
  std::string method;
  Confidence confidence = Confidence::none;
  std::string reason;
};

/// One speaker's uninterrupted words.
struct Turn {
  std::string turn_id;
  int seq = 0;
  TurnKind kind = TurnKind::statement;
  std::optional<std::string> label;  ///< verbatim, without its terminator
  LabelKind label_kind = LabelKind::none;
  std::optional<std::string> speaker_id;
  std::optional<std::string> speaker_name;
  std::optional<std::string> outlet;
  Role role = Role::unknown;
  std::optional<std::string> language;
  Attribution attribution;
  std::vector<std::string> paragraphs;
  std::vector<Aside> asides;
  std::optional<std::string> reply_to;  ///< of an answer: the question
  std::optional<std::string> renders;   ///< of an interpreter's words: the turn that they say again
  std::optional<std::string> resumes;   ///< the turn of the same speaker that somebody broke into
  bool interrupted = false;             ///< the words break off and somebody else goes on
  bool interpreted = false;             ///< an interpreter's words, by role, label or stage direction
  std::optional<int> n_questions;       ///< of a question or follow-up: how many it puts, an estimate
  bool unanswered = false;              ///< nobody answers this question, and no page is missing behind it
  std::vector<int> pages;
  std::vector<PageBreak> page_breaks;  ///< one for each page but the first that words of the turn stand on
  std::vector<Span> spans;
  /// Hash of the words' bytes as the pages hold them, to see what was set otherwise and says the same; known while
  /// visits are compared, and never written. Empty: not known.
  std::string source_sha256{};

  /// The paragraphs joined by one LF.
  std::string text() const;
};

/// One place that says who somebody is.
struct Claim {
  std::string name;  ///< as it stands there; of a function without a name: empty
  std::optional<std::string> title;
  Role role = Role::unknown;
  std::string source;  ///< header, intro, title, page, room, label, conduct
  std::optional<Span> span;
};

/// Who was announced or heard.
struct Participant {
  std::string speaker_id;
  std::string name;
  std::vector<std::string> names;
  std::optional<std::string> honorific;
  std::optional<std::string> title;
  std::optional<std::string> org;
  Role role = Role::unknown;
  std::string source;  ///< of the first claim
  std::optional<Span> span;
  bool spoke = false;
  std::vector<std::string> same_as;  ///< ids that the labels met here would have by themselves
  std::vector<Claim> claims;         ///< every place that says who this is and what they do
};

struct Completeness {
  Verdict verdict = Verdict::unknown;
  int declared_pages = 0;
  int captured_pages = 0;
  std::vector<int> missing;
  std::vector<std::string> reasons;
};

struct PagerReading {
  std::vector<int> declared;  ///< page numbers this page names, itself included, ascending
  bool closed = false;        ///< this page names exactly the pages that all pages together name
};

/// The account of a page's body: every visible character has exactly one class.
struct Ledger {
  std::int64_t visible_chars = 0;  ///< code points that are not white space
  std::map<std::string, std::int64_t> by_class;
  std::int64_t unknown_chars = 0;
  bool balanced = false;
};

struct Warning {
  std::string code;  ///< stable, kebab-case
  std::string detail;
};

/// One page of a transcript and the record that holds its bytes.
struct TranscriptPage {
  int page = 0;
  std::string url;
  Capture capture;
  std::string content_digest;  ///< "sha256:..." of the content-decoded payload
  std::string charset;         ///< canonical name of the Encoding Standard
  std::string layout;
  PagerReading pager;
  Ledger ledger;
  std::vector<Warning> warnings;
};

/// What a change of the site's text is, in the order in which the changes of one revision are told.
enum class EditClass {
  cosmetic,      ///< white space, paragraph breaks, or the typographic form of the same words
  metadata,      ///< title, dates, source, kind or the list of who is announced
  wording,       ///< other words in a turn that is still there
  added_turn,    ///< a turn that was not there
  removed_turn,  ///< a turn that is gone
  relabelled,    ///< the same turn under another label
  moved,         ///< the same turn in another place
  vanished,      ///< the site answers 404 or 410 where the transcript began, twice, an hour or more apart
  restored,      ///< and has it again
};
std::string_view name(EditClass edit_class);
std::optional<EditClass> edit_class(std::string_view name);

/// One page of a transcript and the record of the answer, as far as one needs to find and check it.
struct PageCapture {
  int page = 0;
  std::string url;
  RecordLocation location;
  std::string record_id;  ///< "<urn:uuid:...>"
  Instant captured_at{};
  int status = 0;
  std::string payload_digest;  ///< "sha256:..."

  auto operator<=>(const PageCapture&) const = default;
};

/// What a revision changed of the one before it: turn ids, in the order in which the turns stand. One turn may stand in
/// several lists, as one that was both relabelled and edited.
struct RevisionChanges {
  std::vector<std::string> inserted{}, deleted{};
  std::vector<std::string> edited{};  ///< other words; what is only set otherwise stands in `cosmetic`
  std::vector<std::string> relabelled{}, moved{};
  std::vector<std::string> cosmetic{};
  std::vector<std::string> metadata{};  ///< keys of the sidecar: title, event_date, published_at, source, ...
};

/// The classes of what changed, each once, in the order of the enumeration.
std::vector<EditClass> classes_of(const RevisionChanges& changes);

/// A state of the site's text: a new revision, or one with the words of the entry before it (then `revision` is the
/// same) that was set otherwise, gone, or there again.
struct Revision {
  int revision = 1;
  Instant captured_at{};
  RevisionChanges changes{};
  std::vector<EditClass> classes{};     ///< empty for the first revision
  std::vector<PageCapture> captures{};  ///< of a state without a sidecar of its own; otherwise empty
};

struct Alternate {
  std::string url, rel, language;
};

/// A file of corrections that speaks of this transcript, and what became of what it says.
struct AppliedOverlay {
  std::string sha256;  ///< of the file: 64 hexadecimal digits
  int applied = 0;
  int refused = 0;  ///< each with a warning `overlay-refused`

  auto operator<=>(const AppliedOverlay&) const = default;
};

/// One press conference as it stood in one revision: what the sidecar says.
struct Transcript {
  std::string transcript_id;  ///< room:native-id
  std::string room;
  int revision = 1;
  std::string url;
  std::optional<std::string> title;
  EventKind kind = EventKind::unknown;
  std::optional<std::string> language;
  std::optional<std::string> series;
  std::optional<std::string> venue;
  std::optional<Dated> event_date, published_at, updated_at;
  std::optional<std::string> source;
  std::vector<std::string> breadcrumb;
  std::vector<Alternate> alternates;
  Completeness completeness;
  std::vector<Participant> participants;
  std::vector<TranscriptPage> pages;
  std::vector<Turn> turns;
  std::string tool_version;
  std::string room_sha256;
  std::vector<AppliedOverlay> overlays;
  ParseStatus status = ParseStatus::ok;
  std::vector<Warning> warnings;
  std::vector<Revision> history;
};

}  // namespace pressroom::core
