// SPDX-License-Identifier: Apache-2.0
#include "crawler/robots_gate.hpp"

#include "core/gzip.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_clock.hpp"

using namespace pressroom;
using namespace pressroom::crawler;
using namespace std::chrono_literals;
using core::RobotsCopy;
using State = RobotsCopy::State;

namespace {

const core::Instant kNow = tests::FakeClock::default_start;
const std::string kOrigin = "http://press.example";

/// Keeps robots copies in memory and counts how often they are read; the gate asks for nothing else.
class RobotsShelf final : public core::RobotsStore {
 public:
  core::Result<std::optional<RobotsCopy>> robots(const std::string& origin) const override {
    ++reads;
    const auto found = copies.find(origin);
    if (found == copies.end()) return std::optional<RobotsCopy>{};
    return std::optional(found->second);
  }
  core::Result<void> put_robots(const core::Lease&, const RobotsCopy& copy) override {
    if (broken) return core::fail(core::ErrorCode::disk_full, "no space");
    copies[copy.origin] = copy;
    return {};
  }

  std::map<std::string, RobotsCopy> copies;
  mutable int reads = 0;
  bool broken = false;
};

core::FetchOutcome answer(int status, const std::string& body = {}, const std::string& fields = {},
                          core::Truncation truncation = core::Truncation::none) {
  const auto head = "HTTP/1.1 " + std::to_string(status) + " X\r\n" + fields + "\r\n";
  return core::Fetch{core::Url::parse(kOrigin + "/robots.txt").value(),
                     {},
                     {},
                     head + body,
                     core::parse_response_head(head).value(),
                     truncation,
                     {},
                     kNow,
                     {}};
}

core::FetchOutcome no_answer() { return core::FetchFailure{core::FetchFailure::Kind::timeout, "15 s", 15s}; }

RobotsCopy judge(const core::FetchOutcome& outcome, const std::optional<RobotsCopy>& previous = {},
                 core::Instant now = kNow) {
  return judge_robots(kOrigin, outcome, previous, now);
}

core::Url url(const std::string& path) { return core::Url::parse(kOrigin + path).value(); }

const std::string kRules = "User-agent: *\nDisallow: /private\nAllow: /private/ok\nCrawl-delay: 3\n";

}  // namespace

// RFC 9309, 2.3.1.1 and 2.4.
TEST_CASE("A 2xx answer is parsed and lives a day", "[robots][rfc9309]") {
  const auto copy = judge(answer(GENERATE(200, 203, 299), kRules));
  CHECK(copy.origin == kOrigin);
  CHECK(copy.state == State::parsed);
  CHECK(copy.body == kRules);
  CHECK(copy.fetched_at == kNow);
  CHECK(copy.expires_at == kNow + 24h);
}

// RFC 9309, 2.4.
TEST_CASE("Cache-Control shortens the life to five minutes at least", "[robots][rfc9309]") {
  struct Row {
    std::string field;
    core::Duration life;
  };
  const auto row = GENERATE(Row{"max-age=3600", 1h}, Row{"public, Max-Age=7200", 2h}, Row{"max-age=999999999", 24h},
                            Row{"max-age=0", 5min}, Row{"no-cache", 5min}, Row{"no-store", 5min}, Row{"max-age=x", 24h},
                            Row{"max-age=-1", 24h}, Row{"max-age=99999999999999999999", 24h});
  CAPTURE(row.field);
  CHECK(judge(answer(200, kRules, "Cache-Control: " + row.field + "\r\n")).expires_at == kNow + row.life);
}

// RFC 9309, 2.3.1.3.
TEST_CASE("A 4xx answer but 429 makes everything allowed", "[robots][rfc9309]") {
  const auto copy = judge(answer(GENERATE(400, 402, 404, 410, 418, 451, 499)));
  CHECK(copy.state == State::unavailable);
  CHECK(copy.expires_at == kNow + 24h);
  CHECK(copy.body.empty());
  CHECK(copy.detail.size() == 3);
}

