// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/archive_folder.hpp"
#include "app/archive_rooms.hpp"
#include "app/faults.hpp"
#include "app/history_json.hpp"
#include "app/history_text.hpp"
#include "app/revision_files.hpp"
#include "app/service.hpp"
#include "core/time_format.hpp"
#include "storage/database/history_store.hpp"

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;

core::Result<core::Instant> begin_of(const HistoryOptions& options) {
  if (!options.since) return core::Instant{};
  const auto begin = core::parse_rfc3339(*options.since + "T00:00:00Z");
  if (!begin) return core::fail(core::ErrorCode::usage, "a day of the form YYYY-MM-DD is wanted", "--since");
  return *begin;
}

std::string joined(const std::vector<core::EditClass>& classes) {
  std::string names;
  for (const core::EditClass edit_class : classes) names.append(names.empty() ? "" : ", ").append(name(edit_class));
  return names;
}

core::Result<ExitCode> list_changed(const Service& service, const HistoryOptions& options) {
  TRY_ASSIGN(const core::Instant since, begin_of(options));
  if (options.room) TRY(require_room(service, *options.room));
  TRY_ASSIGN(ArchiveFolder archive, ArchiveFolder::open_to_read(service.disk, service.archive()));
  TRY_ASSIGN(const auto changed,
             storage::database::HistoryStore(archive.database()).list(options.room.value_or(""), since));
  Json transcripts = Json::array();
  for (const auto& one : changed) {
    TRY_ASSIGN(const auto entry, archive.catalogue().find(one.transcript_id));
    const std::string title = entry ? entry->title.value_or("") : "";
    service.out.line("{}  {}  {} revision{}, changed {} time{}: {}\n    {}", core::format_rfc3339(one.changed_at),
                     one.transcript_id, one.revisions, one.revisions == 1 ? "" : "s", one.changes,
                     one.changes == 1 ? "" : "s", joined(one.classes), title);
    transcripts.push_back({{"transcript_id", one.transcript_id},
                           {"room", one.room},
                           {"title", title.empty() ? Json() : Json(title)},
                           {"revisions", one.revisions},
                           {"changes", one.changes},
                           {"changed_at", core::format_rfc3339(one.changed_at)},
                           {"classes", classes_json(one.classes)}});
  }
  if (changed.empty()) service.out.line("no transcript was changed by its site");
  service.out.document({{"transcripts", transcripts}});
  return ExitCode::done;
}

/// Every part of it is harmless to a terminal already.
void print(const Service& service, const std::string& text) {
  if (!service.out.is_json() && !service.out.is_quiet()) std::fwrite(text.data(), 1, text.size(), stdout);
}

core::Result<ExitCode> tell_history(const Service& service, const HistoryOptions& options) {
  if (options.since)
    return core::fail(core::ErrorCode::usage, "goes with the list, and not with a transcript", "--since");
  TRY(ArchiveFolder::require(service.disk, service.archive()));
  TRY_ASSIGN(const TranscriptName name,
             find_transcript(service.disk, service.archive(), *options.transcript, options.room.value_or("")));
  const RevisionFiles files = read_revisions(service.disk, service.archive(), name);
  Faults faults(service.out);
  for (const core::Error& fault : files.faults) faults.add(fault);
  Json document;
  if (!files.revisions.empty()) {
    const auto edits = core::edits_of(files.revisions);
    print(service, history_text(files.revisions, edits, style_of_output()));
    if (service.out.is_json()) document = history_json(files.revisions, edits);
  }
  document["faults"] = faults.json();
  service.out.document(document);
  return files.faults.empty() ? ExitCode::done : ExitCode::damaged;
}

}  // namespace

core::Result<ExitCode> history(const Service& service, const HistoryOptions& options) {
  return options.transcript ? tell_history(service, options) : list_changed(service, options);
}

}  // namespace pressroom::app
