// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "app/archive_rooms.hpp"
#include "app/drift_watch.hpp"
#include "app/host_clocks.hpp"
#include "app/service.hpp"
#include "app/streamed_document.hpp"
#include "core/time_format.hpp"

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;
using storage::database::CatalogueEntry;
using storage::database::DriftAlarm;
using storage::database::RoomTotals;
using storage::database::SqliteFrontier;

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

/// Why one host of a room is not asked, and until when.
struct Blocked {
  std::string host;
  std::string_view why;  ///< back-off, retry-after, circuit, robots-unreachable
  std::string detail;    ///< for people
  core::Instant until{};
};

core::Result<std::vector<Blocked>> blocked_in(const SqliteFrontier& frontier, const std::string& room,
                                              core::Instant now) {
  std::vector<Blocked> blocked;
  TRY_ASSIGN(const auto hosts, frontier.blocked_hosts(room, now));
  blocked.reserve(hosts.size());
  for (const core::HostState& host : hosts) {
    blocked.push_back({clock_owner(host.key), core::name(host.block), why_blocked(host), host.blocked_until});
  }
  TRY_ASSIGN(const auto copies, frontier.unreachable_robots(room));
  for (const core::RobotsCopy& copy : copies) {
    blocked.push_back({copy.origin, core::name(core::Refusal::Kind::robots_unreachable),
                       fmt::format("robots.txt cannot be read ({})", copy.detail), copy.expires_at});
  }
  return blocked;
}

Json blocked_json(const std::vector<Blocked>& blocked) {
  Json hosts = Json::array();
  for (const Blocked& host : blocked) {
    hosts.push_back(
        {{"host", host.host}, {"why", host.why}, {"detail", host.detail}, {"until", core::format_rfc3339(host.until)}});
  }
  return hosts;
}

Json drifts_json(const std::vector<DriftAlarm>& drifts) {
  Json json = Json::array();
  for (const DriftAlarm& drift : drifts) {
    json.push_back({{"figure", drift.figure},
                    {"since", core::format_rfc3339(drift.since)},
                    {"transcript_id", drift.transcript_id},
                    {"detail", words_for(drift)}});
  }
  return json;
}

Json room_json(const RoomTotals& room, const core::RoomStats& stats, const std::vector<Blocked>& blocked,
               const std::vector<DriftAlarm>& drifts) {
  return {{"room", room.room},
          {"transcripts", room.transcripts},
          {"complete", room.complete},
          {"incomplete", room.incomplete},
          {"unknown", room.unknown},
          {"unread", room.unread},
          {"pages", room.pages},
          {"missing_pages", room.missing_pages},
          {"turns", room.turns},
          {"due", room.queued},
          {"failed", room.failed},
          {"refused", room.refused},
          {"requisites", room.requisites},
          {"requisites_due", room.requisites_queued},
          {"requisites_missing", room.requisites_missing},
          {"last_success", instant_json(stats.last_success)},
          {"watched", stats.watches},
          {"watched_due", stats.watches_due},
          {"vanished", stats.vanished},
          {"alarms", alarms_json(stats.alarmed)},
          {"drift", drifts_json(drifts)},
          {"next_due", instant_json(stats.oldest_due())},
          {"blocked", blocked_json(blocked)},
          {"paused", pause_json(stats.pause)}};
}

/// "since ..." for what has waited, "at ..." for what is to come.
std::string due_words(const std::optional<core::Instant>& due, core::Instant now) {
  if (!due) return "nothing is due";
  return fmt::format("{} {}", *due <= now ? "due since" : "next due at", core::format_rfc3339(*due));
}

bool has_vanished(const core::Watch* absent) {
  return absent != nullptr && absent->state == core::Watch::State::vanished;
}

/// `absent` is the transcript's watch where the site has it no more.
Json entry_json(const CatalogueEntry& entry, const core::Watch* absent) {
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
          {"last_success", instant_json(entry.last_success)},
          {"absent_since", absent == nullptr ? Json() : instant_json(absent->absent_since)},
          {"vanished", has_vanished(absent)}};
}