// RFC 9309, 2.3.1.3 allows everything then; robots_strict is ours.
TEST_CASE("A denied robots.txt allows everything unless the operator is strict", "[robots][rfc9309]") {
  RobotsShelf shelf;
  RobotsGate gate(shelf);
  RobotsGate strict(shelf, WhenDenied::forbid);
  const int status = GENERATE(401, 403);
  const auto copy = gate.settle({}, kOrigin, answer(status), kNow).value();
  CHECK(copy.state == State::denied);
  CHECK(copy.expires_at == kNow + 24h);
  CHECK(copy.detail == std::to_string(status) + ", access to it is denied");
  CHECK(std::holds_alternative<RobotsAllowed>(gate.check(url("/private"), kNow).value()));
  const auto refused = strict.check(url("/"), kNow).value();
  REQUIRE(std::holds_alternative<core::Refusal>(refused));
  CHECK(std::get<core::Refusal>(refused).kind == core::Refusal::Kind::robots);
  CHECK(std::get<core::Refusal>(refused).detail.find(std::to_string(status)) != std::string::npos);
  CHECK(std::holds_alternative<RobotsAllowed>(strict.check(url("/robots.txt"), kNow).value()));
  CHECK(std::holds_alternative<RobotsNeeded>(strict.check(url("/"), kNow + 24h).value()));
}

// RFC 9309, 2.4: standard cache control.
TEST_CASE("A 304 keeps the rules it confirms and takes the new life", "[robots][rfc9309]") {
  struct Row {
    std::string fields;
    core::Duration life;
  };
  const auto row = GENERATE(Row{"Cache-Control: max-age=7200\r\n", 2h}, Row{"Cache-Control: no-cache\r\n", 5min},
                            Row{"", 1h}, Row{"Cache-Control: public\r\n", 24h});
  CAPTURE(row.fields);
  const auto first = answer(200, kRules, "ETag: \"1\"\r\nCache-Control: max-age=3600\r\n");
  RobotsShelf shelf;
  RobotsGate gate(shelf);
  REQUIRE(gate.settle({}, kOrigin, first, kNow));
  const auto later = kNow + 1h;
  REQUIRE(std::holds_alternative<RobotsNeeded>(gate.check(url("/private"), later).value()));
  const auto copy =
      gate.settle({}, kOrigin, answer(304, {}, row.fields), later, 0, &std::get<core::Fetch>(first)).value();
  CHECK(copy.state == State::parsed);
  CHECK(copy.body == kRules);
  CHECK(copy.fetched_at == later);
  CHECK(copy.expires_at == later + row.life);
  CHECK(copy.detail == "304");
  CHECK(std::holds_alternative<core::Refusal>(gate.check(url("/private"), later).value()));
}

// RFC 9309, 2.3.1.4: a validator outlives the trouble that came between.
TEST_CASE("A 304 brings back rules that had been lost to trouble", "[robots][rfc9309]") {
  const auto first = answer(200, kRules);
  const auto trouble = judge(no_answer());
  REQUIRE(trouble.state == State::unreachable);
  const auto copy = judge_robots(kOrigin, answer(304), trouble, kNow + 5min, 0, &std::get<core::Fetch>(first));
  CHECK(copy.state == State::parsed);
  CHECK(copy.body == kRules);
}

TEST_CASE("A 304 that confirms nothing readable leaves the origin unreachable", "[robots][rfc9309][hostile]") {
  const auto stored =
      GENERATE(answer(404, "none"), answer(301, {}, "Location: /a\r\n"),
               answer(200, kRules, "Content-Encoding: br\r\n"), answer(200, kRules, "Content-Length: 4000\r\n"));
  CHECK(judge_robots(kOrigin, answer(304), {}, kNow, 0, &std::get<core::Fetch>(stored)).state == State::unreachable);
}

