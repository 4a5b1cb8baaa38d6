// SPDX-License-Identifier: Apache-2.0
#include "app/crawl_loop.hpp"

#include <fmt/core.h>

#include <functional>

#include "tests/support/catch.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_random.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pressroom;
using namespace pressroom::app;
using namespace std::chrono_literals;
using core::Duration;

namespace {

struct Served {
  std::string fields;
  std::string body;
  Duration duration = 10ms;
  int status = 200;  ///< 0: the connection is reset
  std::string address = "127.0.0.1";
};

/// Answers out of a map, in the time of a clock that only moves when somebody waits.
class FakeNetwork final : public core::Fetcher {
 public:
  explicit FakeNetwork(tests::FakeClock& clock) : clock_(clock) {}

  struct Asked {
    std::string url;
    Duration at;
    std::string etag;  ///< of a conditional request
  };
  std::map<std::string, Served> pages;
  std::vector<Asked> asked;
  std::function<void(const std::string&)> on_answer;

  void start(std::int64_t ticket, const core::FetchRequest& request) override {
    const std::string url = request.url.href();
    if (request.may_connect && !request.may_connect(served(url).address)) {
      running_.push_back({ticket, request.url, clock_.now(), clock_.now(), true});
      return;
    }
    asked.push_back({url, clock_.now() - tests::FakeClock::default_start, request.validators.etag});
    running_.push_back({ticket, request.url, clock_.now(), clock_.now() + served(url).duration, false});
  }
  std::vector<Finished> wait(Duration timeout) override {
    const auto next = std::min_element(running_.begin(), running_.end(),
                                       [](const auto& a, const auto& b) { return a.ends < b.ends; });
    if (next == running_.end()) return {};
    const bool ends = next->ends <= clock_.now() + timeout;
    clock_.set(ends ? std::max(next->ends, clock_.now()) : clock_.now() + timeout);
    if (!ends) return {};
    if (on_answer) on_answer(next->url.href());
    std::vector<Finished> finished{{next->ticket, answer(*next)}};
    running_.erase(next);
    return finished;
  }
  void wake() override {}
  void abort_all() override { running_.clear(); }

  /// When each URL that holds `part` was asked for.
  std::vector<Duration> times(const std::string& part) const {
    std::vector<Duration> found;
    for (const Asked& one : asked) {
      if (one.url.find(part) != std::string::npos) found.push_back(one.at);
    }
    return found;
  }

 private:
  struct Running {
    std::int64_t ticket;
    core::Url url;
    core::Instant started, ends;
    bool held_back;
  };
  Served served(const std::string& url) const {
    const auto found = pages.find(url);
    if (found != pages.end()) return found->second;
    return url.ends_with("/robots.txt") ? Served{"", "User-agent: *\nDisallow:\n"} : Served{"", "none", 10ms, 404};
  }
  core::FetchOutcome answer(const Running& running) const {
    if (running.held_back) return core::FetchFailure{core::FetchFailure::Kind::held_back, "", {}};
    const Served page = served(running.url.href());
    if (page.status == 0) return core::FetchFailure{core::FetchFailure::Kind::reset, "by peer", page.duration};
    core::Fetch fetch{running.url,     "GET / HTTP/1.1\r\n\r\n",      {}, {}, {}, core::Truncation::none, page.address,
                      running.started, running.ends - running.started};
    fetch.response = fmt::format("HTTP/1.1 {} X\r\n{}Content-Length: {}\r\n\r\n{}", page.status, page.fields,
                                 page.body.size(), page.body);
    fetch.head = core::parse_response_head(fetch.response).value();
    return fetch;
  }