void tell_room(const Output& out, const RoomTotals& room, const core::RoomStats& stats,
               const std::vector<Blocked>& blocked, const std::vector<DriftAlarm>& drifts, core::Instant now) {
  out.line("{}: {} transcripts ({} complete, {} incomplete, {} unknown), {} pages ({} missing), {} turns", room.room,
           room.transcripts, room.complete, room.incomplete, room.unknown, room.pages, room.missing_pages, room.turns);
  if (room.unread > 0) out.line("  {} found, not read yet", room.unread);
  out.line("  visits: {} queued, {} failed, {} refused{}; last success {}", room.queued, room.failed, room.refused,
           stats.oldest_visit ? "; " + due_words(stats.oldest_visit, now) : "",
           stats.last_success ? core::format_rfc3339(*stats.last_success) : "never");
  out.line("  watched: {} ({} due, {} vanished); {}", stats.watches, stats.watches_due, stats.vanished,
           due_words(stats.oldest_watch, now));
  for (const Blocked& host : blocked) {
    out.line("  blocked: {} {} {}: {}", host.host, host.until > now ? "until" : "may be tried again since",
             core::format_rfc3339(host.until), host.detail);
  }
  for (const core::Watch& watch : stats.alarmed) {
    out.line("  alarm: {} {} lists no transcript since {} ({} before)", core::name(watch.kind), watch.key,
             core::format_rfc3339(watch.alarmed_since.value_or(now)), watch.items);
  }
  for (const DriftAlarm& drift : drifts) {
    out.line("  drift: {} since {}: {}", drift.transcript_id, core::format_rfc3339(drift.since), words_for(drift));
  }
  if (stats.pause) {
    out.line("  paused by {} since {}{}{}{}", stats.pause->by, core::format_rfc3339(stats.pause->since),
             stats.pause->until ? " until " + core::format_rfc3339(*stats.pause->until) : "",
             stats.pause->why.empty() ? "" : ": ", stats.pause->why);
  }
  if (room.requisites + room.requisites_queued + room.requisites_missing > 0) {
    out.line("  requisites: {} stored, {} due, {} not to be had", room.requisites, room.requisites_queued,
             room.requisites_missing);
  }
}

void tell_entry(const Output& out, const CatalogueEntry& entry, const core::Watch* absent) {
  const std::string_view verdict = core::name(entry.completeness.verdict);
  out.line("  {:<10} {}  {}/{} pages, {}  {}", has_vanished(absent) ? core::name(absent->state) : verdict,
           entry.transcript_id, entry.completeness.captured_pages, entry.completeness.declared_pages,
           entry.kind == "transcript" ? fmt::format("{} turns", entry.turns) : entry.kind, entry.title.value_or(""));
  if (absent != nullptr && absent->absent_since) {
    out.line("             gone since {}, {}", core::format_rfc3339(*absent->absent_since),
             has_vanished(absent) ? fmt::format("kept as it was ({})", verdict) : "to be confirmed");
  }
  for (const std::string& reason : entry.completeness.reasons) out.line("             {}", reason);
}

/// Files of other tools. Whether their bytes are still the same is for verify to say.
core::Result<Json> foreign_json(const Output& out, ArchiveFolder& archive) {
  Json files = Json::array();
  TRY_ASSIGN(const ForeignRegister* others, archive.foreign());
  for (const auto& [name, file] : others->files()) {
    const bool there = others->open(name).has_value();
    if (!there) out.line("gone: {}, a file of another tool that the archive rests on", others->place(file).string());
    files.push_back({{"name", name}, {"path", others->place(file).string()}, {"entry", file.entry}, {"there", there}});
  }
  return files;
}

using Listed = storage::database::Catalogue::Listed;

/// Lines of transcripts for people and, with --json, all of them as a list of the document, none of which is held.
class Listing {
 public:
  Listing(const Output& out, StreamedDocument& document, ArchiveFolder& archive, Listed listed)
      : out_(out), document_(document), archive_(archive), listed_(listed) {}

