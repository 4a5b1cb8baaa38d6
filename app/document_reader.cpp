// SPDX-License-Identifier: Apache-2.0
#include "app/document_reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "core/log.hpp"
#include "core/time_format.hpp"
#include "core/transcript_id.hpp"
#include "crawler/schedule.hpp"
#include "parsers/canonical_url.hpp"
#include "parsers/feed.hpp"
#include "parsers/listing.hpp"
#include "parsers/sitemap.hpp"

namespace pressroom::app {

namespace {

using core::Visit;
using core::VisitReason;

Visit next_page(const Visit& visit, const core::Url& url) {
  return Visit{.id = 0,
               .room = visit.room,
               .url = url,
               .reason = visit.reason,
               .transcript = "",
               .page = 0,
               .visit_number = visit.visit_number,
               .attempt = 1,
               .via = visit.url.href(),
               .hops = visit.hops + "L"};
}

Visit first_page(const Visit& visit, const core::Url& url, const parsers::PageIdentity& identity) {
  return Visit{.id = 0,
               .room = visit.room,
               .url = url,
               .reason = VisitReason::requested,
               .transcript = identity.id,
               .page = identity.page,
               .visit_number = 1,
               .attempt = 1,
               .via = visit.url.href(),
               .hops = visit.hops + "L"};
}

/// Where a watch begins: at its own URL, or where redirects lead from there.
bool is_first_page(const Visit& visit) { return visit.hops.find_first_not_of('R') == std::string::npos; }

/// Before `since` by what the document claims; what it does not date, or not so that it could be read, is not.
bool is_before(const std::string& date, const std::optional<std::string>& since) {
  constexpr std::size_t day = 10;
  const bool dated = date.size() >= day && date[4] == '-' && date[7] == '-';
  return since && dated && date.substr(0, day) < *since;
}

/// The latest moment that a claimed date may mean.
std::optional<core::Instant> latest_meant(const std::string& date) {
  if (const auto exact = core::parse_rfc3339(date)) return exact;
  const auto day = core::parse_rfc3339(date + "T00:00:00Z");
  return day ? std::optional(*day + std::chrono::hours(36)) : std::nullopt;
}

}  // namespace

core::Result<DocumentReader::Listed> DocumentReader::listed_in(const Visit& visit, const core::Capture& capture,
                                                               core::Watch::Kind kind) {
  const parsers::RoomRules& rules = *parts_.rooms.named(visit.room);
  Listed listed;
  const auto without = [&](const core::Error& error) -> core::Result<Listed> {
    if (error.code == core::ErrorCode::damaged || error.code == core::ErrorCode::io) return tl::unexpected(error);
    listed.fault = error.what;
    return listed;
  };
  if (kind == core::Watch::Kind::listing) {
    const auto page = stored_.page(capture);
    if (!page) return without(page.error());
    parsers::ListingFindings found = parsers::read_listing(*page, rules);
    listed.items = std::move(found.items);
    listed.next = std::move(found.next);
    if (found.selected == 0) listed.fault = "the room's selector of items hits nothing";
    return listed;
  }
  const auto response = stored_.response(capture);
  if (!response) return without(response.error());
  const auto content = stored_.content(capture);
  if (!content) return without(content.error());
  std::vector<parsers::ListedItem> items;
  if (kind == core::Watch::Kind::feed) {
    auto feed = parsers::read_feed(visit.url, response->head.headers, *content);
    if (!feed) return without(feed.error());
    items = std::move(feed->items);
    if (feed->next) listed.next.push_back(*feed->next);
  } else {
    auto sitemap = parsers::read_sitemap(visit.url, response->head.headers, *content);
    if (!sitemap) return without(sitemap.error());
    (sitemap->kind == parsers::SitemapFindings::Kind::index ? listed.sitemaps : items) = std::move(sitemap->items);
    if (sitemap->counts.beyond > 0) {
      report_.limits_met.push_back(fmt::format("{}: {} entries beyond the most of one sitemap were not looked at",
                                               visit.url.href(), sitemap->counts.beyond));
    }
  }
  std::copy_if(items.begin(), items.end(), std::back_inserter(listed.items),
               [&](const parsers::ListedItem& item) { return rules.identify(item.url).has_value(); });
  return listed;
}

core::Result<DocumentReader::Wanted> DocumentReader::wanted(const Visit& visit, const parsers::ListedItem& item,
                                                            const std::string& native_id) {
  const auto left_out = [&](std::string_view reason, std::string detail) {
    report_.skip({item.url.href_without_fragment(), core::transcript_id(visit.room, native_id), std::string(reason),
                  std::move(detail), visit.room});
  };
  TRY_ASSIGN(const int latest, parts_.frontier.latest_visit_number(visit.room, native_id));
  if (latest > 0 || begun_.contains({visit.room, native_id})) return Wanted::known;
  if (is_before(item.date, limits_.since)) {
    left_out("since", "dated " + item.date);
    return Wanted::too_old;
  }
  if (!limits_.new_transcripts) return Wanted::yes;
  if (*limits_.new_transcripts == 0) {
    left_out("limit", "more are new than --max-transcripts allows");
    return Wanted::too_many;
  }
  --*limits_.new_transcripts;
  return Wanted::yes;
}

/// Pages lead back to their document by what named them.
core::Result<DocumentReader::Place> DocumentReader::place_of(const Visit& visit) {
  TRY_ASSIGN(auto records, parts_.frontier.visits(visit.room, "", visit.visit_number));
  NamedBy names = named_by(records);
  std::string root = root_of(visit, names);
  std::optional<core::Watch> watch;
  using Kind = core::Watch::Kind;
  for (const Kind kind : {Kind::listing, Kind::feed, Kind::sitemap}) {
    if (watch) break;
    TRY_ASSIGN(watch, parts_.frontier.watch(visit.room, kind, root));
  }
  Reading& reading = readings_[{visit.room, root, visit.visit_number}];
  return Place{visit, std::move(records), std::move(names), std::move(root), std::move(watch), reading};
}

bool DocumentReader::news_alone(const std::optional<core::Watch>& watch) const {
  return watch && watch->is_read_back_to(limits_.since.value_or(""), limits_.listing_pages);
}

core::Result<std::vector<Visit>> DocumentReader::read(const Visit& visit, const core::Capture& capture) {
  TRY_ASSIGN(const Place place, place_of(visit));
  const auto kind = place.watch ? place.watch->kind : core::Watch::Kind::listing;
  TRY_ASSIGN(const Listed listed, listed_in(visit, capture, kind));
  if (listed.items.empty() && listed.sitemaps.empty()) {
    core::log::warn("{}: no transcript is listed here{}", visit.url.href(),
                    listed.fault.empty() ? "" : ": " + listed.fault);
  }
  PageNews news;
  TRY_ASSIGN(auto found, transcripts_of(place, listed, news));
  TRY_ASSIGN(auto sitemaps, sitemaps_of(place, listed));
  auto pages = behind(place, listed, news);
  TRY(settle(place, listed, news, pages.empty() && sitemaps.empty()));
  std::move(pages.begin(), pages.end(), std::back_inserter(found));
  std::move(sitemaps.begin(), sitemaps.end(), std::back_inserter(found));
  return found;
}

core::Result<std::vector<Visit>> DocumentReader::transcripts_of(const Place& place, const Listed& listed,
                                                                PageNews& news) {
  const Visit& visit = place.visit;
  const parsers::RoomRules& rules = *parts_.rooms.named(visit.room);
  std::vector<Visit> found;
  news.stale = !listed.items.empty();
  for (const parsers::ListedItem& item : listed.items) {
    news.stale = news.stale && is_before(item.date, limits_.since);
    const parsers::PageIdentity identity = *rules.identify(item.url);
    news.fresh |= place.reading.ids.insert(identity.id).second;
    TRY_ASSIGN(const Wanted is_wanted, wanted(visit, item, identity.id));
    if (is_wanted == Wanted::known) news.known |= !begun_.contains({visit.room, identity.id});
    if (is_wanted == Wanted::too_old) news.back_to = std::max(news.back_to, *limits_.since);
    if (is_wanted == Wanted::too_many) news.back_to = core::kUnread;
    if (is_wanted != Wanted::yes) continue;
    place.reading.news = true;
    begun_.emplace(visit.room, identity.id);
    Visit first = first_page(visit, item.url, identity);
    first.claimed_title = item.title;
    first.claimed_date = item.date;
    found.push_back(std::move(first));
  }
  return found;
}

/// Of an index: the sitemaps that may have changed since they were read, one index within another at most. Where
/// something of the index was left out when they were read, all of them.
core::Result<std::vector<Visit>> DocumentReader::sitemaps_of(const Place& place, const Listed& listed) const {
  constexpr std::ptrdiff_t deepest = 2;
  const Visit& visit = place.visit;
  const core::Room& room = parts_.rooms.named(visit.room)->room();
  std::vector<Visit> found;
  for (const parsers::ListedItem& sitemap : listed.sitemaps) {
    const core::Url url = parsers::canonical(sitemap.url, room);
    const std::string href = url.href_without_fragment();
    if (std::count(visit.hops.begin(), visit.hops.end(), 'L') >= deepest) {
      report_.limits_met.push_back(href + ": sitemaps lie too deep in one another");
      break;
    }
    TRY_ASSIGN(const auto last, parts_.archive.captures().latest_whole(visit.room, href));
    const auto changed = latest_meant(sitemap.date);
    if (news_alone(place.watch) && last && changed && *changed < last->captured_at) continue;
    found.push_back(next_page(visit, url));
  }
  return found;
}

std::vector<Visit> DocumentReader::behind(const Place& place, const Listed& listed, PageNews& news) {
  const Visit& visit = place.visit;
  const std::string here = visit.url.href_without_fragment();
  std::vector<Visit> found;
  // One page more than the first with a known transcript: what was published late may stand behind it.
  const bool only_news = news_alone(place.watch);
  if (listed.next.empty() || (only_news && place.reading.met_known.contains(here))) return found;
  if (place.reading.met_stale.contains(here)) {
    news.back_to = std::max(news.back_to, *limits_.since);
    return found;
  }
  if (limits_.new_transcripts && *limits_.new_transcripts == 0) {
    news.back_to = core::kUnread;
    return found;
  }
  const core::Room& room = parts_.rooms.named(visit.room)->room();
  const bool leads_on = is_first_page(visit) || news.fresh;  // the first page may be a list of lists
  std::set<std::string> known;
  int pages = 0;
  for (const core::VisitRecord& record : place.records) {
    if (is_apart(record.visit.reason)) continue;
    known.insert(parsers::canonical(record.visit.url, room).href());
    pages += root_of(record.visit, place.names) == place.root ? 1 : 0;
  }
  for (const core::Url& linked : listed.next) {
    const core::Url url = parsers::canonical(linked, room);
    if (known.contains(url.href())) continue;
    if (!leads_on) {
      report_.limits_met.push_back(visit.url.href() + ": this listing page brings nothing new, so " + url.href() +
                                   " behind it was not asked for");
      break;
    }
    if (pages >= limits_.listing_pages) {
      news.more_pages = true;
      report_.limits_met.push_back(fmt::format("{}: {} listing pages are the most of one visit; {} was not asked for",
                                               visit.room, limits_.listing_pages, url.href()));
      break;
    }
    known.insert(url.href());
    ++pages;
    if (news.known) place.reading.met_known.insert(url.href_without_fragment());
    if (news.stale) place.reading.met_stale.insert(url.href_without_fragment());
    found.push_back(next_page(visit, url));
    // A pager links many of its pages at once: where news are looked for, each page leads to the next one alone.
    if ((only_news || news.stale) && !listed.items.empty()) break;
  }
  return found;
}

namespace {

/// Whether a page of a document has been read, or there is nothing to be read.
bool is_over(const core::VisitRecord& record) {
  if (record.state == core::VisitRecord::State::refused) return true;
  if (record.state != core::VisitRecord::State::done || !record.capture) return false;
  const int status = record.capture->status;
  return record.capture->succeeded() || (status >= 300 && status < 400) || status == 404 || status == 410;
}

/// The watch of a document whose reading comes to its end with this page, when every other page is over.
core::Watch read_to_end(core::Watch watch, const Visit& visit, const std::vector<core::VisitRecord>& records,
                        const NamedBy& names) {
  const bool whole = std::all_of(records.begin(), records.end(), [&](const core::VisitRecord& record) {
    return record.visit.id == visit.id || is_apart(record.visit.reason) || root_of(record.visit, names) != watch.key ||
           is_over(record);
  });
  if (whole) watch.read_back_to = watch.reading_back_to;
  return watch;
}

}  // namespace

core::Result<void> DocumentReader::note_gone(const Visit& visit) {
  TRY_ASSIGN(const Place place, place_of(visit));
  if (!place.watch || is_first_page(visit)) return {};
  return parts_.frontier.put_watch(core::lease_of(visit), read_to_end(*place.watch, visit, place.records, place.names));
}

core::Result<void> DocumentReader::settle(const Place& place, const Listed& listed, const PageNews& news, bool at_end) {
  if (!place.watch) return {};
  const Visit& visit = place.visit;
  Reading& reading = place.reading;
  core::Watch watch = *place.watch;
  const core::Instant now = parts_.clock.now();
  const auto brought = reading.news ? crawler::DocumentNews::some : crawler::DocumentNews::none;
  const int items = static_cast<int>(listed.items.size() + listed.sitemaps.size());
  if (is_first_page(visit)) {
    reading.before = watch;
    const bool is_alarming = crawler::is_alarming(watch, brought, items);
    if (is_alarming || (items == 0 && listed.next.empty() && !listed.fault.empty())) {
      const std::string before = is_alarming ? fmt::format("; it listed {} before", watch.items) : "";
      report_.events.push_back(
          {RunEvent::Kind::alarm, visit.url.href_without_fragment(),
           fmt::format("lists no transcript{}{}{}", before, listed.fault.empty() ? "" : ": ", listed.fault), now});
      if (!watch.alarmed_since) watch.alarmed_since = now;
    }
    watch = crawler::after_document(watch, brought, items, now);
    // A reading for news alone reaches as far back as the one before it; another begins from nothing.
    if (news_alone(place.watch)) {
      watch.reading_back_to = watch.read_back_to;
    } else {
      watch.read_back_to = core::kUnread;
      watch.reading_back_to.clear();
      watch.read_pages = 0;
    }
  } else if (reading.news && !reading.told) {
    // The first page was but a list of lists: its news are on the pages behind it.
    const core::Watch eager = crawler::after_document(reading.before.value_or(watch), brought, items, now);
    watch.interval = eager.interval;
    watch.due_at = eager.due_at;
  }
  reading.told |= reading.news;
  // What is left out is to be found from now on; what was found counts when all has been read.
  watch.read_back_to = std::max(watch.read_back_to, news.back_to);
  watch.reading_back_to = std::max(watch.reading_back_to, news.back_to);
  if (news.more_pages) watch.read_pages = limits_.listing_pages;
  if (at_end && listed.fault.empty()) watch = read_to_end(std::move(watch), visit, place.records, place.names);
  return parts_.frontier.put_watch(core::lease_of(visit), watch);
}

}  // namespace pressroom::app
