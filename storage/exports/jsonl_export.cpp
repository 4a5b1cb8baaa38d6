// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/jsonl_export.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/digest.hpp"
#include "storage/exports/datapackage.hpp"

namespace pressroom::storage::exports {

using core::Result;

namespace {

/// One table on its way to disk: grows under a temporary name, gets its own name when it is whole.
class TableFile {
 public:
  static Result<TableFile> create(core::Disk& disk, const std::filesystem::path& folder, const Table& table) {
    TableFile file(disk, folder, table);
    // What an interrupted export left must not be continued.
    if (disk.exists(file.partial())) TRY(disk.remove(file.partial()));
    TRY_ASSIGN(file.out_, disk.open_append(file.partial()));
    return file;
  }

  /// `write_row(json)` writes one object.
  template <class WriteRow>
  Result<void> add(WriteRow write_row) {
    JsonWriter json(JsonWriter::Style::compact);
    write_row(json);
    const std::string line = json.take();
    digest_->update(line);
    return out_->append(line);
  }

  Result<Resource> close() {
    Resource resource{.table = table_,
                      .file = fmt::format("{}.jsonl", table_->name),
                      .format = "jsonl",
                      .mediatype = "application/jsonl",
                      .bytes = out_->size(),
                      .sha256 = digest_->hex()};
    TRY(out_->sync());
    out_.reset();
    TRY(disk_->rename(partial(), folder_ / resource.file));
    return resource;
  }

 private:
  TableFile(core::Disk& disk, std::filesystem::path folder, const Table& table)
      : disk_(&disk), folder_(std::move(folder)), table_(&table), digest_(std::make_unique<core::Sha256>()) {}
  std::filesystem::path partial() const { return folder_ / fmt::format("{}.jsonl.partial", table_->name); }

  core::Disk* disk_;
  std::filesystem::path folder_;
  const Table* table_;
  std::unique_ptr<core::Sha256> digest_;
  std::unique_ptr<core::AppendFile> out_;
};

}  // namespace

Result<ExportTotals> export_jsonl(core::Disk& disk, const std::filesystem::path& archive,
                                  const std::filesystem::path& folder, const Selection& selection) {
  TRY(check_selection(selection));
  TRY_ASSIGN(const ChosenSidecars chosen, choose_sidecars(disk, archive, selection));
  ExportTotals totals;
  totals.left_out_incomplete = static_cast<std::int64_t>(chosen.incomplete.size());
  totals.left_out_undated = chosen.undated;

  TRY(disk.make_folders(folder));
  TRY_ASSIGN(auto turns, TableFile::create(disk, folder, turns_table()));
  TRY_ASSIGN(auto transcripts, TableFile::create(disk, folder, transcripts_table()));
  TRY_ASSIGN(auto pages, TableFile::create(disk, folder, pages_table()));
  std::optional<core::Instant> newest;
  for (const ChosenSidecar& choice : chosen.sidecars) {
    TRY_ASSIGN(const auto transcript, read_chosen(disk, choice));
    TRY(transcripts.add([&](JsonWriter& json) { write_transcript_row(json, transcript); }));
    for (const core::Turn& turn : transcript.turns) {
      TRY(turns.add([&](JsonWriter& json) { write_turn_row(json, transcript, turn); }));
    }
    for (const core::TranscriptPage& page : transcript.pages) {
      TRY(pages.add([&](JsonWriter& json) { write_page_row(json, transcript, page); }));
      newest = std::max(newest.value_or(page.capture.captured_at), page.capture.captured_at);
    }
    ++totals.transcripts;
    totals.turns += static_cast<std::int64_t>(transcript.turns.size());
    totals.pages += static_cast<std::int64_t>(transcript.pages.size());
  }
  std::vector<Resource> resources;
  for (TableFile* file : {&turns, &transcripts, &pages}) {
    TRY_ASSIGN(auto resource, file->close());
    resources.push_back(std::move(resource));
  }
  TRY(disk.write_atomically(folder / "datapackage.json", write_datapackage(resources, newest)));
  return totals;
}

}  // namespace pressroom::storage::exports
