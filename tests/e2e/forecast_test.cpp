// SPDX-License-Identifier: Apache-2.0
#include "core/time_format.hpp"
#include "tests/e2e/support/desk.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

std::vector<std::string> publish(Newsroom& site, int transcripts) {
  std::vector<std::string> items;
  for (int number = 1; number <= transcripts; ++number) items.push_back(site.publish(number));
  site.list(Desk::k_listing, items);
  return items;
}

std::vector<std::string> urls_of(const Json& steps) {
  std::vector<std::string> urls;
  for (const Json& step : steps) urls.push_back(step["url"]);
  return urls;
}

std::string printed(const Desk& desk, std::vector<std::string> words) {
  words.insert(words.begin(), "archive");
  const auto network = desk.network();
  words.insert(words.end(), network.begin(), network.end());
  return desk.press().run(words).out;
}

bool contains(const Json& text, std::string_view part) {
  return text.is_string() && text.get<std::string>().find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("The plan counts a host that is left alone from now on and says why", "[e2e][forecast]") {
  struct Case {
    Reply reply;
    std::string why;
    double least, most;
  };
  const Case blocked = GENERATE(Case{Reply::page(429, "text/html", "No", {{"Retry-After", "200000"}}),
                                     "it asked for that (Retry-After)", 199'900, 200'010},
                                Case{Reply::page(503, "text/html", "No", {{"Retry-After", "3600"}}),
                                     "it asked for that (Retry-After)", 3'500, 3'610},
                                Case{Reply::page(500, "text/html", "No"), "5 failures in a row", 850, 910});
  Newsroom site;
  const auto items = publish(site, 6);
  for (const std::string& item : items) site.answer(item, blocked.reply);
  Desk desk(site);
  desk.run_room();
  const auto asked = site.asked().size();
  const Answer plan = desk.archive({"--dry-run", "desk"});
  INFO(plan.json.dump(1));
  REQUIRE(plan.json["hosts"].size() == 1);
  CHECK(plan.json["hosts"][0]["host"] == k_host);
  const std::string until = plan.json["hosts"][0]["left_alone_until"];
  CHECK(contains(plan.json["hosts"][0]["why"], blocked.why));
  CHECK(plan.json["at_least_seconds"] > blocked.least);
  CHECK(plan.json["at_least_seconds"] < blocked.most);
  const Json room = plan.json["plan"][0];
  CHECK(contains(room["left_alone"], k_host + " is left alone until " + until + ": " + blocked.why));
  CHECK(room["at_least_seconds"] == plan.json["at_least_seconds"]);
  REQUIRE_FALSE(room["steps"].empty());
  CHECK(room["steps"][0]["not_before"] == until);
  const std::string text = printed(desk, {"--dry-run", "desk"});
  INFO(text);
  CHECK(text.find(k_host + ": left alone until " + until) != std::string::npos);
  CHECK(text.find("not before " + until) != std::string::npos);
  CHECK(printed(desk, {"desk"}).find("nothing could be asked for now") != std::string::npos);
  CHECK(site.asked().size() == asked);
}

TEST_CASE("The plan names what the stored robots rules refuse", "[e2e][forecast]") {
  Newsroom site;
  publish(site, 1);
  site.answer("/robots.txt", Reply::page(200, "text/plain", "User-agent: *\nDisallow: /\n"));
  Desk desk(site);
  desk.run_room();
  const Answer plan = desk.archive({"--dry-run", "desk"});
  INFO(plan.json.dump(1));
  const Json room = plan.json["plan"][0];
  REQUIRE(room["steps"].size() == 1);
  const std::string why = "robots: " + Desk::url("/robots.txt:2: Disallow: /");
  CHECK(contains(room["steps"][0]["refused"], why));
  CHECK(contains(room["left_alone"], "all of it is refused; robots"));
  CHECK(contains(room["left_alone"], why));
  CHECK(plan.json["at_least_seconds"] == 0);
  CHECK(printed(desk, {"--dry-run", "desk"}).find("refused, robots") != std::string::npos);
}

TEST_CASE("The plan waits for rules that cannot be read until their next try", "[e2e][forecast]") {
  Newsroom site;
  publish(site, 1);
  site.answer("/robots.txt", Reply::page(500, "text/plain", "No"));
  Desk desk(site);
  CHECK(desk.run_room().exit == app::ExitCode::refused);
  const Answer plan = desk.archive({"--dry-run", "desk"});
  INFO(plan.json.dump(1));
  REQUIRE(plan.json["plan"][0]["steps"].size() == 1);
  const double seconds = plan.json["at_least_seconds"];
  CHECK(seconds > 290);
  CHECK(seconds < 310);
  CHECK(desk.run_room().exit == app::ExitCode::incomplete);
  CHECK(site.times_asked("/robots.txt") == 1);
  site.answer("/robots.txt", Reply::page(404, "text/plain", "none"));
  desk.wait(6min);
  CHECK(desk.run_due().exit == app::ExitCode::done);
  CHECK(desk.verdict(1) == "complete");
}

TEST_CASE("The plan of a room that is paused for a time begins at its end", "[e2e][forecast]") {
  Newsroom site;
  publish(site, 1);
  Desk desk(site);
  desk.run({});
  const std::string until = core::format_rfc3339(core::SystemClock().now() + 3h);
  CHECK(desk.ask({"pause", "desk", "--until", until, "--by", "anna", "--why", "repairs"}).exit == 0);
  const Answer plan = desk.archive({"--dry-run", "desk"});
  INFO(plan.json.dump(1));
  CHECK(contains(plan.json["plan"][0]["left_alone"], "paused by anna until " + until + ": repairs"));
  CHECK(plan.json["at_least_seconds"] > 10'700);
  CHECK(plan.json["plan"][0]["steps"][0]["not_before"] == until);
}

TEST_CASE("The plan lists what is queued in the order in which it is asked for", "[e2e][forecast]") {
  Newsroom site;
  const auto items = publish(site, 5);
  site.publish(2, 3);
  Desk desk(site);
  desk.plan.configuration.max_requests_per_day = 4;
  desk.run_room();
  desk.ask({"resume", "desk"});
  desk.plan.configuration.max_requests_per_day = 1000;
  // A named room has its listing asked for again; the queue is listed once, whoever else is named.
  const Json plan = desk.archive({"--dry-run", "desk", Desk::url(items[3])}).json;
  INFO(plan.dump(1));
  REQUIRE(plan["plan"].size() == 2);
  CHECK(plan["plan"][1]["steps"].empty());
  CHECK(plan["plan"][1]["left_alone"] == "nothing beside what is listed for its room");
  const Json due = desk.archive({"--dry-run"}).json["plan"][0];
  INFO(due.dump(1));
  CHECK(due["left_alone"].is_null());
  CHECK(due["more_queued"] == 0);
  REQUIRE(due["steps"].size() == 5);
  for (const Json& step : due["steps"]) {
    CHECK(step["room"] == "desk");
    CHECK(step["known_requests"] == 1);
    CHECK(step["page"] > 0);
    CHECK(step["due_at"].is_string());
    CHECK(contains(step["why"], "left in the queue"));
  }
  CHECK(due["steps"][0]["transcript"] == Newsroom::native_id(3));
  const auto planned = urls_of(due["steps"]);
  const auto before = site.asked().size();
  desk.run_due();
  const auto asked = site.asked();
  REQUIRE(asked.size() == before + planned.size());
  for (std::size_t index = 0; index < planned.size(); ++index) {
    CHECK(Desk::url(asked[before + index]) == planned[index]);
  }
}

TEST_CASE("The plan of a long queue is bounded and its duration is not", "[e2e][forecast]") {
  Newsroom site;
  std::vector<std::string> items;
  for (int number = 1; number <= 1'005; ++number) items.push_back(Newsroom::path(number));
  site.list(Desk::k_listing, items);
  site.answer("/robots.txt", Reply::page(200, "text/plain", "User-agent: *\nCrawl-delay: 2\n"));
  Desk desk(site);
  desk.clock.advance(-10min);
  desk.plan.configuration.max_requests_per_day = 2;
  desk.run_room();
  desk.ask({"resume", "desk"});
  const Answer plan = desk.archive({"--dry-run"});
  const Json room = plan.json["plan"][0];
  CHECK(room["steps"].size() == 1'000);
  CHECK(room["more_queued"] == 5);
  CHECK(plan.json["at_least_seconds"] == 2'010);
  const std::string text = printed(desk, {"--dry-run"});
  CHECK(std::count(text.begin(), text.end(), '\n') == 22);
  CHECK(text.find("desk: 985 more in the queue") != std::string::npos);
}
