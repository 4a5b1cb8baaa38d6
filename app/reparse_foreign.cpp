// SPDX-License-Identifier: Apache-2.0
#include "app/reparse_foreign.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "app/foreign_archive.hpp"
#include "app/sidecar_publisher.hpp"
#include "app/verify_paths.hpp"

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;

/// WARC and WACZ files among what was named, before anything is made or written.
core::Result<std::vector<std::filesystem::path>> files_of(const Service& service,
                                                          const std::vector<std::filesystem::path>& named) {
  TRY_ASSIGN(const auto paths, find_verify_paths(service.disk, named));
  std::vector<std::filesystem::path> files;
  for (const VerifyPath& path : paths) {
    if (path.kind == VerifyPath::Kind::index) continue;
    if (path.kind != VerifyPath::Kind::warc && path.kind != VerifyPath::Kind::wacz) {
      return core::fail(core::ErrorCode::usage, "this is no WARC and no WACZ, nor a folder of such", path.path);
    }
    files.push_back(path.path);
  }
  return files;
}

core::Result<Json> publish(const Service& service, ArchiveFolder& archive, const RoomShelf& rooms,
                           const ForeignFindings& found, Faults& faults, ExitCode& exit) {
  SidecarPublisher publisher(archive, service.clock, SidecarPublisher::Writing::on);
  StoredPages pages(archive);
  Json transcripts = Json::array();
  for (const auto& [room, native_id] : found.transcripts) {
    const parsers::RoomRules* rules = rooms.named(room);
    if (rules == nullptr) continue;
    const auto built = build_transcript(archive, pages, *rules, native_id);
    if (!built) {
      // What no record is left of any more was found under other rules.
      if (built.error().code != core::ErrorCode::not_found) faults.add(built.error());
      continue;
    }
    TRY_ASSIGN(const Published published, publisher.publish(*rules, native_id, *built));
    const auto& completeness = published.report.completeness;
    if (built->is_transcript && completeness.verdict != core::Verdict::complete) exit = ExitCode::incomplete;
    service.out.line("{} {}: {}, {} turns", name(published.effect), published.report.transcript_id,
                     core::name(completeness.verdict), published.report.turns);
    transcripts.push_back({{"transcript_id", published.report.transcript_id},
                           {"effect", name(published.effect)},
                           {"verdict", core::name(completeness.verdict)},
                           {"reasons", completeness.reasons},
                           {"turns", published.report.turns},
                           {"revision", published.report.revision}});
  }
  TRY(publisher.flush());
  return transcripts;
}

}  // namespace

core::Result<ExitCode> reparse_foreign(const Service& service, const ReparseOptions& options) {
  TRY_ASSIGN(const RoomShelf rooms, service.rooms());
  for (const std::string& word : options.rooms) {
    if (rooms.named(word) == nullptr) {
      return core::fail(core::ErrorCode::usage, "there is no room file of this name", word);
    }
  }
  TRY_ASSIGN(const auto files, files_of(service, options.from));
  TRY_ASSIGN(ArchiveFolder archive, ArchiveFolder::open_to_write(service.disk, service.archive()));
  Faults faults(service.out);
  ForeignArchive foreign(archive, rooms, {options.rooms.begin(), options.rooms.end()}, faults);
  for (const std::filesystem::path& file : files) {
    if (auto added = foreign.add(file); !added) faults.add(added.error());
  }
  const ForeignFindings& found = foreign.findings();
  Json json{{"files", Json::array()}, {"skipped", Json::object()}};
  for (const ForeignFindings::File& file : found.files) {
    service.out.line("{}: {} records, {} of transcripts", file.path, file.records, file.captures);
    json["files"].push_back(
        {{"file", file.path}, {"name", file.name}, {"records", file.records}, {"captures", file.captures}});
  }
  for (const auto& [reason, count] : found.skipped) {
    service.out.line("{:>6} skipped: {}", count, reason);
    json["skipped"][reason] = count;
  }
  ExitCode exit = ExitCode::done;
  TRY_ASSIGN(json["transcripts"], publish(service, archive, rooms, found, faults, exit));
  json["faults"] = faults.json();
  service.out.document(json);
  return faults.empty() ? exit : faults.exit();
}

}  // namespace pressroom::app
