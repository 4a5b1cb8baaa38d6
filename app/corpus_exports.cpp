// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/export_formats.hpp"
#include "app/service.hpp"
#include "storage/exports/convokit_writer.hpp"
#include "storage/exports/selection.hpp"
#include "storage/exports/tei_writer.hpp"

namespace pressroom::app {

namespace exports = storage::exports;

namespace {

/// Gives every chosen transcript to `take`, one in memory at a time, and reports what was left out.
template <class Take>
core::Result<void> for_each_transcript(const Service& service, const exports::Selection& selection,
                                       nlohmann::ordered_json& document, LeftOut& left_out, Take take) {
  TRY_ASSIGN(const exports::ChosenSidecars chosen,
             exports::choose_sidecars(service.disk, service.archive(), selection));
  left_out = {static_cast<std::int64_t>(chosen.incomplete.size()), chosen.undated};
  std::size_t turns = 0;
  for (const exports::ChosenSidecar& choice : chosen.sidecars) {
    TRY_ASSIGN(const core::Transcript transcript, exports::read_chosen(service.disk, choice));
    TRY(take(choice, transcript));
    turns += transcript.turns.size();
  }
  document["transcripts"] = chosen.sidecars.size();
  document["turns"] = turns;
  service.out.line("{} transcripts, {} turns", chosen.sidecars.size(), turns);
  return {};
}

}  // namespace

core::Result<ExitCode> export_tei(const Service& service, const ExportOptions& options,
                                  const exports::Selection& selection, nlohmann::ordered_json& document,
                                  LeftOut& left_out) {
  TRY(service.disk.make_folders(options.folder));
  const auto write = [&](const exports::ChosenSidecar& choice,
                         const core::Transcript& transcript) -> core::Result<void> {
    const auto folder = options.folder / choice.room;
    TRY(service.disk.make_folders(folder));
    return service.disk.write_atomically(folder / (choice.file.stem().string() + ".xml"),
                                         exports::write_tei(transcript));
  };
  TRY(for_each_transcript(service, selection, document, left_out, write));
  return ExitCode::done;
}

core::Result<ExitCode> export_convokit(const Service& service, const ExportOptions& options,
                                       const exports::Selection& selection, nlohmann::ordered_json& document,
                                       LeftOut& left_out) {
  TRY_ASSIGN(auto writer, exports::ConvokitWriter::create(service.disk, options.folder));
  TRY(for_each_transcript(service, selection, document, left_out,
                          [&](const exports::ChosenSidecar& /*choice*/, const core::Transcript& transcript) {
                            return writer.add(transcript);
                          }));
  TRY_ASSIGN(const auto files, writer.finish());
  for (const exports::FileWritten& file : files) document["files"].push_back(file.file);
  return ExitCode::done;
}

}  // namespace pressroom::app
