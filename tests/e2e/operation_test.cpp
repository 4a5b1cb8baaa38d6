// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include "core/time_format.hpp"
#include "tests/e2e/support/desk.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

constexpr const char* k_other = "news.example";

/// Two rooms of some transcripts each, on two hosts of one server.
class TwoRooms {
 public:
  explicit TwoRooms(int transcripts) : desk(site) {
    desk.add_room("other", k_other,
                  fmt::format("listings = [\"{}\"]\n{}", Desk::url("/o/index.htm", k_other), Desk::selectors()));
    std::vector<std::string> here, there;
    for (int number = 1; number <= transcripts; ++number) {
      here.push_back(site.publish(number));
      there.push_back(site.publish(100 + number));
    }
    site.list(Desk::k_listing, here);
    site.list("/o/index.htm", there);
  }
  /// Requests for a room in a run, robots.txt among them.
  int requests(const RunReport& run, const std::string& host) const {
    const auto attempts = desk.logged(run);
    return static_cast<int>(std::count_if(attempts.begin(), attempts.end(), [&](const LoggedAttempt& attempt) {
      return attempt.status > 0 && attempt.url.find("//" + host + "/") != std::string::npos;
    }));
  }

  Newsroom site;
  Desk desk;
};

core::Instant next_midnight(core::Instant now) {
  return std::chrono::floor<std::chrono::days>(now) + std::chrono::days(1);
}

std::string later_of(const RunReport& run) {
  std::string all;
  for (const std::string& line : run.left_for_later) all += line + "\n";
  return all;
}

}  // namespace

