// SPDX-License-Identifier: Apache-2.0
#include "app/crawl_plan.hpp"

#include <algorithm>
#include <functional>
#include <map>

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
  return record.state == VisitRecord::State::done && record.capture && record.capture->status == 200 &&
         record.capture->truncation == core::Truncation::none;
}

/// Asks again for every page that `wanted` names, once each: by its last visit that is over.
core::Result<void> reopen_pages(core::Frontier& frontier, const std::vector<VisitRecord>& records,
                                const std::function<bool(const VisitRecord&)>& wanted, core::Instant now) {
  std::map<int, const VisitRecord*> by_page;
  for (const VisitRecord& record : records) {
    const bool has = by_page.contains(record.visit.page);
    if (is_over(record.state) && wanted(record) && record.visit.reason != VisitReason::redirect && !has) {
      by_page.emplace(record.visit.page, &record);
    }
  }
  for (const auto& [page, record] : by_page) TRY(frontier.reopen(record->visit.id, now));
  return {};
}

core::Result<void> continue_visit(core::Frontier& frontier, const std::string& room,
                                  const Target::Transcript& transcript, const std::vector<int>& missing,
                                  core::Instant now) {
  TRY_ASSIGN(const auto records, frontier.visits(room, transcript.identity.id, 0));
  const int visit_number = records.front().visit.visit_number;
  const auto same_page = [&](const VisitRecord& record) { return record.visit.page == transcript.identity.page; };
  if (std::none_of(records.begin(), records.end(), same_page)) {
    TRY(frontier.enqueue({start_of(room, transcript, visit_number)}, now));
  }
  const auto lacking = [&](const VisitRecord& record) {
    const bool listed = std::find(missing.begin(), missing.end(), record.visit.page) != missing.end();
    const bool brought = std::any_of(records.begin(), records.end(), [&](const VisitRecord& other) {
      return other.visit.page == record.visit.page && brought_a_page(other);
    });
    return listed || !brought;
  };
  return reopen_pages(frontier, records, lacking, now);
}

core::Result<void> enqueue_transcript(ArchiveFolder& archive, core::Frontier& frontier, const std::string& room,
                                      const Target::Transcript& transcript, core::Instant now) {
  const std::string& native_id = transcript.identity.id;
  TRY_ASSIGN(const Begin begin, how_to_begin(archive, frontier, room, native_id));
  TRY_ASSIGN(const int latest, frontier.latest_visit_number(room, native_id));
  switch (begin) {
    case Begin::first_visit:
    case Begin::new_visit:
      TRY(frontier.enqueue({start_of(room, transcript, latest + 1)}, now));
      return {};
    case Begin::resume:
      return continue_visit(frontier, room, transcript, {}, now);
    case Begin::retry:
      break;
  }
  TRY_ASSIGN(const auto entry, archive.catalogue().find(room + ":" + native_id));
  return continue_visit(frontier, room, transcript, entry->completeness.missing, now);
}

core::Result<void> enqueue_room(ArchiveFolder& archive, core::Frontier& frontier, const parsers::RoomRules& rules,
                                core::Instant now) {
  const std::string& room = rules.room().name;
  TRY_ASSIGN(const auto entries, archive.catalogue().list(room));
  for (const auto& entry : entries) {
    if (entry.completeness.verdict == core::Verdict::complete) continue;
    TRY_ASSIGN(const auto records, frontier.visits(room, entry.native_id, 0));
    if (records.empty()) continue;
    const Visit& first = records.front().visit;
    TRY(continue_visit(frontier, room, {{entry.native_id, first.page}, first.url}, entry.completeness.missing, now));
  }
  TRY_ASSIGN(const auto last, frontier.visits(room, "", 0));
  const bool unfinished = std::any_of(last.begin(), last.end(), [](const VisitRecord& record) {
    return record.visit.reason == VisitReason::listing && !is_over(record.state);
  });
  if (unfinished) return {};
  std::vector<Visit> listings;
  TRY_ASSIGN(const int latest, frontier.latest_visit_number(room, ""));
  for (const std::string& listing : rules.room().listings) {
    TRY_ASSIGN(core::Url url, core::Url::parse(listing));
    listings.push_back(Visit{.id = 0,
                             .room = room,
                             .url = std::move(url),
                             .reason = VisitReason::listing,
                             .transcript = "",
                             .page = 0,
                             .visit_number = latest + 1,
                             .attempt = 1,
                             .via = "",
                             .hops = ""});
  }
  TRY(frontier.enqueue(listings, now));
  return {};
}

}  // namespace

core::Result<Begin> how_to_begin(ArchiveFolder& archive, const core::Frontier& frontier, const std::string& room,
                                 const std::string& native_id) {
  TRY_ASSIGN(const int latest, frontier.latest_visit_number(room, native_id));
  if (latest == 0) return Begin::first_visit;
  TRY_ASSIGN(const auto entry, archive.catalogue().find(room + ":" + native_id));
  if (!entry || entry->visit_number < latest) return Begin::resume;
  return entry->completeness.verdict == core::Verdict::complete ? Begin::new_visit : Begin::retry;
}

core::Result<void> enqueue_target(ArchiveFolder& archive, core::Frontier& frontier, const Target& target,
                                  core::Instant now) {
  if (!target.transcript) return enqueue_room(archive, frontier, *target.rules, now);
  return enqueue_transcript(archive, frontier, target.rules->room().name, *target.transcript, now);
}

}  // namespace pressroom::app
