// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <map>
#include <nlohmann/json.hpp>

#include "app/archive_folder.hpp"
#include "app/archive_rooms.hpp"
#include "app/service.hpp"
#include "app/sidecar_publisher.hpp"

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;

void print_changes(const Service& service, const Published& published) {
  service.out.line("{} {}: {}", name(published.effect), published.report.transcript_id, published.cause);
  for (const TurnChange& change : published.changes) {
    service.out.line("  {} {}", change.turn_id, name(change.kind));
    if (!change.before.empty()) service.out.line("    - {}", change.before);
    if (!change.after.empty()) service.out.line("    + {}", change.after);
  }
}

Json as_json(const Published& published) {
  Json json{{"transcript_id", published.report.transcript_id},
            {"effect", name(published.effect)},
            {"cause", published.cause.empty() ? Json() : Json(published.cause)},
            {"verdict", core::name(published.report.completeness.verdict)},
            {"turns", published.report.turns}};
  json["changes"] = Json::array();
  for (const TurnChange& change : published.changes) {
    json["changes"].push_back(
        {{"turn_id", change.turn_id}, {"kind", name(change.kind)}, {"before", change.before}, {"after", change.after}});
  }
  return json;
}

/// Named rooms must be known; otherwise every room of the archive is read.
core::Result<std::vector<const parsers::RoomRules*>> wanted_rooms(const RoomShelf& rooms,
                                                                  const ReparseOptions& options) {
  std::vector<const parsers::RoomRules*> wanted;
  for (const std::string& word : options.rooms) {
    const parsers::RoomRules* rules = rooms.named(word);
    if (rules == nullptr) return core::fail(core::ErrorCode::usage, "there is no room of this name", word);
    wanted.push_back(rules);
  }
  if (options.rooms.empty()) {
    for (const parsers::RoomRules& rules : rooms.rooms()) wanted.push_back(&rules);
  }
  return wanted;
}

}  // namespace

core::Result<ExitCode> reparse(const Service& service, const ReparseOptions& options) {
  const bool writes = options.dry_run == DryRun::no;
  TRY(ArchiveFolder::require(service.disk, service.archive()));
  TRY_ASSIGN(ArchiveFolder archive, writes ? ArchiveFolder::open_to_write(service.disk, service.archive())
                                           : ArchiveFolder::open_to_read(service.disk, service.archive()));
  TRY_ASSIGN(const RoomShelf rooms, rooms_of_archive(service, archive));
  TRY_ASSIGN(const auto wanted, wanted_rooms(rooms, options));
  StoredPages pages(archive);
  SidecarPublisher publisher(archive, service.clock,
                             writes ? SidecarPublisher::Writing::on : SidecarPublisher::Writing::off);
  std::map<std::string_view, int> effects;
  Json json = Json::array();
  std::optional<core::Error> first_fault;
  for (const parsers::RoomRules* rules : wanted) {
    TRY_ASSIGN(const auto native_ids, archive.captures().transcripts(rules->room().name));
    for (const std::string& native_id : native_ids) {
      auto built = build_transcript(archive, pages, *rules, native_id);
      if (!built) {
        // One damaged record must not keep the rest of the archive from being read.
        service.out.failure(built.error());
        if (!first_fault) first_fault = built.error();
        continue;
      }
      TRY_ASSIGN(const Published published, publisher.publish(*rules, native_id, *built));
      ++effects[name(published.effect)];
      if (published.effect != Published::Effect::unchanged && published.effect != Published::Effect::none) {
        print_changes(service, published);
      }
      json.push_back(as_json(published));
    }
  }
  for (const auto& [effect, count] : effects) service.out.line("{:>6} {}", count, effect);
  if (first_fault) return exit_code_of(*first_fault);
  service.out.document({{"dry_run", !writes}, {"transcripts", json}});
  return ExitCode::done;
}

}  // namespace pressroom::app
