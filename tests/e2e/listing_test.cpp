// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include "tests/e2e/support/archive_checks.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using demo::Reply;

namespace {

constexpr const char* k_stem = "/government/briefings/node_1197377";

std::string listing_path(int page) {
  return page == 1 ? fmt::format("{}.htm", k_stem) : fmt::format("{}_{}.htm", k_stem, page);
}

Reply listing(const std::vector<std::string>& items, const std::vector<int>& next) {
  std::string html = "<html><body><div class=\"columns1\"><ul>";
  for (const std::string& item : items) html += "<li><a href=\"" + item + "\">A conference</a></li>";
  html += "</ul></div><div id=\"autopage\">";
  for (const int page : next) html += "<a href=\"" + listing_path(page) + "\">" + std::to_string(page) + "</a> ";
  return Reply::page(200, "text/html; charset=UTF-8", html + "</div></body></html>");
}

/// `archive` of the room itself.
Answer archive_room(const Press& press, const Site& site) {
  std::vector<std::string> words{"archive", "china-org-cn"};
  const auto network = site.network();
  words.insert(words.end(), network.begin(), network.end());
  return press.ask(words);
}

std::size_t listings_asked(const Site& site) {
  const auto asked = site.asked();
  return static_cast<std::size_t>(
      std::count_if(asked.begin(), asked.end(), [](const auto& target) { return target.starts_with(k_stem); }));
}

}  // namespace

TEST_CASE("A listing that ends is read to its end", "[e2e][room]") {
  Site site(conference_of(2));
  site.answer(listing_path(1), listing({site.path(1)}, {2}));
  site.answer(listing_path(2), listing({site.path(1)}, {1}));
  const Press press;
  const Answer run = archive_room(press, site);
  INFO(run.err << run.json.dump(1));
  CHECK(run.exit == 0);
  CHECK(listings_asked(site) == 2);
  CHECK(run.json["limits_met"].empty());
  check_verified(press);
}

TEST_CASE("A listing pager that brings nothing new ends and is named", "[e2e][room][hostile]") {
  Site site(conference_of(1));
  for (int page = 1; page <= 40; ++page) site.answer(listing_path(page), listing({site.path(1)}, {page + 1}));
  const Press press;
  const Answer run = archive_room(press, site);
  INFO(run.err << run.json.dump(1));
  CHECK(run.exit == 3);
  CHECK(listings_asked(site) == 2);
  REQUIRE(run.json["limits_met"].size() == 1);
  CHECK(run.json["limits_met"][0].get<std::string>().find(listing_path(3)) != std::string::npos);
  CHECK(transcript_of(run)["verdict"] == "complete");
  check_verified(press);
}

TEST_CASE("A listing that always brings more ends at the limit", "[e2e][room][hostile]") {
  Site site(conference_of(1));
  for (int page = 1; page <= 40; ++page) {
    site.answer(listing_path(page),
                listing({fmt::format("/china/2026-01/01/content_7000{:05}.htm", page)}, {page + 1, page + 2}));
  }
  const Press press("max_listing_pages = 7\n");
  const Answer run = archive_room(press, site);
  INFO(run.err);
  CHECK(listings_asked(site) == 7);
  REQUIRE(run.json["limits_met"].size() >= 1);
  CHECK(run.json["limits_met"][0].get<std::string>().find("7 listing pages") != std::string::npos);
  CHECK(run.exit != 0);
  check_verified(press);
}
