// SPDX-License-Identifier: Apache-2.0
#include "app/run_report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/time_format.hpp"

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

std::size_t count_outcomes(const std::vector<AttemptReport>& attempts, std::string_view beginning) {
  return static_cast<std::size_t>(std::count_if(attempts.begin(), attempts.end(), [&](const AttemptReport& attempt) {
    return attempt.outcome.starts_with(beginning);
  }));
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
    case RunEvent::Kind::soft_block:
      return "soft-block";
  }
  return "";
}

void RunReport::skip(const core::Visit& visit, std::string_view reason, std::string detail) {
  skipped.push_back({visit.url.href_without_fragment(),
                     visit.transcript.empty() ? "" : visit.room + ":" + visit.transcript, std::string(reason),
                     std::move(detail)});
}

std::size_t RunReport::responses() const { return count_outcomes(attempts, "HTTP "); }
std::size_t RunReport::refusals() const { return count_outcomes(attempts, "refused: "); }
std::size_t RunReport::failures() const { return count_outcomes(attempts, "failed: "); }

ExitCode RunReport::verdict() const {
  if (how == Ended::interrupted) return ExitCode::interrupted;
  if (!damaged.empty()) return ExitCode::failed;
  // A page is whole without its images: what becomes of requisites is told and decides nothing.
  const auto any = [&](auto&& is_so) {
    return std::any_of(attempts.begin(), attempts.end(), [&](const AttemptReport& attempt) {
      return attempt.reason != core::VisitReason::requisite && is_so(attempt);
    });
  };
  const auto came_to = [&](std::string_view beginning) {
    return any([&](const AttemptReport& attempt) { return attempt.outcome.starts_with(beginning); });
  };
  const bool page_read = std::any_of(transcripts.begin(), transcripts.end(),
                                     [](const auto& t) { return t.completeness.captured_pages > 0; });
  const bool all_complete = std::all_of(transcripts.begin(), transcripts.end(), [](const auto& t) {
    return t.completeness.verdict == core::Verdict::complete;
  });
  if (!page_read && !transcripts.empty()) {
    const bool turned_away = came_to("refused: ") || !left_for_later.empty() || any([](const AttemptReport& attempt) {
                               return attempt.outcome == "HTTP 401" || attempt.outcome == "HTTP 403" ||
                                      attempt.outcome == "HTTP 451" || attempt.outcome == "HTTP 429";
                             });
    const bool others_failed = any([](const AttemptReport& attempt) {
      return attempt.outcome.starts_with("failed: ") && attempt.reason != core::VisitReason::robots;
    });
    return turned_away && !others_failed ? ExitCode::refused : ExitCode::failed;
  }
  const bool trouble_elsewhere = any([](const AttemptReport& attempt) {
    return attempt.transcript.empty() && attempt.reason != core::VisitReason::robots &&
           !attempt.outcome.starts_with("HTTP 2") && !attempt.outcome.starts_with("HTTP 3");
  });
  if (transcripts.empty() && trouble_elsewhere) {
    if (came_to("HTTP ") && !came_to("refused: ")) return ExitCode::incomplete;
    return came_to("refused: ") && !came_to("failed: ") ? ExitCode::refused : ExitCode::failed;
  }
  const bool alarmed = std::any_of(events.begin(), events.end(), [](const RunEvent& event) {
    return event.kind == RunEvent::Kind::alarm || event.kind == RunEvent::Kind::paused ||
           event.kind == RunEvent::Kind::soft_block;
  });
  return all_complete && left_for_later.empty() && limits_met.empty() && !trouble_elsewhere && !alarmed
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
            {"refusals", refusals()}};
  json["transcripts"] = Json::array();
  for (const TranscriptReport& transcript : transcripts) json["transcripts"].push_back(transcript_json(transcript));
  json["skipped"] = Json::array();
  for (const SkippedUrl& url : skipped) json["skipped"].push_back(skipped_json(url));
  json["events"] = Json::array();
  for (const RunEvent& event : events) json["events"].push_back(event_json(event));
  json["left_for_later"] = left_for_later;
  json["damaged"] = damaged;
  json["limits_met"] = limits_met;
  json["attempts"] = Json::array();
  for (const AttemptReport& attempt : attempts) json["attempts"].push_back(attempt_json(attempt));
  return json;
}

}  // namespace pressroom::app
