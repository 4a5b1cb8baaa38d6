// SPDX-License-Identifier: Apache-2.0
#include "app/document_reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "core/log.hpp"
#include "crawler/schedule.hpp"

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

}  // namespace

core::Result<DocumentReader::Wanted> DocumentReader::wanted(const Visit& visit, const core::Url& url,
                                                            const std::string& native_id) {
  TRY_ASSIGN(const int latest, frontier_.latest_visit_number(visit.room, native_id));
  if (latest > 0 || begun_.contains({visit.room, native_id})) return Wanted::known;
  if (!limits_.new_transcripts) return Wanted::yes;
  if (*limits_.new_transcripts == 0) {
    report_.skipped.push_back({url.href_without_fragment(), visit.room + ":" + native_id, "limit",
                               "more transcripts are new than --max-transcripts allows"});
    return Wanted::left_out;
  }
  --*limits_.new_transcripts;
  return Wanted::yes;
}

DocumentReader::Reading& DocumentReader::reading_of(const Visit& visit) {
  auto& reading = readings_[{visit.room, visit.url.href_without_fragment()}];
  if (!reading) reading = std::make_shared<Reading>();
  return *reading;
}

core::Result<std::vector<Visit>> DocumentReader::listed_on(const Visit& visit, const parsers::Page& page) {
  const parsers::RoomRules& rules = *rooms_.named(visit.room);
  const parsers::ListingFindings listing = parsers::read_listing(page, rules);
  if (listing.items.empty()) core::log::warn("{}: no transcript is listed here", visit.url.href());
  Reading& reading = reading_of(visit);
  PageNews news;
  std::vector<Visit> found;
  for (const core::Url& url : listing.items) {
    const parsers::PageIdentity identity = *rules.identify(url);
    news.fresh |= reading.ids.insert(identity.id).second;
    TRY_ASSIGN(const Wanted is_wanted, wanted(visit, url, identity.id));
    if (is_wanted == Wanted::known) news.known |= !begun_.contains({visit.room, identity.id});
    if (is_wanted == Wanted::left_out) reading.cut = true;
    if (is_wanted != Wanted::yes) continue;
    reading.news = true;
    begun_.emplace(visit.room, identity.id);
    found.push_back(first_page(visit, url, identity));
  }
  TRY_ASSIGN(auto pages, behind(visit, listing, news, reading));
  TRY(settle(visit, reading, static_cast<int>(listing.items.size()), pages.empty()));
  std::move(pages.begin(), pages.end(), std::back_inserter(found));
  return found;
}

core::Result<std::vector<Visit>> DocumentReader::behind(const Visit& visit, const parsers::ListingFindings& listing,
                                                        const PageNews& news, Reading& reading) {
  const bool is_first = visit.via.empty();
  TRY_ASSIGN(const auto watch, watch_of(visit));
  const std::pair<std::string, std::string> here{visit.room, visit.url.href_without_fragment()};
  // One page more than the first with a known transcript: what was published late may stand behind it.
  if (watch && watch->read_to_end && met_known_.contains(here)) return std::vector<Visit>();
  if (limits_.new_transcripts && *limits_.new_transcripts == 0) {
    reading.cut |= !listing.next.empty();
    return std::vector<Visit>();
  }
  const bool leads_on = is_first || news.fresh;  // the first page may be a list of lists
  TRY_ASSIGN(const auto records, frontier_.visits(visit.room, "", visit.visit_number));
  std::set<std::string> known;
  for (const core::VisitRecord& record : records) {
    if (!is_apart(record.visit.reason)) known.insert(record.visit.url.href_without_fragment());
  }
  std::vector<Visit> found;
  for (const core::Url& url : listing.next) {
    if (known.contains(url.href_without_fragment())) continue;
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
    known.insert(url.href_without_fragment());
    const std::pair<std::string, std::string> there{visit.room, url.href_without_fragment()};
    readings_[there] = readings_[here];
    if (news.known) met_known_.insert(there);
    found.push_back(next_page(visit, url));
  }
  return found;
}

/// The watch of the document whose page this is: pages lead back to it by what named them.
core::Result<std::optional<core::Watch>> DocumentReader::watch_of(const Visit& visit) const {
  TRY_ASSIGN(const auto records, frontier_.visits(visit.room, "", visit.visit_number));
  std::map<std::string, std::string> named_by;
  for (const core::VisitRecord& record : records) {
    if (is_apart(record.visit.reason)) continue;
    named_by.emplace(record.visit.url.href_without_fragment(), record.visit.via);
  }
  std::string root = visit.url.href_without_fragment();
  std::string via = visit.via;
  std::set<std::string> seen;
  while (!via.empty() && seen.insert(via).second) {
    const auto url = core::Url::parse(via);
    root = url ? url->href_without_fragment() : via;
    const auto before = named_by.find(root);
    via = before == named_by.end() ? std::string() : before->second;
  }
  using Kind = core::Watch::Kind;
  for (const Kind kind : {Kind::listing, Kind::feed, Kind::sitemap}) {
    TRY_ASSIGN(auto watch, frontier_.watch(visit.room, kind, root));
    if (watch) return watch;
  }
  return std::optional<core::Watch>();
}

core::Result<void> DocumentReader::settle(const Visit& visit, const Reading& reading, int items, bool at_end) {
  TRY_ASSIGN(auto watch, watch_of(visit));
  if (!watch) return {};
  const core::Instant now = clock_.now();
  const auto news = reading.news ? crawler::DocumentNews::some : crawler::DocumentNews::none;
  const bool is_first = visit.via.empty();
  if (is_first && crawler::is_alarming(*watch, news, items)) {
    report_.events.push_back({RunEvent::Kind::alarm, visit.url.href_without_fragment(),
                              fmt::format("lists no transcript; it listed {} before", watch->items), now});
  }
  if (is_first) *watch = crawler::after_document(*watch, news, items, now);
  if (at_end && !reading.cut) watch->read_to_end = true;
  return frontier_.put_watch(core::lease_of(visit), *watch);
}

}  // namespace pressroom::app
