// SPDX-License-Identifier: Apache-2.0
#include "app/drift.hpp"

#include "app/drift_watch.hpp"
#include "tests/storage/database/open_database.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using app::Comparison;
using app::Figure;
using app::Figures;

namespace {

/// A conference of one page: so many labelled turns of so many characters, and words of nobody.
core::Transcript conference(int number, int turns, int length = 100, int unknown = 0) {
  core::Transcript transcript;
  transcript.room = "small";
  transcript.transcript_id = "small:" + std::to_string(number);
  for (int i = 0; i < turns; ++i) {
    core::Turn turn;
    turn.label = "Ann";
    turn.paragraphs = {std::string(static_cast<std::size_t>(length), 'a')};
    transcript.turns.push_back(std::move(turn));
  }
  core::TranscriptPage page;
  page.ledger.visible_chars = 10'000;
  page.ledger.unknown_chars = unknown;
  transcript.pages.push_back(std::move(page));
  return transcript;
}

Comparison labels_beside(double now, const std::vector<double>& past) {
  std::vector<Figures> figures;
  for (const double one : past) figures.push_back({one});
  const auto found = app::compare({now}, figures);
  REQUIRE(found.size() == 1);
  CHECK(found[0].figure == Figure::labels);
  return found[0];
}

struct Watched {
  TempDir folder;
  storage::database::Database database = open_database(folder);
  FakeClock clock;
  app::DriftWatch watch{storage::database::FigureStore(database), clock};
  std::size_t standing() { return storage::database::FigureStore(database).alarms("small").value().size(); }
};

}  // namespace

TEST_CASE("Figures count labels and unknown words and announced speakers", "[drift][house]") {
  core::Transcript transcript = conference(1, 20, 100, 300);
  transcript.turns[0].kind = core::TurnKind::unattributed;
  core::Participant spoke, silent, heard;
  spoke.source = silent.source = "header";
  heard.source = "label";
  spoke.spoke = heard.spoke = true;
  transcript.participants = {spoke, silent, heard};
  const Figures figures = app::figures_of(transcript);
  CHECK(figures[0] == Approx(2.0));
  CHECK(figures[1] == Approx(0.04));
  CHECK(figures[2] == Approx(0.5));
  CHECK(figures[3] == Approx(100.0));
}

TEST_CASE("A transcript without pages or turns or a roster has no figures", "[drift][house]") {
  const Figures figures = app::figures_of(core::Transcript());
  for (const auto& one : figures) CHECK_FALSE(one.has_value());
}

TEST_CASE("A past of fewer than eight transcripts says nothing", "[drift][house]") {
  CHECK(app::compare({0.0}, std::vector<Figures>(7, Figures{2.0})).empty());
  CHECK(app::compare({0.0}, std::vector<Figures>(8, Figures{2.0})).size() == 1);
}

TEST_CASE("Labels that are gone are out and such as vary are not", "[drift][house]") {
  const std::vector<double> past{1.8, 2.0, 2.2, 1.9, 2.1, 2.4, 1.7, 2.0, 2.3};
  CHECK(labels_beside(0.0, past).state == Comparison::State::out);
  CHECK(labels_beside(20.0, past).state == Comparison::State::out);
  CHECK(labels_beside(1.6, past).state == Comparison::State::within);
  CHECK(labels_beside(2.6, past).state == Comparison::State::within);
  CHECK(labels_beside(2.0, past).median == Approx(2.0));
}

TEST_CASE("One odd transcript in the past moves nothing", "[drift][house]") {
  std::vector<double> past(9, 2.0);
  past.push_back(90.0);
  CHECK(labels_beside(0.5, past).state == Comparison::State::out);
  CHECK(labels_beside(2.1, past).state == Comparison::State::within);
}

TEST_CASE("Fewer unknown words and more of the announced are no alarm", "[drift][house]") {
  const Figures before{std::nullopt, 0.2, 0.5, std::nullopt};
  const std::vector<Figures> past(8, before);
  for (const Comparison& one : app::compare({std::nullopt, 0.0, 1.0, std::nullopt}, past)) {
    CHECK(one.state == Comparison::State::within);
  }
  const Figures worse{std::nullopt, 0.4, 0.0, std::nullopt};
  // Coverage falls by five measures of its floor: neither one thing nor the other.
  const auto found = app::compare(worse, past);
  REQUIRE(found.size() == 2);
  CHECK(found[0].state == Comparison::State::out);
  CHECK(found[1].state == Comparison::State::between);
}

TEST_CASE("An alarm names figure and past and transcript and is raised once", "[drift][house]") {
  Watched room;
  for (int i = 0; i < 8; ++i) CHECK(room.watch.judge(conference(i, 20))->empty());
  const auto raised = room.watch.judge(conference(8, 0));
  REQUIRE(raised.has_value());
  REQUIRE(raised->size() == 1);
  CHECK(raised->front().figure == "labels-per-1000-characters");
  CHECK(raised->front().transcript_id == "small:8");
  CHECK(raised->front().past == 8);
  CHECK(raised->front().median == 2'000'000);
  CHECK(app::words_for(raised->front())
            .starts_with("labels-per-1000-characters is 0, where the 8 transcripts before had 2 ("));
  CHECK(room.watch.judge(conference(9, 0))->empty());
  CHECK(room.standing() == 1);
}

TEST_CASE("An alarm ends after three transcripts in a row that are as before", "[drift][house]") {
  Watched room;
  int number = 0;
  const auto come = [&](int turns) { REQUIRE(room.watch.judge(conference(number++, turns)).has_value()); };
  for (int i = 0; i < 9; ++i) come(20);
  come(0);
  come(20);
  come(20);
  come(0);
  come(20);
  come(20);
  CHECK(room.standing() == 1);
  come(20);
  CHECK(room.standing() == 0);
}

TEST_CASE("A transcript that is published again as it was changes nothing", "[drift][house]") {
  Watched room;
  for (int i = 0; i < 9; ++i) REQUIRE(room.watch.judge(conference(i, 20)).has_value());
  REQUIRE(room.watch.judge(conference(9, 0))->size() == 1);
  for (int i = 0; i < 5; ++i) REQUIRE(room.watch.judge(conference(3, 20)).has_value());
  CHECK(room.standing() == 1);
}
