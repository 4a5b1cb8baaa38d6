// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <nlohmann/json.hpp>
#include <thread>
#include <variant>

#include "app/archive_folder.hpp"
#include "app/archive_rooms.hpp"
#include "app/edit_feed.hpp"
#include "app/faults.hpp"
#include "app/parallel_builds.hpp"
#include "app/profile_report.hpp"
#include "app/reparse_foreign.hpp"
#include "app/reparse_report.hpp"
#include "app/service.hpp"
#include "app/sidecar_publisher.hpp"
#include "core/transcript_id.hpp"
#include "core/work_profile.hpp"

namespace pressroom::app {

namespace {

/// Named rooms, each of which has a room file or a copy; otherwise every room of the archive.
core::Result<std::vector<const parsers::RoomRules*>> wanted_rooms(const ArchiveRooms& rooms,
                                                                  const ReparseOptions& options, Faults& faults) {
  std::vector<const parsers::RoomRules*> wanted;
  for (const std::string& word : options.rooms) {
    const parsers::RoomRules* rules = rooms.shelf.named(word);
    if (rules == nullptr && !rooms.faults.empty()) return tl::unexpected(rooms.faults.front());
    if (rules == nullptr) return core::fail(core::ErrorCode::usage, "there is no room file of this name", word);
    wanted.push_back(rules);
  }
  if (options.rooms.empty()) {
    for (const core::Error& fault : rooms.faults) faults.add(fault);
    for (const parsers::RoomRules& rules : rooms.shelf.rooms()) wanted.push_back(&rules);
  }
  return wanted;
}

BuildOptions building_of(const ReparseOptions& options) {
  return {options.jobs.value_or(std::max(1, static_cast<int>(std::thread::hardware_concurrency()))), options.unchanged,
          nullptr};
}

/// Every transcript of these rooms, told to `report`.
core::Result<void> reparse_all(ArchiveFolder& archive, SidecarPublisher& publisher,
                               const std::vector<const parsers::RoomRules*>& rooms, const BuildOptions& options,
                               Faults& faults, ReparseReport& report) {
  std::vector<ToBuild> transcripts;
  for (const parsers::RoomRules* rules : rooms) {
    TRY_ASSIGN(const auto native_ids, archive.captures().transcripts(rules->room().name));
    for (const std::string& native_id : native_ids) transcripts.push_back({rules, native_id});
  }
  const auto take = [&](const ToBuild& transcript, core::Result<Build> build) -> core::Result<void> {
    if (!build) {
      faults.add(build.error());
      publisher.doubt(core::transcript_id(transcript.rules->room().name, transcript.native_id));
    } else if (const auto* row = std::get_if<storage::database::CatalogueEntry>(&*build)) {
      TRY(publisher.leave(*row));
      report.add_unparsed(*row);
    } else {
      const auto& built = std::get<BuiltTranscript>(*build);
      TRY_ASSIGN(const Published published, publisher.publish(*transcript.rules, transcript.native_id, built));
      report.add(published);
    }
    return {};
  };
  TRY(build_in_order(archive, transcripts, options, take));
  return publisher.flush();
}

}  // namespace

core::Result<ExitCode> reparse(const Service& service, const ReparseOptions& options) {
  if (!options.from.empty()) return reparse_foreign(service, options);
  const bool writes = options.dry_run == DryRun::no;
  // Room files and names are checked before anything is opened to write: their faults must leave no trace.
  TRY_ASSIGN(RoomShelf todays, service.rooms());
  for (const std::string& word : options.rooms) TRY(require_room(service, word));
  TRY(ArchiveFolder::require(service.disk, service.archive()));
  TRY_ASSIGN(ArchiveFolder archive, writes ? ArchiveFolder::open_to_write(service.disk, service.archive())
                                           : ArchiveFolder::open_to_read(service.disk, service.archive()));
  const auto catalogue = archive.catalogue();
  TRY_ASSIGN(const ArchiveRooms rooms, rooms_of_archive(std::move(todays), archive.disk(), archive.root(), &catalogue));
  Faults faults(service.out);
  TRY_ASSIGN(const auto wanted, wanted_rooms(rooms, options, faults));
  core::WorkProfile profile;
  const core::WorkProfile::Bind bind(options.profile ? &profile : nullptr);
  if (writes) SearchKeeper(archive).catch_up();
  SidecarPublisher publisher(archive, service.clock, writing_of(options));
  ReparseReport report(service.out);
  TRY(reparse_all(archive, publisher, wanted, building_of(options), faults, report));
  if (writes) TRY(bring_feeds_up_to_date(archive));
  const ExitCode exit = report.conclude(faults);
  nlohmann::ordered_json json{{"dry_run", options.dry_run == DryRun::yes}};
  json.update(report.json());
  if (options.profile) {
    print_profile(profile, service.out);
    json["profile"] = profile_json(profile);
  }
  json["faults"] = faults.json();
  service.out.document(json);
  return exit;
}

}  // namespace pressroom::app
