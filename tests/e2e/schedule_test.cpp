// SPDX-License-Identifier: Apache-2.0
#include "core/time_format.hpp"
#include "tests/e2e/support/desk.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

using Ended = RunReport::Ended;

/// Answers 304 to whoever shows the tag, as a server with validators does.
void answer_with_tag(Newsroom& site, int number, const std::string& tag) {
  const Reply page = Newsroom::page_of(Newsroom::conference(number), 1, {{"ETag", tag}});
  site.answer(Newsroom::path(number), [page, tag](const demo::Request& request) {
    const auto shown = request.headers.first("If-None-Match");
    return shown && *shown == tag ? Reply::page(304, "", "") : page;
  });
}

/// To the moment when a transcript's next check is due, and what is due then.
RunReport next_check(Desk& desk, int number) {
  const core::Duration left = desk.transcript(number).due_at - desk.clock.now();
  desk.wait(std::max(left, core::Duration(0)));
  return desk.run_due();
}

int count_records(const Desk& desk, const std::string& head) {
  int count = 0;
  for (const auto& file : desk.press().files("warc")) {
    const std::string all = run_program({"gzip", "-dc", file.string()}).out;
    for (std::size_t at = all.find(head); at != std::string::npos; at = all.find(head, at + 1)) ++count;
  }
  return count;
}

/// A sidecar but for the list of what was seen of the site.
Json without_history(const std::string& sidecar) {
  Json document = Json::parse(sidecar);
  document.erase("history");
  return document;
}

Reply gone() { return Reply::page(404, "text/html", "<html><body>Gone</body></html>"); }
Reply busy() { return Reply::page(500, "text/html", "<html><body>Broken</body></html>"); }

/// A room of one transcript of so many pages, archived once.
class OneTranscript {
 public:
  explicit OneTranscript(int pages = 1) : desk(site) {
    site.list(Desk::k_listing, {site.publish(1, pages)});
    first = desk.run_room();
    sidecar = desk.sidecar(1);
  }
  std::string path(int page = 1) const { return Newsroom::path(1, page); }

  Newsroom site;
  Desk desk;
  RunReport first;
  std::string sidecar;
};

}  // namespace

TEST_CASE("A transcript is visited again on the ladder", "[e2e][schedule]") {
  OneTranscript room;
  REQUIRE(room.first.exit == app::ExitCode::done);
  core::Instant before = room.desk.clock.now();
  int asked = 1;
  for (const core::Duration rung : std::vector<core::Duration>{1h, 6h, 24h, 72h, 168h, 720h, 2160h, 8760h, 8760h}) {
    CAPTURE(rung.count());
    const core::Instant due = room.desk.transcript(1).due_at;
    CHECK(due - before >= rung - 2min);
    CHECK(due - before <= rung + 2min);
    room.desk.clock.set(due - 1s);
    room.desk.run_due();
    CHECK(room.site.times_asked(room.path()) == asked);
    room.desk.clock.set(due);
    before = due;
    const RunReport run = room.desk.run_due();
    CHECK(run.exit == app::ExitCode::done);
    CHECK(room.site.times_asked(room.path()) == ++asked);
  }
  CHECK(room.desk.sidecar(1) == room.sidecar);
  check_verified(room.desk.press());
}

TEST_CASE("A page that shows its tag is a revisit and every fourth check is unconditional", "[e2e][schedule]") {
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1)});
  answer_with_tag(site, 1, "\"one\"");
  Desk desk(site);
  desk.run_room();
  for (int check = 2; check <= 8; ++check) CHECK(next_check(desk, 1).exit == app::ExitCode::done);
  const auto heads = site.heads(Newsroom::path(1));
  REQUIRE(heads.size() == 8);
  for (int check = 1; check <= 8; ++check) {
    CAPTURE(check);
    const bool conditional =
        heads[static_cast<std::size_t>(check - 1)].find("If-None-Match: \"one\"") != std::string::npos;
    CHECK(conditional == (check != 1 && check % 4 != 0));
  }
  const std::string target = "WARC-Target-URI: " + Desk::url(Newsroom::path(1));
  CHECK(count_records(desk, "revisit/server-not-modified\r\n") >= 5);
  CHECK(count_records(desk, "revisit/identical-payload-digest\r\n") >= 2);
  CHECK(desk.verdict(1) == "complete");
  check_verified(desk.press());
}