TEST_CASE("An answer kept without the body it repeats has its own life", "[robots][house]") {
  const auto first = answer(200, kRules, "Cache-Control: max-age=3600\r\n");
  const auto again = answer(200, {}, GENERATE("", "Content-Length: 70\r\n"));
  const auto copy = judge_robots(kOrigin, again, {}, kNow, 0, &std::get<core::Fetch>(first));
  CHECK(copy.state == State::parsed);
  CHECK(copy.body == kRules);
  CHECK(copy.expires_at == kNow + 24h);
}

TEST_CASE("A stored answer is no help to one that says something else", "[robots][rfc9309]") {
  const auto first = answer(200, kRules);
  const auto* stored = &std::get<core::Fetch>(first);
  CHECK(judge_robots(kOrigin, answer(404), {}, kNow, 0, stored).state == State::unavailable);
  CHECK(judge_robots(kOrigin, answer(503), {}, kNow, 0, stored).state == State::unreachable);
}

TEST_CASE("What is queued is asked about rules in force alone", "[robots][house]") {
  RobotsShelf shelf;
  RobotsGate gate(shelf);
  CHECK_FALSE(gate.known_objection(url("/private"), kNow));
  REQUIRE(gate.settle({}, kOrigin, answer(200, kRules), kNow));
  const auto objection = gate.known_objection(url("/private/x"), kNow + 24h - 1ms);
  REQUIRE(objection);
  CHECK(objection->kind == core::Refusal::Kind::robots);
  CHECK(objection->detail == kOrigin + "/robots.txt:2: Disallow: /private");
  CHECK_FALSE(gate.known_objection(url("/private/ok"), kNow));
  CHECK_FALSE(gate.known_objection(url("/robots.txt"), kNow));
  CHECK_FALSE(gate.known_objection(url("/private/x"), kNow + 24h));
  CHECK_FALSE(gate.known_objection(core::Url::parse("https://press.example/private").value(), kNow));
  for (const int status : {404, 403, 503}) {
    RobotsShelf empty;
    RobotsGate other(empty, WhenDenied::forbid);
    REQUIRE(other.settle({}, kOrigin, answer(status), kNow));
    CHECK_FALSE(other.known_objection(url("/private"), kNow));
  }
}

// RFC 9309, 2.3.1.2.
TEST_CASE("A sixth redirect in a row counts as a 4xx and is reported", "[robots][rfc9309]") {
  const auto copy = judge_robots(kOrigin, answer(302, {}, "Location: /again\r\n"), {}, kNow, 5);
  CHECK(copy.state == State::unavailable);
  CHECK(copy.detail.find("redirects") != std::string::npos);
}

// RFC 9309, 2.3.1.2 and 2.3.1.4.
TEST_CASE("A redirect that is not followed leaves the origin unreachable", "[robots][rfc9309][hostile]") {
  struct Row {
    int status;
    std::string fields;
  };
  const auto row =
      GENERATE(Row{301, "Location: ftp://press.example/robots.txt\r\n"}, Row{301, "Location: file:///etc/passwd\r\n"},
               Row{301, "Location: /a\r\nLocation: /b\r\n"}, Row{301, ""}, Row{302, "Location: \r\n"},
               Row{302, "Location: http://\r\n"}, Row{302, "Location: /robots.txt\r\n"}, Row{304, ""},
               Row{304, "Location: /a\r\n"}, Row{300, "Location: /a\r\n"}, Row{302, "Location: /elsewhere\r\n"});
  CAPTURE(row.status, row.fields);
  const int redirects = row.fields.find("elsewhere") == std::string::npos ? 5 : 4;
  const auto copy = judge_robots(kOrigin, answer(row.status, {}, row.fields), {}, kNow, redirects);
  CHECK(copy.state == State::unreachable);
  CHECK(copy.expires_at == kNow + 5min);
}

