// SPDX-License-Identifier: Apache-2.0
#include "core/time_format.hpp"
#include "tests/e2e/support/desk.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

using Paths = std::vector<std::string>;

Paths sorted(Paths paths) {
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string page(int number) { return fmt::format("/briefings/index_{}.htm", number); }

Reply xml(const std::string& body) {
  return Reply::page(200, "application/xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + body);
}

std::string urlset(const std::vector<std::pair<std::string, std::string>>& entries) {
  std::string body = "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">";
  for (const auto& [path, date] : entries) {
    body +=
        "<url><loc>" + Desk::url(path) + "</loc>" + (date.empty() ? "" : "<lastmod>" + date + "</lastmod>") + "</url>";
  }
  return body + "</urlset>";
}

std::string gzipped(const Desk& desk, const std::string& bytes) {
  const auto file = desk.press().temp().write("plain", bytes);
  return run_program({"gzip", "-c", "-n", file.string()}).out;
}

/// All records of the archive, one after another.
std::string records_of(const Desk& desk) {
  std::string all;
  for (const auto& file : desk.press().files("warc")) all += run_program({"gzip", "-dc", file.string()}).out;
  return all;
}

/// The metadata record of a path's first capture.
std::string metadata_of(const Desk& desk, const std::string& path) {
  const std::string all = records_of(desk);
  for (std::size_t at = all.find("WARC-Type: metadata"); at != std::string::npos;
       at = all.find("WARC-Type: metadata", at + 1)) {
    const std::string record = all.substr(at, all.find("WARC/1.1\r\n", at) - at);
    if (record.find("WARC-Target-URI: " + Desk::url(path) + "\r\n") != std::string::npos) return record;
  }
  return {};
}

}  // namespace

TEST_CASE("An RSS feed leads page by page to transcripts and what it claims is kept", "[e2e][discovery]") {
  Newsroom site;
  const std::string first = site.publish(1), second = site.publish(2);
  site.answer("/feed.xml",
              xml("<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel>"
                  "<atom:link rel=\"next\" href=\"/feed2.xml\"/><item><title>On trade &amp; more</title><link>" +
                  Desk::url(first) +
                  "</link><pubDate>Thu, 01 Jan 2026 10:00:00 +0800</pubDate></item>"
                  "<item><title>Elsewhere</title><link>http://other.example/1</link></item></channel></rss>"));
  site.answer("/feed2.xml", xml("<rss version=\"2.0\"><channel><item><title>On steel</title><link>" +
                                Desk::url(second) + "</link></item></channel></rss>"));
  Desk desk(site, "feeds = [\"" + Desk::url("/feed.xml") + "\"]\n");
  const RunReport run = desk.run_room();
  INFO(run.json().dump(1));
  CHECK(run.exit == app::ExitCode::done);
  CHECK(desk.asked_in(run) == sorted({"/feed.xml", "/feed2.xml", first, second}));
  CHECK(desk.verdict(1) == "complete");
  CHECK(desk.verdict(2) == "complete");
  const std::string metadata = metadata_of(desk, first);
  INFO(metadata);
  CHECK(metadata.find("claimedTitle: On trade & more\r\n") != std::string::npos);
  CHECK(metadata.find("claimedDate: 2026-01-01T10:00:00+08:00\r\n") != std::string::npos);
  CHECK(metadata.find("via: " + Desk::url("/feed.xml") + "\r\n") != std::string::npos);
  CHECK(metadata_of(desk, second).find("claimedDate") == std::string::npos);
  CHECK(metadata_of(desk, "/feed.xml").find("claimedTitle") == std::string::npos);
  check_verified(desk.press());
}

TEST_CASE("An Atom feed leads to transcripts", "[e2e][discovery]") {
  Newsroom site;
  const std::string first = site.publish(1, 2);
  site.answer("/atom.xml",
              xml("<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>On rice</title><link href=\"" + first +
                  "\"/><published>2026-02-03T04:05:06Z</published></entry></feed>"));
  Desk desk(site, "feeds = [\"" + Desk::url("/atom.xml") + "\"]\n");
  CHECK(desk.run_room().exit == app::ExitCode::done);
  CHECK(desk.verdict(1) == "complete");
  CHECK(metadata_of(desk, first).find("claimedTitle: On rice\r\n") != std::string::npos);
  CHECK(metadata_of(desk, Newsroom::path(1, 2)).find("claimedTitle") == std::string::npos);
}

TEST_CASE("Sitemaps of every kind lead to transcripts and old ones are not fetched again", "[e2e][discovery]") {
  Newsroom site;
  for (int number = 1; number <= 3; ++number) site.publish(number);
  Desk desk(site, "sitemaps = [\"" + Desk::url("/sitemap.xml") + "\"]\n");
  const auto index = [&](const std::string& fresh) {
    std::string body = "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">";
    body += "<sitemap><loc>" + Desk::url("/a.xml.gz") + "</loc><lastmod>2026-01-01</lastmod></sitemap>";
    body += "<sitemap><loc>" + Desk::url("/b.txt") + "</loc><lastmod>" + fresh + "</lastmod></sitemap>";
    return xml(body + "</sitemapindex>");
  };
  site.answer("/sitemap.xml", index("2026-01-01"));
  site.answer("/a.xml.gz",
              Reply::page(200, "application/x-gzip", gzipped(desk, urlset({{Newsroom::path(1), "2026-01-01"}}))));
  site.answer("/b.txt", Reply::page(200, "text/plain", Desk::url(Newsroom::path(2)) + "\n"));
  RunReport run = desk.run_room();
  INFO(run.json().dump(1));
  CHECK(run.exit == app::ExitCode::done);
  CHECK(desk.verdict(1) == "complete");
  CHECK(desk.verdict(2) == "complete");
  CHECK(desk.watch(Watch::Kind::sitemap, Desk::url("/sitemap.xml"))->read_back_to.empty());

  desk.wait(25h);
  site.answer("/sitemap.xml", index(core::format_rfc3339(desk.clock.now())));
  site.answer("/b.txt", Reply::page(200, "text/plain", Desk::url(Newsroom::path(3)) + "\n"));
  desk.run_room();
  CHECK(site.times_asked("/a.xml.gz") == 1);
  CHECK(site.times_asked("/b.txt") == 2);
  CHECK(desk.verdict(3) == "complete");
}

TEST_CASE("News in a sitemap of an index bring the index's next visit nearer", "[e2e][discovery]") {
  Newsroom site;
  for (int number = 1; number <= 2; ++number) site.publish(number);
  Desk desk(site, "sitemaps = [\"" + Desk::url("/sitemap.xml") + "\"]\n");
  site.answer("/sitemap.xml", xml("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><sitemap><loc>" +
                                  Desk::url("/a.xml") + "</loc></sitemap></sitemapindex>"));
  site.answer("/a.xml", xml(urlset({{Newsroom::path(1), ""}})));
  desk.run_room();
  const auto interval = [&] { return desk.watch(Watch::Kind::sitemap, Desk::url("/sitemap.xml"))->interval; };
  CHECK(interval() == 1h);
  desk.wait(1h);
  site.answer("/a.xml", xml(urlset({{Newsroom::path(1), ""}, {Newsroom::path(2), ""}})));
  desk.run_due();
  CHECK(interval() == 30min);
}

TEST_CASE("Sitemaps that robots.txt names are watched where the room wants them", "[e2e][discovery]") {
  Newsroom site;
  site.publish(1);
  site.publish(2);
  site.list(Desk::k_listing, {Newsroom::path(1)});
  site.answer("/robots.txt", Reply::page(200, "text/plain",
                                         "Sitemap: " + Desk::url("/named.xml") +
                                             "\nSitemap: http://other.example/far.xml\nUser-agent: *\nDisallow:\n"));
  site.answer("/named.xml", xml(urlset({{Newsroom::path(2), ""}})));
  const bool wanted = GENERATE(true, false);
  Desk desk(site, Desk::listing_alone() + (wanted ? "robots_sitemaps = true\n" : ""));
  RunReport run = desk.run_room();
  INFO(run.json().dump(1));
  CHECK(run.exit == app::ExitCode::done);
  CHECK(site.times_asked("/named.xml") == (wanted ? 1 : 0));
  CHECK(site.times_asked("/far.xml") == 0);
  CHECK(desk.verdict(2) == (wanted ? "complete" : "none"));
  if (!wanted) return;
  desk.wait(90min);
  run = desk.run_due();
  INFO(run.json().dump(1));
  CHECK(site.times_asked("/named.xml") == 2);
  // No longer named: no longer watched, once that is known.
  site.answer("/robots.txt", Reply::page(200, "text/plain", "User-agent: *\nDisallow:\n"));
  desk.wait(48h);
  desk.run_due();
  const int before = site.times_asked("/named.xml");
  desk.wait(48h);
  desk.run_due();
  CHECK(site.times_asked("/named.xml") == before);
  CHECK_FALSE(desk.watch(Watch::Kind::sitemap, Desk::url("/named.xml")));
}

TEST_CASE("A listing behind a redirect is watched like any other", "[e2e][discovery]") {
  Newsroom site;
  site.publish(1);
  site.answer(Desk::k_listing, Reply::redirect(301, "/moved.htm"));
  site.list("/moved.htm", {Newsroom::path(1)});
  Desk desk(site);
  CHECK(desk.run_room().exit == app::ExitCode::done);
  CHECK(desk.verdict(1) == "complete");
  CHECK(desk.listing().items == 1);
  CHECK(desk.listing().interval == 1h);
  CHECK(desk.listing().read_back_to.empty());
  site.list("/moved.htm", {});
  CHECK(events_of(desk.run_room(), RunEvent::Kind::alarm) == 1);
}

TEST_CASE("A listing is read to its end once and then to one page behind what is known", "[e2e][discovery]") {
  Newsroom site;
  const auto pages = [&](int fresh) {
    // Five pages of two each, newest first; each links all the others, as pagers do.
    for (int at = 1; at <= 5; ++at) {
      Paths items, next;
      for (int item = 0; item < 2; ++item) items.push_back(site.publish(fresh + 10 - 2 * (at - 1) - item));
      for (int other = 1; other <= 5; ++other) next.push_back(other == 1 ? Desk::k_listing : page(other));
      site.list(at == 1 ? Desk::k_listing : page(at), items, next);
    }
  };
  pages(0);
  Desk desk(site);
  CHECK(desk.run_room().exit == app::ExitCode::done);
  for (int at = 2; at <= 5; ++at) CHECK(site.times_asked(page(at)) == 1);
  CHECK(desk.listing().read_back_to.empty());

  pages(3);  // three are new: the first page is all new, the second half known
  desk.wait(30min);
  const RunReport later = desk.run_room();
  INFO(later.json().dump(1));
  CHECK(desk.asked_in(later) ==
        sorted({Desk::k_listing, page(2), page(3), Newsroom::path(13), Newsroom::path(12), Newsroom::path(11)}));
  CHECK(site.times_asked(page(4)) == 1);
}

TEST_CASE("A back-fill that broke off goes on to the end", "[e2e][discovery]") {
  Newsroom site;
  for (int at = 1; at <= 4; ++at) {
    site.list(at == 1 ? Desk::k_listing : page(at), {site.publish(at)}, at < 4 ? Paths{page(at + 1)} : Paths());
  }
  site.answer(page(3), Reply::page(500, "text/html", "broken"));
  Desk desk(site);
  CHECK(desk.run_room().exit == app::ExitCode::incomplete);
  CHECK(desk.listing().read_back_to == core::kUnread);
  CHECK(desk.verdict(4) == "none");
  site.list(page(3), {Newsroom::path(3)}, {page(4)});
  desk.wait(5h);
  desk.run_due();
  desk.wait(5h);
  desk.run_due();
  CHECK(desk.verdict(3) == "complete");
  CHECK(desk.verdict(4) == "complete");
  CHECK(desk.listing().read_back_to.empty());
}

TEST_CASE("A limit of transcripts is no end of the listing", "[e2e][discovery]") {
  Newsroom site;
  for (int at = 1; at <= 3; ++at) {
    site.list(at == 1 ? Desk::k_listing : page(at), {site.publish(2 * at), site.publish(2 * at + 1)},
              at < 3 ? Paths{page(at + 1)} : Paths());
  }
  Desk desk(site);
  desk.order.max_transcripts = 3;
  const RunReport run = desk.run_room();
  INFO(run.json().dump(1));
  CHECK(run.transcripts.size() == 3);
  REQUIRE(run.skipped.size() == 1);
  CHECK(run.skipped[0].reason == "limit");
  CHECK(run.skipped[0].url == Desk::url(Newsroom::path(5)));
  CHECK(desk.listing().read_back_to == core::kUnread);
  desk.order.max_transcripts.reset();
  desk.wait(2min);
  CHECK(desk.run_room().transcripts.size() == 3);
  CHECK(desk.listing().read_back_to.empty());

  // Six are new at once, and three wanted: the rest is not lost behind those that are known by then.
  for (int at = 1; at <= 3; ++at) {
    site.list(at == 1 ? Desk::k_listing : page(at), {site.publish(10 + 2 * at), site.publish(11 + 2 * at)},
              {page(at + 1)});
  }
  site.list(page(4), {Newsroom::path(2)});
  desk.order.max_transcripts = 1;
  desk.wait(2min);
  desk.run_room();
  desk.order.max_transcripts.reset();
  desk.wait(2min);
  CHECK(desk.run_room().transcripts.size() == 5);
  for (int number = 12; number <= 17; ++number) CHECK(desk.verdict(number) == "complete");
}

TEST_CASE("What is dated before a day is left out and ends the paging", "[e2e][discovery]") {
  Newsroom site;
  const auto dated = [&](const std::string& target, int number, const std::string& date, const std::string& next) {
    site.publish(number);
    site.answer(target, Reply::page(200, "text/html",
                                    "<html><body><div class=\"columns1\"><ul><li><a href=\"" + Newsroom::path(number) +
                                        "\">A</a> <time datetime=\"" + date +
                                        "\">x</time></li></ul></div><div id=\"autopage\"><a href=\"" + next +
                                        "\">n</a></div></body></html>"));
  };
  dated(Desk::k_listing, 1, "2026-03-01", page(2));
  dated(page(2), 2, "2025-03-01", page(3));
  dated(page(3), 3, "2024-03-01", page(4));
  dated(page(4), 4, "2023-03-01", page(5));
  Desk desk(site);
  desk.order.since = "2026-01-01";
  const RunReport run = desk.run_room();
  INFO(run.json().dump(1));
  CHECK(run.exit == app::ExitCode::done);
  CHECK(desk.asked_in(run) == sorted({Desk::k_listing, page(2), page(3), Newsroom::path(1)}));
  REQUIRE(run.skipped.size() == 2);
  CHECK(run.skipped[0].reason == "since");
  CHECK(run.skipped[0].detail == "dated 2025-03-01");
  desk.order.since.reset();
  desk.wait(2min);
  desk.run_room();
  CHECK(desk.verdict(2) == "complete");
  CHECK(desk.verdict(4) == "complete");
}

TEST_CASE("A listing that named transcripts and names none raises an alarm until it is mended", "[e2e][discovery]") {
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1)});
  Desk desk(site);
  CHECK(desk.run_room().exit == app::ExitCode::done);
  CHECK(desk.ask({"status"}).json["rooms"][0]["alarms"].empty());
  site.list(Desk::k_listing, {});
  desk.wait(2min);
  const RunReport run = desk.run_room();
  INFO(run.json().dump(1));
  CHECK(run.exit == app::ExitCode::incomplete);
  REQUIRE(events_of(run, RunEvent::Kind::alarm) == 1);
  CHECK(run.events[0].subject == Desk::url(Desk::k_listing));
  const core::Instant since = desk.listing().alarmed_since.value();
  desk.wait(2min);
  CHECK(desk.run_room().exit == app::ExitCode::incomplete);
  const Json alarms = desk.ask({"status"}).json["rooms"][0]["alarms"];
  REQUIRE(alarms.size() == 1);
  CHECK(alarms[0]["url"] == Desk::url(Desk::k_listing));
  CHECK(alarms[0]["since"] == core::format_rfc3339(since));
  CHECK(alarms[0]["listed_before"] == 1);
  CHECK(desk.press().run({"status"}).out.find("alarm: listing " + Desk::url(Desk::k_listing)) != std::string::npos);
  site.list(Desk::k_listing, {Newsroom::path(1)});
  desk.wait(2min);
  CHECK(desk.run_room().exit == app::ExitCode::done);
  CHECK(desk.ask({"status"}).json["rooms"][0]["alarms"].empty());
}

TEST_CASE("A listing with news is visited sooner and one without later", "[e2e][discovery]") {
  Newsroom site;
  site.list(Desk::k_listing, {site.publish(1)});
  Desk desk(site);
  desk.run_room();
  CHECK(desk.listing().due_at >= desk.clock.now() + 59min);
  std::vector<core::Duration> intervals;
  for (int round = 2; round <= 5; ++round) {
    site.list(Desk::k_listing, {Newsroom::path(1), site.publish(round)});
    desk.wait(desk.listing().due_at - desk.clock.now());
    desk.run_due();
    intervals.push_back(desk.listing().interval);
  }
  CHECK(intervals == std::vector<core::Duration>{30min, 15min, 10min, 10min});
  for (int round = 0; round < 14; ++round) {
    desk.wait(desk.listing().due_at - desk.clock.now());
    desk.run_due();
  }
  CHECK(desk.listing().interval == 24h);
}