  tests::FakeClock& clock_;
  std::vector<Running> running_;
};

/// Two rooms on two hosts and what the loop works with, all in virtual time.
class Crawl {
 public:
  Crawl() : archive_(ArchiveFolder::open_to_write(*disk_, temp_ / "archive").value()) {
    for (const std::string name : {"a", "b"}) {
      const auto file =
          temp_.write("rooms/" + name + ".toml",
                      fmt::format("name = \"{0}\"\nhosts = [\"{0}.example\"]\nrequisites = true\n[match]\n"
                                  "transcript = '/t(?P<id>\\d+)$'\n[[layout]]\nname = \"1\"\n"
                                  "probe = [\"p\"]\nbody = \"body\"\n",
                                  name));
      rooms_.add(RoomShelf::load_one(*disk_, file).value());
    }
    plan.configuration.contact = "desk@press.example";
    plan.user_agent = "pressroom";
  }

  void want(const std::string& room, int transcript) {
    const std::string url = fmt::format("http://{}.example/t{}", room, transcript);
    const core::Visit visit{.room = room,
                            .url = core::Url::parse(url).value(),
                            .reason = core::VisitReason::requested,
                            .transcript = std::to_string(transcript),
                            .page = 1,
                            .via = "",
                            .hops = ""};
    storage::database::SqliteFrontier frontier(archive_.database(), "run");
    REQUIRE(frontier.admit(room, {}));
    REQUIRE(frontier.claim({{room}, core::Frontier::Wanted::all, 0, clock.now(), clock.now() + 1h}));
    const auto leases = frontier.heartbeat(clock.now() + 1h);
    REQUIRE(leases);
    for (const core::Lease& lease : *leases) {
      if (lease.room == room) REQUIRE(frontier.enqueue(lease, {{visit}}, clock.now()).value() == 1);
    }
  }

  /// No delay of our own, so that only order is left to keep requests apart.
  void rehearse() {
    plan.configuration.pace.min_delay = Duration(0);
    plan.connect_map = crawler::ConnectMap::parse({"a.example:80:127.0.0.1:81", "b.example:80:127.0.0.1:81"}).value();
  }

  RunReport run() {
    RunReport report;
    report.run = "run";
    storage::database::SqliteFrontier frontier(archive_.database(), "run");
    WarcShelf warcs(archive_, clock, random_, plan, "run");
    crawler::RobotsGate gate(frontier);
    CaptureReader reader({archive_, frontier, clock, random_, rooms_, gate}, report);
    ProgressLine progress(clock, ProgressLine::Shown::never);
    Publication publication({archive_, frontier, clock, rooms_}, report);
    RunRecorder recorder(report, archive_, clock);
    ExchangeStore store({warcs, reader, std::launch::deferred, [] {}});
    CrawlLoop loop({frontier, network, clock, random_, warcs, store, reader, publication, recorder, gate, progress,
                    rooms_, plan, on_beat},
                   report);
    const auto done = loop.run();
    INFO((done ? "" : done.error().message()));
    REQUIRE(done.has_value() == !fails);
    REQUIRE(warcs.close());
    return report;
  }

  void pause(const std::string& room, const std::string& by) {
    REQUIRE(archive_.frontier().pause(room, {by, "", clock.now(), std::nullopt}));
  }
  core::VisitRecord::State state_of(const std::string& room, int transcript) {
    const auto visits = archive_.frontier().visits(room, std::to_string(transcript), 0).value();
    REQUIRE(visits.size() == 1);
    return visits.front().state;
  }
  std::string paused_by(const std::string& room) {
    const auto pause = archive_.frontier().pause_of(room, clock.now()).value();
    return pause ? pause->by : "";
  }

  tests::FakeClock clock;
  FakeNetwork network{clock};
  NetworkPlan plan;
  std::function<core::Result<void>()> on_beat;
  bool fails = false;  ///< run() is to end with an error

 private:
  tests::TempDir temp_;
  std::unique_ptr<core::Disk> disk_ = core::make_posix_disk();
  tests::FakeRandom random_;
  ArchiveFolder archive_;
  RoomShelf rooms_;
};

const Served k_page{"Content-Type: text/html\r\n", "<html><body><p>Words.</p></body></html>"};

Served slow(Duration duration) {
  Served page = k_page;
  page.duration = duration;
  return page;
}

Served elsewhere(Served page) {
  page.address = "127.0.0.2";
  return page;
}

/// Every wait between two requests lies between these.
void check_gaps(const std::vector<Duration>& times, Duration least, Duration most) {
  for (std::size_t i = 1; i < times.size(); ++i) {
    CAPTURE(i, times[i - 1].count(), times[i].count());
    CHECK(times[i] - times[i - 1] >= least);
    CHECK(times[i] - times[i - 1] <= most);
  }
}

}  // namespace

