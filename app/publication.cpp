// SPDX-License-Identifier: Apache-2.0
#include "app/publication.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <thread>
#include <variant>

#include "app/drift_watch.hpp"
#include "app/stop_signal.hpp"
#include "core/log.hpp"
#include "core/transcript_id.hpp"
#include "crawler/schedule.hpp"

namespace pressroom::app {

namespace {

using core::Visit;
using core::VisitRecord;

/// How long a signal may go unnoticed.
constexpr core::Duration k_look{200};

/// The visit that a transcript begins with: of its lowest page, and not where a redirect led.
const VisitRecord* beginning_of(const std::vector<VisitRecord>& records) {
  const VisitRecord* first = nullptr;
  for (const VisitRecord& record : records) {
    if (record.visit.reason == core::VisitReason::redirect) continue;
    if (first == nullptr || record.visit.page < first->visit.page) first = &record;
  }
  return first;
}

/// What the answers where the transcript begins say of its being there; nullopt: that it is. An answer counts only
/// when the last attempt brought it.
std::optional<crawler::TranscriptCheck> absence_in(const std::vector<VisitRecord>& records) {
  const VisitRecord* first = beginning_of(records);
  if (first == nullptr) return std::nullopt;
  const auto answered = [&](const VisitRecord& record) {
    return record.visit.page == first->visit.page && record.state == VisitRecord::State::done && record.capture;
  };
  if (std::any_of(records.begin(), records.end(),
                  [&](const VisitRecord& record) { return answered(record) && record.capture->succeeded(); })) {
    return std::nullopt;
  }
  const bool absent = std::any_of(records.begin(), records.end(), [&](const VisitRecord& record) {
    return answered(record) && (record.capture->status == 404 || record.capture->status == 410);
  });
  return absent ? crawler::TranscriptCheck::absent : crawler::TranscriptCheck::unanswered;
}

}  // namespace

core::Result<std::optional<core::Watch>> first_watch(const core::Frontier& frontier, const TranscriptKey& transcript,
                                                     int visit_number, core::Instant now) {
  const auto& [room, native_id] = transcript;
  TRY_ASSIGN(const auto records, frontier.visits(room, native_id, 0));
  const VisitRecord* first = beginning_of(records);
  if (first == nullptr) return std::optional<core::Watch>();
  core::Watch watch{.room = room, .kind = core::Watch::Kind::transcript, .key = native_id, .url = first->visit.url};
  watch.checks = std::max(0, visit_number - 1);
  core::Instant last{};
  for (const VisitRecord& record : records) {
    if (record.capture) last = std::max(last, record.capture->captured_at);
  }
  watch.due_at = (last == core::Instant{} ? now : last) + crawler::rung(watch.checks);
  return std::optional<core::Watch>(std::move(watch));
}

int Publication::builders() { return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, 4); }

void Publication::begin(const TranscriptKey& transcript, const core::Lease& lease) {
  const auto& [room, native_id] = transcript;
  const parsers::RoomRules* rules = parts_.rooms.named(room);
  if (rules == nullptr) return;
  Begun& begun = begun_[transcript];
  begun.lease = lease;
  ++begun.times;
  builds_.begin({rules, native_id});
}

core::Result<void> Publication::begin_what_is_over(const std::vector<Visit>& visits) {
  std::map<TranscriptKey, core::Lease> over;
  for (const Visit& visit : visits) {
    if (visit.transcript.empty()) continue;
    TRY_ASSIGN(const bool under_way, parts_.frontier.is_under_way(visit.room, visit.transcript));
    if (!under_way) over.insert_or_assign({visit.room, visit.transcript}, core::lease_of(visit));
  }
  for (const auto& [transcript, lease] : over) begin(transcript, lease);
  return {};
}

core::Result<void> Publication::publish(const TranscriptKey& transcript, const core::Lease& lease) {
  begin(transcript, lease);
  return finish();
}

core::Result<void> Publication::finish(const std::function<core::Result<void>()>& meanwhile) {
  while (is_under_way() && StopSignal::asked() != StopSignal::Asked::at_once) {
    if (meanwhile) TRY(meanwhile());
    TRY(publish_ready(k_look));
  }
  return {};
}

core::Result<void> Publication::publish_ready(core::Duration patience) {
  if (!builds_.is_ready(patience)) return {};
  // A sidecar may stand before what the database says of it is durable: until then it is one to be published.
  TRY_ASSIGN(auto group, parts_.frontier.group(core::Frontier::Durable::with_next));
  while (builds_.is_ready(core::Duration::zero())) {
    const ParallelBuilds::Taken next = builds_.take();
    const auto begun = begun_.find({next.transcript.rules->room().name, next.transcript.native_id});
    // It has come to more since: what was read is not all of it, and it is being read again.
    if (--begun->second.times > 0) continue;
    const core::Lease lease = std::move(begun->second.lease);
    begun_.erase(begun);
    TRY(publish(lease, *next.transcript.rules, next.transcript.native_id, next.build));
  }
  TRY(publisher_.flush());
  return group->commit();
}

