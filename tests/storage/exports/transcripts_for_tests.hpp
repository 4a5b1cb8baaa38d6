// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <type_traits>
#include <vector>

#include "core/text.hpp"
#include "core/transcript.hpp"
#include "tests/support/fake_random.hpp"

namespace pressroom::tests {

/// A small conference of two pages: a question, and an answer that crosses the page end.
inline core::Transcript small_transcript(const std::string& native_id = "117") {
  core::Transcript t;
  t.transcript_id = "example:" + native_id;
  t.room = "example";
  t.url = "http://www.example.com/content_" + native_id + ".htm";
  t.title = "On \"bridges\"";
  t.kind = core::EventKind::press_conference;
  t.language = "en";
  t.event_date = core::Dated{"2009-04-02", "dateline", core::Span{1, 10, 20, 0, ""}};
  t.published_at = core::Dated{"2009-04-03T09:00:00+08:00", "url", {}};
  t.breadcrumb = {"Home", "Press Room"};
  t.alternates = {{"http://fr.example.com/117", "alternate", "fr"}};
  t.completeness = {core::Verdict::complete, 2, 2, {}, {}};
  core::Participant chair;
  chair.speaker_id = "ada-brook";
  chair.name = "Ada Brook";
  chair.names = {"Ada Brook", "Ms. Brook"};
  chair.title = "Spokeswoman";
  chair.role = core::Role::principal;
  chair.source = "label";
  chair.spoke = true;
  t.participants = {chair};
  for (int number : {1, 2}) {
    core::TranscriptPage page;
    page.page = number;
    page.url = t.url + (number == 1 ? "" : "?2");
    page.capture.location = {"PRESSROOM-example-1.warc.gz", static_cast<std::uint64_t>(1000 * number), 900};
    page.capture.record_id = "<urn:uuid:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed>";
    page.capture.captured_at = core::Instant{core::Duration{1'795'420'800'000 + number}};
    page.capture.status = 200;
    page.capture.payload_digest = "sha256:" + std::string(64, 'a');
    page.capture.record_digest = "sha256:" + std::string(64, 'b');
    page.content_digest = "sha256:" + std::string(64, 'c');
    page.charset = "UTF-8";
    page.layout = "2009";
    page.pager = {{1, 2}, true};
    page.ledger = {100, {{"label", 10}, {"turn", 90}}, 0, true};
    t.pages.push_back(page);
  }
  core::Turn question;
  question.turn_id = t.transcript_id + ".0123456789ab";
  question.kind = core::TurnKind::question;
  question.label = "River Daily";
  question.label_kind = core::LabelKind::outlet;
  question.outlet = "River Daily";
  question.role = core::Role::reporter;
  question.attribution = {"label_only", core::Confidence::medium, "own block, terminator"};
  question.paragraphs = {"When will it open?"};
  question.n_questions = 1;
  question.pages = {1};
  question.spans = {{1, 30, 48, 0, ""}};
  core::Turn answer;
  answer.turn_id = t.transcript_id + ".fedcba987654";
  answer.seq = 1;
  answer.kind = core::TurnKind::answer;
  answer.label = "Ada Brook";
  answer.label_kind = core::LabelKind::person;
  answer.speaker_id = "ada-brook";
  answer.speaker_name = "Ada Brook";
  answer.role = core::Role::principal;
  answer.language = "en";
  answer.attribution = {"label_roster", core::Confidence::high, "roster"};
  answer.paragraphs = {"In the spring, if the weather\u00a0holds.", "Thank you."};
  answer.asides = {{"(Laughter)", "laughter", 37, {{2, 60, 70, 0, ""}}}};
  answer.reply_to = question.turn_id;
  answer.pages = {1, 2};
  answer.page_breaks = {{2, 15}};
  answer.spans = {{1, 60, 75, 0, ""}, {2, 40, 60, 0, " "}, {2, 80, 90, 1, ""}};
  t.turns = {question, answer};
  t.tool_version = "0.1.0";
  t.room_sha256 = std::string(64, 'd');
  t.warnings = {{"label-unknown", "one line"}};
  core::Revision revision{1, core::Instant{core::Duration{1'795'420'800'001}}, {{answer.turn_id}}};
  revision.classes = {core::EditClass::added_turn};
  const core::TranscriptPage& first = t.pages.front();
  revision.captures = {{1, t.url, first.capture.location, first.capture.record_id, first.capture.captured_at, 200,
                        first.capture.payload_digest}};
  t.history = {revision};
  return t;
}

/// Transcripts of any content the types can hold, hostile strings among it.
class RandomTranscript {
 public:
  explicit RandomTranscript(std::uint64_t seed) : random_(seed) {}

