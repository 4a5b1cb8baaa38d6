// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include "tests/e2e/support/archive_checks.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using namespace std::chrono_literals;
using demo::Reply;

namespace {

Reply robots(const std::string& text) { return Reply::page(200, "text/plain", text); }

/// Nothing but robots.txt was asked for, and the run says it was turned away.
void check_turned_away(const Press& press, const Site& site, const Answer& run) {
  INFO(run.err << run.json.dump(1));
  CHECK(run.exit == 4);
  CHECK(site.asked().empty());
  CHECK(transcript_of(run)["verdict"] == "unknown");
  CHECK_FALSE(std::filesystem::exists(press.sidecar_path(site)));
  check_verified(press);
}

}  // namespace

// RFC 9309, 2.2.2.
TEST_CASE("A transcript that robots.txt closes is refused", "[e2e][rfc9309]") {
  Site site(conference_of(3));
  site.answer("/robots.txt", robots("User-agent: *\nDisallow: /generated/\n"));
  const Press press;
  const Answer run = press.archive(site);
  check_turned_away(press, site, run);
  CHECK(reasons_of(transcript_of(run)).find("Disallow: /generated/") != std::string::npos);
}

// RFC 9309, 2.2.1 and 2.2.3.
TEST_CASE("A page that robots.txt closes is missing with the rule that closes it", "[e2e][rfc9309]") {
  Site site(conference_of(3));
  site.answer("/robots.txt", robots("User-agent: pressroom\nDisallow: /*_2.htm\n"));
  const Press press;
  check_one_page_missing(press, site, press.archive(site), 2, "page 2: robots: ");
  CHECK(site.times_asked(site.path(2)) == 0);
}

// RFC 9309, 2.3.1.5.
TEST_CASE("A rule that is no text is named and kept", "[e2e][rfc9309][hostile]") {
  Site site(conference_of(3));
  site.answer("/robots.txt", robots("User-agent: *\nDisallow: /*_2\nDisallow: /\xFF\xFE\nDisallow: /*_3.htm#\xC3(\n"));
  const Press press;
  const Answer run = press.archive(site);
  CHECK(run.exit == 3);
  CHECK(transcript_of(run)["missing"] == Json::array({2, 3}));
  check_verified(press);
}

// RFC 9309, 2.3.1.4.
TEST_CASE("No page is asked for while robots.txt cannot be read", "[e2e][rfc9309]") {
  Site site(conference_of(2));
  const Press press(Press::k_short_limits);
  SECTION("the server is busy") {
    site.answer("/robots.txt", Reply::page(503, "text/plain", "busy"));
    const Answer run = press.archive(site);
    check_turned_away(press, site, run);
    CHECK(reasons_of(transcript_of(run)) ==
          "page 1: robots-unreachable: http://www.china.org.cn/robots.txt cannot be read (503)\n");
  }
  SECTION("the server is broken") {
    site.answer("/robots.txt", Reply::page(500, "text/plain", "broken"));
    check_turned_away(press, site, press.archive(site));
  }
  SECTION("the server says nothing") {
    site.answer("/robots.txt", Reply::silence(20s));
    check_turned_away(press, site, press.archive(site));
  }
  SECTION("the answer breaks off") {
    site.answer("/robots.txt", Reply::truncated(500, "User-agent: *\n"));
    check_turned_away(press, site, press.archive(site));
  }
}

// RFC 9309, 2.3.1.4.
TEST_CASE("A server that refuses connections is refused in turn", "[e2e][rfc9309]") {
  Site site(conference_of(2));
  const Press press;
  std::uint16_t closed_port = 0;
  {
    closed_port = demo::LoopbackServer::start([](const demo::Request&) { return Reply(); }).value()->port();
  }
  const Answer run =
      press.ask({"archive", site.url(1), "--connect-to", "www.china.org.cn:80:127.0.0.1:" + std::to_string(closed_port),
                 "--min-delay", "0", "--patience", "0"});
  check_turned_away(press, site, run);
  CHECK(reasons_of(transcript_of(run)).find("robots-unreachable: ") != std::string::npos);
}

// RFC 9309, 2.3.1.3.
TEST_CASE("An absent robots.txt allows everything", "[e2e][rfc9309]") {
  Site site(conference_of(2));
  site.answer("/robots.txt", Reply::page(404, "text/plain", "none"));
  const Press press;
  CHECK(press.archive(site).exit == 0);
  check_verified(press);
}

// RFC 9309, 2.3.1.3.
TEST_CASE("A denied robots.txt forbids where robots_strict says so", "[e2e][rfc9309]") {
  Site site(conference_of(2));
  site.answer("/robots.txt", Reply::page(403, "text/plain", "go away"));
  SECTION("allowed by the standard") {
    const Press press;
    CHECK(press.archive(site).exit == 0);
  }
  SECTION("forbidden by the operator") {
    const Press press("robots_strict = true\n");
    const Answer run = press.archive(site);
    check_turned_away(press, site, run);
    CHECK(reasons_of(transcript_of(run)).find("403, access to it is denied") != std::string::npos);
  }
}

// RFC 9309, 2.3.1.2.
TEST_CASE("A redirected robots.txt rules the host that was asked", "[e2e][rfc9309][redirect]") {
  Site site(conference_of(3));
  site.answer("/robots.txt", Reply::redirect(301, "/rules/robots.txt"));
  site.answer("/rules/robots.txt", robots("User-agent: *\nDisallow: /*_3.htm\n"));
  const Press press;
  check_one_page_missing(press, site, press.archive(site), 3, "page 3: robots: ");
  CHECK(site.times_asked("/rules/robots.txt") == 1);
}