core::Result<void> Publication::publish(const core::Lease& lease, const parsers::RoomRules& rules,
                                        const std::string& native_id, const core::Result<Build>& build) {
  const std::string& room = rules.room().name;
  const TranscriptKey transcript{room, native_id};
  if (!build && build.error().code != core::ErrorCode::damaged) return tl::unexpected(build.error());
  if (!build) {
    core::log::error("{}:{}: {}", room, native_id, build.error().message());
    if (!damage_) damage_ = build.error();
    return {};
  }
  const auto& built = std::get<BuiltTranscript>(*build);
  // What is not over yet is shown as it stands, and judged when it is.
  TRY_ASSIGN(const bool under_way, parts_.frontier.is_under_way(room, native_id));
  if (!under_way) {
    TRY_ASSIGN(const bool again, read_again(lease, transcript, built));
    if (again) return {};
  }
  TRY_ASSIGN(const auto before, parts_.archive.catalogue().find(core::transcript_id(room, native_id)));
  TRY_ASSIGN(Published published, publisher_.publish(rules, native_id, built));
  const bool changed = before && published.report.revision > before->revision;
  if (changed) {
    report_.events.push_back({RunEvent::Kind::changed, published.report.transcript_id,
                              fmt::format("revision {}", published.report.revision), parts_.clock.now()});
  }
  const auto complete = published.report.completeness.verdict == core::Verdict::complete;
  if (!under_way && complete && built.is_transcript) TRY(watch_drift(built.current));
  if (!under_way) {
    TRY(schedule(lease, transcript, built.visit_number,
                 !complete ? crawler::TranscriptCheck::incomplete
                 : changed ? crawler::TranscriptCheck::changed
                           : crawler::TranscriptCheck::unchanged));
  }
  report_.transcripts.insert_or_assign(published.report.transcript_id, published.report);
  return {};
}

/// What is not whole has other figures than what is, and tells nothing of the room's layouts.
core::Result<void> Publication::watch_drift(const core::Transcript& transcript) {
  TRY_ASSIGN(const auto raised, DriftWatch(parts_.archive.figures(), parts_.clock).judge(transcript));
  for (const auto& alarm : raised) {
    report_.events.push_back({RunEvent::Kind::drift, alarm.transcript_id, words_for(alarm), alarm.since});
    core::log::warn("{}: {}", alarm.transcript_id, words_for(alarm));
  }
  return {};
}

/// Pages of two states of a transcript make no transcript: all of them are asked for once more, as one visit.
core::Result<bool> Publication::read_again(const core::Lease& lease, const TranscriptKey& transcript,
                                           const BuiltTranscript& built) {
  const std::string& shifted = built.visits.back().shifted;
  if (shifted.empty() || begun_again_.contains(transcript)) return false;
  const auto& [room, native_id] = transcript;
  TRY_ASSIGN(const auto records, parts_.frontier.visits(room, native_id, 0));
  const VisitRecord* first = beginning_of(records);
  if (first == nullptr) return false;
  begun_again_.insert(transcript);
  Visit again = first->visit;
  again.id = 0;
  again.attempt = 1;
  ++again.visit_number;
  core::log::warn("{}:{}: the pages changed while they were read ({}); all are asked for again", room, native_id,
                  shifted);
  TRY(parts_.frontier.enqueue(lease, {{again}}, parts_.clock.now()));
  return true;
}

core::Result<void> Publication::schedule(const core::Lease& lease, const TranscriptKey& transcript, int visit_number,
                                         crawler::TranscriptCheck check) {
  const auto& [room, native_id] = transcript;
  const core::Instant now = parts_.clock.now();
  TRY_ASSIGN(const auto records, parts_.frontier.visits(room, native_id, 0));
  check = absence_in(records).value_or(check);
  TRY_ASSIGN(auto watch, parts_.frontier.watch(room, core::Watch::Kind::transcript, native_id));
  if (!watch) {
    TRY_ASSIGN(watch, first_watch(parts_.frontier, transcript, visit_number, now));
    if (!watch) return {};
    if (check != crawler::TranscriptCheck::absent) return parts_.frontier.put_watch(lease, *watch);
  }
  const crawler::CheckedTranscript checked = crawler::after_check(*watch, check, now);
  if (checked.presence != crawler::Presence::as_before) {
    const bool vanished = checked.presence == crawler::Presence::vanished;
    report_.events.push_back({vanished ? RunEvent::Kind::vanished : RunEvent::Kind::restored,
                              core::transcript_id(room, native_id), watch->url.href(), now});
  }
  return parts_.frontier.put_watch(lease, checked.watch);
}

}  // namespace pressroom::app
