// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "app/archive_rooms.hpp"
#include "app/service.hpp"
#include "core/time_format.hpp"

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;
using storage::database::CatalogueEntry;
using storage::database::RoomTotals;

Json instant_json(const std::optional<core::Instant>& instant) {
  return instant ? Json(core::format_rfc3339(*instant)) : Json();
}

Json pause_json(const std::optional<core::Pause>& pause) {
  if (!pause) return {};
  return {{"by", pause->by},
          {"why", pause->why},
          {"since", core::format_rfc3339(pause->since)},
          {"until", instant_json(pause->until)}};
}

Json alarms_json(const std::vector<core::Watch>& alarmed) {
  Json alarms = Json::array();
  for (const core::Watch& watch : alarmed) {
    alarms.push_back({{"kind", core::name(watch.kind)},
                      {"url", watch.key},
                      {"since", instant_json(watch.alarmed_since)},
                      {"listed_before", watch.items}});
  }
  return alarms;
}

Json room_json(const RoomTotals& room, const core::RoomStats& stats) {
  return {{"room", room.room},
          {"transcripts", room.transcripts},
          {"complete", room.complete},
          {"incomplete", room.incomplete},
          {"unknown", room.unknown},
          {"pages", room.pages},
          {"missing_pages", room.missing_pages},
          {"turns", room.turns},
          {"due", room.queued},
          {"failed", room.failed},
          {"refused", room.refused},
          {"requisites", room.requisites},
          {"requisites_due", room.requisites_queued},
          {"requisites_missing", room.requisites_missing},
          {"last_success", instant_json(room.last_success)},
          {"watched", stats.watches},
          {"watched_due", stats.watches_due},
          {"vanished", stats.vanished},
          {"alarms", alarms_json(stats.alarmed)},
          {"next_due", instant_json(stats.oldest_due)},
          {"paused", pause_json(stats.pause)}};
}

/// "since ..." for what has waited, "at ..." for what is to come.
std::string due_words(const core::RoomStats& stats, core::Instant now) {
  if (!stats.oldest_due) return "nothing is due";
  return fmt::format("{} {}", *stats.oldest_due <= now ? "due since" : "next due at",
                     core::format_rfc3339(*stats.oldest_due));
}

Json entry_json(const CatalogueEntry& entry) {
  return {{"transcript_id", entry.transcript_id},
          {"kind", entry.kind},
          {"title", entry.title ? Json(*entry.title) : Json()},
          {"url", entry.url},
          {"verdict", core::name(entry.completeness.verdict)},
          {"declared_pages", entry.completeness.declared_pages},
          {"captured_pages", entry.completeness.captured_pages},
          {"missing", entry.completeness.missing},
          {"reasons", entry.completeness.reasons},
          {"turns", entry.turns},
          {"revision", entry.revision},
          {"sidecar", entry.sidecar.empty() ? Json() : Json(entry.sidecar)},
          {"last_success", instant_json(entry.last_success)}};
}

}  // namespace

core::Result<ExitCode> status(const Service& service, const StatusOptions& options) {
  if (options.room) TRY(require_room(service, *options.room));
  TRY_ASSIGN(ArchiveFolder archive, ArchiveFolder::open_to_read(service.disk, service.archive()));
  TRY_ASSIGN(const auto totals, archive.catalogue().totals());
  TRY_ASSIGN(const auto entries, archive.catalogue().list(options.room.value_or("")));
  const core::Instant now = service.clock.now();
  Json rooms = Json::array(), transcripts = Json::array();
  for (const RoomTotals& room : totals) {
    if (options.room && room.room != *options.room) continue;
    TRY_ASSIGN(const core::RoomStats stats, archive.frontier().stats(room.room, now));
    rooms.push_back(room_json(room, stats));
    service.out.line("{}: {} transcripts ({} complete, {} incomplete, {} unknown), {} pages ({} missing), {} turns",
                     room.room, room.transcripts, room.complete, room.incomplete, room.unknown, room.pages,
                     room.missing_pages, room.turns);
    service.out.line("  visits: {} due, {} failed, {} refused; last success {}", room.queued, room.failed, room.refused,
                     room.last_success ? core::format_rfc3339(*room.last_success) : "never");
    service.out.line("  watched: {} ({} due, {} vanished); {}", stats.watches, stats.watches_due, stats.vanished,
                     due_words(stats, now));
    for (const core::Watch& watch : stats.alarmed) {
      service.out.line("  alarm: {} {} lists no transcript since {} ({} before)", core::name(watch.kind), watch.key,
                       core::format_rfc3339(watch.alarmed_since.value_or(now)), watch.items);
    }
    if (stats.pause) {
      service.out.line("  paused by {} since {}{}{}{}", stats.pause->by, core::format_rfc3339(stats.pause->since),
                       stats.pause->until ? " until " + core::format_rfc3339(*stats.pause->until) : "",
                       stats.pause->why.empty() ? "" : ": ", stats.pause->why);
    }
    if (room.requisites + room.requisites_queued + room.requisites_missing > 0) {
      service.out.line("  requisites: {} stored, {} due, {} not to be had", room.requisites, room.requisites_queued,
                       room.requisites_missing);
    }
  }
  if (rooms.empty() && options.room) service.out.line("{}: nothing of this room is in the archive", *options.room);
  for (const CatalogueEntry& entry : entries) {
    transcripts.push_back(entry_json(entry));
    service.out.line("  {:<10} {}  {}/{} pages, {}  {}", core::name(entry.completeness.verdict), entry.transcript_id,
                     entry.completeness.captured_pages, entry.completeness.declared_pages,
                     entry.kind == "transcript" ? fmt::format("{} turns", entry.turns) : entry.kind,
                     entry.title.value_or(""));
    for (const std::string& reason : entry.completeness.reasons) service.out.line("             {}", reason);
  }
  service.out.document({{"rooms", rooms}, {"transcripts", transcripts}});
  return ExitCode::done;
}

}  // namespace pressroom::app
