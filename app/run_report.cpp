// SPDX-License-Identifier: Apache-2.0
#include "app/run_report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/time_format.hpp"
#include "core/transcript_id.hpp"

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;

Json attempt_json(const AttemptReport& attempt) {
  Json json{{"url", attempt.url},
            {"reason", core::name(attempt.reason)},
            {"transcript_id", attempt.transcript.empty() ? Json() : Json(attempt.transcript)},
            {"page", attempt.page == 0 ? Json() : Json(attempt.page)},
            {"at", core::format_rfc3339(attempt.at)},
            {"duration_ms", attempt.duration.count()},
            {"outcome", attempt.outcome},
            {"detail", attempt.detail},
            {"bytes", attempt.bytes}};
  json["warc_file"] = attempt.warc_file.empty() ? Json() : Json(attempt.warc_file);
  json["offset"] = attempt.warc_file.empty() ? Json() : Json(attempt.offset);
  return json;
}

Json transcript_json(const TranscriptReport& transcript) {
  return {{"transcript_id", transcript.transcript_id},
          {"room", transcript.room},
          {"kind", transcript.kind},
          {"title", transcript.title},
          {"url", transcript.url},
          {"verdict", core::name(transcript.completeness.verdict)},
          {"declared_pages", transcript.completeness.declared_pages},
          {"captured_pages", transcript.completeness.captured_pages},
          {"missing", transcript.completeness.missing},
          {"reasons", transcript.completeness.reasons},
          {"turns", transcript.turns},
          {"revision", transcript.revision},
          {"sidecar", transcript.sidecar.empty() ? Json() : Json(transcript.sidecar)}};
}

Json skipped_json(const SkippedUrl& skipped) {
  return {{"url", skipped.url},
          {"transcript_id", skipped.transcript.empty() ? Json() : Json(skipped.transcript)},
          {"reason", skipped.reason},
          {"detail", skipped.detail}};
}

Json event_json(const RunEvent& event) {
  return {{"event", name(event.kind)},
          {"subject", event.subject},
          {"detail", event.detail},
          {"at", core::format_rfc3339(event.at)}};
}

bool went_well(const AttemptReport& attempt) {
  return attempt.outcome.starts_with("HTTP 2") || attempt.outcome.starts_with("HTTP 3");
}

}  // namespace

std::string_view name(RunEvent::Kind kind) {
  switch (kind) {
    case RunEvent::Kind::alarm:
      return "alarm";
    case RunEvent::Kind::vanished:
      return "vanished";
    case RunEvent::Kind::restored:
      return "restored";
    case RunEvent::Kind::changed:
      return "changed";
    case RunEvent::Kind::paused:
      return "paused";
    case RunEvent::Kind::drift:
      return "drift";
    case RunEvent::Kind::soft_block:
      return "soft-block";
  }
  return "";
}

void RunReport::add(AttemptReport attempt) {
  const bool answer = attempt.outcome.starts_with("HTTP ");
  const bool refusal = attempt.outcome.starts_with("refused: ");
  const bool failure = attempt.outcome.starts_with("failed: ");
  responses_ += answer ? 1 : 0;
  refusals_ += refusal ? 1 : 0;
  failures_ += failure ? 1 : 0;
  if (attempt.reason != core::VisitReason::requisite) {
    const bool robots = attempt.reason == core::VisitReason::robots;
    seen_.answer |= answer;
    seen_.refusal |= refusal;
    seen_.failure |= failure;
    seen_.failure_beside_robots |= failure && !robots;
    seen_.turned_away |= attempt.outcome == "HTTP 401" || attempt.outcome == "HTTP 403" ||
                         attempt.outcome == "HTTP 429" || attempt.outcome == "HTTP 451";
    seen_.trouble_elsewhere |= attempt.transcript.empty() && !robots && !went_well(attempt);
  }
  if (!went_well(attempt)) attempts.push_back(std::move(attempt));
}

void RunReport::skip(SkippedUrl url) {
  unlogged_.push_back(url);
  skipped.push_back(std::move(url));
}

void RunReport::skip(const core::Visit& visit, std::string_view reason, std::string detail) {
  skip({visit.url.href_without_fragment(),
        visit.transcript.empty() ? "" : core::transcript_id(visit.room, visit.transcript), std::string(reason),
        std::move(detail), visit.room});
}

bool RunReport::tells_something() const {
  if (how == Ended::idle) return false;
  const bool asked = responses_ + failures_ + refusals_ > 0 || !attempts.empty();
  return asked || !transcripts.empty() || !skipped.empty() || !events.empty() || !damaged.empty() ||
         !limits_met.empty();
}

ExitCode RunReport::verdict() const {
  if (how == Ended::interrupted) return ExitCode::interrupted;
  if (!damaged.empty()) return ExitCode::failed;
  const bool page_read = std::any_of(transcripts.begin(), transcripts.end(),
                                     [](const auto& t) { return t.second.completeness.captured_pages > 0; });
  const bool all_complete = std::all_of(transcripts.begin(), transcripts.end(), [](const auto& t) {
    return t.second.completeness.verdict == core::Verdict::complete;
  });
  if (!page_read && !transcripts.empty()) {
    const bool turned_away = seen_.refusal || seen_.turned_away || !left_for_later.empty();
    return turned_away && !seen_.failure_beside_robots ? ExitCode::refused : ExitCode::failed;
  }
  if (transcripts.empty() && seen_.trouble_elsewhere) {
    if (seen_.answer && !seen_.refusal) return ExitCode::incomplete;
    return seen_.refusal && !seen_.failure ? ExitCode::refused : ExitCode::failed;
  }
  const bool alarmed = std::any_of(events.begin(), events.end(), [](const RunEvent& event) {
    return event.kind == RunEvent::Kind::alarm || event.kind == RunEvent::Kind::paused ||
           event.kind == RunEvent::Kind::soft_block;
  });
  return all_complete && left_for_later.empty() && limits_met.empty() && !seen_.trouble_elsewhere && !alarmed
             ? ExitCode::done
             : ExitCode::incomplete;
}

nlohmann::ordered_json RunReport::json() const {
  Json json{{"run", run},
            {"started", core::format_rfc3339(started)},
            {"ended", core::format_rfc3339(ended)},
            {"exit_code", static_cast<int>(exit)},
            {"responses", responses()},
            {"failures", failures()},
            {"refusals", refusals()},
            {"crawl_log", crawl_log.empty() ? Json() : Json(crawl_log)}};
  json["transcripts"] = Json::array();
  for (const auto& [id, transcript] : transcripts) json["transcripts"].push_back(transcript_json(transcript));
  json["paused"] = paused;
  json["skipped"] = Json::array();
  for (const SkippedUrl& url : skipped) json["skipped"].push_back(skipped_json(url));
  json["skipped_more"] = skipped.more();
  json["events"] = Json::array();
  for (const RunEvent& event : events) json["events"].push_back(event_json(event));
  json["left_for_later"] = left_for_later;
  json["damaged"] = damaged;
  json["limits_met"] = limits_met;
  json["attempts"] = Json::array();
  for (const AttemptReport& attempt : attempts) json["attempts"].push_back(attempt_json(attempt));
  json["attempts_more"] = attempts.more();
  return json;
}

}  // namespace pressroom::app