// RFC 9309, 2.3.1.4.
TEST_CASE("Without a whole answer the origin is unreachable", "[robots][rfc9309]") {
  const auto outcome = GENERATE(
      answer(429), answer(500), answer(503), answer(599), no_answer(),
      core::FetchOutcome(core::Refusal{core::Refusal::Kind::address, "127.0.0.1"}),
      answer(200, kRules, {}, core::Truncation::disconnect), answer(200, kRules, {}, core::Truncation::time),
      answer(200, kRules, "Content-Length: 4000\r\n"), answer(200, "5\r\nUser-", "Transfer-Encoding: chunked\r\n"),
      answer(200, kRules, "Content-Encoding: gzip\r\n"), answer(200, kRules, "Content-Encoding: br\r\n"));
  const auto copy = judge(outcome);
  CHECK(copy.state == State::unreachable);
  CHECK(copy.expires_at == kNow + 5min);
  CHECK(!copy.detail.empty());
}

TEST_CASE("Transfer and content codings are undone before parsing", "[robots][rfc9110]") {
  CHECK(judge(answer(200, core::gzip_member(kRules), "Content-Encoding: gzip\r\n")).body == kRules);
  const auto chunked = "e\r\nUser-agent: *\n\r\n0\r\n\r\n";
  CHECK(judge(answer(200, chunked, "Transfer-Encoding: chunked\r\n")).body == "User-agent: *\n");
}

TEST_CASE("A file cut by our own limit behind the readable part is parsed", "[robots][house]") {
  auto file = kRules;
  while (file.size() <= Robots::kMaxBytes) file += "# filling\n";
  const auto copy = judge(answer(200, file, {}, core::Truncation::length));
  CHECK(copy.state == State::parsed);
  CHECK(copy.body.size() <= Robots::kMaxBytes);
  CHECK(copy.body.ends_with('\n'));
  CHECK(copy.detail.find("ignored") != std::string::npos);
  CHECK(judge(answer(200, kRules, {}, core::Truncation::length)).state == State::unreachable);
}

TEST_CASE("An unreachable origin is asked again after five minutes doubling to six hours", "[robots][house]") {
  std::optional<RobotsCopy> copy;
  auto now = kNow;
  for (const auto wait : {5min, 10min, 20min, 40min, 80min, 160min, 320min, 360min, 360min}) {
    copy = judge(no_answer(), copy, now);
    REQUIRE(copy->expires_at == now + wait);
    now = copy->expires_at;
  }
}

// RFC 9309, 2.3.1.4 and 2.4.
TEST_CASE("Good rules serve for thirty days of trouble", "[robots][rfc9309]") {
  auto copy = judge(answer(200, kRules));
  auto now = copy.expires_at;
  auto wait = core::Duration(5min);
  int tries = 0;
  for (; now <= kNow + 30 * 24h; ++tries) {
    copy = judge(no_answer(), copy, now);
    REQUIRE(copy.state == State::parsed);
    REQUIRE(copy.body == kRules);
    REQUIRE(copy.fetched_at == kNow);
    REQUIRE(copy.expires_at - now >= wait);
    REQUIRE(copy.expires_at - now <= 6h);
    wait = std::min<core::Duration>(copy.expires_at - now, 6h);
    now = copy.expires_at;
  }
  CHECK(tries > 100);
  CHECK(tries < 150);
  CHECK(judge(no_answer(), copy, now).state == State::unreachable);
  CHECK(judge(answer(404), copy, now).state == State::unavailable);
}

TEST_CASE("Rules outlive the delay that they ask for", "[robots][house]") {
  RobotsShelf shelf;
  RobotsGate gate(shelf);
  const auto slow = answer(200, "User-agent: *\nCrawl-delay: 600\n", "Cache-Control: no-store\r\n");
  REQUIRE(gate.settle({}, kOrigin, slow, kNow));
  const auto after_delay = gate.check(core::Url::parse(kOrigin + "/1").value(), kNow + 600s);
  REQUIRE(after_delay);
  CHECK(std::holds_alternative<RobotsAllowed>(*after_delay));
  const auto later = gate.check(core::Url::parse(kOrigin + "/1").value(), kNow + 6000s);
  CHECK(std::holds_alternative<RobotsNeeded>(*later));
}

