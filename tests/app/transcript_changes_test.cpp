// SPDX-License-Identifier: Apache-2.0
#include "app/transcript_changes.hpp"

#include <functional>

#include "storage/exports/sidecar.hpp"
#include "tests/support/catch.hpp"

using namespace pressroom;
using namespace pressroom::app;

namespace {

core::Turn turn_of(const std::string& id, std::vector<std::string> paragraphs) {
  core::Turn turn;
  turn.turn_id = id;
  turn.label = "Gao Tao";
  turn.paragraphs = std::move(paragraphs);
  turn.pages = {1};
  return turn;
}

core::Transcript sample() {
  core::Transcript transcript;
  transcript.transcript_id = "room:1";
  transcript.room = "room";
  transcript.title = "A title";
  transcript.turns = {turn_of("room:1.a", {std::string(200, 'x') + " tail", "second"}), turn_of("room:1.b", {"words"})};
  core::Participant speaker;
  speaker.speaker_id = "room:gao-tao";
  speaker.name = "Gao Tao";
  transcript.participants = {speaker};
  transcript.breadcrumb = {"Home"};
  transcript.completeness.captured_pages = 1;
  return transcript;
}

std::vector<Change> changes_of(const std::function<void(core::Transcript&)>& change) {
  core::Transcript after = sample();
  change(after);
  return changes_between(storage::exports::write_sidecar(sample()), storage::exports::write_sidecar(after));
}

Change only_change_of(const std::function<void(core::Transcript&)>& change) {
  const auto changes = changes_of(change);
  INFO(changes.size());
  REQUIRE(changes.size() == 1);
  return changes.front();
}

}  // namespace

TEST_CASE("The differing part of two texts is shown with what stands around it", "[app][changes]") {
  const std::string head(200, 'a'), tail(200, 'b');
  const Excerpts shown = differing_parts(head + "one" + tail, head + "two" + tail);
  CHECK(shown.before == "..." + std::string(20, 'a') + "one" + std::string(20, 'b') + "...");
  CHECK(shown.after == "..." + std::string(20, 'a') + "two" + std::string(20, 'b') + "...");
  CHECK(differing_parts("short", "shorter").after == "shorter");
  CHECK(differing_parts("a\nb", "a b").before == "a\u00B6b");
  CHECK(differing_parts("", std::string(500, 'x')).after == std::string(120, 'x') + "...");
  CHECK(differing_parts("aa", "aaa").after == "aaa");
  CHECK(differing_parts("\u4E2D\u6587", "\u4E2D\u56FD").after == "\u4E2D\u56FD");
}

TEST_CASE("A change far inside a text is seen", "[app][changes]") {
  const Change change = only_change_of([](auto& t) { t.turns[0].paragraphs[0] = std::string(200, 'x') + " tale"; });
  CHECK(change.turn_id == "room:1.a");
  CHECK(change.field == "text");
  REQUIRE(change.before);
  REQUIRE(change.after);
  CHECK(change.before != change.after);
  CHECK(change.before->find(" tail") != std::string::npos);
  CHECK(change.after->find(" tale") != std::string::npos);
}

TEST_CASE("Every field of a sidecar that differs is named", "[app][changes]") {
  CHECK(only_change_of([](auto& t) { t.title = "Another"; }).field == "title");
  CHECK(only_change_of([](auto& t) { t.source = "Somebody"; }).field == "source");
  CHECK(only_change_of([](auto& t) { t.breadcrumb.push_back("Press Room"); }).field == "breadcrumb");
  CHECK(only_change_of([](auto& t) { t.completeness.verdict = core::Verdict::complete; }).field ==
        "completeness.verdict");
  CHECK(only_change_of([](auto& t) { t.participants[0].title = "minister"; }).field ==
        "participants[room:gao-tao].title");
  CHECK(only_change_of([](auto& t) { t.turns[1].asides = {{"(Laughter.)", "laughter", 0, {}}}; }).field == "asides");
  CHECK(only_change_of([](auto& t) { t.turns[1].reply_to = "room:1.a"; }).field == "reply_to");
  CHECK(only_change_of([](auto& t) { t.turns[0].paragraphs = {std::string(200, 'x') + " tail second"}; }).field ==
        "text");
  CHECK(changes_of([](auto& t) { t.room_sha256 = "other"; }).empty());
}

TEST_CASE("A turn that came or went is shown by its words", "[app][changes]") {
  const auto changes = changes_of([](auto& t) { t.turns[1].turn_id = "room:1.c"; });
  REQUIRE(changes.size() == 2);
  CHECK(changes[0].turn_id == "room:1.c");
  CHECK(changes[0].field == "turn");
  CHECK_FALSE(changes[0].before);
  CHECK(changes[0].after == "Gao Tao: words");
  CHECK(changes[1].turn_id == "room:1.b");
  CHECK_FALSE(changes[1].after);
}

TEST_CASE("A change always has a cause", "[app][changes]") {
  const core::Transcript before = sample();
  core::Transcript after = before;
  CHECK(cause_of(before, after).starts_with("rule: "));
  after.completeness.reasons = {"page 2: timeout"};
  CHECK(cause_of(before, after) == "source: the visits ended otherwise");
  after.completeness.captured_pages = 2;
  CHECK(cause_of(before, after) == "source: pages supplied");
  after.room_sha256 = "other";
  CHECK(cause_of(before, after) == "source: pages supplied, rule: the room file changed");
  core::Transcript newer = before;
  newer.revision = 2;
  CHECK(cause_of(before, newer) == "source: the site changed its text");
  newer = before;
  newer.tool_version = "9";
  CHECK(cause_of(before, newer) == "rule: another version of pressroom");
}