TEST_CASE("A room that has spent its day rests until midnight and others go on", "[e2e][operation]") {
  const bool by_bytes = GENERATE(false, true);
  TwoRooms rooms(6);
  Desk& desk = rooms.desk;
  desk.clock.set(next_midnight(desk.clock.now()) + 10h);
  if (by_bytes) {
    for (int number = 1; number <= 6; ++number) {
      auto big = Newsroom::conference(number);
      big.pages[0].blocks.back().paragraphs.push_back(std::string(200'000, 'x'));
      rooms.site.answer(Newsroom::path(number), Newsroom::page_of(big));
    }
    desk.plan.configuration.max_bytes_per_day = 300'000;
  } else {
    desk.plan.configuration.max_requests_per_day = 5;
    rooms.site.list("/o/index.htm", {Newsroom::path(101)});
  }
  RunReport run = desk.run_due();
  INFO(run.json().dump(1));
  CHECK(run.exit == app::ExitCode::incomplete);
  REQUIRE(events_of(run, RunEvent::Kind::paused) == 1);
  CHECK(run.events[0].subject == Desk::k_room);
  CHECK(run.events[0].detail.find("day's budget") != std::string::npos);
  const int before = rooms.requests(run, k_host);
  CHECK((by_bytes ? before < 7 : before == 5));
  CHECK(later_of(run).find("desk is paused by pressroom") != std::string::npos);
  CHECK(rooms.requests(run, k_other) == (by_bytes ? 8 : 3));

  desk.clock.set(next_midnight(desk.clock.now()) - 1s);
  CHECK(rooms.requests(desk.run_due(), k_host) == 0);
  desk.clock.set(next_midnight(desk.clock.now()));
  CHECK(rooms.requests(desk.run_due(), k_host) > 0);
}

TEST_CASE("Three refusals in a row leave a room alone for a day", "[e2e][operation]") {
  TwoRooms rooms(6);
  Desk& desk = rooms.desk;
  for (int number = 1; number <= 6; ++number) {
    rooms.site.answer(Newsroom::path(number), Reply::page(403, "text/html", "No"));
  }
  const RunReport run = desk.run_due();
  INFO(run.json().dump(1));
  int refused = 0;
  for (int number = 1; number <= 6; ++number) refused += rooms.site.times_asked(Newsroom::path(number));
  CHECK(refused == 3);
  REQUIRE(events_of(run, RunEvent::Kind::paused) == 1);
  CHECK(run.events[0].detail.find("access_refused") != std::string::npos);
  CHECK(rooms.requests(run, k_other) == 8);
  const core::Instant paused = desk.clock.now();
  for (int number = 1; number <= 6; ++number) rooms.site.publish(number);
  desk.clock.set(paused + 24h - 5min);
  CHECK(rooms.requests(desk.run_due(), k_host) == 0);
  desk.clock.set(paused + 24h + 5min);
  CHECK(rooms.requests(desk.run_due(), k_host) > 0);
}

TEST_CASE("A paused room is left alone until it is resumed or the time has come", "[e2e][operation]") {
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1)});
  Desk desk(site);
  desk.run({});  // an archive, with nothing in it
  Answer said = desk.ask({"pause", "desk", "--why", "they asked us to", "--by", "anna"});
  CHECK(said.exit == 0);
  CHECK(said.json["paused"] == Json::array({"desk"}));
  CHECK(desk.run_due().how == RunReport::Ended::idle);
  const RunReport named = desk.run_room();
  CHECK(named.exit != app::ExitCode::done);
  CHECK(later_of(named).find("desk is paused by anna since ") != std::string::npos);
  CHECK(later_of(named).find("they asked us to") != std::string::npos);
  CHECK(site.asked().empty());
  const Json plan = desk.archive({"--dry-run"}).json["plan"][0];
  CHECK(plan["left_alone"] == "paused by anna: they asked us to");
  const Json status = desk.ask({"status"}).json["rooms"];
  REQUIRE(status.size() == 1);
  CHECK(status[0]["paused"]["by"] == "anna");
  CHECK(desk.press().run({"status"}).out.find("paused by anna since ") != std::string::npos);

  said = desk.ask({"resume", "desk"});
  CHECK(said.json["resumed"] == Json::array({"desk"}));
  CHECK(desk.run_due().exit == app::ExitCode::done);
  CHECK(desk.verdict(1) == "complete");

  const core::Instant until = desk.clock.now() + 3h;
  CHECK(desk.ask({"pause", "desk", "--until", core::format_rfc3339(until)}).exit == 0);
  CHECK(desk.ask({"pause", "desk", "--until", "tomorrow"}).exit == 2);
  CHECK(desk.ask({"pause", "no-such-room"}).exit != 0);
  desk.clock.set(until - 1s);
  CHECK(desk.run_due().how == RunReport::Ended::idle);
  desk.clock.set(until);
  CHECK(desk.run_due().responses() > 0);
}

TEST_CASE("A room that is paused while a run is on asks for nothing more", "[e2e][operation]") {
  Newsroom site;
  std::vector<std::string> items;
  for (int number = 1; number <= 5; ++number) items.push_back(site.publish(number));
  site.list(Desk::k_listing, items);
  Desk desk(site);
  const Reply second = Newsroom::page_of(Newsroom::conference(2));
  site.answer(Newsroom::path(2), [&desk, second](const demo::Request&) {
    desk.ask({"pause", "desk", "--why", "enough"});
    return second;
  });
  const RunReport run = desk.run_room();
  INFO(run.json().dump(1));
  CHECK(site.times_asked(Newsroom::path(2)) == 1);
  for (int number = 3; number <= 5; ++number) CHECK(site.times_asked(Newsroom::path(number)) == 0);
  CHECK(run.exit == app::ExitCode::incomplete);
  CHECK(later_of(run).find("enough") != std::string::npos);
  CHECK(desk.verdict(2) == "complete");
  site.publish(2);
  desk.ask({"resume", "desk"});
  CHECK(desk.run_due().exit == app::ExitCode::done);
  for (int number = 1; number <= 5; ++number) CHECK(site.times_asked(Newsroom::path(number)) == 1);
}