TEST_CASE("The gate asks for unknown and expired rules first", "[robots][house]") {
  RobotsShelf shelf;
  RobotsGate gate(shelf);
  const auto unknown = gate.check(url("/x?y"), kNow).value();
  REQUIRE(std::holds_alternative<RobotsNeeded>(unknown));
  CHECK(std::get<RobotsNeeded>(unknown).robots_url.href() == kOrigin + "/robots.txt");
  REQUIRE(gate.settle({}, kOrigin, answer(200, kRules), kNow));
  CHECK(std::holds_alternative<RobotsAllowed>(gate.check(url("/x"), kNow + 24h - 1ms).value()));
  CHECK(std::holds_alternative<RobotsNeeded>(gate.check(url("/x"), kNow + 24h).value()));
}

// RFC 9309, 2.2.2.
TEST_CASE("A copy from the future is no copy", "[robots][house]") {
  RobotsShelf shelf;
  const core::Instant ahead = kNow + 24h * 365;
  {
    RobotsGate gate(shelf);
    REQUIRE(gate.settle({}, kOrigin, answer(200, "User-agent: *\nDisallow: /\nCrawl-delay: 7\n"), ahead));
  }
  RobotsGate gate(shelf);
  CHECK(std::holds_alternative<RobotsNeeded>(gate.check(url("/a"), kNow).value()));
  CHECK_FALSE(gate.known_objection(url("/a"), kNow));
  CHECK(gate.crawl_delay(url("/robots.txt")).value() == std::optional<core::Duration>(7s));
  // Old rules that serve were read at a right time, and then the clock was ahead.
  REQUIRE(gate.settle({}, kOrigin, answer(200, "User-agent: *\nDisallow: /\n"), kNow));
  REQUIRE(gate.settle({}, kOrigin, no_answer(), kNow + 24h * 20));
  CHECK(std::holds_alternative<RobotsNeeded>(gate.check(url("/a"), kNow + 1h).value()));
  REQUIRE(gate.settle({}, kOrigin, answer(200, "User-agent: *\nDisallow: /\nCrawl-delay: 86400\n"), kNow + 1h));
  CHECK(std::holds_alternative<core::Refusal>(gate.check(url("/a"), kNow + 1h).value()));
}

TEST_CASE("The file itself may be asked for at any time", "[robots][rfc9309]") {
  RobotsShelf shelf;
  RobotsGate gate(shelf);
  CHECK(std::holds_alternative<RobotsAllowed>(gate.check(url("/robots.txt"), kNow).value()));
  REQUIRE(gate.settle({}, kOrigin, answer(500), kNow));
  CHECK(std::holds_alternative<RobotsAllowed>(gate.check(url("/robots.txt"), kNow).value()));
}

TEST_CASE("The gate tells the rule and the delay", "[robots][house]") {
  RobotsShelf shelf;
  RobotsGate gate(shelf);
  REQUIRE(gate.settle({}, kOrigin, answer(200, kRules), kNow));
  const auto refused = gate.check(url("/private/x"), kNow).value();
  REQUIRE(std::holds_alternative<core::Refusal>(refused));
  CHECK(std::get<core::Refusal>(refused).kind == core::Refusal::Kind::robots);
  CHECK(std::get<core::Refusal>(refused).detail == kOrigin + "/robots.txt:2: Disallow: /private");
  const auto allowed = gate.check(url("/private/ok?q"), kNow).value();
  REQUIRE(std::holds_alternative<RobotsAllowed>(allowed));
  CHECK(std::get<RobotsAllowed>(allowed).rule == "Allow: /private/ok");
  CHECK(std::get<RobotsAllowed>(allowed).crawl_delay == core::Duration(3s));
}