TEST_CASE("A changed transcript begins its ladder anew", "[e2e][schedule]") {
  OneTranscript room;
  next_check(room.desk, 1);
  next_check(room.desk, 1);
  demo::CmsDocument edited = Newsroom::conference(1);
  edited.pages[0].blocks.back().paragraphs.front() += " And this.";
  room.site.answer(room.path(), Newsroom::page_of(edited));
  const RunReport run = next_check(room.desk, 1);
  CHECK(events_of(run, RunEvent::Kind::changed) == 1);
  CHECK(room.desk.transcript(1).due_at - room.desk.clock.now() <= 1h);
  CHECK(Json::parse(room.desk.sidecar(1))["revision"] == 2);
}

TEST_CASE("A transcript has vanished after two absences an hour apart and keeps what it was", "[e2e][schedule]") {
  const int pages = GENERATE(1, 2);
  OneTranscript room(pages);
  for (int page = 1; page <= pages; ++page) room.site.answer(room.path(page), gone());
  RunReport run = next_check(room.desk, 1);
  INFO(run.json().dump(1));
  CHECK(events_of(run, RunEvent::Kind::vanished) == 0);
  const auto absent_since = room.desk.transcript(1).absent_since;
  REQUIRE(absent_since);
  const std::string since = "gone since " + core::format_rfc3339(*absent_since);
  std::string told = room.desk.press().run({"status"}).out;
  INFO(told);
  CHECK(told.find("  complete   desk:") != std::string::npos);
  CHECK(told.find(since + ", to be confirmed\n") != std::string::npos);
  CHECK(room.desk.ask({"status"}).json["transcripts"][0]["vanished"] == false);
  room.desk.wait(30min);  // asked for by name meanwhile: too soon to say more
  CHECK(events_of(room.desk.run_transcript(1), RunEvent::Kind::vanished) == 0);
  CHECK(room.desk.transcript(1).state == Watch::State::standing);
  room.desk.wait(31min);
  run = room.desk.run_due();
  CHECK(events_of(run, RunEvent::Kind::vanished) == 1);
  CHECK(room.desk.transcript(1).state == Watch::State::vanished);
  CHECK(room.desk.verdict(1) == "complete");
  CHECK(without_history(room.desk.sidecar(1)) == without_history(room.sidecar));
  CHECK(room.desk.ask({"status"}).json["rooms"][0]["vanished"] == 1);
  told = room.desk.press().run({"status"}).out;
  CHECK(told.find("  vanished   desk:") != std::string::npos);
  CHECK(told.find(since + ", kept as it was (complete)\n") != std::string::npos);
  CHECK(room.desk.ask({"status"}).json["transcripts"][0]["vanished"] == true);

  // Neither a third absence nor a broken server says anything new.
  CHECK(events_of(next_check(room.desk, 1), RunEvent::Kind::vanished) == 0);
  room.site.answer(room.path(), busy());
  run = next_check(room.desk, 1);
  CHECK(events_of(run, RunEvent::Kind::restored) == 0);
  CHECK(room.desk.transcript(1).state == Watch::State::vanished);
  CHECK(without_history(room.desk.sidecar(1)) == without_history(room.sidecar));

  room.site.publish(1, pages);
  room.desk.wait(30 * 24h);
  run = next_check(room.desk, 1);
  INFO(run.json().dump(1));
  CHECK(events_of(run, RunEvent::Kind::restored) == 1);
  CHECK(room.desk.transcript(1).state == Watch::State::standing);
  CHECK(without_history(room.desk.sidecar(1)) == without_history(room.sidecar));
  check_verified(room.desk.press());
}

TEST_CASE("A broken server after one absence is no second one", "[e2e][schedule]") {
  OneTranscript room;
  room.site.answer(room.path(), gone());
  next_check(room.desk, 1);
  const auto absent_since = room.desk.transcript(1).absent_since;
  REQUIRE(absent_since);
  room.site.answer(room.path(), busy());
  const RunReport run = next_check(room.desk, 1);
  CHECK(events_of(run, RunEvent::Kind::vanished) == 0);
  CHECK(room.desk.transcript(1).state == Watch::State::standing);
  CHECK(room.desk.transcript(1).absent_since == absent_since);
  CHECK(room.desk.transcript(1).due_at > room.desk.clock.now());
}