TEST_CASE("A budget does not shorten what an operator has said", "[e2e][operation]") {
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1), site.publish(2)});
  Desk desk(site);
  desk.plan.configuration.max_requests_per_day = 3;
  const Reply first = Newsroom::page_of(Newsroom::conference(1));
  site.answer(Newsroom::path(1), [&desk, first](const demo::Request&) {
    desk.ask({"pause", "desk", "--by", "anna"});
    return first;
  });
  desk.run_room();
  desk.wait(48h);
  CHECK(desk.run_due().how == RunReport::Ended::idle);
  CHECK(desk.ask({"status"}).json["rooms"][0]["paused"]["by"] == "anna");
}

TEST_CASE("The plan tells how long it takes under the delay that robots.txt asks for", "[e2e][operation]") {
  Newsroom site;
  site.answer("/robots.txt", Reply::page(200, "text/plain", "User-agent: *\nCrawl-delay: 20\n"));
  site.list(Desk::k_listing, {site.publish(1, 3)});
  Desk desk(site);
  desk.clock.advance(-2h);
  Answer plan = desk.archive({"--dry-run", "desk"});
  CHECK(plan.exit == 0);
  CHECK(plan.json["plan"][0]["steps"][0]["delay_seconds"] == 0);
  CHECK(site.asked().empty());
  CHECK(desk.run_room().exit == app::ExitCode::done);
  const auto asked = site.asked().size();
  plan = desk.archive({"--dry-run"});  // two hours later: listing and transcript are due
  INFO(plan.json.dump(1));
  REQUIRE(plan.json["plan"].size() == 1);
  const Json steps = plan.json["plan"][0]["steps"];
  REQUIRE(steps.size() == 2);
  CHECK(steps[0]["subject"] == Desk::url(Desk::k_listing));
  CHECK(steps[1]["subject"] == "desk:" + Newsroom::native_id(1));
  CHECK(steps[1]["known_requests"] == 3);
  CHECK(steps[1]["delay_seconds"] == 20);
  CHECK(plan.json["at_least_seconds"] == 80);
  std::vector<std::string> words{"archive", "--dry-run"};
  const auto network = desk.network();
  words.insert(words.end(), network.begin(), network.end());
  const std::string text = desk.press().run(words).out;
  INFO(text);
  CHECK(text.find("3 request(s) known so far, 20.0 s apart") != std::string::npos);
  CHECK(text.find("at least 80 s") != std::string::npos);
  CHECK(site.asked().size() == asked);
}

TEST_CASE("The plan counts what an interrupted run has left", "[e2e][operation]") {
  Newsroom site;
  std::vector<std::string> items;
  for (int number = 1; number <= 5; ++number) items.push_back(site.publish(number));
  site.list(Desk::k_listing, items);
  Desk desk(site);
  desk.plan.configuration.max_requests_per_day = 3;
  desk.run_room();
  desk.ask({"resume", "desk"});
  const Json plan = desk.archive({"--dry-run"}).json["plan"][0];
  INFO(plan.dump(1));
  REQUIRE(plan["steps"].size() == 4);
  CHECK(plan["steps"][3]["known_requests"] == 1);
}

TEST_CASE("Status tells what is missing and due and when a page last came", "[e2e][operation]") {
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1, 2), site.publish(2)});
  site.answer(Newsroom::path(1, 2), Reply::page(404, "text/html", "no"));
  Desk desk(site);
  desk.clock.advance(-90min);
  CHECK(desk.run_room().exit == app::ExitCode::incomplete);
  const Json all = desk.ask({"status"}).json;
  INFO(all.dump(1));
  const Json room = all["rooms"][0];
  CHECK(room["room"] == "desk");
  CHECK(room["transcripts"] == 2);
  CHECK(room["complete"] == 1);
  CHECK(room["incomplete"] == 1);
  CHECK(room["missing_pages"] == 1);
  CHECK(room["watched"] == 3);
  CHECK(room["watched_due"] == 3);
  CHECK(room["last_success"].is_string());
  CHECK(room["paused"].is_null());
  CHECK(room["next_due"] <= core::format_rfc3339(core::SystemClock().now()));
  const std::string text = desk.press().run({"status"}).out;
  INFO(text);
  CHECK(text.find("desk: 2 transcripts (1 complete, 1 incomplete") != std::string::npos);
  CHECK(text.find("due since ") != std::string::npos);
  CHECK(text.find("page 2: HTTP 404") != std::string::npos);
}

