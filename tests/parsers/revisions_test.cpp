// SPDX-License-Identifier: Apache-2.0
#include "parsers/revisions.hpp"

#include <set>

#include "tests/support/catch.hpp"

using namespace pressroom;
using core::Transcript;
using core::Turn;
using core::Verdict;
using Lines = std::vector<std::string>;

namespace {

struct Said {
  std::string id, label, text;
};

Transcript visit(int number, const std::vector<Said>& turns, Verdict verdict = Verdict::complete, int pages = 1) {
  Transcript transcript;
  transcript.transcript_id = "room:1";
  transcript.title = "T";
  transcript.completeness.verdict = verdict;
  transcript.completeness.captured_pages = pages;
  for (const Said& said : turns) {
    Turn turn;
    turn.turn_id = said.id;
    turn.seq = static_cast<int>(transcript.turns.size());
    turn.label = said.label;
    turn.paragraphs = {said.text};
    transcript.turns.push_back(std::move(turn));
  }
  transcript.history.push_back(core::Revision{1, core::Instant(core::Duration(number)), {}});
  return transcript;
}

Lines ids(const Transcript& transcript) {
  Lines list;
  for (const Turn& turn : transcript.turns) list.push_back(turn.turn_id);
  return list;
}

const std::vector<Said> k_first{{"a", "Ann", "One."}, {"b", "Bo", "Two."}, {"c", "Ann", "Three."}};

}  // namespace

TEST_CASE("A visit that repeats the words makes no revision", "[revisions]") {
  const auto revised = parsers::fold_revisions(
      {visit(1, k_first), visit(2, {{"x", "Ann", "One."}, {"y", "Bo", "Two."}, {"z", "Ann", "Three."}})});
  CHECK(revised.earlier.empty());
  CHECK(revised.current.revision == 1);
  CHECK(ids(revised.current) == Lines{"a", "b", "c"});
  CHECK(revised.current.history.size() == 1);
  CHECK(revised.current.history[0].captured_at == core::Instant(core::Duration(1)));
}

TEST_CASE("An edited turn keeps its id", "[revisions]") {
  const auto revised = parsers::fold_revisions(
      {visit(1, k_first), visit(2, {{"x", "Ann", "One."}, {"y", "Bo", "Two and a half."}, {"z", "Ann", "Three."}})});
  REQUIRE(revised.earlier.size() == 1);
  CHECK(revised.earlier[0].turns[1].paragraphs == Lines{"Two."});
  CHECK(revised.current.revision == 2);
  CHECK(ids(revised.current) == Lines{"a", "b", "c"});
  REQUIRE(revised.current.history.size() == 2);
  const core::Revision& second = revised.current.history[1];
  CHECK(second.revision == 2);
  CHECK(second.captured_at == core::Instant(core::Duration(2)));
  CHECK(second.changes.edited == Lines{"b"});
  CHECK(second.changes.inserted.empty());
  CHECK(second.changes.deleted.empty());
}

TEST_CASE("Inserted and deleted turns leave the others their ids", "[revisions]") {
  const auto revised = parsers::fold_revisions(
      {visit(1, k_first), visit(2, {{"w", "Cy", "Zero."}, {"x", "Ann", "One."}, {"z", "Ann", "Three."}})});
  CHECK(ids(revised.current) == Lines{"w", "a", "c"});
  CHECK(revised.current.history[1].changes.inserted == Lines{"w"});
  CHECK(revised.current.history[1].changes.deleted == Lines{"b"});
  CHECK(revised.current.history[1].changes.edited.empty());
}

TEST_CASE("A changed turn under another label is another turn", "[revisions]") {
  const auto revised = parsers::fold_revisions(
      {visit(1, k_first), visit(2, {{"x", "Ann", "One."}, {"y", "Cy", "Two, then."}, {"z", "Ann", "Three."}})});
  CHECK(ids(revised.current) == Lines{"a", "y", "c"});
  CHECK(revised.current.history[1].changes.inserted == Lines{"y"});
  CHECK(revised.current.history[1].changes.deleted == Lines{"b"});
}

TEST_CASE("Of equal turns the one that stayed keeps its id", "[revisions]") {
  const auto revised = parsers::fold_revisions(
      {visit(1, {{"a", "Ann", "Next question."}, {"b", "Bo", "Two."}}),
       visit(2, {{"n", "Ann", "Next question."}, {"a", "Ann", "Next question."}, {"b", "Bo", "Two."}})});
  CHECK(ids(revised.current) == Lines{"n", "a", "b"});
  CHECK(revised.current.history[1].changes.inserted == Lines{"n"});
}

