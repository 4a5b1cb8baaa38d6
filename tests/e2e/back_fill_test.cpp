// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/support/desk.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

using Paths = std::vector<std::string>;

Paths sorted(Paths paths) {
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string page(int number) { return number == 1 ? Desk::k_listing : fmt::format("/briefings/index_{}.htm", number); }

/// A listing of so many pages, one transcript on each, of which each page links the next.
void list_pages(Newsroom& site, int pages) {
  for (int at = 1; at <= pages; ++at)
    site.list(page(at), {site.publish(at)}, at < pages ? Paths{page(at + 1)} : Paths());
}

/// The same with dates: the first pages are of 2026, the last two of 2024.
void list_dated_pages(Newsroom& site, int pages) {
  for (int at = 1; at <= pages; ++at) {
    const std::string date = at > pages - 2 ? "2024-03-01" : "2026-03-01";
    const std::string next = at < pages ? "<a href=\"" + page(at + 1) + "\">n</a>" : "";
    site.answer(page(at), Reply::page(200, "text/html",
                                      "<html><body><div class=\"columns1\"><ul><li><a href=\"" + site.publish(at) +
                                          "\">A</a> <time datetime=\"" + date + "\">x</time></li></ul></div>" +
                                          "<div id=\"autopage\">" + next + "</div></body></html>"));
  }
}

struct Entry {
  std::string path;
  std::string date;
};

Reply sitemap(const std::string& root, const std::string& item, const std::vector<Entry>& entries) {
  std::string body = "<?xml version=\"1.0\"?><" + root + " xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">";
  for (const Entry& entry : entries) {
    body += "<" + item + "><loc>" + Desk::url(entry.path) + "</loc>" +
            (entry.date.empty() ? "" : "<lastmod>" + entry.date + "</lastmod>") + "</" + item + ">";
  }
  return Reply::page(200, "application/xml", body + "</" + root + ">");
}
Reply index(const std::vector<Entry>& entries) { return sitemap("sitemapindex", "sitemap", entries); }
Reply urlset(const std::vector<Entry>& entries) { return sitemap("urlset", "url", entries); }

const std::string k_sitemaps = "sitemaps = [\"" + Desk::url("/sitemap.xml") + "\"]\n";

core::Duration interval_of_index(const Desk& desk) {
  return desk.watch(Watch::Kind::sitemap, Desk::url("/sitemap.xml"))->interval;
}

RunReport next_visit(Desk& desk) {
  desk.wait(desk.listing().due_at - desk.clock.now());
  return desk.run_due();
}

/// What a run asked of the listing.
Paths listing_pages_in(const Desk& desk, const RunReport& run) {
  Paths pages = desk.asked_in(run);
  std::erase_if(pages, [](const std::string& path) { return !path.starts_with("/briefings/"); });
  return pages;
}

}  // namespace

TEST_CASE("A sitemap of an index that a limit cut is read again though it did not change", "[e2e][discovery]") {
  Newsroom site;
  for (int number = 1; number <= 3; ++number) site.publish(number);
  site.answer("/sitemap.xml", index({{"/a.xml", "2026-01-01"}, {"/b.xml", "2026-01-01"}}));
  site.answer("/a.xml", urlset({{Newsroom::path(1), "2026-01-01"}, {Newsroom::path(2), "2025-01-01"}}));
  site.answer("/b.xml", urlset({{Newsroom::path(3), "2026-01-01"}}));
  Desk desk(site, k_sitemaps);
  if (GENERATE(true, false)) {
    desk.order.max_transcripts = 1;
  } else {
    desk.order.since = "2026-01-01";
  }
  desk.run_room();
  CHECK(desk.verdict(2) == "none");
  desk.order.max_transcripts.reset();
  desk.order.since.reset();
  desk.wait(25h);
  desk.run_due();
  CHECK(desk.verdict(2) == "complete");
  CHECK(desk.verdict(3) == "complete");
  CHECK(site.times_asked("/a.xml") == 2);
  // Nothing is left out any more.
  desk.wait(25h);
  desk.run_due();
  CHECK(site.times_asked("/a.xml") == 2);
}

TEST_CASE("A cut is remembered by a reading that another run brings to its end", "[e2e][discovery]") {
  Newsroom site;
  for (int number = 1; number <= 3; ++number) site.publish(number);
  site.answer("/sitemap.xml", index({{"/a.xml", "2026-01-01"}, {"/b.xml", "2026-01-01"}}));
  site.answer("/a.xml", urlset({{Newsroom::path(1), ""}, {Newsroom::path(2), ""}}));
  site.answer("/b.xml", Reply::page(503, "text/plain", "later", {{"Retry-After", "3000"}}));
  Desk desk(site, k_sitemaps);
  desk.order.max_transcripts = 1;
  desk.run_room();
  desk.order.max_transcripts.reset();
  site.answer("/b.xml", urlset({{Newsroom::path(3), ""}}));
  desk.wait(55min);
  desk.run_due();
  CHECK(desk.verdict(3) == "complete");
  CHECK(desk.verdict(2) == "none");
  desk.wait(25h);
  desk.run_due();
  CHECK(desk.verdict(2) == "complete");
}

