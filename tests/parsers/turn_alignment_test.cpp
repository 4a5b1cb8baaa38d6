// SPDX-License-Identifier: Apache-2.0
#include "parsers/turn_alignment.hpp"

#include <algorithm>
#include <set>

#include "core/thread_time.hpp"
#include "parsers/revisions.hpp"
#include "parsers/turn_likeness.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_random.hpp"
#include "tests/support/instrumented.hpp"

using namespace pressroom;
using core::EditClass;
using core::Transcript;
using core::Turn;
using Lines = std::vector<std::string>;

namespace {

struct Said {
  std::string id, label, text, source{};
};

std::vector<Turn> turns_of(const std::vector<Said>& said) {
  std::vector<Turn> turns;
  for (const Said& one : said) {
    Turn turn;
    turn.turn_id = one.id;
    turn.seq = static_cast<int>(turns.size());
    turn.label = one.label;
    turn.paragraphs = {one.text};
    turn.source_sha256 = one.source;
    turns.push_back(std::move(turn));
  }
  return turns;
}

Lines ids(const std::vector<Turn>& turns) {
  Lines list;
  for (const Turn& turn : turns) list.push_back(turn.turn_id);
  return list;
}

/// The changes in one line, empty lists left out.
std::string told(const core::RevisionChanges& changes) {
  std::string all;
  const auto add = [&](const char* name, const Lines& list) {
    for (const std::string& id : list) all += std::string(all.empty() ? "" : " ") + name + ":" + id;
  };
  add("inserted", changes.inserted);
  add("deleted", changes.deleted);
  add("edited", changes.edited);
  add("relabelled", changes.relabelled);
  add("moved", changes.moved);
  add("cosmetic", changes.cosmetic);
  add("metadata", changes.metadata);
  return all;
}

std::string carried(const std::vector<Said>& before, const std::vector<Said>& after, Lines* now = nullptr) {
  auto turns = turns_of(after);
  const auto changes = parsers::carry_ids(turns_of(before), turns);
  if (now != nullptr) *now = ids(turns);
  return told(changes);
}

Transcript visit(int number, const std::vector<Said>& said) {
  Transcript transcript;
  transcript.title = "T";
  transcript.completeness.verdict = core::Verdict::complete;
  transcript.turns = turns_of(said);
  core::TranscriptPage page;
  page.page = 1;
  page.capture.location.offset = static_cast<std::uint64_t>(number);
  transcript.pages = {page};
  transcript.history = {core::Revision{1, core::Instant(core::Duration(number))}};
  return transcript;
}

const std::string k_long = "We have agreed to open the new harbour to traffic by the end of the coming month of May";
const std::string k_other = "Nobody who works in this building has ever asked me such a thing about fish and boats";

}  // namespace

TEST_CASE("A turn that stands elsewhere keeps its id and is moved", "[revisions]") {
  Lines now;
  CHECK(carried({{"a", "Ann", "One."}, {"b", "Bo", "Two."}, {"c", "Cy", "Three."}, {"d", "Di", "Four."}},
                {{"w", "Bo", "Two."}, {"x", "Cy", "Three."}, {"y", "Di", "Four."}, {"z", "Ann", "One."}},
                &now) == "moved:a");
  CHECK(now == Lines{"b", "c", "d", "a"});
}

TEST_CASE("The same words under another label are relabelled", "[revisions]") {
  Lines now;
  CHECK(carried({{"a", "Ann", "One."}, {"b", "Bo", "Two."}, {"c", "Ann", "Three."}},
                {{"x", "Ann", "One."}, {"y", "Cy", "Two."}, {"z", "Ann", "Three."}}, &now) == "relabelled:b");
  CHECK(now == Lines{"a", "b", "c"});
}

TEST_CASE("A speaker who is renamed everywhere is relabelled everywhere", "[revisions]") {
  CHECK(carried({{"a", "Ann", "One."}, {"b", "Bo", "Two."}, {"c", "Ann", "Three."}},
                {{"x", "Ann Oak", "One."}, {"y", "Bo", "Two."}, {"z", "Ann Oak", "Three."}}) ==
        "relabelled:a relabelled:c");
}

