// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "app/archive_rebuild.hpp"
#include "app/service.hpp"

namespace pressroom::app {

core::Result<ExitCode> rebuild(const Service& service, const RebuildOptions&) {
  TRY_ASSIGN(RoomShelf rooms, service.rooms());
  if (!service.disk.exists(service.archive() / "warc")) {
    return core::fail(core::ErrorCode::not_found, "there is no archive here (no folder warc)",
                      service.archive().string());
  }
  TRY_ASSIGN(ArchiveFolder archive, ArchiveFolder::open_to_rebuild(service.disk, service.archive()));
  Faults faults(service.out);
  TRY_ASSIGN(const Rebuilt rebuilt, ArchiveRebuild(std::move(archive), service.clock, faults).run(std::move(rooms)));
  service.out.line("{} WARC files, {} captures, {} transcripts", rebuilt.warc_files, rebuilt.captures,
                   rebuilt.transcripts);
  nlohmann::ordered_json json{
      {"warc_files", rebuilt.warc_files}, {"captures", rebuilt.captures}, {"transcripts", rebuilt.transcripts}};
  json["set_aside"] = rebuilt.set_aside ? nlohmann::ordered_json(rebuilt.set_aside->string()) : nullptr;
  json["faults"] = faults.json();
  service.out.document(json);
  return faults.exit();
}

}  // namespace pressroom::app