TEST_CASE("A slow answer slows the next request to its host and nothing after it", "[crawl_loop][pace]") {
  Crawl crawl;
  for (int i = 1; i <= 4; ++i) {
    crawl.want("a", i);
    crawl.network.pages[fmt::format("http://a.example/t{}", i)] = i == 1 ? slow(4s) : k_page;
  }
  crawl.run();
  const auto times = crawl.network.times("/t");
  REQUIRE(times.size() == 4);
  check_gaps({times[0], times[1]}, 24s, 29s);  // four seconds of transfer, then five times as long and a fifth more
  check_gaps({times.begin() + 1, times.end()}, 5s, 6500ms);
}

TEST_CASE("A host keeps its pace whatever others ask for", "[crawl_loop][pace]") {
  const bool crawl_delay = GENERATE(true, false);
  Crawl crawl;
  crawl.network.pages["http://b.example/robots.txt"] = elsewhere({"", "User-agent: *\nDisallow:\n"});
  if (crawl_delay) crawl.network.pages["http://a.example/robots.txt"] = {"", "User-agent: *\nCrawl-delay: 40\n"};
  for (int i = 1; i <= 4; ++i) {
    crawl.want("a", i);
    crawl.want("b", i);
    crawl.network.pages[fmt::format("http://a.example/t{}", i)] = crawl_delay ? k_page : slow(10s);
    crawl.network.pages[fmt::format("http://b.example/t{}", i)] = elsewhere(k_page);
  }
  crawl.run();
  REQUIRE(crawl.network.times("a.example/t").size() == 4);
  REQUIRE(crawl.network.times("b.example/t").size() == 4);
  check_gaps(crawl.network.times("a.example/"), crawl_delay ? Duration(40s) : Duration(5s), 75s);
  check_gaps(crawl.network.times("b.example/"), 5s, 6500ms);
}

TEST_CASE("Hosts of one address share its clock", "[crawl_loop][pace]") {
  Crawl crawl;
  for (int i = 1; i <= 3; ++i) {
    for (const std::string room : {"a", "b"}) {
      crawl.want(room, i);
      crawl.network.pages[fmt::format("http://{}.example/t{}", room, i)] = k_page;
    }
  }
  crawl.run();
  CHECK(crawl.network.times("/robots.txt").size() == 2);
  const auto times = crawl.network.times(".example/");
  REQUIRE(times.size() == 8);
  check_gaps(times, 5s, 6500ms);
}

TEST_CASE("A pace longer than our patience is waited for and a back-off is not", "[crawl_loop][pace]") {
  Crawl crawl;
  crawl.plan.configuration.patience = Duration(1s);
  crawl.network.pages["http://a.example/robots.txt"] = {"", "User-agent: *\nCrawl-delay: 300\n"};
  crawl.want("a", 1);
  crawl.want("a", 2);
  crawl.want("a", 3);
  crawl.network.pages["http://a.example/t1"] = k_page;
  crawl.network.pages["http://a.example/t2"] = {"Retry-After: 900\r\n", "slowly", 10ms, 429};
  const RunReport report = crawl.run();
  CHECK(crawl.network.times("/t1").size() == 1);
  CHECK(crawl.network.times("/t2").size() == 1);
  CHECK(crawl.network.times("/t3").empty());
  check_gaps(crawl.network.times("a.example"), 300s, 361s);
  CHECK(report.left_for_later.size() == 1);
}