TEST_CASE("News in a sitemap count for its index whatever address it has", "[e2e][discovery]") {
  Newsroom site;
  for (int number = 1; number <= 2; ++number) site.publish(number);
  const bool moved = GENERATE(true, false);
  site.answer("/sitemap.xml", index({{moved ? "/a.xml" : "/b.xml?session=7", ""}}));
  site.answer("/a.xml", Reply::redirect(301, "/b.xml"));
  site.answer("/b.xml", urlset({{Newsroom::path(1), ""}}));
  Desk desk(site, k_sitemaps + "[canonical]\ndrop_query = [\"session\"]\n");
  desk.run_room();
  CHECK(desk.verdict(1) == "complete");
  CHECK(interval_of_index(desk) == 1h);
  desk.wait(61min);
  site.answer("/b.xml", urlset({{Newsroom::path(1), ""}, {Newsroom::path(2), ""}}));
  desk.run_due();
  CHECK(desk.verdict(2) == "complete");
  CHECK(interval_of_index(desk) == 30min);
}

TEST_CASE("A pager with a dead link is read to its end", "[e2e][discovery]") {
  Newsroom site;
  for (int at = 1; at <= 4; ++at) {
    Paths others;
    for (int other = 1; other <= 5; ++other) others.push_back(page(other));  // the fifth is not there
    site.list(page(at), {site.publish(at)}, others);
  }
  Desk desk(site);
  CHECK(listing_pages_in(desk, desk.run_room()).size() == 5);
  CHECK(desk.listing().read_back_to.empty());
  CHECK(listing_pages_in(desk, next_visit(desk)) == sorted({page(1), page(2)}));
}

TEST_CASE("A pager that goes round in circles is gone through once", "[e2e][discovery]") {
  Newsroom site;
  list_pages(site, 3);
  site.list(page(3), {Newsroom::path(3)}, {page(4)});
  site.list(page(4), {Newsroom::path(3)}, {page(5)});
  Desk desk(site);
  RunReport run = desk.run_room();
  CHECK(listing_pages_in(desk, run).size() == 4);
  CHECK(run.limits_met.size() == 1);
  run = next_visit(desk);
  CHECK(listing_pages_in(desk, run) == sorted({page(1), page(2)}));
  CHECK(run.limits_met.empty());
}

TEST_CASE("A listing with more pages than may be read is read again when more may be", "[e2e][discovery]") {
  Newsroom site;
  list_pages(site, 6);
  Desk desk(site);
  desk.plan.configuration.max_listing_pages = 3;
  RunReport run = desk.run_room();
  CHECK(listing_pages_in(desk, run).size() == 3);
  CHECK(run.limits_met.size() == 1);
  run = next_visit(desk);
  CHECK(listing_pages_in(desk, run) == sorted({page(1), page(2)}));
  CHECK(run.limits_met.empty());
  desk.plan.configuration.max_listing_pages = 10;
  CHECK(listing_pages_in(desk, next_visit(desk)).size() == 6);
  CHECK(desk.verdict(6) == "complete");
  CHECK(listing_pages_in(desk, next_visit(desk)) == sorted({page(1), page(2)}));
}

TEST_CASE("A first day that is wanted is remembered until an earlier one is", "[e2e][discovery]") {
  Newsroom site;
  list_dated_pages(site, 6);
  Desk desk(site);
  const Paths news{page(1), page(2)};
  desk.order.since = "2026-01-01";
  CHECK(listing_pages_in(desk, desk.run_room()).size() == 6);
  CHECK(desk.listing().read_back_to == "2026-01-01");
  CHECK(desk.verdict(4) == "complete");
  CHECK(desk.verdict(5) == "none");

  CHECK(listing_pages_in(desk, next_visit(desk)) == sorted(news));
  desk.order.since = "2026-02-01";  // less is wanted
  CHECK(listing_pages_in(desk, next_visit(desk)) == sorted(news));
  CHECK(desk.listing().read_back_to == "2026-01-01");

  desk.order.since.reset();
  CHECK(listing_pages_in(desk, next_visit(desk)).size() == 6);
  CHECK(desk.verdict(5) == "complete");
  CHECK(desk.verdict(6) == "complete");
  CHECK(desk.listing().read_back_to.empty());

  desk.order.since = "2026-01-01";
  CHECK(listing_pages_in(desk, next_visit(desk)) == sorted(news));
  CHECK(desk.listing().read_back_to.empty());
}