TEST_CASE("A removed turn beside an edited one of the same speaker is not mixed up with it", "[revisions]") {
  Lines now;
  CHECK(carried({{"a", "Ann", "Hello."}, {"b", "Bo", k_other}, {"c", "Bo", k_long}, {"d", "Ann", "Bye."}},
                {{"w", "Ann", "Hello."}, {"x", "Bo", k_long + ", or June"}, {"y", "Ann", "Bye."}},
                &now) == "deleted:b edited:c");
  CHECK(now == Lines{"a", "c", "d"});
}

TEST_CASE("A new turn beside an edited one of the same speaker is new", "[revisions]") {
  CHECK(carried({{"a", "Bo", k_long}}, {{"x", "Bo", k_other}, {"y", "Bo", k_long + ", or June"}}) ==
        "inserted:x edited:a");
}

TEST_CASE("A turn of which label and a word changed is both relabelled and edited", "[revisions]") {
  CHECK(carried({{"a", "Bo", k_long}}, {{"x", "Cy", k_long + " or June"}}) == "edited:a relabelled:a");
  // Other words under another label are somebody else's.
  CHECK(carried({{"a", "Bo", k_long}}, {{"x", "Cy", k_other}}) == "inserted:x deleted:a");
}

TEST_CASE("Unlike turns of one speaker between equal neighbours still answer each other", "[revisions]") {
  CHECK(carried({{"a", "Ann", "One."}, {"b", "Bo", k_long}, {"c", "Ann", "Three."}},
                {{"x", "Ann", "One."}, {"y", "Bo", k_other}, {"z", "Ann", "Three."}}) == "edited:b");
}

TEST_CASE("What is only set otherwise is cosmetic", "[revisions]") {
  CHECK(carried({{"a", "Bo", "\"Yes\" - we can..."}}, {{"x", "Bo", "“Yes” — we can…"}}) == "cosmetic:a");
  CHECK(carried({{"a", "Bo's", "Yes."}}, {{"x", "Bo’s", "Yes."}}) == "cosmetic:a");
  CHECK(carried({{"a", "Bo", "Yes.", "1"}, {"b", "Cy", "No.", "2"}},
                {{"a", "Bo", "Yes.", "3"}, {"b", "Cy", "No.", "2"}}) == "cosmetic:a");
}

TEST_CASE("Paragraphs that are cut otherwise are cosmetic", "[revisions]") {
  auto before = turns_of({{"a", "Bo", "One. Two."}}), after = before;
  after[0].paragraphs = {"One.", "Two."};
  CHECK(told(parsers::carry_ids(before, after)) == "cosmetic:a");
}

TEST_CASE("Likeness tells an edit from another text in any script", "[revisions]") {
  const auto like = [](const std::string& a, const std::string& b) {
    return parsers::likeness(parsers::word_bag(a), parsers::word_bag(b));
  };
  CHECK(like(k_long, k_long) == 1);
  CHECK(like(k_long, k_long + " or June") > 0.9);
  CHECK(like(k_long, k_other) < 0.2);
  CHECK(like("", k_long) == 0);
  CHECK(like("港口将于五月底开放通航", "港口将于六月底开放通航") > 0.8);
  CHECK(like("港口将于五月底开放通航", "我们今天没有收到任何人的问题") < 0.2);
}

TEST_CASE("Ids are unique and every turn is accounted for whatever is edited", "[revisions]") {
  tests::FakeRandom random(8);
  const Lines labels{"Ann", "Bo", "Cy"}, words{"yes", "no", "the", "port", "opens", "in", "may"};
  const auto make = [&](const std::string& prefix) {
    std::vector<Said> said;
    for (auto left = random.below(9); left > 0; --left) {
      std::string text;
      for (auto more = random.below(7); more > 0; --more) text += words[random.below(words.size())] + " ";
      said.push_back({prefix + "." + std::to_string(said.size()), labels[random.below(3)], text});
    }
    return said;
  };
  for (int round = 0; round < 500; ++round) {
    const auto before = turns_of(make("t"));
    auto after = turns_of(make(round % 2 == 0 ? "t" : "u"));
    const auto changes = parsers::carry_ids(before, after);
    const Lines old_ids = ids(before), new_ids = ids(after);
    const std::set<std::string> now(new_ids.begin(), new_ids.end());
    CHECK(now.size() == after.size());
    CHECK(old_ids.size() - changes.deleted.size() == new_ids.size() - changes.inserted.size());
    for (const std::string& id : changes.deleted) CHECK(now.count(id) == 0);
  }
}

