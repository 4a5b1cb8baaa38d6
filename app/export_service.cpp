// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/archive_folder.hpp"
#include "app/archive_rooms.hpp"
#include "app/service.hpp"
#include "storage/exports/jsonl_export.hpp"

namespace pressroom::app {

namespace exports = storage::exports;

namespace {

/// A dataset that is silently one transcript short is worse than none.
core::Result<void> require_sidecars(const Service& service, const std::string& room) {
  TRY_ASSIGN(ArchiveFolder archive, ArchiveFolder::open_to_read(service.disk, service.archive()));
  TRY_ASSIGN(const auto entries, archive.catalogue().list());
  for (const auto& entry : entries) {
    if (entry.sidecar.empty() || (!room.empty() && entry.room != room)) continue;
    const std::filesystem::path file = archive.root() / entry.sidecar;
    if (service.disk.exists(file)) continue;
    return core::fail(core::ErrorCode::damaged,
                      "the sidecar of " + entry.transcript_id + " is not there; `pressroom reparse` writes it anew",
                      file.string());
  }
  return {};
}

}  // namespace

core::Result<ExitCode> export_dataset(const Service& service, const ExportOptions& options) {
  if (options.room) TRY(require_room(service, *options.room));
  TRY(ArchiveFolder::require(service.disk, service.archive()));
  exports::Selection selection;
  selection.room = options.room.value_or("");
  selection.since = options.since.value_or("");
  selection.until = options.until.value_or("");
  selection.incomplete = options.incomplete == ExportOptions::Incomplete::included ? exports::Incomplete::included
                                                                                   : exports::Incomplete::left_out;
  TRY(exports::check_selection(selection));
  TRY(require_sidecars(service, selection.room));
  TRY_ASSIGN(const exports::ExportTotals totals,
             exports::export_jsonl(service.disk, service.archive(), options.folder, selection));
  service.out.line("{} transcripts, {} turns, {} pages in {}", totals.transcripts, totals.turns, totals.pages,
                   options.folder.string());
  if (totals.left_out_incomplete > 0) {
    service.out.line("{} incomplete transcript(s) left out (--include-incomplete takes them)",
                     totals.left_out_incomplete);
  }
  if (totals.left_out_undated > 0)
    service.out.line("{} transcript(s) without a date left out", totals.left_out_undated);
  service.out.document({{"folder", options.folder.string()},
                        {"transcripts", totals.transcripts},
                        {"turns", totals.turns},
                        {"pages", totals.pages},
                        {"left_out_incomplete", totals.left_out_incomplete},
                        {"left_out_undated", totals.left_out_undated}});
  return ExitCode::done;
}

}  // namespace pressroom::app