// RFC 9309, 2.3.1.3 and 2.3.1.4.
TEST_CASE("Unreachable forbids everything and unavailable nothing", "[robots][rfc9309]") {
  RobotsShelf shelf;
  RobotsGate gate(shelf);
  REQUIRE(gate.settle({}, kOrigin, no_answer(), kNow));
  const auto refused = gate.check(url("/"), kNow).value();
  REQUIRE(std::holds_alternative<RobotsUnreachable>(refused));
  CHECK(std::get<RobotsUnreachable>(refused).refusal.kind == core::Refusal::Kind::robots_unreachable);
  CHECK(std::get<RobotsUnreachable>(refused).next_try == kNow + 5min);
  REQUIRE(gate.settle({}, kOrigin, answer(404), kNow + 5min));
  CHECK(std::holds_alternative<RobotsAllowed>(gate.check(url("/"), kNow + 5min).value()));
}

// RFC 9309, 2.3.
TEST_CASE("The file lies at the root of its authority in lower case", "[robots][rfc9309]") {
  const auto of = [](const char* href) { return robots_url_of(core::Url::parse(href).value()).href(); };
  CHECK(of("http://Press.example/a/b/c.htm?q#f") == "http://press.example/robots.txt");
  CHECK(of("https://press.example:8443/ROBOTS.TXT") == "https://press.example:8443/robots.txt");
  CHECK(of("http://u:p@press.example:80") == "http://press.example/robots.txt");
  CHECK(of("http://[::1]:81/x") == "http://[::1]:81/robots.txt");
}

// RFC 9309, 2.3.
TEST_CASE("Rules bind one scheme host and port", "[robots][rfc9309]") {
  RobotsShelf shelf;
  RobotsGate gate(shelf);
  REQUIRE(gate.settle({}, kOrigin, answer(200, kRules), kNow));
  for (const auto* other : {"https://press.example/", "http://www.press.example/", "http://press.example:8080/"}) {
    CHECK(std::holds_alternative<RobotsNeeded>(gate.check(core::Url::parse(other).value(), kNow).value()));
  }
}

TEST_CASE("Copies are read from the store once and survive a restart there", "[robots][house]") {
  RobotsShelf shelf;
  {
    RobotsGate gate(shelf);
    REQUIRE(gate.settle({}, kOrigin, answer(200, kRules), kNow));
  }
  RobotsGate gate(shelf);
  shelf.reads = 0;
  for (int i = 0; i < 3; ++i) {
    CHECK(std::holds_alternative<core::Refusal>(gate.check(url("/private"), kNow).value()));
  }
  CHECK(shelf.reads == 1);
}

TEST_CASE("The gate forgets old origins but not their rules", "[robots][house]") {
  RobotsShelf shelf;
  RobotsGate gate(shelf);
  for (int i = 0; i < 200; ++i) {
    REQUIRE(gate.settle({}, "http://h" + std::to_string(i) + ".example", answer(200, kRules), kNow));
  }
  for (int i = 0; i < 200; ++i) {
    const auto private_url = core::Url::parse("http://h" + std::to_string(i) + ".example/private").value();
    REQUIRE(std::holds_alternative<core::Refusal>(gate.check(private_url, kNow).value()));
  }
}

TEST_CASE("A store that fails stops the gate with its error", "[robots][house]") {
  RobotsShelf shelf;
  shelf.broken = true;
  RobotsGate gate(shelf);
  const auto settled = gate.settle({}, kOrigin, answer(200, kRules), kNow);
  REQUIRE(!settled);
  CHECK(settled.error().code == core::ErrorCode::disk_full);
  CHECK(std::holds_alternative<RobotsNeeded>(gate.check(url("/"), kNow).value()));
}
