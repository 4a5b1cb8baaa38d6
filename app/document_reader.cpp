// SPDX-License-Identifier: Apache-2.0
#include "app/document_reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "core/log.hpp"
#include "core/time_format.hpp"
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

bool is_apart(VisitReason reason) { return reason == VisitReason::robots || reason == VisitReason::requisite; }

/// Where a watch begins: at its own URL, or where redirects lead from there.
bool is_first_page(const Visit& visit) { return visit.hops.find_first_not_of('R') == std::string::npos; }

using NamedBy = std::map<std::string, std::string>;

/// What named each document.
NamedBy named_by(const std::vector<core::VisitRecord>& records) {
  NamedBy names;
  for (const core::VisitRecord& record : records) {
    if (is_apart(record.visit.reason)) continue;
    names.emplace(record.visit.url.href_without_fragment(), record.visit.via);
  }
  return names;
}

/// The document whose page this is, without fragment.
std::string root_of(const Visit& visit, const NamedBy& names) {
  std::string root = visit.url.href_without_fragment();
  std::string via = visit.via;
  std::set<std::string> seen;
  while (!via.empty() && seen.insert(via).second) {
    const auto url = core::Url::parse(via);
    root = url ? url->href_without_fragment() : via;
    const auto before = names.find(root);
    via = before == names.end() ? std::string() : before->second;
  }
  return root;
}

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
    listed.entries = found.selected;
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
  listed.entries = items.size() + listed.sitemaps.size();
  std::copy_if(items.begin(), items.end(), std::back_inserter(listed.items),
               [&](const parsers::ListedItem& item) { return rules.identify(item.url).has_value(); });
  return listed;
}

core::Result<DocumentReader::Wanted> DocumentReader::wanted(const Visit& visit, const parsers::ListedItem& item,
                                                            const std::string& native_id) {
  const auto left_out = [&](std::string_view reason, std::string detail) {
    report_.skip({item.url.href_without_fragment(), visit.room + ":" + native_id, std::string(reason),
                  std::move(detail), visit.room});
    return Wanted::left_out;
  };
  TRY_ASSIGN(const int latest, parts_.frontier.latest_visit_number(visit.room, native_id));
  if (latest > 0 || begun_.contains({visit.room, native_id})) return Wanted::known;
  if (is_before(item.date, limits_.since)) return left_out("since", "dated " + item.date);
  if (!limits_.new_transcripts) return Wanted::yes;
  if (*limits_.new_transcripts == 0) return left_out("limit", "more are new than --max-transcripts allows");
  --*limits_.new_transcripts;
  return Wanted::yes;
}

DocumentReader::Reading& DocumentReader::reading_of(const Visit& visit) {
  auto& reading = readings_[{visit.room, visit.url.href_without_fragment()}];
  if (!reading) reading = std::make_shared<Reading>();
  return *reading;
}

core::Result<std::vector<Visit>> DocumentReader::read(const Visit& visit, const core::Capture& capture) {
  TRY_ASSIGN(const auto watch, watch_of(visit));
  const auto kind = watch ? watch->kind : core::Watch::Kind::listing;
  TRY_ASSIGN(const Listed listed, listed_in(visit, capture, kind));
  if (listed.items.empty() && listed.sitemaps.empty()) {
    core::log::warn("{}: no transcript is listed here{}", visit.url.href(),
                    listed.fault.empty() ? "" : ": " + listed.fault);
  }
  Reading& reading = reading_of(visit);
  PageNews news;
  TRY_ASSIGN(auto found, transcripts_of(visit, listed, reading, news));
  TRY_ASSIGN(auto sitemaps, sitemaps_of(visit, listed, reading));
  TRY_ASSIGN(auto pages, behind(visit, listed, news, reading, watch));
  if (watch) TRY(settle(visit, listed, reading, pages.empty() && sitemaps.empty(), *watch));
  std::move(pages.begin(), pages.end(), std::back_inserter(found));
  std::move(sitemaps.begin(), sitemaps.end(), std::back_inserter(found));
  return found;
}