TEST_CASE("Long turns of one speaker that were all rewritten are compared in bounded work", "[revisions]") {
  std::vector<Said> before, after;
  for (int i = 0; i < tests::unless_instrumented(3'000, 1'000); ++i) {
    std::string old_text, new_text;
    for (int word = 0; word < 60; ++word) {
      old_text += "x" + std::to_string((i * 7 + word) % 997) + " ";
      new_text += "y" + std::to_string((i * 5 + word) % 991) + " ";
    }
    before.push_back({"a" + std::to_string(i), "Ann", old_text});
    after.push_back({"b" + std::to_string(i), "Ann", new_text});
  }
  const auto began = core::thread_processor_time();
  carried(before, after);
  CHECK(core::thread_processor_time() - began < std::chrono::seconds(30));  // about a second
}

TEST_CASE("Bytes that changed under the same words are told once and make no revision", "[revisions]") {
  const std::vector<Said> first{{"a", "Ann", "One.", "1"}, {"b", "Bo", "Two.", "2"}};
  const std::vector<Said> spaced{{"a", "Ann", "One.", "1"}, {"y", "Bo", "Two.", "3"}};
  const auto revised =
      parsers::fold_revisions({visit(1, first), visit(2, spaced), visit(3, spaced), visit(4, first), visit(5, first)});
  CHECK(revised.earlier.empty());
  CHECK(revised.current.revision == 1);
  CHECK(revised.current.pages[0].capture.location.offset == 1);
  const auto& history = revised.current.history;
  REQUIRE(history.size() == 3);
  for (std::size_t i : {1u, 2u}) {
    CHECK(history[i].revision == 1);
    CHECK(told(history[i].changes) == "cosmetic:b");
    CHECK(history[i].classes == std::vector{EditClass::cosmetic});
    REQUIRE(history[i].captures.size() == 1);
  }
  CHECK(history[1].captures[0].location.offset == 2);
  CHECK(history[2].captures[0].location.offset == 4);
}

TEST_CASE("A change of metadata is a revision and one of volatile things is none", "[revisions]") {
  const std::vector<Said> said{{"a", "Ann", "One."}};
  Transcript second = visit(2, said), third = visit(3, said);
  second.updated_at = core::Dated{"2026-01-02", "dateline", {}};
  second.breadcrumb = {"Home"};
  third.event_date = core::Dated{"2026-01-01", "dateline", {}};
  third.source = "A newspaper";
  const auto revised = parsers::fold_revisions({visit(1, said), second, third});
  CHECK(revised.current.revision == 2);
  REQUIRE(revised.current.history.size() == 2);
  CHECK(told(revised.current.history[1].changes) == "metadata:event_date metadata:source");
  CHECK(revised.current.history[1].classes == std::vector{EditClass::metadata});
  CHECK(revised.current.history[1].captures.empty());
}

TEST_CASE("Vanished and restored stand where they happened", "[revisions]") {
  const auto event = [](int number, EditClass edit_class) {
    core::Revision entry{1, core::Instant(core::Duration(number))};
    entry.classes = {edit_class};
    return entry;
  };
  const std::vector<Said> first{{"a", "Ann", "One."}}, second{{"a", "Ann", "One, then."}};
  auto revised = parsers::fold_revisions({visit(10, first), visit(40, second)});
  parsers::add_to_history(revised,
                          {event(2, EditClass::vanished), event(5, EditClass::restored), event(20, EditClass::vanished),
                           event(40, EditClass::restored), event(50, EditClass::vanished)});
  std::string all;
  for (const core::Revision& entry : revised.current.history) {
    all += std::to_string(entry.revision) + ":";
    for (const EditClass edit_class : entry.classes) all += core::name(edit_class);
    all += " ";
  }
  // What lies before the first revision was never there, so it did not come back either.
  CHECK(all == "1: 1:vanished 1:restored 2:wording 2:vanished ");
  REQUIRE(revised.earlier.size() == 1);
  CHECK(revised.earlier[0].history.size() == 3);
}