TEST_CASE("A page that came and one that is as it was are both successes of their room", "[e2e][operation]") {
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1, 2)});
  site.answer(Newsroom::path(1, 2), Reply::page(404, "text/html", "no"));
  Desk desk(site);
  const auto last_success = [&] {
    return desk.look([](auto&, const auto& frontier) {
      return frontier.stats(Desk::k_room, core::Instant{}).value().last_success.value_or(core::Instant{});
    });
  };
  const auto began = desk.clock.now();
  CHECK(desk.run_room().exit == app::ExitCode::incomplete);
  CHECK(last_success() >= began);
  desk.wait(24h);
  desk.run_room();  // nothing but what is known, the missing page included
  const auto again = last_success();
  CHECK(again >= began + 24h);
  for (const std::string& target : {std::string(Desk::k_listing), Newsroom::path(1)}) {
    site.answer(target, Reply::page(500, "text/html", "no"));
  }
  desk.wait(24h);
  desk.run_room();
  CHECK(last_success() == again);
  CHECK(desk.ask({"status"}).json["rooms"][0]["last_success"] == core::format_rfc3339(again));
  CHECK(desk.ask({"rebuild"}).exit == 0);
  CHECK(last_success() == again);
}

TEST_CASE("Status counts what was found and not read yet", "[e2e][operation]") {
  Newsroom site;
  std::vector<std::string> items;
  for (int number = 1; number <= 5; ++number) items.push_back(site.publish(number));
  site.list(Desk::k_listing, items);
  Desk desk(site);
  desk.order.metrics = desk.press().temp() / "desk.prom";
  desk.plan.configuration.max_requests_per_day = 3;
  desk.run_room();
  const Json room = desk.ask({"status"}).json["rooms"][0];
  INFO(room.dump(1));
  CHECK(room["transcripts"] == 1);
  CHECK(room["unread"] == 4);
  const std::string text = desk.press().run({"status"}).out;
  INFO(text);
  CHECK(text.find("\n  4 found, not read yet\n") != std::string::npos);
  CHECK(text.find("visits: 4 queued, 0 failed, 0 refused; due since ") != std::string::npos);
  CHECK(text.find("(0 due, 0 vanished); next due at ") != std::string::npos);
  const std::string metrics = desk.press().read(*desk.order.metrics);
  CHECK(metrics.find("pressroom_incomplete_transcripts{room=\"desk\"} 4\n") != std::string::npos);
}

TEST_CASE("Status tells which hosts are blocked and why and until when", "[e2e][operation]") {
  struct Row {
    std::string target;
    std::string retry_after;
    std::vector<std::string> whys;
    std::string words;
  };
  const auto row =
      GENERATE(Row{Newsroom::path(1), "7200", {"retry-after"}, ": it asked for that (Retry-After)\n"},
               Row{Newsroom::path(1), "", {"back-off"}, ": back-off after 429, 503 or a challenge page\n"},
               Row{"/robots.txt", "", {"back-off", "robots-unreachable"}, ": robots.txt cannot be read (503)\n"});
  INFO(row.target << " " << row.retry_after);
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1)});
  Reply::Fields fields;
  if (!row.retry_after.empty()) fields.emplace_back("Retry-After", row.retry_after);
  site.answer(row.target, Reply::page(503, "text/plain", "later", fields));
  Desk desk(site);
  desk.run_room();
  const Json blocked = desk.ask({"status"}).json["rooms"][0]["blocked"];
  INFO(blocked.dump(1));
  std::vector<std::string> whys;
  for (const Json& host : blocked) {
    whys.push_back(host["why"]);
    CHECK(host["host"].get<std::string>().find(k_host) != std::string::npos);
    CHECK(host["until"] > core::format_rfc3339(desk.clock.now()));
  }
  CHECK(whys == row.whys);
  const std::string text = desk.press().run({"status"}).out;
  INFO(text);
  CHECK(text.find("  blocked: ") != std::string::npos);
  CHECK(text.find(row.words) != std::string::npos);
}

