// SPDX-License-Identifier: Apache-2.0
#include "app/capture_reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <iterator>

#include "app/host_clocks.hpp"
#include "app/watched_documents.hpp"
#include "core/log.hpp"
#include "crawler/pacer.hpp"
#include "crawler/schedule.hpp"
#include "crawler/scope.hpp"
#include "parsers/canonical_url.hpp"
#include "parsers/challenge.hpp"
#include "parsers/completeness.hpp"
#include "parsers/links.hpp"
#include "parsers/listing.hpp"
#include "parsers/page_reading.hpp"

namespace pressroom::app {

namespace {

using core::Visit;
using core::VisitReason;

/// The exchange as it was, for the rules that judge answers.
core::Fetch as_fetch(const Visit& visit, const core::Capture& capture, StoredResponse stored) {
  return core::Fetch{.url = visit.url,
                     .request = {},
                     .interim_heads = {},
                     .response = std::move(stored.message),
                     .head = std::move(stored.head),
                     .truncation = capture.truncation,
                     .address = {},
                     .started = capture.captured_at,
                     .duration = {}};
}

/// Gone, or never there: another address of the same page may still be good.
bool is_absent(int status) { return status == 400 || status == 404 || status == 410; }

/// How many redirects led to this visit.
int redirects_to(const Visit& visit) { return static_cast<int>(std::count(visit.hops.begin(), visit.hops.end(), 'R')); }

Visit page_visit(const Visit& from, const core::Url& url, int page) {
  return Visit{.id = 0,
               .room = from.room,
               .url = url,
               .reason = VisitReason::page,
               .transcript = from.transcript,
               .page = page,
               .visit_number = from.visit_number,
               .attempt = 1,
               .via = from.url.href(),
               .hops = from.hops + "L"};
}

std::vector<Visit> paged_from(const Visit& visit, const parsers::RoomRules& rules, const parsers::Page& page,
                              const parsers::LayoutRules& layout) {
  std::vector<Visit> found;
  const auto add = [&](const core::Url& url, int number) {
    if (number > parsers::k_most_pages || number == visit.page) return;
    found.push_back(page_visit(visit, url, number));
  };
  const auto pager = parsers::read_pager(page, rules, layout, {visit.transcript, visit.page});
  std::set<int> linked;
  for (const parsers::PageLink& link : pager.links) {
    linked.insert(link.page);
    add(link.url, link.page);
  }
  // A count or a bare number names a page without linking it; its URL follows from a sibling's.
  const auto sibling =
      std::find_if(pager.links.begin(), pager.links.end(), [](const auto& link) { return link.page > 1; });
  if (sibling == pager.links.end()) return found;
  for (const int number : pager.declared) {
    if (number == 1 || linked.contains(number)) continue;
    const auto href = rules.pattern().with_page(sibling->url.href(), number);
    if (!href) continue;
    if (const auto url = core::Url::parse(*href)) add(*url, number);
  }
  return found;
}

}  // namespace

std::string robots_origin(const Visit& visit) {
  if (const auto first = core::Url::parse(visit.via)) return first->origin();
  return visit.url.origin();
}

void CaptureReader::touch(const Visit& visit) {
  if (!visit.transcript.empty()) touched_.emplace(visit.room, visit.transcript);
}

core::Result<void> CaptureReader::read(const Visit& visit, const core::Capture& capture) {
  if (visit.reason != VisitReason::robots && parts_.rooms.named(visit.room) == nullptr) {
    core::log::info("{}: room '{}' is not among the room files; read later", visit.url.href(), visit.room);
    return {};
  }
  touch(visit);
  const core::Instant now = parts_.clock.now();
  TRY_ASSIGN(StoredResponse stored, stored_.response(capture));
  const core::Fetch fetch = as_fetch(visit, capture, std::move(stored));
  if (visit.reason == VisitReason::requisite) return read_requisite(visit, capture, fetch);
  TRY_ASSIGN(std::vector<Visit> found, redirected(visit, fetch));
  if (visit.reason == VisitReason::robots) {
    if (found.empty()) {
      TRY(read_robots(visit, capture, fetch));
      TRY_ASSIGN(found, sitemaps_named(visit));
    }
    return finish(visit, std::move(found));
  }
  if (!found.empty()) TRY(lead_again(visit, capture, found.front()));
  const crawler::RetryPlan plan = crawler::plan_retry(fetch, visit.attempt);
  if (plan.kind == crawler::RetryPlan::Kind::retry) {
    return parts_.frontier.postpone(visit, now + plan.wait, core::Frontier::Attempt::counted, {});
  }
  if (plan.kind == crawler::RetryPlan::Kind::blocked) {
    return parts_.frontier.postpone(visit, now, core::Frontier::Attempt::free, {});
  }
  if (found.empty() && capture.succeeded()) {
    TRY_ASSIGN(Found on_page, found_on(visit, capture, RequisiteFinder::Reading::first));
    if (on_page.challenge) return block_softly(visit, *on_page.challenge);
    found = std::move(on_page.visits);
  } else if (is_absent(capture.status) && !visit.transcript.empty()) {
    TRY_ASSIGN(found, other_address_of(visit));
  } else if (capture.status == 404 || capture.status == 410) {
    TRY(documents_.note_gone(visit));
  }
  return finish(visit, std::move(found));
}

/// Why the answer is a challenge, a login or an interstitial in the place of the page, which none of the room's layouts
/// fits.
std::optional<std::string> CaptureReader::challenge_in(const Visit& visit, const core::Capture& capture,
                                                       const parsers::Page& page) {
  const parsers::RoomRules& rules = *parts_.rooms.named(visit.room);
  if (capture.status != 200) return std::nullopt;
  if (visit.transcript.empty() && !parsers::read_listing(page, rules).items.empty()) return std::nullopt;
  const auto response = stored_.response(capture);
  return response ? parsers::challenge_in(response->head.headers, page) : std::nullopt;
}

/// It is kept as evidence, and its host is left alone as after a 429. The page is asked for again when the block ends.
core::Result<void> CaptureReader::block_softly(const Visit& visit, const std::string& challenge) {
  const core::Instant now = parts_.clock.now();
  core::log::warn("{}: no page but {}", visit.url.href(), challenge);
  report_.events.push_back({RunEvent::Kind::soft_block, visit.url.href_without_fragment(), challenge, now});
  TRY_ASSIGN(core::HostState host, parts_.frontier.host(host_key(visit.url)));
  return parts_.frontier.postpone(visit, now, core::Frontier::Attempt::free,
                                  {crawler::after_soft_block(std::move(host), now, parts_.random)});
}

core::Result<void> CaptureReader::read_again(const core::Lease& lease, const std::string& native_id, int visit_number) {
  TRY_ASSIGN(const auto records, parts_.frontier.visits(lease.room, native_id, visit_number));
  for (const core::VisitRecord& record : records) {
    const bool page = record.state == core::VisitRecord::State::done && record.capture && record.capture->succeeded() &&
                      record.capture->truncation == core::Truncation::none;
    if (!page) continue;
    auto found = found_on(record.visit, *record.capture, RequisiteFinder::Reading::again);
    if (!found && found.error().code == core::ErrorCode::damaged) {
      core::log::warn("{}", found.error().message());
      continue;
    }
    TRY(found);
    std::vector<core::FoundVisit> visits;
    for (Visit& one : found->visits) visits.push_back({std::move(one)});
    TRY(parts_.frontier.enqueue(lease, visits, parts_.clock.now()));
  }
  return {};
}

/// The page does without it: whatever the answer, it stands for this run.
core::Result<void> CaptureReader::read_requisite(const Visit& visit, const core::Capture& capture,
                                                 const core::Fetch& fetch) {
  std::vector<Visit> found;
  const auto step = crawler::follow(fetch, {visit.url});
  if (const auto* target = std::get_if<core::Url>(&step)) {
    // Those that go round in circles end by themselves: within an order nothing is asked for twice.
    if (redirects_to(visit) < crawler::kMaxRedirects) {
      TRY_ASSIGN(found, requisites_.behind(visit, *target));
    } else {
      core::log::warn("{}: more than {} redirects", visit.url.href(), crawler::kMaxRedirects);
    }
  } else if (const auto* refusal = std::get_if<core::Refusal>(&step)) {
    core::log::warn("{}: redirect not followed: {}", visit.url.href(), refusal->detail);
  } else if (capture.succeeded() && parts_.rooms.named(visit.room)->room().requisites) {
    TRY_ASSIGN(found, requisites_.named_by_sheet(visit, capture, stored_));
  }
  return finish(visit, std::move(found));
}

/// `stored` has the rules; of a revisit it is an earlier answer, which this one repeats, and how long they hold from
/// now on is said by this one.
core::Result<void> CaptureReader::read_robots(const Visit& visit, const core::Capture& capture,
                                              const core::Fetch& stored) {
  const core::Instant now = parts_.clock.now();
  const std::string origin = robots_origin(visit);
  const int redirects = redirects_to(visit);
  core::Result<core::RobotsCopy> settled;
  if (capture.is_revisit()) {
    TRY_ASSIGN(StoredResponse answer, stored_.answer(capture));
    const core::Fetch fetch = as_fetch(visit, capture, std::move(answer));
    settled = parts_.gate.settle(core::lease_of(visit), origin, fetch, now, redirects, &stored);
  } else {
    settled = parts_.gate.settle(core::lease_of(visit), origin, stored, now, redirects);
  }
  TRY_ASSIGN(const core::RobotsCopy copy, std::move(settled));
  const bool everyday = copy.detail.find_first_not_of("0123456789") == std::string::npos;
  const auto line = fmt::format("robots.txt of {}: {} ({})", origin, core::name(copy.state), copy.detail);
  everyday ? core::log::info("{}", line) : core::log::warn("{}", line);
  TRY_ASSIGN(const core::Url root, core::Url::parse(origin + "/robots.txt"));
  TRY_ASSIGN(const crawler::RobotsAnswer answer, parts_.gate.check(root, now));
  const auto* allowed = std::get_if<crawler::RobotsAllowed>(&answer);
  if (allowed == nullptr || !allowed->crawl_delay) return {};
  // The delay that robots.txt asks for holds from robots.txt on.
  TRY_ASSIGN(core::HostState host, parts_.frontier.host(host_key(root)));
  const core::Instant until = now + *allowed->crawl_delay;
  host.next_at = std::max(host.next_at, until);
  TRY(parts_.frontier.put_host(core::lease_of(visit), host));
  if (host.address.empty()) return {};
  TRY_ASSIGN(core::HostState address, parts_.frontier.host(host.address));
  address.next_at = std::max(address.next_at, until);
  return parts_.frontier.put_host(core::lease_of(visit), address);
}

/// The room's sitemaps that robots.txt names and that nobody watched before: watched from now on.
core::Result<std::vector<Visit>> CaptureReader::sitemaps_named(const Visit& visit) {
  std::vector<Visit> found;
  const parsers::RoomRules* rules = parts_.rooms.named(visit.room);
  if (rules == nullptr || !rules->room().robots_sitemaps) return found;
  const core::Instant now = parts_.clock.now();
  TRY_ASSIGN(const auto documents, documents_of(*rules, now, parts_.frontier));
  TRY_ASSIGN(const int latest, parts_.archive.frontier().latest_document_number(visit.room));
  for (core::Watch watch : documents) {
    TRY_ASSIGN(const auto known, parts_.frontier.watch(watch.room, watch.kind, watch.key));
    if (known) continue;
    watch.due_at = now + crawler::kFirstInterval;
    TRY(parts_.frontier.put_watch(core::lease_of(visit), watch));
    found.push_back(Visit{.id = 0,
                          .room = watch.room,
                          .url = watch.url,
                          .reason = VisitReason::sitemap,
                          .transcript = "",
                          .page = 0,
                          .visit_number = std::max(latest, 1),
                          .attempt = 1,
                          .via = "",
                          .hops = ""});
  }
  return found;
}

/// The redirects that led to this visit, first to last, and the visit itself: each names the one before it.
core::Result<std::vector<core::Url>> CaptureReader::chain_to(const Visit& visit) const {
  TRY_ASSIGN(const auto records, parts_.frontier.visits(visit.room, visit.transcript, visit.visit_number));
  const auto leading_to = [&](const Visit& target) -> const Visit* {
    for (const core::VisitRecord& record : records) {
      const bool led_on = record.capture && record.capture->status >= 300 && record.capture->status < 400;
      if (led_on && record.visit.page == target.page && record.visit.url.href() == target.via) return &record.visit;
    }
    return nullptr;
  };
  std::vector<core::Url> chain{visit.url};
  const Visit* at = &visit;
  while (at->reason == VisitReason::redirect && chain.size() <= records.size()) {
    at = leading_to(*at);
    if (at == nullptr) break;
    chain.insert(chain.begin(), at->url);
  }
  if (visit.reason != VisitReason::robots) return chain;
  // Of a robots.txt each hop names the origin that asked.
  chain.clear();
  for (const core::VisitRecord& record : records) {
    const Visit& other = record.visit;
    const bool led_on = record.capture && record.capture->status >= 300 && record.capture->status < 400;
    const bool same_way = other.reason == VisitReason::robots && robots_origin(other) == robots_origin(visit);
    if (same_way && led_on && other.id != visit.id) chain.push_back(other.url);
  }
  chain.push_back(visit.url);
  return chain;
}

core::Result<std::vector<Visit>> CaptureReader::redirected(const Visit& visit, const core::Fetch& fetch) {
  if (fetch.head.status < 300 || fetch.head.status > 399) return std::vector<Visit>();
  TRY_ASSIGN(const auto chain, chain_to(visit));
  const bool robots = visit.reason == VisitReason::robots;
  if (robots && redirects_to(visit) >= crawler::kMaxRobotsRedirects) return std::vector<Visit>();
  const auto step = crawler::follow(fetch, chain, robots ? crawler::kMaxRobotsRedirects : crawler::kMaxRedirects);
  if (const auto* refusal = std::get_if<core::Refusal>(&step)) {
    core::log::warn("{}: redirect not followed: {}", visit.url.href(), refusal->detail);
    if (!robots) report_.skip(visit, core::name(refusal->kind), "redirect not followed: " + refusal->detail);
    if (!robots && visit.transcript.empty()) {
      report_.limits_met.push_back(visit.url.href() + ": redirect not followed: " + refusal->detail);
    }
    return std::vector<Visit>();
  }
  const auto* target = std::get_if<core::Url>(&step);
  if (target == nullptr) return std::vector<Visit>();
  Visit next = visit;
  next.id = 0;
  next.epoch = 0;
  next.url = *target;
  next.attempt = 1;
  next.hops += 'R';
  next.reason = robots ? VisitReason::robots : VisitReason::redirect;
  next.via = robots && !visit.via.empty() ? visit.via : visit.url.href();
  if (robots) TRY(make_new(next));
  return std::vector<Visit>{std::move(next)};
}

/// A redirect that is answered once more leads once more to where it led: what is known of that place is as old as the
/// answer before it, and may be that nobody was let in then.
core::Result<void> CaptureReader::lead_again(const Visit& visit, const core::Capture& capture, const Visit& target) {
  TRY_ASSIGN(const auto records, parts_.frontier.visits(visit.room, visit.transcript, visit.visit_number));
  for (const core::VisitRecord& record : records) {
    const bool led = record.visit.page == target.page && record.visit.reason == target.reason &&
                     record.visit.via == target.via && record.visit.url.href() == target.url.href();
    const bool is_over = record.state == core::VisitRecord::State::done ||
                         record.state == core::VisitRecord::State::failed ||
                         record.state == core::VisitRecord::State::refused;
    const bool is_old = !record.capture || record.capture->captured_at < capture.captured_at;
    if (led && is_over && is_old)
      TRY(parts_.frontier.reopen(core::lease_of(visit), record.visit.id, parts_.clock.now()));
  }
  return {};
}

/// Two origins may be led to one robots.txt, and each has to hear its answer: the visit gets the first number under
/// which this URL was not asked for yet.
core::Result<void> CaptureReader::make_new(Visit& visit) const {
  for (;; ++visit.visit_number) {
    TRY_ASSIGN(const auto records, parts_.frontier.visits(visit.room, visit.transcript, visit.visit_number));
    if (std::none_of(records.begin(), records.end(), [&](const core::VisitRecord& record) {
          return record.visit.url.href_without_fragment() == visit.url.href_without_fragment();
        })) {
      return {};
    }
  }
}

core::Result<CaptureReader::Found> CaptureReader::found_on(const Visit& visit, const core::Capture& capture,
                                                           RequisiteFinder::Reading reading) {
  Found found;
  const parsers::RoomRules* rules = parts_.rooms.named(visit.room);
  if (rules == nullptr) return found;
  if (visit.transcript.empty()) {
    TRY_ASSIGN(found.visits, documents_.read(visit, capture));
    if (visit.reason == VisitReason::feed || visit.reason == VisitReason::sitemap) return found;
  }
  // A listing's own page is looked at once more only where it brought nothing, or for what it is shown with.
  if (!visit.transcript.empty() || rules->room().requisites || found.visits.empty()) {
    const parsers::PageIdentity identity{visit.transcript, visit.page};
    auto page = page_of(visit, capture, Extent::read);
    auto layout = page ? rules->layout_for(**page, identity) : tl::unexpected(page.error());
    // What a page is that the room does not know, the whole of it tells.
    if (page && !layout && (*page)->unread_bytes() > 0) {
      page = page_of(visit, capture, Extent::whole);
      if (page) layout = rules->layout_for(**page, identity);
    }
    if (!page) {
      if (page.error().code == core::ErrorCode::damaged || page.error().code == core::ErrorCode::io) {
        return tl::unexpected(page.error());
      }
      core::log::warn("{}: {}", capture.url, page.error().message());
      return found;
    }
    if (!layout) found.challenge = challenge_in(visit, capture, **page);
    if (found.challenge) return found;
    if (!visit.transcript.empty()) {
      TRY_ASSIGN(found.visits, paged_on(visit, **page, layout));
    }
    if (!rules->room().requisites) return found;
    TRY_ASSIGN(auto requisites, requisites_.named_by(visit, capture, **page, reading));
    std::move(requisites.begin(), requisites.end(), std::back_inserter(found.visits));
  }
  return found;
}

/// The page that was captured: of a transcript's no more than is read of it, unless all of it is wanted.
core::Result<std::shared_ptr<const parsers::Page>> CaptureReader::page_of(const Visit& visit,
                                                                          const core::Capture& capture, Extent extent) {
  if (visit.transcript.empty() || extent == Extent::whole) {
    TRY_ASSIGN(parsers::Page page, stored_.page(capture));
    return std::make_shared<const parsers::Page>(std::move(page));
  }
  if (parts_.fresh != nullptr) {
    if (auto fresh = parts_.fresh->find_page(capture)) return std::shared_ptr<const parsers::Page>(fresh, &fresh->page);
  }
  const parsers::TranscriptOf transcript = crawled(*parts_.rooms.named(visit.room), visit.transcript);
  TRY_ASSIGN(parsers::Page page, stored_.page(capture, &transcript));
  return std::make_shared<const parsers::Page>(std::move(page));
}

core::Result<std::vector<Visit>> CaptureReader::paged_on(
    const Visit& visit, const parsers::Page& page,
    const core::Result<std::shared_ptr<const parsers::LayoutRules>>& layout) {
  const parsers::RoomRules& rules = *parts_.rooms.named(visit.room);
  if (!layout) {
    core::log::warn("{}", layout.error().message());
    return std::vector<Visit>();
  }
  // One page may be linked under several URLs (with and without www, .htm and .html): the first one known is asked.
  TRY_ASSIGN(const auto records, parts_.frontier.visits(visit.room, visit.transcript, visit.visit_number));
  std::set<int> known;
  for (const core::VisitRecord& record : records) {
    if (!record.capture || !is_absent(record.capture->status)) known.insert(record.visit.page);
  }
  std::vector<Visit> found = paged_from(visit, rules, page, **layout);
  std::erase_if(found, [&](const Visit& other) { return known.contains(other.page); });
  return found;
}

core::Result<std::vector<Visit>> CaptureReader::other_address_of(const Visit& visit) {
  const parsers::RoomRules* rules = parts_.rooms.named(visit.room);
  if (rules == nullptr) return std::vector<Visit>();
  TRY_ASSIGN(const auto records, parts_.frontier.visits(visit.room, visit.transcript, visit.visit_number));
  std::set<std::string> asked;
  for (const core::VisitRecord& record : records) asked.insert(record.visit.url.href_without_fragment());
  for (const core::VisitRecord& record : records) {
    if (record.state != core::VisitRecord::State::done || !record.capture || !record.capture->succeeded()) continue;
    const auto page = stored_.page(*record.capture);
    if (!page) continue;
    const parsers::PageIdentity identity{visit.transcript, record.visit.page};
    const auto layout = rules->layout_for(*page, identity);
    if (!layout) continue;
    auto pager = parsers::read_pager(*page, *rules, **layout, identity);
    pager.links.insert(pager.links.end(), pager.others.begin(), pager.others.end());
    for (const parsers::PageLink& link : pager.links) {
      if (link.page != visit.page || asked.contains(link.url.href_without_fragment())) continue;
      return std::vector<Visit>{page_visit(record.visit, link.url, link.page)};
    }
  }
  return std::vector<Visit>();
}

/// Found visits that a rule known by now forbids are kept as refused: they are in the books, and cost nothing.
core::Result<void> CaptureReader::finish(const Visit& visit, std::vector<Visit> found) {
  const core::Instant now = parts_.clock.now();
  std::vector<core::FoundVisit> checked;
  const parsers::RoomRules* rules = parts_.rooms.named(visit.room);
  for (Visit& one : found) {
    std::optional<core::VisitEnd> end;
    // Where a server sends us is asked as it says; what we were only told of, at the address that stands for all.
    const bool sent = one.reason == VisitReason::redirect || one.reason == VisitReason::robots;
    if (!sent && rules != nullptr) one.url = parsers::canonical(one.url, rules->room());
    const auto refusal = one.reason == VisitReason::robots ? std::nullopt : parts_.gate.known_objection(one.url, now);
    if (refusal) {
      end = core::VisitEnd{core::VisitEnd::Kind::refused, std::string(core::name(refusal->kind)), refusal->detail};
      report_.skip(one, core::name(refusal->kind), refusal->detail);
    }
    checked.push_back({std::move(one), std::move(end)});
  }
  return parts_.frontier.finish(visit, checked, now);
}

}  // namespace pressroom::app