TEST_CASE("No two turns of a revision share an id", "[revisions]") {
  // The words of "b" went from its place to the front; what stands in that place now is new.
  const auto revised =
      parsers::fold_revisions({visit(1, {{"t.b", "Bo", "Two."}, {"t.c", "Bo", "Three."}}),
                               visit(2, {{"t.a", "Bo", "Two."}, {"t.c", "Bo", "Three."}, {"t.b", "Cy", "Four."}})});
  const Lines now = ids(revised.current);
  CHECK(std::set<std::string>(now.begin(), now.end()).size() == 3);
  CHECK(now[0] == "t.b");
  CHECK(now[1] == "t.c");
  CHECK(now[2].starts_with("t."));
  CHECK(revised.current.history[1].changes.inserted == Lines{now[2]});
}

TEST_CASE("Answers follow their questions to the carried ids", "[revisions]") {
  Transcript second = visit(2, {{"w", "Cy", "Zero."}, {"x", "Ann", "One."}, {"y", "Bo", "Two!"}});
  second.turns[2].reply_to = "x";
  const auto revised = parsers::fold_revisions({visit(1, k_first), second});
  CHECK(revised.current.turns[2].turn_id == "b");
  CHECK(revised.current.turns[2].reply_to == "a");
}

TEST_CASE("An incomplete visit after a complete one changes nothing", "[revisions]") {
  const auto revised =
      parsers::fold_revisions({visit(1, k_first), visit(2, {{"x", "Ann", "Else."}}, Verdict::incomplete),
                               visit(3, {{"y", "Ann", "Else."}}, Verdict::unknown)});
  CHECK(revised.earlier.empty());
  CHECK(ids(revised.current) == Lines{"a", "b", "c"});
}

TEST_CASE("Supplying missing pages is no revision", "[revisions]") {
  const auto revised = parsers::fold_revisions(
      {visit(1, {{"a", "Ann", "One."}}, Verdict::incomplete, 1),
       visit(2, {{"x", "Ann", "One."}, {"y", "Bo", "Two."}}, Verdict::incomplete, 2),
       visit(3, {{"p", "Ann", "One."}, {"q", "Bo", "Two."}, {"r", "Ann", "Three."}}, Verdict::complete, 3)});
  CHECK(revised.earlier.empty());
  CHECK(revised.current.revision == 1);
  CHECK(revised.current.history.size() == 1);
  CHECK(revised.current.completeness.verdict == Verdict::complete);
  CHECK(ids(revised.current) == Lines{"a", "y", "r"});
}

TEST_CASE("A visit with fewer pages replaces no incomplete one", "[revisions]") {
  const auto revised =
      parsers::fold_revisions({visit(1, k_first, Verdict::incomplete, 5), visit(2, {}, Verdict::incomplete, 1)});
  CHECK(revised.current.turns.size() == 3);
}

TEST_CASE("Ids last over many revisions", "[revisions]") {
  std::vector<Transcript> visits;
  for (int number = 1; number <= 4; ++number) {
    const std::string n = std::to_string(number);
    visits.push_back(
        visit(number, {{"a" + n, "Ann", "One."}, {"b" + n, "Bo", "Edit " + n}, {"c" + n, "Ann", "Three."}}));
  }
  const auto revised = parsers::fold_revisions(std::move(visits));
  CHECK(revised.earlier.size() == 3);
  CHECK(revised.current.revision == 4);
  CHECK(ids(revised.current) == Lines{"a1", "b1", "c1"});
  REQUIRE(revised.current.history.size() == 4);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(revised.earlier[i].revision == static_cast<int>(i) + 1);
    CHECK(revised.earlier[i].history.size() == i + 1);
  }
}

TEST_CASE("A changed title is a revision", "[revisions]") {
  Transcript second = visit(2, k_first);
  second.title = "T, corrected";
  const auto revised = parsers::fold_revisions({visit(1, k_first), second});
  CHECK(revised.current.revision == 2);
  CHECK(revised.current.history[1].changes.edited.empty());
}

TEST_CASE("Transcripts of many thousand rewritten turns are folded in bounded work", "[revisions]") {
  std::vector<Said> before, after;
  for (int i = 0; i < 20'000; ++i) {
    before.push_back({"a" + std::to_string(i), "Ann", "x" + std::to_string(i)});
    after.push_back({"b" + std::to_string(i), "Bo", "y" + std::to_string(i)});
  }
  const auto revised = parsers::fold_revisions({visit(1, before), visit(2, after)});
  CHECK(revised.current.revision == 2);
  CHECK(revised.current.history[1].changes.inserted.size() == 20'000);
}
