// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/archive_folder.hpp"
#include "app/archive_rooms.hpp"
#include "app/export_formats.hpp"
#include "app/service.hpp"
#include "core/transcript_id.hpp"

namespace pressroom::app {

namespace exports = storage::exports;

namespace {

/// A dataset that is silently one transcript short is worse than none.
core::Result<void> require_sidecars(const Service& service, const std::string& room) {
  TRY_ASSIGN(ArchiveFolder archive, ArchiveFolder::open_to_read(service.disk, service.archive()));
  return archive.catalogue().visit_sidecars([&](const storage::database::NamedSidecar& named) -> core::Result<void> {
    if (!room.empty() && core::room_of(named.transcript_id) != room) return {};
    const std::filesystem::path file = archive.root() / named.sidecar;
    if (service.disk.exists(file)) return {};
    return core::fail(core::ErrorCode::damaged,
                      "the sidecar of " + named.transcript_id + " is not there; `pressroom reparse` writes it anew",
                      file.string());
  });
}

/// A transcript is named by its full id, or by the room's own name for it beside --room.
std::string transcript_of(const ExportOptions& options) {
  const std::string transcript = options.transcript.value_or("");
  const bool is_native_id = options.room && !transcript.empty() && !transcript.starts_with(*options.room + ":");
  return is_native_id ? core::transcript_id(*options.room, transcript) : transcript;
}

core::Result<exports::Selection> selection_of(const ExportOptions& options) {
  if (options.format != "wacz" && (options.transcript || options.sign)) {
    return core::fail(core::ErrorCode::usage, "this option goes with wacz alone",
                      options.transcript ? "--transcript" : "--sign");
  }
  if (options.format == "wacz" && (options.layout || options.anonymize)) {
    return core::fail(core::ErrorCode::usage, "this option does not go with wacz",
                      options.layout ? "--layout" : "--anonymize");
  }
  exports::Selection selection;
  selection.room = options.room.value_or("");
  selection.transcript = transcript_of(options);
  if (options.transcript && selection.transcript.find(':') == std::string::npos) {
    return core::fail(core::ErrorCode::usage, "ROOM:ID is wanted, or --room beside it", "--transcript");
  }
  selection.since = options.since.value_or("");
  selection.until = options.until.value_or("");
  selection.incomplete = options.incomplete == ExportOptions::Incomplete::included ? exports::Incomplete::included
                                                                                   : exports::Incomplete::left_out;
  TRY(exports::check_selection(selection));
  if (!selection.transcript.empty()) selection.room = core::room_of(selection.transcript);
  return selection;
}

}  // namespace

core::Result<ExitCode> export_dataset(const Service& service, const ExportOptions& options) {
  if (options.room) TRY(require_room(service, *options.room));
  TRY(ArchiveFolder::require(service.disk, service.archive()));
  TRY_ASSIGN(const exports::Selection selection, selection_of(options));
  TRY(require_sidecars(service, selection.room));
  nlohmann::ordered_json document{{"folder", options.folder.string()}};
  LeftOut left_out;
  const auto write = options.format == "wacz" ? export_packages : export_tables;
  TRY_ASSIGN(const ExitCode exit, write(service, options, selection, document, left_out));
  if (left_out.incomplete > 0) {
    service.out.line("{} incomplete transcript(s) left out (--include-incomplete takes them)", left_out.incomplete);
  }
  if (left_out.undated > 0) service.out.line("{} transcript(s) without a date left out", left_out.undated);
  document["left_out_incomplete"] = left_out.incomplete;
  document["left_out_undated"] = left_out.undated;
  service.out.document(document);
  return exit;
}

}  // namespace pressroom::app
