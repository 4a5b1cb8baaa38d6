// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "app/archive_folder.hpp"
#include "app/service.hpp"
#include "app/watched_documents.hpp"
#include "core/time_format.hpp"

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;

/// The rooms that are named, or all that there are files of. A room may be paused before it was ever crawled.
core::Result<std::vector<std::string>> known_rooms(const Service& service, core::Frontier& frontier,
                                                   const std::vector<std::string>& names) {
  TRY_ASSIGN(const RoomShelf shelf, service.rooms());
  std::vector<std::string> rooms = names;
  if (rooms.empty()) {
    for (const parsers::RoomRules& rules : shelf.rooms()) rooms.push_back(rules.room().name);
  }
  for (const std::string& room : rooms) {
    const parsers::RoomRules* rules = shelf.named(room);
    if (rules == nullptr) continue;  // of a room without a file the archive may know
    TRY_ASSIGN(const auto documents, documents_of(*rules, service.clock.now(), frontier));
    TRY(frontier.admit(room, documents));
  }
  return rooms;
}

}  // namespace

core::Result<ExitCode> pause(const Service& service, const PauseOptions& options) {
  const core::Instant now = service.clock.now();
  std::optional<core::Instant> until;
  if (options.until) {
    until = core::parse_rfc3339(*options.until);
    if (!until) until = core::parse_rfc3339(*options.until + "T00:00:00Z");
    if (!until) return core::fail(core::ErrorCode::usage, "YYYY-MM-DD or a time in RFC 3339 is wanted", "--until");
  }
  TRY_ASSIGN(ArchiveFolder archive, ArchiveFolder::open_beside_writer(service.disk, service.archive()));
  auto frontier = archive.frontier();
  TRY_ASSIGN(const auto rooms, known_rooms(service, frontier, options.rooms));
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
  TRY_ASSIGN(ArchiveFolder archive, ArchiveFolder::open_beside_writer(service.disk, service.archive()));
  auto frontier = archive.frontier();
  TRY_ASSIGN(const auto rooms, known_rooms(service, frontier, options.rooms));
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