TEST_CASE("A gallery that vanishes stays a gallery", "[e2e][schedule]") {
  Newsroom site;
  demo::CmsDocument gallery = Newsroom::conference(1);
  gallery.pages[0].blocks = {{demo::BlockKind::caption, std::nullopt, {"A picture of a hall"}},
                             {demo::BlockKind::caption, std::nullopt, {"A picture of a door"}}};
  site.list(Desk::k_listing, {Newsroom::path(1)});
  site.answer(Newsroom::path(1), Newsroom::page_of(gallery));
  Desk desk(site);
  const RunReport run = desk.run_room();
  REQUIRE(run.transcripts.size() == 1);
  REQUIRE(run.transcripts.begin()->second.kind == "gallery");
  site.answer(Newsroom::path(1), gone());
  next_check(desk, 1);
  next_check(desk, 1);
  CHECK(desk.transcript(1).state == Watch::State::vanished);
  CHECK(desk.sidecar(1).empty());
  CHECK(desk.ask({"status"}).json["transcripts"][0]["kind"] == "gallery");
}

TEST_CASE("A run with nothing due writes no report and is over at once", "[e2e][schedule]") {
  OneTranscript room;
  const auto before = room.desk.press().files("reports").size();
  room.desk.wait(5min);
  const auto began = std::chrono::steady_clock::now();
  const RunReport run = room.desk.run_due();
  const auto took = std::chrono::steady_clock::now() - began;
  CHECK(run.how == Ended::idle);
  CHECK(run.exit == app::ExitCode::done);
  CHECK(run.responses() == 0);
  CHECK(room.desk.press().files("reports").size() == before);
  CHECK(took < 500ms);  // some 10 ms; a busy machine may take its time
}

TEST_CASE("An incomplete transcript is asked for on the schedule and at once when named", "[e2e][schedule]") {
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1, 3)});
  site.answer(Newsroom::path(1, 2), gone());
  Desk desk(site);
  CHECK(desk.run_room().exit == app::ExitCode::incomplete);
  CHECK(desk.verdict(1) == "incomplete");
  const int before = site.times_asked(Newsroom::path(1, 2));
  desk.wait(10min);
  CHECK(desk.run_due().responses() == 0);
  CHECK(site.times_asked(Newsroom::path(1, 2)) == before);
  CHECK(desk.run_transcript(1).exit == app::ExitCode::incomplete);
  CHECK(site.times_asked(Newsroom::path(1, 2)) > before);
  CHECK(site.times_asked(Newsroom::path(1, 1)) == 1);
  const Json status = desk.ask({"status"}).json;
  CHECK(status["transcripts"][0]["missing"] == Json::array({2}));
  site.answer(Newsroom::path(1, 2), Newsroom::page_of(Newsroom::conference(1, 3), 2));
  CHECK(next_check(desk, 1).exit == app::ExitCode::done);
  CHECK(desk.verdict(1) == "complete");
  CHECK(Json::parse(desk.sidecar(1))["revision"] == 1);
  check_verified(desk.press());
}

TEST_CASE("Edits of an incomplete transcript are seen on the ladder", "[e2e][schedule]") {
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1, 3)});
  site.answer(Newsroom::path(1, 2), gone());
  Desk desk(site);
  CHECK(desk.run_room().exit == app::ExitCode::incomplete);
  demo::CmsDocument edited = Newsroom::conference(1, 3);
  edited.pages[2].blocks.back().paragraphs.front() += " An afterthought.";
  site.answer(Newsroom::path(1, 3), Newsroom::page_of(edited, 3));
  CHECK(next_check(desk, 1).exit == app::ExitCode::incomplete);
  for (int page = 1; page <= 3; ++page) CHECK(site.times_asked(Newsroom::path(1, page)) >= 2);
  CHECK(desk.sidecar(1).find("An afterthought.") != std::string::npos);
  CHECK(desk.transcript(1).checks == 1);
}

TEST_CASE("A document whose visit waits for its host is not begun again", "[e2e][schedule]") {
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1)});
  Desk desk(site);
  desk.run_room();
  site.answer(Desk::k_listing, Reply::page(503, "text/plain", "later", {{"Retry-After", "36000"}}));
  desk.wait(61min);
  desk.run_due();
  const core::Instant due = desk.listing().due_at;
  for (int hour = 0; hour < 8; ++hour) {
    desk.wait(1h);
    if (hour % 2 == 0) {
      desk.run_due();
    } else {
      desk.run_room();  // nor when it is named
    }
  }
  CHECK(desk.look([](auto&, const auto& frontier) { return frontier.latest_document_number(Desk::k_room).value(); }) ==
        2);
  CHECK(desk.listing().due_at == due);
  site.list(Desk::k_listing, {Newsroom::path(1)});
  const int before = site.times_asked(Desk::k_listing);
  desk.wait(4h);
  desk.run_due();
  desk.run_due();
  CHECK(site.times_asked(Desk::k_listing) == before + 1);
  CHECK(desk.listing().due_at > desk.clock.now());
}

