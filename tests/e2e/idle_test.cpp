// SPDX-License-Identifier: Apache-2.0
// Runs that have little or nothing to do, and what they say of it.
#include <thread>

#include "core/time_format.hpp"
#include "tests/e2e/support/desk.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

using Ended = RunReport::Ended;

std::filesystem::path only_warc(const Desk& desk) {
  const auto files = desk.press().files("warc");
  REQUIRE(files.size() == 1);
  return files[0];
}

bool knows(const Desk& desk, const std::string& warc_file) {
  return desk.look(
      [&](auto& folder, const auto&) { return folder.captures().warc_file(warc_file).value().has_value(); });
}

std::size_t runs(const Desk& desk) {
  return desk.look([](auto& folder, const auto&) { return folder.catalogue().runs(100).value().size(); });
}

}  // namespace

TEST_CASE("An idle run after one that ended well looks at no WARC file and writes nothing", "[e2e][idle]") {
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1)});
  Desk desk(site);
  REQUIRE(desk.run_due().exit == app::ExitCode::done);
  const std::string name = only_warc(desk).filename().string();
  // What nobody but a look at every file would find.
  desk.press().write(desk.press().folder() / "warc/desk" / ("COPY-" + name), desk.press().read(only_warc(desk)));
  desk.wait(5min);
  CHECK(desk.run_due().how == Ended::idle);
  CHECK_FALSE(knows(desk, "COPY-" + name));
  CHECK(runs(desk) == 1);
  desk.wait(2h);
  CHECK(desk.run_due().how == Ended::finished);
  CHECK(knows(desk, "COPY-" + name));
}

TEST_CASE("An idle run finishes what a run that did not end has left open", "[e2e][idle]") {
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1)});
  Desk desk(site);
  REQUIRE(desk.run_due().exit == app::ExitCode::done);
  const auto warc = only_warc(desk);
  auto open = warc;
  open += ".open";
  std::filesystem::rename(warc, open);
  const bool failed = GENERATE(false, true);
  desk.write([&](auto& folder) {
    REQUIRE(folder.catalogue().start_run("dead", desk.clock.now()));
    if (failed) REQUIRE(folder.catalogue().end_run("dead", desk.clock.now(), 1));
  });
  desk.wait(5min);
  CHECK(desk.run_due().how == Ended::idle);
  CHECK(only_warc(desk) == warc);
}

TEST_CASE("A room that waits for its host leaves no file behind each run", "[e2e][idle]") {
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1), site.publish(2)});
  site.answer(Newsroom::path(1), Reply::page(503, "text/plain", "", {{"Retry-After", "7200"}}));
  Desk desk(site);
  const auto metrics = desk.press().temp() / "desk.prom";
  desk.order.metrics = metrics;
  CHECK(desk.run_room().exit != app::ExitCode::done);
  const auto before = desk.press().files("reports");
  desk.wait(10min);
  const RunReport waiting = desk.run_due();
  INFO(waiting.json().dump(1));
  CHECK(waiting.responses() == 0);
  CHECK(waiting.exit != app::ExitCode::done);
  REQUIRE(waiting.left_for_later.size() == 1);
  CHECK(waiting.left_for_later[0].find(": " + k_host + " is left alone until ") != std::string::npos);
  CHECK(desk.press().files("reports") == before);
  CHECK(desk.press().read(metrics).find("pressroom_host_blocked_until_timestamp_seconds{host=\"" + k_host + "\"} ") !=
        std::string::npos);
}

TEST_CASE("Metrics that cannot be written cost the run nothing", "[e2e][idle]") {
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1)});
  Desk desk(site);
  desk.order.metrics = desk.press().temp() / "no-such-folder/desk.prom";
  CHECK(desk.run_due().exit == app::ExitCode::done);
  CHECK(desk.verdict(1) == "complete");
  CHECK(desk.press().files("reports", ".json").size() == 1);
}

TEST_CASE("A room may be paused before anything was crawled and an unknown one may not", "[e2e][idle]") {
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1)});
  Desk desk(site);
  CHECK(desk.ask({"pause", "no-such-room"}).exit == 2);
  CHECK(desk.ask({"pause", "desk", "no-such-room"}).exit == 2);
  CHECK_FALSE(std::filesystem::exists(desk.press().folder()));
  CHECK(desk.ask({"pause", "desk", "--by", "anna"}).exit == 0);
  const Answer idle = desk.archive({});
  CHECK(idle.exit == 0);
  CHECK(idle.json["paused"] == Json::array({"desk"}));
  std::vector<std::string> words{"archive"};
  const auto network = desk.network();
  words.insert(words.end(), network.begin(), network.end());
  CHECK(desk.press().run(words).out.find("paused are desk") != std::string::npos);
  CHECK(site.asked().empty());
}

TEST_CASE("A hang-up reads the configuration again and stops nothing", "[e2e][idle]") {
  const bool is_wrong = GENERATE(false, true);
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1), site.publish(2)});
  site.answer(Newsroom::path(1), Reply::page(503, "text/plain", "", {{"Retry-After", "2"}}));
  Desk desk(site);
  std::vector<std::string> words = desk.press().command({"archive", "--json"});
  const auto network = desk.network();
  words.insert(words.end(), network.begin(), network.end());
  words.back() = "20";  // patience
  words[static_cast<std::size_t>(std::find(words.begin(), words.end(), "--log-level") - words.begin()) + 1] = "warn";
  Program program(words);
  for (int i = 0; i < 500 && site.times_asked(Newsroom::path(1)) == 0; ++i) std::this_thread::sleep_for(10ms);
  REQUIRE(site.times_asked(Newsroom::path(1)) == 1);
  site.publish(1);
  desk.press().write(desk.press().temp() / "pressroom.toml", is_wrong ? "nonsense = 1\n" : "patience_seconds = 5\n");
  program.signal(SIGHUP);
  program.signal(SIGUSR1);
  const Finished run = program.wait(20s);
  INFO(run.err);
  CHECK(run.exit == 0);
  CHECK(run.err.find(is_wrong ? "stays what it was" : "was read again") != std::string::npos);
  CHECK(run.err.find("desk: 2 queued") != std::string::npos);
  CHECK(desk.verdict(2) == "complete");
}
