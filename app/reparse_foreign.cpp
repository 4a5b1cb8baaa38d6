// SPDX-License-Identifier: Apache-2.0
#include "app/reparse_foreign.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "app/edit_feed.hpp"
#include "app/foreign_archive.hpp"
#include "app/reparse_report.hpp"
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

/// Whether every transcript that was found is complete.
core::Result<bool> publish(ArchiveFolder& archive, const RoomShelf& rooms, const ForeignFindings& found,
                           SidecarPublisher& publisher, Faults& faults, ReparseReport& report) {
  StoredPages pages(archive);
  bool complete = true;
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
    complete = complete && (!built->is_transcript || published.report.completeness.verdict == core::Verdict::complete);
    report.add(published);
  }
  TRY(publisher.flush());
  return complete;
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
  ForeignArchive foreign(archive, rooms, faults);
  std::set<std::string> wanted(options.rooms.begin(), options.rooms.end());
  if (wanted.empty()) wanted.insert("*");
  for (const std::filesystem::path& file : files) {
    if (auto added = foreign.add(file, wanted); !added) faults.add(added.error());
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
  SearchKeeper(archive).catch_up();
  SidecarPublisher publisher(archive, service.clock, writing_of(options));
  ReparseReport report(service.out);
  TRY_ASSIGN(const bool complete, publish(archive, rooms, found, publisher, faults, report));
  TRY(bring_feeds_up_to_date(archive));
  const ExitCode exit = report.conclude(faults);
  json.update(report.json());
  json["faults"] = faults.json();
  service.out.document(json);
  return exit == ExitCode::done && !complete ? ExitCode::incomplete : exit;
}

}  // namespace pressroom::app
