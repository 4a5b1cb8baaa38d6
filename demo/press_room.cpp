// SPDX-License-Identifier: Apache-2.0
#include "demo/press_room.hpp"

#include <algorithm>

#include "demo/cms_chrome.hpp"
#include "demo/image_host.hpp"

namespace pressroom::demo {

namespace {

constexpr std::string_view listing_channel = "/press";
constexpr std::string_view listing_node = "7000001";
constexpr std::string_view html_type = "text/html; charset=UTF-8";
constexpr int listing_pages = 3;

constexpr std::string_view robots_txt =
    "# The bundled press room\n"
    "User-agent: *\n"
    "Crawl-delay: 1\n"
    "Disallow: /internal/\n"
    "Disallow: /*?print=\n";

std::string_view without_port(std::string_view host) { return host.substr(0, host.find(':')); }

bool is_ours(std::string_view host) {
  const auto& hosts = PressRoom::hosts();
  // Somebody who looks at the pages with a browser comes by the address.
  return std::find(hosts.begin(), hosts.end(), host) != hosts.end() || host == "127.0.0.1" || host == "localhost";
}

std::string iso_date(const CmsDocument& document) {
  const std::size_t slash = document.channel_path.rfind('/', document.channel_path.rfind('/') - 1);
  std::string date = document.channel_path.substr(slash + 1);
  std::replace(date.begin(), date.end(), '/', '-');
  return date;
}

ListingItem item_of(const Conference& conference) {
  return {"http://" + conference.options.host + page_path(conference.document, 1, conference.options),
          conference.document.title, iso_date(conference.document)};
}

/// Lines of the list that are no transcripts: other kinds of pages, another site, and one that robots.txt closes.
std::vector<ListingItem> other_items() {
  return {
      {"http://www.press.example/video/video_7000201.htm", "Video: How a storm surge is measured", "2025-09-12"},
      {"http://www.press.example/press/node_7000044.htm", "Full coverage: The estuary plan", "2025-06-30"},
      {"http://www.harbor.example/2025-05/02/content_118000777.htm", "Harbor board publishes its minutes",
       "2025-05-02"},
      {"http://www.press.example/internal/roster.htm", "Duty roster (staff only)", "2025-01-08"},
      {"/press/calendar.htm", "Calendar of coming press conferences", "2024-08-19"},
      {"http://www.press.example/coast/2024-03/notice_20240301.htm", "Notice on press cards & badges", "2024-03-01"},
      {"http://www.press.example/books/white_paper_12.pdf", "White paper on coastal protection", "2013-02-11"}};
}

std::string internal_page(const CmsOptions& options) {
  return render_header("Internal", options) + "<p>Whoever reads this did not ask robots.txt.</p>\n" +
         render_footer(options);
}

}  // namespace

PressRoom::PressRoom()
    : conferences_{railway_conference(), ferry_briefing(), regatta_gallery(), estuary_conference(),
                   lighthouse_conference()},
      not_found_(render_not_found({})) {
  resources_["/robots.txt"] = {"text/plain", std::string(robots_txt)};
  resources_["/internal/roster.htm"] = {std::string(html_type), internal_page({})};
  for (const Conference& conference : conferences_) add_conference(conference);
  add_listing();
  for (HostedFile& file : hosted_files(conferences_)) {
    image_files_[std::move(file.path)] = {std::move(file.content_type), std::move(file.body)};
  }
}

const std::vector<std::string>& PressRoom::hosts() {
  static const std::vector<std::string> hosts = {"www.press.example", "press.example", std::string(image_host)};
  return hosts;
}

const std::vector<ExpectedConference>& PressRoom::expected() {
  using Kind = ExpectedConference::Kind;
  static const std::vector<ExpectedConference> expected = {
      {"118050004", Kind::transcript, 4, 10, "Bettina Sorrel", "Bettina Sorrel"},
      {"117700001", Kind::transcript, 1, 5, "Alma Dray", "Alma Dray"},
      {"117610004", Kind::gallery, 4, 0, "", ""},
      {"117500012", Kind::transcript, 12, 24, "Ines Valderoy", "Ines Valderoy"},
      {"19750003", Kind::transcript, 3, 12, "Moderator Aldous Penn", "Moderator Aldous Penn"},
  };
  return expected;
}

std::string_view PressRoom::listing_url() { return "http://www.press.example/press/node_7000001.htm"; }

void PressRoom::add_conference(const Conference& conference) {
  // The oldest pages came before the server knew their charset.
  const bool declared_by_server = conference.options.dateline == DatelineMarkup::bar;
  for (int page = 1; page <= static_cast<int>(conference.document.pages.size()); ++page) {
    resources_[page_path(conference.document, page, conference.options)] = {
        std::string(declared_by_server ? html_type : "text/html"),
        render_page(conference.document, page, conference.options)};
  }
}

std::vector<ListingItem> PressRoom::listing_items() const {
  std::vector<ListingItem> items = other_items();
  for (const Conference& conference : conferences_) items.push_back(item_of(conference));
  std::sort(items.begin(), items.end(), [](const ListingItem& a, const ListingItem& b) { return a.date > b.date; });
  return items;
}

void PressRoom::add_listing() {
  const CmsOptions options;
  const std::vector<ListingItem> items = listing_items();
  const std::size_t per_page = (items.size() + listing_pages - 1) / listing_pages;
  for (int page = 1; page <= listing_pages; ++page) {
    const std::size_t first = per_page * (static_cast<std::size_t>(page) - 1);
    const std::size_t last = std::min(first + per_page, items.size());
    const Listing listing{
        std::string(listing_channel),
        std::string(listing_node),
        "Press Room",
        {items.begin() + static_cast<std::ptrdiff_t>(first), items.begin() + static_cast<std::ptrdiff_t>(last)},
        page,
        listing_pages};
    resources_[listing_path(listing, page, options)] = {std::string(html_type), render_listing(listing, options)};
  }
}

Reply PressRoom::serve(const Request& request) const {
  if (request.method != "GET") {
    return Reply::page(405, "text/plain", "Only GET is answered here.\n", {{"Allow", "GET"}});
  }
  if (!is_ours(without_port(request.host))) return Reply::page(421, "text/plain", "No such host here.\n");
  const std::string_view path = std::string_view(request.target).substr(0, request.target.find('?'));
  if (without_port(request.host) == image_host) {
    const auto found = image_files_.find(path);
    if (found == image_files_.end()) return Reply::page(404, "text/plain", "No such file here.\n");
    return Reply::page(200, found->second.content_type, found->second.body);
  }
  if (path == "/") return Reply::redirect(302, listing_url());
  const auto found = resources_.find(path);
  if (found == resources_.end()) return Reply::page(404, html_type, not_found_);
  return Reply::page(200, found->second.content_type, found->second.body);
}

}  // namespace pressroom::demo