  core::Transcript make() {
    core::Transcript t;
    t.transcript_id = text();
    t.room = text();
    t.revision = number();
    t.url = text();
    t.title = maybe_text();
    t.kind = pick<core::EventKind>(7);
    t.language = maybe_text();
    t.series = maybe_text();
    t.venue = maybe_text();
    t.event_date = maybe_dated();
    t.published_at = maybe_dated();
    t.updated_at = maybe_dated();
    t.source = maybe_text();
    t.breadcrumb = texts();
    t.alternates = some([&] { return core::Alternate{text(), text(), text()}; });
    t.completeness = {pick<core::Verdict>(3), number(), number(), numbers(), texts()};
    t.participants = some([&] { return participant(); });
    t.pages = some([&] { return page(); });
    t.turns = some([&] { return turn(); });
    t.tool_version = text();
    t.room_sha256 = text();
    t.overlays = some([&] { return core::AppliedOverlay{text(), number(), number()}; });
    t.status = pick<core::ParseStatus>(3);
    t.warnings = warnings();
    t.history = some([&] {
      return core::Revision{number(),
                            instant(),
                            {texts(), texts(), texts(), texts(), texts(), texts(), texts()},
                            some([&] { return pick<core::EditClass>(9); }),
                            some([&] { return page_capture(); })};
    });
    return t;
  }

 private:
  template <class Enum>
  Enum pick(std::uint64_t count) {
    return static_cast<Enum>(random_.below(count));
  }
  template <class Make>
  std::vector<std::invoke_result_t<Make&>> some(Make make) {
    std::vector<std::invoke_result_t<Make&>> values;
    for (auto left = random_.below(4); left > 0; --left) values.push_back(make());
    return values;
  }
  int number() { return static_cast<int>(random_.below(INT32_MAX)); }
  std::uint64_t large() { return random_.next() >> 1; }
  bool flag() { return random_.below(2) == 0; }
  std::string text() {
    std::string made;
    for (auto left = random_.below(12); left > 0; --left) {
      switch (random_.below(4)) {
        case 0:
          made += static_cast<char>(random_.below(256));
          break;
        case 1:
          core::append_utf8(made, static_cast<char32_t>(random_.below(0x110000)));
          break;
        case 2:
          made += "\"\\/\b\f\n\r\t\0\x1f\x7f"[random_.below(11)];
          break;
        default:
          made += "word ";
      }
    }
    return made;
  }
  std::optional<std::string> maybe_text() { return flag() ? std::optional(text()) : std::nullopt; }
  std::vector<std::string> texts() {
    return some([&] { return text(); });
  }
  std::vector<int> numbers() {
    return some([&] { return number(); });
  }
  core::Span span() { return {number(), large(), large(), number(), flag() ? "" : " "}; }
  std::vector<core::Span> spans() {
    return some([&] { return span(); });
  }
  std::optional<core::Span> maybe_span() { return flag() ? std::optional(span()) : std::nullopt; }
  std::optional<core::Dated> maybe_dated() {
    if (flag()) return std::nullopt;
    return core::Dated{text(), text(), maybe_span()};
  }
  core::Instant instant() {
    return core::Instant{core::Duration{static_cast<std::int64_t>(random_.below(4'000'000'000'000))}};
  }
  std::vector<core::Warning> warnings() {
    return some([&] { return core::Warning{text(), text()}; });
  }
  core::Participant participant() {
    core::Participant p;
    p.speaker_id = text();
    p.name = text();
    p.names = texts();
    p.honorific = maybe_text();
    p.title = maybe_text();
    p.org = maybe_text();
    p.role = pick<core::Role>(5);
    p.source = text();
    p.span = maybe_span();
    p.spoke = flag();
    p.same_as = texts();
    p.claims = some([&] { return core::Claim{text(), maybe_text(), pick<core::Role>(5), text(), maybe_span()}; });
    return p;
  }
  core::PageCapture page_capture() {
    return {number(), text(), {text(), large(), large()}, text(), instant(), number(), text()};
  }
  core::TranscriptPage page() {
    core::TranscriptPage p;
    p.page = number();
    p.url = text();
    p.capture.location = {text(), large(), large()};
    p.capture.record_id = text();
    p.capture.captured_at = instant();
    p.capture.status = number();
    p.capture.payload_digest = text();
    p.capture.record_digest = text();
    p.content_digest = text();
    p.charset = text();
    p.layout = text();
    p.pager = {numbers(), flag()};
    p.ledger.visible_chars = number();
    for (const char* name : {"turn", "label", "aside"}) {
      if (flag()) p.ledger.by_class[name] = number();
    }
    p.ledger.unknown_chars = number();
    p.ledger.balanced = flag();
    p.warnings = warnings();
    return p;
  }
  core::Turn turn() {
    core::Turn t;
    t.turn_id = text();
    t.seq = number();
    t.kind = pick<core::TurnKind>(7);
    t.label = maybe_text();
    t.label_kind = pick<core::LabelKind>(7);
    t.speaker_id = maybe_text();
    t.speaker_name = maybe_text();
    t.outlet = maybe_text();
    t.role = pick<core::Role>(5);
    t.language = maybe_text();
    t.attribution = {text(), pick<core::Confidence>(4), text()};
    t.paragraphs = texts();
    t.asides = some([&] { return core::Aside{text(), text(), number(), spans()}; });
    t.reply_to = maybe_text();
    t.renders = maybe_text();
    t.resumes = maybe_text();
    t.interrupted = flag();
    t.interpreted = flag();
    if (flag()) t.n_questions = number();
    t.unanswered = flag();
    t.pages = numbers();
    t.page_breaks = some([&] { return core::PageBreak{number(), number()}; });
    t.spans = spans();
    return t;
  }

  FakeRandom random_;
};

}  // namespace pressroom::tests
