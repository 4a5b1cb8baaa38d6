// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "app/archive_folder.hpp"
#include "app/archive_rooms.hpp"
#include "app/service.hpp"
#include "app/watched_documents.hpp"
#include "core/time_format.hpp"

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;

/// The rooms that are named, each of them one that there is, or all that there are files of.
core::Result<std::vector<std::string>> asked_rooms(const Service& service, const RoomShelf& shelf,
                                                   const std::vector<std::string>& names) {
  std::vector<std::string> rooms = names;
  for (const std::string& room : rooms) TRY(require_room(service, room));
  if (!rooms.empty()) return rooms;
  for (const parsers::RoomRules& rules : shelf.rooms()) {
    TRY_ASSIGN(const bool worked_at, is_worked_at(service.disk, service.archive(), rules));
    if (worked_at) rooms.push_back(rules.room().name);
  }
  return rooms;
}

/// A room may be paused before it was ever crawled, and before anything was.
core::Result<ArchiveFolder> open_archive(const Service& service) {
  auto archive = ArchiveFolder::open_beside_writer(service.disk, service.archive());
  if (archive || archive.error().code != core::ErrorCode::not_found) return archive;
  return ArchiveFolder::open_to_write(service.disk, service.archive());
}

core::Result<void> make_known(const RoomShelf& shelf, core::Frontier& frontier, const std::vector<std::string>& rooms,
                              core::Instant now) {
  for (const std::string& room : rooms) {
    const parsers::RoomRules* rules = shelf.named(room);
    if (rules == nullptr) continue;  // of a room without a file the archive knows
    TRY_ASSIGN(const auto documents, documents_of(*rules, now, frontier));
    TRY(frontier.admit(room, documents));
  }
  return {};
}

}  // namespace

core::Result<ExitCode> pause(const Service& service, const PauseOptions& options) {
  const core::Instant now = service.clock.now();
  std::optional<core::Instant> until;
  if (options.until) {
    until = core::parse_rfc3339(*options.until);
    if (!until) until = core::parse_rfc3339(*options.until + "T00:00:00Z");
    if (!until) return core::fail(core::ErrorCode::usage, "YYYY-MM-DD or a time in RFC 3339 is wanted", "--until");
    if (*until <= now) return core::fail(core::ErrorCode::usage, "this moment is past", "--until");
  }
  TRY_ASSIGN(const RoomShelf shelf, service.rooms());
  TRY_ASSIGN(const auto rooms, asked_rooms(service, shelf, options.rooms));
  TRY_ASSIGN(ArchiveFolder archive, open_archive(service));
  auto frontier = archive.frontier();
  TRY(make_known(shelf, frontier, rooms, service.clock.now()));
  Json paused = Json::array();
  for (const std::string& room : rooms) {
    TRY(frontier.pause(room, {options.by, options.why, now, until}));
    service.out.line("{}: paused{}", room, until ? " until " + core::format_rfc3339(*until) : "");
    paused.push_back(room);
  }
  service.out.document({{"paused", paused}});
  return ExitCode::done;
}

core::Result<ExitCode> resume(const Service& service, const ResumeOptions& options) {
  TRY_ASSIGN(const RoomShelf shelf, service.rooms());
  TRY_ASSIGN(const auto rooms, asked_rooms(service, shelf, options.rooms));
  TRY_ASSIGN(ArchiveFolder archive, open_archive(service));
  auto frontier = archive.frontier();
  TRY(make_known(shelf, frontier, rooms, service.clock.now()));
  Json resumed = Json::array();
  for (const std::string& room : rooms) {
    TRY_ASSIGN(const auto was, frontier.pause_of(room, service.clock.now()));
    TRY(frontier.resume(room));
    service.out.line("{}: {}", room, was ? "goes on" : "was not paused");
    resumed.push_back(room);
  }
  service.out.document({{"resumed", resumed}});
  return ExitCode::done;
}

}  // namespace pressroom::app
