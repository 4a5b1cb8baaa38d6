// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "storage/warc/warc_writer.hpp"
#include "tests/e2e/support/archive_checks.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_random.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using demo::Reply;

namespace {

constexpr const char* k_robots = "http://press.example/robots.txt";

/// One exchange of a hand-made archive; milliseconds since the start of the fake clock.
struct Asked {
  std::int64_t at = 0;
  std::int64_t transfer = 100;
  std::int64_t delay = 5'000;
  std::string url = "http://press.example/content_1.htm";
  std::string response = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
};

std::string answer(const std::string& status, const std::string& fields, const std::string& body = "") {
  return "HTTP/1.1 " + status + "\r\n" + fields + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// Writes what was asked for a room into a WARC file of its own, as the crawler's writer does.
void write_warc(const Press& press, const std::string& room, const std::string& run, const std::vector<Asked>& all) {
  const auto disk = core::make_posix_disk();
  FakeClock clock;
  FakeRandom random(std::hash<std::string>()(room + run));
  storage::warc::WriterOptions options;
  options.archive = press.folder();
  options.room = room;
  options.run_id = run;
  options.software = "pressroom/test";
  std::map<std::string, core::Capture> stored;
  options.original_of = [&](const core::Fetch&,
                            const core::Capture& capture) -> core::Result<std::optional<core::Capture>> {
    const auto found = stored.find(capture.url + capture.payload_digest);
    return found == stored.end() ? std::nullopt : std::optional(found->second);
  };
  storage::warc::WarcWriter writer(*disk, clock, random, options);
  for (const Asked& asked : all) {
    core::Fetch fetch{.url = core::Url::parse(asked.url).value(),
                      .request =
                          "GET / HTTP/1.1\r\nHost: press.example\r\nUser-Agent: pressroom/0 "
                          "(+mailto:desk@press.example)\r\nFrom: desk@press.example\r\n\r\n",
                      .interim_heads = {},
                      .response = asked.response,
                      .head = core::parse_response_head(asked.response).value(),
                      .address = "127.0.0.1"};
    fetch.started = FakeClock::default_start + core::Duration(asked.at);
    fetch.duration = core::Duration(asked.transfer);
    core::Visit visit{.room = room, .url = fetch.url, .transcript = {}, .via = {}, .hops = {}};
    visit.reason = asked.url.ends_with("/robots.txt") ? core::VisitReason::robots : core::VisitReason::listing;
    const auto capture = writer.append(fetch, {visit, "allowed", core::Duration(asked.delay), {}});
    REQUIRE(capture);
    if (!capture->is_revisit()) stored.emplace(capture->url + capture->payload_digest, *capture);
  }
  REQUIRE(writer.close());
}

Json host_of(const Answer& report, const std::string& name) {
  INFO(report.err << report.json.dump(1));
  REQUIRE(report.json.is_object());
  REQUIRE(report.json.contains("hosts"));
  for (const Json& host : report.json["hosts"]) {
    if (host["host"] == name) return host;
  }
  FAIL("no host " << name);
  return {};
}

/// How often each rule was broken, as the command says of the one host.
struct Broken {
  int exit = 0;
  int delay = 0, crawl_delay = 0, in_flight = 0, retry_after = 0;
  bool operator==(const Broken&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Broken& broken) {
  return out << "exit " << broken.exit << " delay " << broken.delay << " crawl_delay " << broken.crawl_delay
             << " in_flight " << broken.in_flight << " retry_after " << broken.retry_after;
}

Broken broken_in(const Answer& report) {
  const Json broken = host_of(report, "press.example")["broken"];
  return {report.exit, broken["delay"], broken["crawl_delay"], broken["in_flight"], broken["retry_after"]};
}

Broken broken_by(const std::vector<Asked>& all) {
  const Press press;
  write_warc(press, "sample-room", "r1", all);
  return broken_in(press.ask({"politeness"}));
}

}  // namespace

TEST_CASE("The program keeps what its politeness report says it keeps", "[e2e][politeness]") {
  Site site(conference_of(3));
  site.answer("/robots.txt", Reply::page(200, "text/plain", "User-agent: *\nCrawl-delay: 1\n"));
  const Press press;
  REQUIRE(press.archive(site).exit == 0);
  REQUIRE(press.archive(site).exit == 0);
  const Answer report = press.ask({"politeness"});
  INFO(report.err << report.json.dump(1));
  CHECK(report.exit == 0);
  CHECK(report.json["kept"] == true);
  const Json host = host_of(report, "www.china.org.cn");
  const auto requests = site.server().requests().size();
  CHECK(host["requests"] == requests);
  CHECK(host["pairs"] == requests - 1);
  CHECK(host["most_in_flight"] == 1);
  CHECK(host["revisits"] == 3);
  CHECK(host["failures"] == 0);
  CHECK(host["shortest"]["interval_ms"] >= 1000);
  CHECK(host["shortest"]["crawl_delay_ms"] == 1000);
  CHECK(host["robots"][0]["origin"] == "http://www.china.org.cn");
  CHECK(host["robots"][0]["state"] == "parsed");
  CHECK(host["user_agents"][0].get<std::string>().starts_with("pressroom/"));
  CHECK(report.json["rooms"][0]["room"] == "china-org-cn");
  CHECK(report.json["rooms"][0]["requests"] == requests);
}

TEST_CASE("A Retry-After that the program keeps is told of", "[e2e][politeness]") {
  Site site(conference_of(2));
  site.answer_once(site.path(2), Reply::page(503, "text/plain", "busy", {{"Retry-After", "2"}}));
  const Press press;
  std::vector<std::string> words = press.archive_words(site, 1);
  words.back() = "30";  // of --patience
  REQUIRE(press.ask(words).exit == 0);
  const Answer report = press.ask({"politeness"});
  INFO(report.json.dump(1));
  CHECK(report.exit == 0);
  const Json host = host_of(report, "www.china.org.cn");
  CHECK(host["throttled"] == 1);
  REQUIRE(host["retry_after"].size() == 1);
  CHECK(host["retry_after"][0]["value"] == "2");
  CHECK(host["retry_after"][0]["kept"] == "kept");
}

TEST_CASE("Requests that keep every rule are kept", "[e2e][politeness]") {
  CHECK(broken_by({{.at = 0}, {.at = 5'100}, {.at = 10'200}}) == Broken{});
  // One millisecond less can be the rounding of two clocks.
  CHECK(broken_by({{.at = 0}, {.at = 5'099}}) == Broken{});
}

TEST_CASE("A delay that was not kept is found with both records", "[e2e][politeness]") {
  const Press press;
  write_warc(press, "sample-room", "r1", {{.at = 0}, {.at = 5'098}, {.at = 20'000}});
  const Answer report = press.ask({"politeness"});
  CHECK(broken_in(report) == Broken{.exit = 3, .delay = 1});
  CHECK(report.json["kept"] == false);
  CHECK(report.json["broken"] == 1);
  const Json breach = host_of(report, "press.example")["breaches"][0];
  CHECK(breach["rule"] == "delay");
  CHECK(breach["interval_ms"] == 4'998);
  CHECK(breach["delay_ms"] == 5'000);
  for (const char* which : {"earlier", "later"}) {
    const std::string id = breach[which];
    CHECK(id.starts_with("<urn:uuid:"));
    std::string all;
    for (const auto& file : press.files("warc")) all += run_program({"gzip", "-dc", file.string()}).out;
    CHECK(all.find("WARC-Record-ID: " + id + "\r\n") != std::string::npos);
  }
}

TEST_CASE("A pair across rooms and runs counts whatever the order of the files", "[e2e][politeness]") {
  const Press press;
  write_warc(press, "a-room", "r2", {{.at = 3'000}});
  write_warc(press, "b-room", "r1", {{.at = 0}, {.at = 60'000}});
  const Answer report = press.ask({"politeness"});
  CHECK(broken_in(report) == Broken{.exit = 3, .delay = 1});
  CHECK(host_of(report, "press.example")["rooms"] == Json::array({"a-room", "b-room"}));
  CHECK(report.json["rooms"].size() == 2);
  // The other room is not told of, but what it did to the shared host is.
  const Answer one = press.ask({"politeness", "a-room"});
  CHECK(one.json["rooms"].size() == 1);
  CHECK(broken_in(one) == Broken{.exit = 3, .delay = 1});
}

TEST_CASE("Two requests in flight at once are found", "[e2e][politeness]") {
  CHECK(broken_by({{.at = 0, .transfer = 1'000, .delay = 0}, {.at = 500, .delay = 0}}) ==
        Broken{.exit = 3, .delay = 1, .in_flight = 1});
  // A long transfer is still going on when the second of two short ones begins.
  const Press press;
  write_warc(press, "sample-room", "r1",
             {{.at = 0, .transfer = 9'000, .delay = 0}, {.at = 1'000, .delay = 0}, {.at = 5'000, .delay = 0}});
  const Answer report = press.ask({"politeness"});
  CHECK(host_of(report, "press.example")["most_in_flight"] == 2);
  CHECK(host_of(report, "press.example")["shortest"]["interval_ms"] == -8'000);
  CHECK(broken_in(report).in_flight == 2);
}

TEST_CASE("A Crawl-delay that was not kept is found", "[e2e][politeness]") {
  const std::string rules = answer("200 OK", "Content-Type: text/plain\r\n", "User-agent: *\nCrawl-delay: 10\n");
  CHECK(broken_by({{.at = 0, .url = k_robots, .response = rules}, {.at = 10'100}, {.at = 20'200}}) == Broken{});
  CHECK(broken_by({{.at = 0, .url = k_robots, .response = rules}, {.at = 10'100}, {.at = 17'000}}) ==
        Broken{.exit = 3, .crawl_delay = 1});
  // It holds from robots.txt on, and no longer than the file says so.
  CHECK(broken_by({{.at = 0, .url = k_robots, .response = rules}, {.at = 6'000}}) ==
        Broken{.exit = 3, .crawl_delay = 1});
  CHECK(broken_by({{.at = 0, .url = k_robots, .response = rules},
                   {.at = 11'000, .url = k_robots, .response = answer("404 Not Found", "")},
                   {.at = 17'000}}) == Broken{});
  // The same rules again are a revisit, which holds no bytes of them.
  CHECK(broken_by({{.at = 0, .url = k_robots, .response = rules},
                   {.at = 11'000, .url = k_robots, .response = rules},
                   {.at = 17'000}}) == Broken{.exit = 3, .crawl_delay = 1});
  const std::string others = answer("200 OK", "Content-Type: text/plain\r\n", "User-agent: other\nCrawl-delay: 10\n");
  CHECK(broken_by({{.at = 0, .url = k_robots, .response = others}, {.at = 6'000}}) == Broken{});
}

TEST_CASE("A Retry-After that was not kept is found", "[e2e][politeness]") {
  const std::string seconds = answer("429 Too Many Requests", "Retry-After: 60\r\n");
  // The clock stands at 2026-11-23T08:00:00Z.
  const std::string date = answer("503 Service Unavailable", "Retry-After: Mon, 23 Nov 2026 08:01:00 GMT\r\n");
  CHECK(broken_by({{.at = 0, .response = seconds}, {.at = 60'100}}) == Broken{});
  CHECK(broken_by({{.at = 0, .response = seconds}, {.at = 60'098}}) == Broken{.exit = 3, .retry_after = 1});
  CHECK(broken_by({{.at = 0, .response = date}, {.at = 60'000}}) == Broken{});
  CHECK(broken_by({{.at = 0, .response = date}, {.at = 59'998}}) == Broken{.exit = 3, .retry_after = 1});
  CHECK(broken_by({{.at = 0, .response = seconds}}) == Broken{});
  // What is no time to wait is kept by the back-off of ours, which is no promise to the server.
  CHECK(broken_by({{.at = 0, .response = answer("503 Busy", "Retry-After: soon\r\n")}, {.at = 6'000}}) == Broken{});
}

TEST_CASE("What was not kept on other days is not told of", "[e2e][politeness]") {
  constexpr std::int64_t k_day = 86'400'000;
  const Press press;
  write_warc(press, "sample-room", "r1",
             {{.at = 0}, {.at = 3'000}, {.at = k_day}, {.at = k_day + 9'000}, {.at = k_day + 18'000}});
  const Answer all = press.ask({"politeness"});
  CHECK(broken_in(all) == Broken{.exit = 3, .delay = 1});
  CHECK(host_of(all, "press.example")["busiest_day"] == Json({{"day", "2026-11-24"}, {"requests", 3}}));
  CHECK(broken_in(press.ask({"politeness", "--until", "2026-11-23"})) == Broken{.exit = 3, .delay = 1});
  const Answer later = press.ask({"politeness", "--since", "2026-11-24"});
  CHECK(broken_in(later) == Broken{});
  CHECK(host_of(later, "press.example")["requests"] == 3);
  CHECK(host_of(later, "press.example")["pairs"] == 3);
  for (const char* wrong : {"2026-11-31", "24.11.2026", "2026-11-23T"}) {
    CHECK(press.ask({"politeness", "--since", wrong}).exit == 2);
  }
  CHECK(press.ask({"politeness", "--since", "2026-11-24", "--until", "2026-11-23"}).exit == 2);
}

TEST_CASE("What can be read of a damaged WARC counts in the politeness report", "[e2e][politeness][hostile]") {
  const Press press;
  write_warc(press, "sample-room", "r1", {{.at = 0}, {.at = 1'000}, {.at = 9'000}});
  const auto file = press.files("warc").at(0);
  std::string bytes = press.read(file);
  SECTION("the end is gone") {
    press.write(file, bytes.substr(0, bytes.size() - 10));
    const Answer report = press.ask({"politeness"});
    CHECK(broken_in(report) == Broken{.exit = 5, .delay = 1});
    CHECK(host_of(report, "press.example")["requests"] == 3);
    CHECK(report.json["damaged_ranges"] == 1);
    CHECK(report.json["damage"][0]["file"].get<std::string>().starts_with("warc/sample-room/"));
  }
  SECTION("a record in the middle is garbled") {
    for (std::size_t at = bytes.size() / 2; at < bytes.size() / 2 + 40; ++at) bytes[at] = '\x55';
    press.write(file, bytes);
    const Answer report = press.ask({"politeness"});
    CHECK(report.exit == 5);
    CHECK(report.json["damaged_ranges"] >= 1);
    CHECK(host_of(report, "press.example")["requests"] >= 2);
  }
  SECTION("a writer is still at work") {
    std::filesystem::rename(file, file.string() + ".open");
    press.write(file.string() + ".open", bytes.substr(0, bytes.size() - 10));
    CHECK(broken_in(press.ask({"politeness"})) == Broken{.exit = 3, .delay = 1});
  }
}

TEST_CASE("The politeness report for people says the same", "[e2e][politeness]") {
  const Press press;
  write_warc(press, "sample-room", "r1", {{.at = 0}, {.at = 1'000}});
  const Finished told = press.run({"politeness"});
  INFO(told.out << told.err);
  CHECK(told.exit == 3);
  CHECK(told.out.find("room sample-room\n") != std::string::npos);
  CHECK(told.out.find("host press.example  (rooms: sample-room)\n") != std::string::npos);
  CHECK(told.out.find("NOT KEPT     delay: 0.900 s between requests (5.000 s in force)") != std::string::npos);
  CHECK(told.out.find("From         desk@press.example\n") != std::string::npos);
  CHECK(told.out.find("not kept 1 times\n") != std::string::npos);
}

TEST_CASE("A politeness report of nothing is an error", "[e2e][politeness]") {
  const Press press;
  CHECK(press.ask({"politeness"}).exit == 1);
  CHECK(press.ask({"politeness", "no-such-room"}).exit == 2);
}
