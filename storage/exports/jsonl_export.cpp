// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/jsonl_export.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/digest.hpp"
#include "core/time_format.hpp"
#include "storage/exports/datapackage.hpp"
#include "storage/exports/sidecar.hpp"
#include "storage/exports/sidecar_path.hpp"

namespace pressroom::storage::exports {

using core::Result;

namespace {

constexpr std::uint64_t max_sidecar_bytes = 256ull << 20;

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

struct Chosen {
  std::string date;
  std::string transcript_id;
  std::filesystem::path file;

  /// Undated ones last.
  auto key() const { return std::tuple(date.empty(), std::string_view(date), std::string_view(transcript_id)); }
};

Result<void> check_bound(std::string_view option, std::string_view date) {
  const std::string_view form = "dddd-dd-dd";
  bool fits = date.empty() || date.size() == form.size();
  for (std::size_t i = 0; fits && i < date.size(); ++i) {
    fits = form[i] == 'd' ? date[i] >= '0' && date[i] <= '9' : date[i] == form[i];
  }
  if (!fits) {
    return core::fail(core::ErrorCode::usage, fmt::format("\"{}\" is no date of the form YYYY-MM-DD", date),
                      std::string(option));
  }
  if (date.empty() || core::parse_rfc3339(std::string(date) + "T00:00:00Z")) return {};
  return core::fail(core::ErrorCode::usage, fmt::format("no calendar has the day {}", date), std::string(option));
}

Result<core::Transcript> read(const core::Disk& disk, const std::filesystem::path& file) {
  TRY_ASSIGN(const std::string bytes, disk.read_all(file, max_sidecar_bytes));
  auto transcript = read_sidecar(bytes, file.string());
  // A sidecar is ours: what is wrong with its form was done to it.
  if (!transcript && transcript.error().code == core::ErrorCode::malformed) {
    transcript.error().code = core::ErrorCode::damaged;
  }
  return transcript;
}

/// A copy of a sidecar under another name would give its rows twice.
Result<void> check_place(const core::Transcript& transcript, const std::filesystem::path& file) {
  const std::filesystem::path place = sidecar_path(transcript.room, native_id_of(transcript));
  const auto folder = file.parent_path().filename();
  if (folder / file.filename() == place.parent_path().filename() / place.filename()) return {};
  return core::fail(
      core::ErrorCode::damaged,
      fmt::format("this is the sidecar of {}, whose place is {}", transcript.transcript_id, place.generic_string()),
      file.string());
}

/// Whether `transcript` is wanted; counts what is left out although its room is.
bool wanted(const core::Transcript& transcript, const Selection& selection, ExportTotals& totals) {
  const std::string date = date_of(transcript);
  if (date.empty() && !(selection.since.empty() && selection.until.empty())) {
    ++totals.left_out_undated;
    return false;
  }
  const std::string_view day = std::string_view(date).substr(0, 10);
  if (!selection.since.empty() && day < selection.since) return false;
  if (!selection.until.empty() && day > selection.until) return false;
  if (selection.incomplete == Incomplete::left_out && transcript.completeness.verdict != core::Verdict::complete) {
    ++totals.left_out_incomplete;
    return false;
  }
  return true;
}

Result<std::vector<Chosen>> choose(const core::Disk& disk, const std::filesystem::path& archive,
                                   const Selection& selection, ExportTotals& totals) {
  std::vector<Chosen> chosen;
  TRY_ASSIGN(const auto rooms, disk.folders(archive / "transcripts"));
  for (const auto& room : rooms) {
    if (!selection.room.empty() && room.filename() != file_name_of(selection.room)) continue;
    TRY_ASSIGN(const auto files, disk.files(room));
    for (const auto& file : files) {
      if (!is_newest_sidecar(file)) continue;
      TRY_ASSIGN(const auto transcript, read(disk, file));
      TRY(check_place(transcript, file));
      if (wanted(transcript, selection, totals)) {
        chosen.push_back({date_of(transcript), transcript.transcript_id, file});
      }
    }
  }
  std::sort(chosen.begin(), chosen.end(), [](const Chosen& a, const Chosen& b) { return a.key() < b.key(); });
  return chosen;
}

}  // namespace

Result<void> check_selection(const Selection& selection) {
  TRY(check_bound("--since", selection.since));
  TRY(check_bound("--until", selection.until));
  if (!selection.since.empty() && !selection.until.empty() && selection.since > selection.until) {
    return core::fail(core::ErrorCode::usage, "the first day lies behind the last", "--since");
  }
  return {};
}

Result<ExportTotals> export_jsonl(core::Disk& disk, const std::filesystem::path& archive,
                                  const std::filesystem::path& folder, const Selection& selection) {
  TRY(check_selection(selection));
  ExportTotals totals;
  TRY_ASSIGN(const auto chosen, choose(disk, archive, selection, totals));

  TRY(disk.make_folders(folder));
  TRY_ASSIGN(auto turns, TableFile::create(disk, folder, turns_table()));
  TRY_ASSIGN(auto transcripts, TableFile::create(disk, folder, transcripts_table()));
  TRY_ASSIGN(auto pages, TableFile::create(disk, folder, pages_table()));
  std::optional<core::Instant> newest;
  for (const Chosen& choice : chosen) {
    TRY_ASSIGN(const auto transcript, read(disk, choice.file));
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