TEST_CASE("Metrics are written by runs in which nothing is due as well", "[e2e][operation]") {
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1), site.publish(2)});
  Desk desk(site);
  const auto file = desk.press().temp() / "desk.prom";
  const auto has = [&](const std::string& line) {
    return desk.press().read(file).find(line + "\n") != std::string::npos;
  };
  desk.order.metrics = file;
  desk.run_due();
  INFO(desk.press().read(file));
  CHECK(has("pressroom_attempts_total{room=\"desk\",outcome=\"2xx\"} 4"));
  CHECK(has("pressroom_run_exit_code 0"));
  CHECK(desk.press().read(file).find("pressroom_last_success_timestamp_seconds{room=\"desk\"} ") != std::string::npos);
  desk.wait(5min);
  CHECK(desk.run_due().how == RunReport::Ended::idle);
  CHECK(desk.press().read(file).find("pressroom_last_success_timestamp_seconds{room=\"desk\"} ") != std::string::npos);
  CHECK(has("pressroom_incomplete_transcripts{room=\"desk\"} 0"));
  desk.ask({"pause", "desk"});
  desk.run_due();
  CHECK(has("pressroom_room_paused{room=\"desk\"} 1"));
}

TEST_CASE("The crawl log has a line for each attempt and each refusal", "[e2e][operation]") {
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1), site.publish(2)});
  site.answer(Newsroom::path(2), Reply::redirect(302, "http://elsewhere.example/x"));
  Desk desk(site);
  const RunReport run = desk.run_room();
  INFO(run.json().dump(1));
  CHECK(run.crawl_log == "reports/" + run.run + ".crawl.log");
  const auto lines = desk.logged(run);
  CHECK(lines.size() == run.responses() + run.refusals());
  CHECK(run.refusals() == 1);
  CHECK(std::count_if(lines.begin(), lines.end(), [](const LoggedAttempt& line) {
          return line.url == "http://elsewhere.example/x" && line.status == -1006;
        }) == 1);
  REQUIRE(run.skipped.size() == 1);
  CHECK(run.skipped[0].url == "http://elsewhere.example/x");
}

TEST_CASE("What robots.txt is known to close is never taken and stands among the skipped", "[e2e][operation]") {
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1), site.publish(2)});
  site.answer("/robots.txt", Reply::page(200, "text/plain", "User-agent: *\nDisallow: " + Newsroom::path(2) + "\n"));
  Desk desk(site);
  const RunReport run = desk.run_room();
  INFO(run.json().dump(1));
  CHECK(site.times_asked(Newsroom::path(2)) == 0);
  REQUIRE(run.skipped.size() == 1);
  CHECK(run.skipped[0].url == Desk::url(Newsroom::path(2)));
  CHECK(run.skipped[0].reason == "robots");
  CHECK(run.skipped[0].detail.find("Disallow: " + Newsroom::path(2)) != std::string::npos);
  const auto lines = desk.logged(run);
  CHECK(std::count_if(lines.begin(), lines.end(), [](const LoggedAttempt& line) {
          return line.url == Desk::url(Newsroom::path(2)) && line.status == -9998 &&
                 line.annotations.starts_with("skipped:robots,");
        }) == 1);
  CHECK(run.exit == app::ExitCode::incomplete);
  CHECK(desk.verdict(2) == "unknown");
  CHECK(desk.verdict(1) == "complete");
  // The rules change, and so does what is asked for.
  site.answer("/robots.txt", Reply::page(200, "text/plain", "User-agent: *\nDisallow:\n"));
  desk.wait(25h);
  desk.run_due();
  CHECK(desk.verdict(2) == "complete");
}
