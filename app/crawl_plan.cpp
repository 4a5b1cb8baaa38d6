// SPDX-License-Identifier: Apache-2.0
#include "app/crawl_plan.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "core/transcript_id.hpp"
#include "crawler/schedule.hpp"

namespace pressroom::app {

namespace {

using core::Visit;
using core::VisitReason;
using core::VisitRecord;

Visit start_of(const std::string& room, const Target::Transcript& transcript, int visit_number) {
  return Visit{.id = 0,
               .room = room,
               .url = transcript.url,
               .reason = VisitReason::requested,
               .transcript = transcript.identity.id,
               .page = transcript.identity.page,
               .visit_number = visit_number,
               .attempt = 1,
               .via = "",
               .hops = ""};
}

bool is_over(VisitRecord::State state) {
  return state == VisitRecord::State::done || state == VisitRecord::State::failed ||
         state == VisitRecord::State::refused;
}

bool brought_a_page(const VisitRecord& record) {
  return record.state == VisitRecord::State::done && record.capture && record.capture->succeeded() &&
         record.capture->truncation == core::Truncation::none;
}

/// A visit that goes on, with what its last publication found missing.
struct Continued {
  std::string room;
  std::string native_id;
  std::vector<int> missing;
  std::optional<core::Instant> asked_since;  ///< set when a run died over this very order
};

/// Whether the visit may be asked again: it is over, and it was not answered within the order that goes on.
bool may_be_asked(const VisitRecord& record, const std::optional<core::Instant>& asked_since) {
  if (!is_over(record.state)) return false;
  return !asked_since || !record.capture || record.capture->captured_at < *asked_since;
}

/// Asks again for every page that the visit lacks, once each.
core::Result<void> reopen_pages(const Planning& planning, const std::vector<VisitRecord>& records,
                                const Continued& continued) {
  std::map<int, const VisitRecord*> by_page;
  for (const VisitRecord& record : records) {
    const int page = record.visit.page;
    const auto same_page = [&](const VisitRecord& other) { return other.visit.page == page; };
    const bool listed = std::find(continued.missing.begin(), continued.missing.end(), page) != continued.missing.end();
    const bool brought = std::any_of(records.begin(), records.end(), [&](const VisitRecord& other) {
      return same_page(other) && brought_a_page(other);
    });
    const bool pending = std::any_of(records.begin(), records.end(), [&](const VisitRecord& other) {
      return same_page(other) && !is_over(other.state);
    });
    if ((!listed && brought) || (pending && continued.asked_since)) continue;
    if (!may_be_asked(record, continued.asked_since)) continue;
    // Where a redirect led is asked by itself only when the redirect was answered within this order.
    if (record.visit.reason == VisitReason::redirect && !continued.asked_since) continue;
    by_page.emplace(page, &record);
  }
  for (const auto& [page, record] : by_page)
    TRY(planning.frontier.reopen(planning.lease, record->visit.id, planning.now));
  return {};
}

/// Pages that were read and may have been cut: asking again is all that can take the doubt away. A record that cannot
/// be read is not for the plan to complain of.
std::vector<int> doubted_pages(ArchiveFolder& archive, const std::vector<VisitRecord>& records) {
  StoredPages pages(archive);
  std::vector<int> doubted;
  for (const VisitRecord& record : records) {
    if (brought_a_page(record) && pages.is_doubted(*record.capture).value_or(false))
      doubted.push_back(record.visit.page);
  }
  return doubted;
}

core::Result<void> continue_visit(const Planning& planning, Continued continued) {
  TRY_ASSIGN(const auto records, planning.frontier.visits(continued.room, continued.native_id, 0));
  if (records.empty()) return {};
  const auto doubted = doubted_pages(planning.archive, records);
  continued.missing.insert(continued.missing.end(), doubted.begin(), doubted.end());
  TRY(reopen_pages(planning, records, continued));
  return planning.reader.read_again(planning.lease, continued.native_id, records.front().visit.visit_number);
}

core::Result<std::vector<int>> missing_pages(ArchiveFolder& archive, const std::string& room,
                                             const std::string& native_id, int visit_number) {
  TRY_ASSIGN(const auto entry, archive.catalogue().find(core::transcript_id(room, native_id)));
  if (!entry || entry->visit_number < visit_number) return std::vector<int>();
  return entry->completeness.missing;
}

core::Result<void> enqueue_transcript(const Planning& planning, const std::string& room,
                                      const Target::Transcript& transcript) {
  const std::string& native_id = transcript.identity.id;
  TRY_ASSIGN(const Begin begin, how_to_begin(planning.archive, planning.frontier, room, native_id, Target::Asked::now));
  TRY_ASSIGN(const int latest, planning.frontier.latest_visit_number(room, native_id));
  TRY_ASSIGN(const auto order, planning.archive.orders().find(room, native_id));
  const bool anew = begin == Begin::first_visit || begin == Begin::new_visit;
  const int visit_number = anew ? latest + 1 : latest;
  // Kept before anything is queued: what is queued and belongs to no order would be asked by a new visit as well.
  const bool goes_on = order && order->visit_number == visit_number;
  TRY(planning.archive.orders().put(
      {room, native_id, visit_number, goes_on ? order->begun : planning.now, planning.run}));
  TRY_ASSIGN(const auto records, planning.frontier.visits(room, native_id, visit_number));
  const auto same_page = [&](const VisitRecord& record) { return record.visit.page == transcript.identity.page; };
  if (std::none_of(records.begin(), records.end(), same_page)) {
    TRY(planning.frontier.enqueue(planning.lease, {{start_of(room, transcript, visit_number)}}, planning.now));
  }
  if (anew) return {};
  TRY_ASSIGN(auto missing, missing_pages(planning.archive, room, native_id, visit_number));
  return continue_visit(planning,
                        {room, native_id, std::move(missing), goes_on ? std::optional(order->begun) : std::nullopt});
}

VisitReason reason_of(core::Watch::Kind kind) {
  switch (kind) {
    case core::Watch::Kind::feed:
      return VisitReason::feed;
    case core::Watch::Kind::sitemap:
      return VisitReason::sitemap;
    default:
      return VisitReason::listing;
  }
}

bool is_document(VisitReason reason) {
  return reason == VisitReason::listing || reason == VisitReason::feed || reason == VisitReason::sitemap;
}

/// A new visit of the documents. From here on the watch waits for what becomes of it, so that nothing is begun twice.
core::Result<void> begin_documents(const Planning& planning, const std::vector<core::Watch>& documents,
                                   int visit_number) {
  TRY_ASSIGN(auto group, planning.frontier.group(core::Frontier::Durable::at_commit));
  std::vector<core::FoundVisit> visits;
  for (core::Watch watch : documents) {
    visits.push_back({Visit{.id = 0,
                            .room = watch.room,
                            .url = watch.url,
                            .reason = reason_of(watch.kind),
                            .transcript = "",
                            .page = 0,
                            .visit_number = visit_number,
                            .attempt = 1,
                            .via = "",
                            .hops = ""}});
    watch.due_at = planning.now + std::max(watch.interval, crawler::kFirstInterval);
    TRY(planning.frontier.put_watch(planning.lease, watch));
  }
  TRY(planning.frontier.enqueue(planning.lease, visits, planning.now));
  return group->commit();
}

/// The documents of a room: a visit of one that is not over, or that belongs to an order that is not, goes on.
core::Result<void> enqueue_documents(const Planning& planning, Target::Asked asked, std::vector<core::Watch> wanted,
                                     const std::optional<storage::database::Order>& order) {
  const std::string& room = planning.lease.room;
  TRY_ASSIGN(const int latest, planning.archive.frontier().latest_document_number(room));
  const bool goes_on = order && latest > 0 && order->visit_number == latest;
  if (goes_on) {
    TRY_ASSIGN(const auto records, planning.frontier.visits(room, "", latest));
    for (const VisitRecord& record : records) {
      if (is_document(record.visit.reason) && !record.capture && is_over(record.state))
        TRY(planning.frontier.reopen(planning.lease, record.visit.id, planning.now));
    }
  }
  TRY_ASSIGN(const auto under_way, documents_under_way(planning.archive.frontier(), room));
  std::erase_if(wanted, [&](const core::Watch& watch) { return under_way.contains(watch.key); });
  const bool stays = asked == Target::Asked::now && (goes_on || wanted.empty());
  const int visit_number = stays ? latest : wanted.empty() ? 0 : latest + 1;
  TRY(planning.archive.orders().put({room, "", visit_number, order ? order->begun : planning.now, planning.run}));
  return visit_number > latest ? begin_documents(planning, wanted, visit_number) : core::Result<void>();
}

/// A transcript whose time has come: all of it anew, whether pages are missing or not, since the others may have been
/// edited. One whose visit is under way has its time when that is over.
core::Result<void> begin_check(const Planning& planning, const core::Watch& watch,
                               const std::optional<core::Instant>& asked_since) {
  TRY_ASSIGN(const bool under_way, planning.frontier.is_under_way(watch.room, watch.key));
  if (under_way) return {};
  TRY_ASSIGN(auto group, planning.frontier.group(core::Frontier::Durable::at_commit));
  TRY_ASSIGN(const int latest, planning.frontier.latest_visit_number(watch.room, watch.key));
  TRY_ASSIGN(const Begin begin,
             how_to_begin(planning.archive, planning.frontier, watch.room, watch.key, Target::Asked::when_due));
  if (begin == Begin::resume) {
    TRY_ASSIGN(auto missing, missing_pages(planning.archive, watch.room, watch.key, latest));
    TRY(continue_visit(planning, {watch.room, watch.key, std::move(missing), asked_since}));
  } else {
    const Target::Transcript again{{watch.key, 1}, watch.url};
    TRY(planning.frontier.enqueue(planning.lease, {{start_of(watch.room, again, latest + 1)}}, planning.now));
  }
  TRY(planning.frontier.put_watch(planning.lease, crawler::begin_check(watch, planning.now)));
  return group->commit();
}

core::Result<void> enqueue_room(const Planning& planning, const Target& target) {
  const std::string& room = target.rules->room().name;
  TRY_ASSIGN(const auto order, planning.archive.orders().find(room, ""));
  const auto asked_since = order ? std::optional(order->begun) : std::nullopt;
  TRY_ASSIGN(const auto unpublished, planning.archive.catalogue().unpublished(room));
  for (const std::string& native_id : unpublished) TRY(continue_visit(planning, {room, native_id, {}, asked_since}));
  TRY_ASSIGN(const auto due, planning.frontier.due_watches(room, planning.now, 0));
  std::vector<core::Watch> documents;
  for (const core::Watch& watch : due) {
    if (watch.kind == core::Watch::Kind::transcript) {
      TRY(begin_check(planning, watch, asked_since));
    } else {
      documents.push_back(watch);
    }
  }
  if (target.asked == Target::Asked::now) {
    TRY_ASSIGN(const auto entries, planning.archive.catalogue().unfinished(room));
    for (const auto& entry : entries) {
      TRY(continue_visit(planning, {room, entry.native_id, entry.completeness.missing, asked_since}));
    }
    documents.clear();
    TRY_ASSIGN(const auto watched, documents_of(*target.rules, planning.now, planning.frontier));
    for (const core::Watch& document : watched) {
      TRY_ASSIGN(const auto known, planning.frontier.watch(room, document.kind, document.key));
      documents.push_back(known.value_or(document));
    }
  }
  return enqueue_documents(planning, target.asked, std::move(documents), order);
}

}  // namespace

core::Result<Begin> how_to_begin(ArchiveFolder& archive, const core::Frontier& frontier, const std::string& room,
                                 const std::string& native_id, Target::Asked asked) {
  TRY_ASSIGN(const int latest, frontier.latest_visit_number(room, native_id));
  if (latest == 0) return Begin::first_visit;
  TRY_ASSIGN(const bool under_way, frontier.is_under_way(room, native_id));
  if (under_way) return Begin::resume;
  TRY_ASSIGN(const auto order, archive.orders().find(room, native_id));
  if (order && order->visit_number == latest) return Begin::resume;
  TRY_ASSIGN(const auto entry, archive.catalogue().find(core::transcript_id(room, native_id)));
  if (!entry || entry->visit_number < latest) return Begin::resume;
  const bool whole = entry->completeness.verdict == core::Verdict::complete || asked == Target::Asked::when_due;
  return whole ? Begin::new_visit : Begin::retry;
}

core::Result<std::set<std::string>> documents_under_way(const storage::database::SqliteFrontier& frontier,
                                                        const std::string& room) {
  std::set<std::string> keys;
  TRY_ASSIGN(const auto numbers, frontier.unfinished_document_numbers(room));
  for (const int number : numbers) {
    TRY_ASSIGN(const auto records, frontier.visits(room, "", number));
    const NamedBy names = named_by(records);
    for (const VisitRecord& record : records) {
      if (!is_over(record.state) && !is_apart(record.visit.reason)) keys.insert(root_of(record.visit, names));
    }
  }
  return keys;
}

core::Result<void> enqueue_target(const Planning& planning, const Target& target) {
  if (!target.transcript) return enqueue_room(planning, target);
  return enqueue_transcript(planning, target.rules->room().name, *target.transcript);
}

}  // namespace pressroom::app
