// SPDX-License-Identifier: Apache-2.0
#include "core/transcript_edits.hpp"

#include "tests/support/catch.hpp"

using namespace pressroom;
using core::Edit;
using core::EditClass;
using core::Transcript;

namespace {

core::Instant at(int second) { return core::Instant(core::Duration(1000 * second)); }

core::PageCapture capture(int page, int second, int status = 200) {
  return {page,
          "http://example.com/" + std::to_string(page),
          {"a.warc.gz", static_cast<std::uint64_t>(second), 9},
          "r",
          at(second),
          status,
          "sha256:x"};
}

/// Two pages captured at `second`; "a" stands on the first, "b" on both, "c" on the second.
Transcript revision(int number, int second, const std::string& a = "Good morning.") {
  Transcript transcript;
  transcript.transcript_id = "room:1";
  transcript.revision = number;
  transcript.title = "On ports";
  for (const int page : {1, 2}) {
    core::TranscriptPage stored;
    stored.page = page;
    stored.url = "http://example.com/" + std::to_string(page);
    stored.capture.captured_at = at(second);
    stored.capture.location.offset = static_cast<std::uint64_t>(second);
    transcript.pages.push_back(stored);
  }
  const auto say = [&](const std::string& id, const std::string& label, const std::string& words, std::vector<int> on) {
    core::Turn turn;
    turn.turn_id = id;
    turn.seq = static_cast<int>(transcript.turns.size());
    turn.label = label;
    turn.paragraphs = {words};
    turn.pages = std::move(on);
    transcript.turns.push_back(std::move(turn));
  };
  say("a", "Ann", a, {1});
  say("b", "Bo", "When?", {1, 2});
  say("c", "Ann", "In May.", {2});
  return transcript;
}

core::Revision entry(int number, int second, core::RevisionChanges changes = {}) {
  core::Revision made{number, at(second), std::move(changes)};
  made.classes = core::classes_of(made.changes);
  return made;
}

}  // namespace

TEST_CASE("A transcript without changes has no edits", "[edits]") {
  Transcript only = revision(1, 10);
  only.history = {entry(1, 10)};
  CHECK(core::edits_of({only}).empty());
  CHECK(core::edits_of({}).empty());
}

TEST_CASE("An edit of words has both texts and both captures", "[edits]") {
  Transcript second = revision(2, 20, "Good evening.");
  second.history = {entry(1, 10), entry(2, 20, {.edited = {"a"}})};
  const auto edits = core::edits_of({revision(1, 10), second});
  REQUIRE(edits.size() == 1);
  const Edit& edit = edits[0];
  CHECK(edit.revision_from == 1);
  CHECK(edit.revision_to == 2);
  CHECK(edit.edit_class == EditClass::wording);
  CHECK(edit.turn_id == "a");
  CHECK(edit.field == "text");
  CHECK(edit.before == "Good morning.");
  CHECK(edit.after == "Good evening.");
  REQUIRE(edit.diff.size() == 4);
  CHECK(edit.diff[1] == core::DiffPiece{core::DiffPiece::Kind::deleted, "morning"});
  CHECK(edit.captured_before == at(10));
  CHECK(edit.captured_after == at(20));
  REQUIRE(edit.captures_before.size() == 1);
  CHECK(edit.captures_before[0].location.offset == 10);
  REQUIRE(edit.captures_after.size() == 1);
  CHECK(edit.captures_after[0].location.offset == 20);
}