core::Result<std::vector<Visit>> DocumentReader::transcripts_of(const Visit& visit, const Listed& listed,
                                                                Reading& reading, PageNews& news) {
  const parsers::RoomRules& rules = *parts_.rooms.named(visit.room);
  std::vector<Visit> found;
  news.stale = !listed.items.empty();
  for (const parsers::ListedItem& item : listed.items) {
    news.stale = news.stale && is_before(item.date, limits_.since);
    const parsers::PageIdentity identity = *rules.identify(item.url);
    news.fresh |= reading.ids.insert(identity.id).second;
    TRY_ASSIGN(const Wanted is_wanted, wanted(visit, item, identity.id));
    if (is_wanted == Wanted::known) news.known |= !begun_.contains({visit.room, identity.id});
    if (is_wanted == Wanted::left_out) reading.cut = true;
    if (is_wanted != Wanted::yes) continue;
    reading.news = true;
    begun_.emplace(visit.room, identity.id);
    Visit first = first_page(visit, item.url, identity);
    first.claimed_title = item.title;
    first.claimed_date = item.date;
    found.push_back(std::move(first));
  }
  return found;
}

/// Of an index: the sitemaps that may have changed since they were read, one index within another at most.
core::Result<std::vector<Visit>> DocumentReader::sitemaps_of(const Visit& visit, const Listed& listed,
                                                             Reading& reading) {
  constexpr std::ptrdiff_t deepest = 2;
  std::vector<Visit> found;
  for (const parsers::ListedItem& sitemap : listed.sitemaps) {
    const std::string href = sitemap.url.href_without_fragment();
    if (std::count(visit.hops.begin(), visit.hops.end(), 'L') >= deepest) {
      reading.cut = true;
      report_.limits_met.push_back(href + ": sitemaps lie too deep in one another");
      break;
    }
    TRY_ASSIGN(const auto last, parts_.archive.captures().latest_whole(visit.room, href));
    const auto changed = latest_meant(sitemap.date);
    if (last && changed && *changed < last->captured_at) continue;
    readings_[{visit.room, href}] = readings_[{visit.room, visit.url.href_without_fragment()}];
    found.push_back(next_page(visit, sitemap.url));
  }
  return found;
}

core::Result<std::vector<Visit>> DocumentReader::behind(const Visit& visit, const Listed& listed, const PageNews& news,
                                                        Reading& reading, const std::optional<core::Watch>& watch) {
  const std::pair<std::string, std::string> here{visit.room, visit.url.href_without_fragment()};
  // One page more than the first with a known transcript: what was published late may stand behind it.
  const bool news_alone = watch && watch->read_to_end;
  if (news_alone && met_known_.contains(here)) return std::vector<Visit>();
  if (met_stale_.contains(here)) {
    reading.cut |= !listed.next.empty();
    return std::vector<Visit>();
  }
  if (limits_.new_transcripts && *limits_.new_transcripts == 0) {
    reading.cut |= !listed.next.empty();
    return std::vector<Visit>();
  }
  const core::Room& room = parts_.rooms.named(visit.room)->room();
  const bool leads_on = is_first_page(visit) || news.fresh;  // the first page may be a list of lists
  TRY_ASSIGN(const auto records, parts_.frontier.visits(visit.room, "", visit.visit_number));
  std::set<std::string> known;
  for (const core::VisitRecord& record : records) {
    if (!is_apart(record.visit.reason)) known.insert(parsers::canonical(record.visit.url, room).href());
  }
  std::vector<Visit> found;
  for (const core::Url& linked : listed.next) {
    const core::Url url = parsers::canonical(linked, room);
    if (known.contains(url.href())) continue;
    if (!leads_on) {
      reading.cut = true;
      report_.limits_met.push_back(visit.url.href() + ": this listing page brings nothing new, so " + url.href() +
                                   " behind it was not asked for");
      break;
    }
    if (std::cmp_greater_equal(known.size(), limits_.listing_pages)) {
      reading.cut = true;
      report_.limits_met.push_back(fmt::format("{}: {} listing pages are the most of one visit; {} was not asked for",
                                               visit.room, limits_.listing_pages, url.href()));
      break;
    }
    known.insert(url.href());
    const std::pair<std::string, std::string> there{visit.room, url.href()};
    readings_[there] = readings_[here];
    if (news.known) met_known_.insert(there);
    if (news.stale) met_stale_.insert(there);
    found.push_back(next_page(visit, url));
    // A pager links many of its pages at once: where news are looked for, each page leads to the next one alone.
    if ((news_alone || news.stale) && !listed.items.empty()) break;
  }
  return found;
}