TEST_CASE("What is left for later is told once and after what was begun is published", "[crawl_loop][publication]") {
  Crawl crawl;
  crawl.plan.configuration.patience = Duration(1s);
  crawl.network.pages["http://a.example/t1"] = {"Retry-After: 900\r\n", "slowly", 10ms, 429};
  crawl.network.pages["http://b.example/robots.txt"] = elsewhere({"", "User-agent: *\nDisallow:\n"});
  for (int i = 1; i <= 8; ++i) {
    crawl.want("b", i);
    crawl.network.pages[fmt::format("http://b.example/t{}", i)] = elsewhere(k_page);
  }
  crawl.want("a", 1);
  const RunReport report = crawl.run();
  CHECK(report.left_for_later.size() == 1);
  CHECK(report.transcripts.size() == 8);
}

TEST_CASE("An image that cannot be had now is asked for once and waited for by nobody", "[crawl_loop][requisites]") {
  Crawl crawl;
  crawl.plan.configuration.patience = Duration(1h);
  crawl.network.pages["http://a.example/t1"] = {"Content-Type: text/html\r\n",
                                                "<body><p>x<img src=/i.gif><img src=//c.example/j.gif></p></body>"};
  crawl.network.pages["http://a.example/i.gif"].status = GENERATE(0, 500);
  crawl.network.pages["http://c.example/j.gif"].status = 503;
  crawl.want("a", 1);
  const RunReport report = crawl.run();
  CHECK(crawl.network.times("/i.gif").size() == 1);
  CHECK(crawl.network.times("/j.gif").size() == 1);
  CHECK(crawl.network.asked.back().at < Duration(1min));
  CHECK(report.left_for_later.empty());
}

TEST_CASE("What robots.txt refuses costs no wait", "[crawl_loop][pace]") {
  Crawl crawl;
  crawl.network.pages["http://a.example/robots.txt"] = {"", "User-agent: *\nDisallow: /t\nAllow: /t9\n"};
  for (int i = 1; i <= 9; ++i) crawl.want("a", i);
  crawl.network.pages["http://a.example/t9"] = k_page;
  const RunReport report = crawl.run();
  CHECK(report.refusals() == 8);
  const auto times = crawl.network.times("a.example");
  REQUIRE(times.size() == 2);
  check_gaps(times, 5s, 6500ms);
}

TEST_CASE("A robots.txt that is redirected across hosts is asked for once", "[crawl_loop][rfc9309]") {
  Crawl crawl;
  crawl.rehearse();
  const auto redirect = [](const std::string& to) { return Served{"Location: " + to + "\r\n", "", 1s, 301}; };
  crawl.network.pages["http://a.example/robots.txt"] = redirect("http://b.example/robots.txt");
  crawl.network.pages["http://b.example/robots.txt"] = redirect("http://a.example/rules.txt");
  crawl.network.pages["http://a.example/rules.txt"] = {"", "User-agent: *\nDisallow: /t2\n"};
  for (int i = 1; i <= 3; ++i) {
    crawl.want("a", i);
    crawl.network.pages[fmt::format("http://a.example/t{}", i)] = k_page;
  }
  const RunReport report = crawl.run();
  CHECK(report.refusals() == 1);
  CHECK(crawl.network.asked.size() == 5);
  CHECK(crawl.network.times("robots.txt").size() == 2);
}

TEST_CASE("Two origins that are led to one robots.txt both hear its answer", "[crawl_loop][rfc9309]") {
  Crawl crawl;
  const std::string rules = "http://b.example/robots.txt";
  crawl.network.pages["http://a.example/robots.txt"] = {"Location: " + rules + "\r\n", "", 10ms, 301};
  crawl.network.pages[rules] = elsewhere({"", "User-agent: *\nDisallow: /t2\n"});
  // The second origin is one of the first room's visit, too, so that both chains carry one number.
  for (int i = 1; i <= 2; ++i) {
    crawl.want("a", i);
    crawl.want("b", i);
    crawl.network.pages[fmt::format("http://a.example/t{}", i)] = k_page;
    crawl.network.pages[fmt::format("http://b.example/t{}", i)] = elsewhere(k_page);
  }
  const RunReport report = crawl.run();
  CHECK(report.refusals() == 2);
  CHECK(crawl.network.times("/t1").size() == 2);
  CHECK(crawl.network.times("/t2").empty());
}