TEST_CASE("Edits of one revision come by class and place", "[edits]") {
  Transcript second = revision(2, 20, "Good evening.");
  second.title = "On harbours";
  second.turns[1].label = "Cy";
  second.turns[2].turn_id = "d";
  second.history = {entry(1, 10), entry(2, 20,
                                        {.inserted = {"d"},
                                         .deleted = {"c"},
                                         .edited = {"a"},
                                         .relabelled = {"b"},
                                         .moved = {"b"},
                                         .metadata = {"title"}})};
  const auto edits = core::edits_of({revision(1, 10), second});
  std::vector<std::string> told;
  for (const Edit& edit : edits) {
    told.push_back(std::string(core::name(edit.edit_class)) + " " + edit.turn_id.value_or("-") + " " + edit.field +
                   " " + edit.before.value_or("-") + " > " + edit.after.value_or("-"));
  }
  CHECK(told == std::vector<std::string>{"metadata - title On ports > On harbours",
                                         "wording a text Good morning. > Good evening.",
                                         "added_turn d text - > In May.", "removed_turn c text In May. > -",
                                         "relabelled b label Bo > Cy", "moved b seq 1 > 1"});
  CHECK(edits[0].captures_before.size() == 2);
  CHECK(edits[2].captures_before.size() == 1);
}

TEST_CASE("What made no revision is told between the states that were captured", "[edits]") {
  Transcript only = revision(1, 10);
  only.history = {entry(1, 10), entry(1, 20, {.cosmetic = {"a"}}), entry(1, 30, {.cosmetic = {"c"}})};
  only.history[1].captures = {capture(1, 20), capture(2, 10)};
  only.history[2].captures = {capture(1, 20), capture(2, 30)};
  const auto edits = core::edits_of({only});
  REQUIRE(edits.size() == 2);
  CHECK(edits[0].revision_to == 1);
  CHECK(edits[0].before == edits[0].after);
  CHECK(edits[0].captures_before[0].location.offset == 10);
  CHECK(edits[0].captures_after[0].location.offset == 20);
  CHECK(edits[1].captured_before == at(20));
  CHECK(edits[1].captures_before == std::vector{capture(2, 10)});
  CHECK(edits[1].captures_after == std::vector{capture(2, 30)});
}

TEST_CASE("Gone and there again are told with the answers that said so", "[edits]") {
  Transcript second = revision(2, 40, "Good evening.");
  second.history = {entry(1, 10), entry(1, 20), entry(1, 40), entry(2, 40, {.edited = {"a"}})};
  second.history[1].classes = {EditClass::vanished};
  second.history[1].captures = {capture(1, 20, 404)};
  second.history[2].classes = {EditClass::restored};
  second.history[2].captures = {capture(1, 40)};
  const auto edits = core::edits_of({revision(1, 10), second});
  REQUIRE(edits.size() == 3);
  CHECK(edits[0].edit_class == EditClass::vanished);
  CHECK(edits[0].captures_before.size() == 2);
  CHECK(edits[0].captures_after == std::vector{capture(1, 20, 404)});
  CHECK(edits[1].edit_class == EditClass::restored);
  CHECK(edits[1].captures_before == std::vector{capture(1, 20, 404)});
  CHECK(edits[1].captures_after == std::vector{capture(1, 40)});
  // What it said before it was gone is what the new words are compared with.
  CHECK(edits[2].edit_class == EditClass::wording);
  CHECK(edits[2].captured_before == at(10));
}

TEST_CASE("A label that is only set otherwise is a cosmetic edit of the label", "[edits]") {
  Transcript second = revision(2, 20);
  second.turns[0].label = "ANN";
  second.history = {entry(1, 10), entry(2, 20, {.cosmetic = {"a"}})};
  const auto edits = core::edits_of({revision(1, 10), second});
  REQUIRE(edits.size() == 1);
  CHECK(edits[0].field == "label");
}

TEST_CASE("An announced participant is metadata and one who was heard is not", "[edits]") {
  const auto with = [](const std::string& source) {
    Transcript transcript = revision(1, 10);
    core::Participant participant;
    participant.claims = {{"Ann Oak", "Mayor", core::Role::principal, source, core::Span{1, 5, 9, 0, ""}}};
    transcript.participants = {participant};
    return transcript;
  };
  CHECK(core::changed_metadata(revision(1, 10), with("header")) == std::vector<std::string>{"participants"});
  CHECK(core::metadata_value(with("header"), "participants") == "Ann Oak, Mayor");
  CHECK(core::changed_metadata(revision(1, 10), with("label")).empty());
}