// RFC 9309, 2.3.1.2.
TEST_CASE("A robots.txt on another host rules the host that was asked", "[e2e][rfc9309][redirect]") {
  Site site(conference_of(3));
  const auto elsewhere = demo::LoopbackServer::start([](const demo::Request& request) {
    return request.target == "/shared.txt" ? robots("User-agent: *\nDisallow: /*_3.htm\n")
                                           : robots("User-agent: *\nDisallow: /\n");
  });
  site.answer("/robots.txt", Reply::redirect(302, "http://rules.example/shared.txt"));
  const Press press;
  const Answer run = press.archive(site, 1, {"--connect-to", (*elsewhere)->connect_to("rules.example")});
  check_one_page_missing(press, site, run, 3, "page 3: robots: ");
  // What the other host allows to be asked of itself does not bind the way to the rules of this one.
  REQUIRE((*elsewhere)->requests().size() == 1);
  CHECK((*elsewhere)->requests()[0].target == "/shared.txt");
}

// RFC 9309, 2.3.1.2 and 2.3.1.4.
TEST_CASE("A robots.txt redirect that leads nowhere closes the host", "[e2e][rfc9309][redirect][hostile]") {
  const auto fields =
      GENERATE(Reply::Fields{{"Location", "ftp://www.china.org.cn/robots.txt"}},
               Reply::Fields{{"Location", "file:///etc/passwd"}}, Reply::Fields{{"Location", "/a"}, {"Location", "/b"}},
               Reply::Fields{}, Reply::Fields{{"Location", "/robots.txt"}});
  Site site(conference_of(2));
  site.answer("/robots.txt", Reply::page(301, "text/plain", "", fields));
  const Press press;
  const Answer run = press.archive(site);
  check_turned_away(press, site, run);
  CHECK(reasons_of(transcript_of(run)).find("page 1: robots-unreachable: ") == 0);
}

// RFC 9309, 2.3.1.4.
TEST_CASE("A 304 to an unconditional request for robots.txt closes the host", "[e2e][rfc9309][hostile]") {
  Site site(conference_of(2));
  site.answer("/robots.txt", Reply::page(304, "text/plain", ""));
  const Press press;
  check_turned_away(press, site, press.archive(site));
}

// RFC 9309, 2.3.1.2.
TEST_CASE("The sixth redirect of robots.txt in a row counts as none there", "[e2e][rfc9309][redirect]") {
  Site site(conference_of(2));
  site.answer("/robots.txt", Reply::redirect(301, "/r1"));
  for (int i = 1; i <= 5; ++i) {
    site.answer("/r" + std::to_string(i), Reply::redirect(302, "/r" + std::to_string(i + 1)));
  }
  const Press press;
  CHECK(press.archive(site).exit == 0);
  CHECK(site.times_asked("/r5") == 1);
  CHECK(site.times_asked("/r6") == 0);
  check_verified(press);
}

// RFC 9309, 2.5.
TEST_CASE("Rules within the first 512 KiB of a large robots.txt hold", "[e2e][rfc9309]") {
  Site site(conference_of(3));
  std::string text = "User-agent: *\nDisallow: /*_3.htm\n";
  while (text.size() < 700'000) text += "# a line that says nothing at all but takes its place\n";
  site.answer("/robots.txt", robots(text + "Disallow: /\n"));
  const Press press;
  check_one_page_missing(press, site, press.archive(site), 3, "page 3: robots: ");
}

TEST_CASE("A Crawl-delay is kept in rehearsal too", "[e2e][house][pace]") {
  Site site(conference_of(2));
  site.answer("/robots.txt", robots("User-agent: *\nCrawl-delay: 1\n"));
  const Press press;
  CHECK(press.archive(site).exit == 0);
  const auto requests = site.server().requests();
  REQUIRE(requests.size() == 3);
  for (std::size_t i = 1; i < requests.size(); ++i) CHECK(requests[i].at - requests[i - 1].at >= 990ms);
}

TEST_CASE("A Retry-After beyond our patience is left to a later run", "[e2e][pace]") {
  Site site(conference_of(3));
  site.answer_page(2, Reply::page(429, "text/plain", "slowly", {{"Retry-After", "120"}}));
  const Press press;
  const Answer run = press.archive(site);
  INFO(run.err << run.json.dump(1));
  CHECK(run.exit == 3);
  CHECK(site.times_asked(site.path(2)) == 1);
  CHECK(run.json["left_for_later"].size() == 1);
  check_verified(press);

  const std::size_t before = site.server().requests().size();
  const Answer again = press.archive(site);
  CHECK(again.exit == 3);
  CHECK(site.server().requests().size() == before);
}

TEST_CASE("A first answer of 429 leaves nothing else to do", "[e2e][pace]") {
  Site site(conference_of(2));
  site.answer_page(1, Reply::page(429, "text/plain", "slowly", {{"Retry-After", "120"}}));
  const Press press;
  const Answer run = press.archive(site);
  CHECK(run.exit == 4);
  CHECK(site.asked().size() == 1);
  check_verified(press);
}

TEST_CASE("A short Retry-After is waited for", "[e2e][pace]") {
  Site site(conference_of(2));
  site.answer_once(site.path(2), Reply::page(429, "text/plain", "slowly", {{"Retry-After", "1"}}));
  const Press press;
  std::vector<std::string> words = press.archive_words(site, 1);
  words.back() = "30";
  CHECK(press.ask(words).exit == 0);
  CHECK(site.times_asked(site.path(2)) == 2);
  check_turns(press.sidecar(site), demo::spoken_turns(site.document()));
  check_verified(press);
}