TEST_CASE("A transcript that was never asked for is not published and climbs no ladder", "[e2e][schedule]") {
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1), site.publish(2)});
  site.answer(Newsroom::path(1), Reply::page(503, "text/plain", "later", {{"Retry-After", "36000"}}));
  Desk desk(site);
  for (int round = 0; round < 5; ++round) {
    const RunReport run = desk.run_due();
    CHECK(run.transcripts.empty());
    CHECK_FALSE(run.left_for_later.empty());
    desk.wait(100min);
  }
  for (int number = 1; number <= 2; ++number) {
    CHECK(desk.verdict(number) == "none");
    CHECK_FALSE(desk.watch(Watch::Kind::transcript, Newsroom::native_id(number)));
  }
  site.publish(1);
  desk.wait(3h);
  CHECK(desk.run_due().exit == app::ExitCode::done);
  for (int number = 1; number <= 2; ++number) {
    CHECK(desk.verdict(number) == "complete");
    CHECK(desk.transcript(number).checks == 0);
  }
}

TEST_CASE("A check that waits for its host climbs one rung", "[e2e][schedule]") {
  OneTranscript room;
  room.site.answer(room.path(), Reply::page(503, "text/plain", "later", {{"Retry-After", "360000"}}));
  next_check(room.desk, 1);
  CHECK(room.desk.transcript(1).checks == 1);
  for (int round = 0; round < 9; ++round) {
    room.desk.wait(10h);
    room.desk.run_due();
  }
  CHECK(room.desk.transcript(1).checks == 1);
  room.site.publish(1);
  room.desk.wait(20h);
  room.desk.run_due();
  CHECK(room.desk.transcript(1).checks == 1);
  CHECK(room.desk.transcript(1).due_at - room.desk.clock.now() > 5h);
  CHECK(room.desk.verdict(1) == "complete");
}

TEST_CASE("A transcript of which some pages wait is shown and not judged", "[e2e][schedule]") {
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1, 2)});
  site.answer(Newsroom::path(1, 2), Reply::page(503, "text/plain", "later", {{"Retry-After", "36000"}}));
  Desk desk(site);
  CHECK(desk.run_room().exit == app::ExitCode::incomplete);
  CHECK(desk.verdict(1) == "incomplete");
  CHECK_FALSE(desk.watch(Watch::Kind::transcript, Newsroom::native_id(1)));
  site.publish(1, 2);
  desk.wait(11h);
  CHECK(desk.run_due().exit == app::ExitCode::done);
  CHECK(desk.transcript(1).checks == 0);
  CHECK(site.times_asked(Newsroom::path(1, 1)) == 1);
}

TEST_CASE("A set that changes while it is read is read again once in a run", "[e2e][schedule]") {
  const bool settles = GENERATE(true, false);
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1, 3)});
  // A page is put in before the third while we read: what was the second is there again.
  auto round = std::make_shared<int>(0);
  site.answer(Newsroom::path(1, 1), [round](const demo::Request&) {
    ++*round;
    return Newsroom::page_of(Newsroom::conference(1, 3), 1);
  });
  site.answer(Newsroom::path(1, 3), [round, settles](const demo::Request&) {
    const bool shifted = !settles || *round < 2;
    return Newsroom::page_of(Newsroom::conference(1, 3), shifted ? 2 : 3);
  });
  Desk desk(site);
  const RunReport run = desk.run_room();
  INFO(run.json().dump(1));
  CHECK(site.times_asked(Newsroom::path(1, 1)) == 2);
  REQUIRE(run.transcripts.size() == 1);
  if (settles) {
    CHECK(run.exit == app::ExitCode::done);
    CHECK(run.transcripts.begin()->second.completeness.verdict == core::Verdict::complete);
  } else {
    CHECK(run.exit == app::ExitCode::incomplete);
    CHECK(run.transcripts.begin()->second.completeness.verdict == core::Verdict::incomplete);
  }
  check_verified(desk.press());
}

TEST_CASE("A page that repeats another is no page of its own", "[e2e][schedule]") {
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1, 4)});
  site.answer(Newsroom::path(1, 3), Newsroom::page_of(Newsroom::conference(1, 4), 2));
  Desk desk(site);
  const RunReport run = desk.run_room();
  CHECK(run.exit == app::ExitCode::incomplete);
  REQUIRE(run.transcripts.size() == 1);
  std::string reasons;
  for (const auto& reason : run.transcripts.begin()->second.completeness.reasons) reasons += reason + "\n";
  INFO(reasons);
  CHECK(reasons.find("page 3") != std::string::npos);
  CHECK(run.transcripts.begin()->second.completeness.missing == std::vector<int>{3});
}