TEST_CASE("A robots.txt on its way keeps the delay of the rules that have run out", "[crawl_loop][robots][house]") {
  Crawl crawl;
  crawl.rehearse();
  crawl.network.pages["http://a.example/robots.txt"] = {"Cache-Control: max-age=300\r\n",
                                                        "User-agent: *\nCrawl-delay: 30\n"};
  for (int i = 1; i <= 2; ++i) crawl.network.pages[fmt::format("http://a.example/t{}", i)] = k_page;
  crawl.want("a", 1);
  crawl.run();
  crawl.clock.advance(48h);
  crawl.network.asked.clear();
  crawl.network.pages["http://a.example/robots.txt"] = {"Location: /rules.txt\r\n", "", 10ms, 302};
  crawl.network.pages["http://a.example/rules.txt"] = {"", "User-agent: *\nCrawl-delay: 30\n"};
  crawl.want("a", 2);
  crawl.run();
  const auto first = crawl.network.times("/robots.txt"), second = crawl.network.times("/rules.txt");
  REQUIRE(first.size() == 1);
  REQUIRE(second.size() == 1);
  CHECK(second[0] - first[0] >= 30s);
}

// RFC 9309, 2.4.
TEST_CASE("An old robots.txt is asked for conditionally and a 304 renews its rules", "[crawl_loop][robots][rfc9309]") {
  const std::string robots = "http://a.example/robots.txt";
  Crawl crawl;
  crawl.network.pages[robots] = {"ETag: \"1\"\r\nCache-Control: max-age=3600\r\n", "User-agent: *\nDisallow: /t2\n"};
  for (int i = 1; i <= 4; ++i) crawl.network.pages[fmt::format("http://a.example/t{}", i)] = k_page;
  crawl.want("a", 1);
  crawl.run();
  REQUIRE(crawl.network.asked.size() == 2);
  CHECK(crawl.network.asked[0].etag.empty());

  crawl.network.pages[robots] = {"ETag: \"1\"\r\nCache-Control: max-age=7200\r\n", "", 10ms, 304};
  const auto revisit = [&](Duration later, int transcript) {
    crawl.clock.advance(later);
    crawl.network.asked.clear();
    crawl.want("a", transcript);
    return crawl.run();
  };
  const RunReport refused = revisit(1h, 2);
  REQUIRE(crawl.network.asked.size() == 1);
  CHECK(crawl.network.asked[0].url == robots);
  CHECK(crawl.network.asked[0].etag == "\"1\"");
  CHECK(refused.responses() == 1);
  REQUIRE(refused.attempts.size() == 1);
  CHECK(refused.attempts[0].detail.find("Disallow: /t2") != std::string::npos);

  revisit(90min, 3);  // within the life that the 304 gave
  CHECK(crawl.network.asked.size() == 1);
  revisit(31min, 4);
  CHECK(crawl.network.asked.size() == 2);
}

TEST_CASE("A challenge in the place of a page is kept and waited out as a 429 is", "[crawl_loop][house]") {
  Crawl crawl;
  const std::string challenge =
      "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>"
      "<form id=challenge-form action=/cdn-cgi/challenge-platform><input type=hidden name=cf_ch></form>"
      "<script src=/cdn-cgi/challenge-platform/h/b/orchestrate.js></script></body></html>";
  // No <p>: the room's layout does not fit it.
  crawl.network.pages["http://a.example/t1"] = {"Content-Type: text/html\r\ncf-mitigated: challenge\r\n", challenge};
  crawl.plan.configuration.patience = Duration(5min);
  crawl.want("a", 1);
  crawl.want("a", 2);
  crawl.network.pages["http://a.example/t2"] = k_page;
  const RunReport report = crawl.run();
  const auto asked = crawl.network.times("/t1");
  REQUIRE(asked.size() >= 2);
  CHECK(asked[1] - asked[0] >= 60s);
  if (asked.size() > 2) CHECK(asked[2] - asked[1] >= 120s);
  REQUIRE_FALSE(report.events.empty());
  CHECK(report.events.front().kind == RunEvent::Kind::soft_block);
  CHECK(report.events.front().subject == "http://a.example/t1");
  CHECK_FALSE(report.left_for_later.empty());
  const auto other = crawl.network.times("/t2");
  REQUIRE(other.size() == 1);
  CHECK(other[0] - asked[0] >= 60s);
}