  core::Result<void> tell(const std::string& room) {
    std::map<std::string, core::Watch> absent;  // by native id
    TRY_ASSIGN(auto gone, archive_.frontier().absent_transcripts(room));
    for (core::Watch& watch : gone) {
      std::string key = watch.key;
      absent.emplace(std::move(key), std::move(watch));
    }
    std::size_t told = 0, left_out = 0;
    TRY(archive_.catalogue().visit(room, listed_, [&](const CatalogueEntry& entry) -> core::Result<void> {
      const auto found = absent.find(entry.native_id);
      const core::Watch* watch = found == absent.end() ? nullptr : &found->second;
      if (out_.is_json()) {
        document_.item(entry_json(entry, watch));
      } else if (listed_ == Listed::all || told < k_most_told) {
        tell_entry(out_, entry, watch);
        ++told;
      } else {
        ++left_out;
      }
      return {};
    }));
    if (left_out > 0) out_.line("  ... and {} more: `pressroom status {}` lists them all", left_out, room);
    return {};
  }

 private:
  /// As many as a person reads of a room among others.
  static constexpr std::size_t k_most_told = 20;

  const Output& out_;
  StreamedDocument& document_;
  ArchiveFolder& archive_;
  Listed listed_;
};

core::Result<Json> tell_totals(const Service& service, ArchiveFolder& archive, const RoomTotals& room) {
  const core::Instant now = service.clock.now();
  const SqliteFrontier frontier = archive.frontier();
  TRY_ASSIGN(const core::RoomStats stats, frontier.stats(room.room, now));
  TRY_ASSIGN(const auto blocked, blocked_in(frontier, room.room, now));
  TRY_ASSIGN(const auto drifts, archive.figures().alarms(room.room));
  tell_room(service.out, room, stats, blocked, drifts, now);
  return room_json(room, stats, blocked, drifts);
}

}  // namespace

core::Result<ExitCode> status(const Service& service, const StatusOptions& options) {
  if (options.room) TRY(require_room(service, *options.room));
  TRY_ASSIGN(ArchiveFolder archive, ArchiveFolder::open_to_read(service.disk, service.archive()));
  TRY_ASSIGN(auto totals, archive.catalogue().totals());
  const auto is_unwanted = [&](const RoomTotals& room) { return options.room && room.room != *options.room; };
  totals.erase(std::remove_if(totals.begin(), totals.end(), is_unwanted), totals.end());
  if (totals.empty() && options.room) service.out.line("{}: nothing of this room is in the archive", *options.room);
  const Listed listed = options.room ? Listed::all : Listed::wanting_attention;
  StreamedDocument document(service.out);
  Listing listing(service.out, document, archive, listed);
  Json rooms = Json::array();
  for (const RoomTotals& room : totals) {
    TRY_ASSIGN(Json told, tell_totals(service, archive, room));
    rooms.push_back(std::move(told));
    // For people a room's transcripts stand below it.
    if (!service.out.is_json()) TRY(listing.tell(room.room));
  }
  document.member("rooms", rooms);
  document.member("listed", listed == Listed::all ? "all" : "wanting-attention");
  document.begin_list("transcripts");
  core::Result<void> listed_all;
  for (const RoomTotals& room : totals) {
    if (listed_all && service.out.is_json()) listed_all = listing.tell(room.room);
  }
  document.end_list();
  auto foreign = foreign_json(service.out, archive);
  const core::Error* fault = !listed_all ? &listed_all.error() : !foreign ? &foreign.error() : nullptr;
  // A part is printed: it is brought to its end, and says that it is one.
  if (fault != nullptr) {
    document.member("error", error_json(*fault));
    service.out.fault(*fault);
  } else {
    document.member("foreign", *foreign);
  }
  document.end();
  return fault != nullptr ? ExitCode::failed : ExitCode::done;
}

}  // namespace pressroom::app