/// The watch of the document whose page this is: pages lead back to it by what named them.
core::Result<std::optional<core::Watch>> DocumentReader::watch_of(const Visit& visit) const {
  TRY_ASSIGN(const auto records, parts_.frontier.visits(visit.room, "", visit.visit_number));
  const std::string root = root_of(visit, named_by(records));
  using Kind = core::Watch::Kind;
  for (const Kind kind : {Kind::listing, Kind::feed, Kind::sitemap}) {
    TRY_ASSIGN(auto watch, parts_.frontier.watch(visit.room, kind, root));
    if (watch) return watch;
  }
  return std::optional<core::Watch>();
}

/// Whether every other page of the document has been read, or is not there.
core::Result<bool> DocumentReader::is_read_whole(const Visit& visit, const std::string& root) const {
  TRY_ASSIGN(const auto records, parts_.frontier.visits(visit.room, "", visit.visit_number));
  const auto names = named_by(records);
  return std::all_of(records.begin(), records.end(), [&](const core::VisitRecord& record) {
    if (record.visit.id == visit.id || is_apart(record.visit.reason) || root_of(record.visit, names) != root)
      return true;
    if (record.state != core::VisitRecord::State::done || !record.capture) return false;
    const int status = record.capture->status;
    return record.capture->succeeded() || (status >= 300 && status < 400) || status == 404 || status == 410;
  });
}

core::Result<void> DocumentReader::settle(const Visit& visit, const Listed& listed, Reading& reading, bool at_end,
                                          core::Watch watch) {
  const core::Instant now = parts_.clock.now();
  const auto news = reading.news ? crawler::DocumentNews::some : crawler::DocumentNews::none;
  const int items = static_cast<int>(listed.items.size() + listed.sitemaps.size());
  if (is_first_page(visit)) {
    reading.before = watch;
    const bool is_alarming = crawler::is_alarming(watch, news, items);
    if (is_alarming || (items == 0 && listed.next.empty() && !listed.fault.empty())) {
      const std::string before = is_alarming ? fmt::format("; it listed {} before", watch.items) : "";
      report_.events.push_back(
          {RunEvent::Kind::alarm, visit.url.href_without_fragment(),
           fmt::format("lists no transcript{}{}{}", before, listed.fault.empty() ? "" : ": ", listed.fault), now});
      if (!watch.alarmed_since) watch.alarmed_since = now;
    }
    watch = crawler::after_document(watch, news, items, now);
  } else if (reading.news && !reading.told && reading.before) {
    // The first page was but a list of lists: its news are on the pages behind it.
    const core::Watch eager = crawler::after_document(*reading.before, news, items, now);
    watch.interval = eager.interval;
    watch.due_at = eager.due_at;
  }
  reading.told |= reading.news;
  if (reading.cut) {
    watch.read_to_end = false;
  } else if (at_end && listed.entries > 0 && !watch.read_to_end) {
    TRY_ASSIGN(watch.read_to_end, is_read_whole(visit, watch.key));
  }
  return parts_.frontier.put_watch(core::lease_of(visit), watch);
}

}  // namespace pressroom::app