TEST_CASE("No request is made to an address while another is in flight there", "[crawl_loop][pace]") {
  Crawl crawl;
  for (int i = 1; i <= 2; ++i) {
    for (const std::string room : {"a", "b"}) {
      crawl.want(room, i);
      crawl.network.pages[fmt::format("http://{}.example/t{}", room, i)] = slow(30s);
    }
  }
  crawl.run();
  const auto times = crawl.network.times("/t");
  REQUIRE(times.size() == 4);
  // Thirty seconds of transfer and five times as long, at most a minute, and a fifth.
  check_gaps(times, 90s, 103s);
}

TEST_CASE("Three refusals in a row pause the room and leave a longer pause as it is", "[crawl_loop][house]") {
  Crawl crawl;
  for (int i = 1; i <= 6; ++i) {
    crawl.want("a", i);
    crawl.network.pages[fmt::format("http://a.example/t{}", i)] = {"", "no", 10ms, 403};
  }
  const bool by_hand = GENERATE(false, true);
  // While the third answer is on its way somebody pauses the room for good.
  int asked = 0;
  crawl.network.on_answer = [&](const std::string& url) {
    if (by_hand && url.find("/t") != std::string::npos && ++asked == 3) crawl.pause("a", "desk");
  };
  const RunReport report = crawl.run();
  CHECK(crawl.network.times("a.example/t").size() <= 3);
  CHECK(crawl.paused_by("a") == (by_hand ? "desk" : "pressroom"));
}

TEST_CASE("Pages wait for rules that a blocked host is to give no longer than our patience", "[crawl_loop][rfc9309]") {
  Crawl crawl;
  crawl.plan.configuration.patience = Duration(10s);
  crawl.network.pages["http://a.example/robots.txt"] = {"Location: http://b.example/rules.txt\r\n", "", 10ms, 302};
  crawl.network.pages["http://b.example/robots.txt"] = elsewhere({"", "User-agent: *\nDisallow:\n"});
  crawl.network.pages["http://b.example/t1"] = elsewhere({"Retry-After: 3600\r\n", "later", 10ms, 503});
  crawl.want("b", 1);
  crawl.want("a", 1);
  crawl.network.pages["http://a.example/t1"] = k_page;
  crawl.network.pages["http://a.example/robots.txt"].duration = 30s;
  const RunReport report = crawl.run();
  CHECK(crawl.network.times("rules.txt").empty());
  CHECK(crawl.network.times("a.example/t1").empty());
  CHECK(crawl.clock.now() - tests::FakeClock::default_start < 10min);
  CHECK_FALSE(report.left_for_later.empty());
}

TEST_CASE("What had come when a run fails is not asked for again", "[crawl][house]") {
  Crawl crawl;
  crawl.network.pages["http://a.example/t1"] = {"", "<p>Words</p>"};
  crawl.want("a", 1);
  bool answered = false;
  // So long that the leases are due before the answer is stored.
  crawl.network.on_answer = [&](const std::string& url) {
    answered = url.ends_with("/t1");
    if (answered) crawl.clock.set(crawl.clock.now() + 30s);
  };
  crawl.on_beat = [&]() -> core::Result<void> {
    return answered ? core::fail(core::ErrorCode::io, "no more") : core::Result<void>();
  };
  crawl.fails = true;
  crawl.run();
  CHECK(crawl.state_of("a", 1) == core::VisitRecord::State::captured);
}
