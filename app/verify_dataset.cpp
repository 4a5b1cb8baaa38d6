// SPDX-License-Identifier: Apache-2.0
#include "app/verify_dataset.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

#include "app/dataset_prover.hpp"
#include "app/dataset_rows.hpp"
#include "app/progress_line.hpp"
#include "app/sqlite_dataset.hpp"
#include "app/stop_signal.hpp"
#include "core/digest.hpp"
#include "core/transcript_id.hpp"
#include "storage/exports/dataset_description.hpp"
#include "storage/exports/dataset_sink.hpp"
#include "storage/exports/duckdb.hpp"
#include "storage/exports/parquet.hpp"
#include "storage/exports/recorded_transcript.hpp"
#include "storage/exports/sidecar_path.hpp"
#include "storage/exports/tables.hpp"
#include "storage/exports/tei_writer.hpp"
#include "storage/exports/written_file.hpp"

namespace pressroom::app {

namespace exports = storage::exports;

using core::Result;
using core::Severity;

namespace {

constexpr std::uint64_t k_max_description_bytes = 256ull << 20;

/// "turns" of "turns.jsonl" and "turns-00000.jsonl"; empty for another name.
std::string table_of(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  const std::string stem = name.substr(0, std::min(name.find_first_of(".-"), name.size()));
  return exports::find_table(stem) == nullptr ? "" : stem;
}

/// Opens the files of tables, whatever their format. Parquet is read by way of a file that nobody else sees.
class TableFiles {
 public:
  explicit TableFiles(const Service& service) : service_(service) {}

  Result<std::unique_ptr<exports::RowCursor>> open(const std::filesystem::path& path, const core::Table& table) {
    if (path.extension() == ".parquet") return open_parquet(path, table);
    if (path.extension() == ".sqlite") return read_sqlite(path, table);
    TRY_ASSIGN(auto file, service_.disk.open_read(path));
    if (path.extension() == ".csv") return exports::read_csv(std::move(file), table);
    return exports::read_jsonl(std::move(file), table);
  }

 private:
  Result<std::unique_ptr<exports::RowCursor>> open_parquet(const std::filesystem::path& path,
                                                           const core::Table& table) {
    if (!duckdb_) {
      TRY_ASSIGN(auto duckdb, exports::Duckdb::load(duckdb_candidates(executable_path())));
      duckdb_ = std::make_unique<exports::Duckdb>(std::move(duckdb));
    }
    const std::filesystem::path lines =
        std::filesystem::temp_directory_path() / fmt::format("pressroom-rows-{}.jsonl", core::uuid4(service_.random));
    const auto written = exports::parquet_to_jsonl(*duckdb_, table, path, lines);
    auto file = written ? service_.disk.open_read(lines)
                        : Result<std::unique_ptr<core::ReadFile>>(tl::unexpected(written.error()));
    // Its bytes stay as long as it is open.
    if (service_.disk.exists(lines)) TRY(service_.disk.remove(lines));
    if (!file) return tl::unexpected(file.error());
    return exports::read_jsonl(*std::move(file), table);
  }

  const Service& service_;
  std::unique_ptr<exports::Duckdb> duckdb_;
};

/// What there is to read.
struct Dataset {
  std::int64_t files = 0;
  std::filesystem::path folder;
  std::optional<exports::DatasetDescription> description;  ///< none of a file by itself
  std::map<std::string, std::vector<DatasetRows::File>> tables;
};

/// Whether the file is the one that the description lists.
Result<bool> check_resource(const core::Disk& disk, const std::filesystem::path& folder,
                            const exports::Resource& resource, const core::FindingSink& sink) {
  const std::string file = (folder / resource.file.path).string();
  const auto find = [&](std::string detail) { sink({"P1", Severity::error, file, 0, "", std::move(detail)}); };
  const std::filesystem::path path(resource.file.path);
  if (path.is_absolute() || path.lexically_normal().generic_string().starts_with("..")) {
    find("lies outside of the dataset");
    return false;
  }
  if (!disk.exists(folder / path)) {
    find("is listed in datapackage.json and not there");
    return false;
  }
  TRY_ASSIGN(const auto standing, exports::look_at(disk, folder, resource.file.path));
  if (standing.bytes != resource.file.bytes || standing.sha256 != resource.file.sha256) {
    find(fmt::format("is not the file that datapackage.json lists ({} bytes, sha256:{})", standing.bytes,
                     standing.sha256));
  }
  return true;
}

/// The files that a manifest lists, each by its hash.
Result<std::int64_t> check_manifest(const core::Disk& disk, const std::filesystem::path& folder,
                                    const core::FindingSink& sink) {
  std::int64_t files = 0;
  TRY_ASSIGN(const std::string manifest, disk.read_all(folder / exports::tei_manifest, k_max_description_bytes));
  for (auto& [hash, path] : exports::manifest_lines(manifest)) {
    exports::Resource resource{{path, 0, hash, 0}, {}, {}};
    if (disk.exists(folder / path)) {
      TRY_ASSIGN(const auto file, disk.open_read(folder / path));
      resource.file.bytes = file->size();
    }
    TRY(check_resource(disk, folder, resource, sink));
    ++files;
  }
  return files;
}

bool has_tables(const exports::DatasetDescription& description) {
  return description.format != "tei" && description.format != "convokit";
}

/// Every table is there, and no file that a reader of `turns*` would take for a part of it.
Result<void> check_tables(const core::Disk& disk, const Dataset& dataset, const core::FindingSink& sink) {
  if (!has_tables(*dataset.description)) return {};
  const std::string package = (dataset.folder / exports::datapackage_name).string();
  for (const core::Table* table : exports::dataset_tables()) {
    if (dataset.tables.contains(std::string(table->name))) continue;
    // An empty dataset in shards has none.
    const bool may_lack = dataset.description->layout != exports::Layout::whole && !dataset.description->created &&
                          table != &exports::speakers_table();
    if (!may_lack) {
      sink({"P1", Severity::error, package, 0, "", fmt::format("the table {} is not among its files", table->name)});
    }
  }
  TRY_ASSIGN(const auto files, disk.files(dataset.folder));
  for (const std::filesystem::path& file : files) {
    if (!is_table_file(file) || dataset.description->find(file.filename().string()) != nullptr) continue;
    sink({"P1", Severity::warning, file.string(), 0, "", "lies in the dataset and is not of it"});
  }
  return {};
}

/// A document is what one of the revisions in the archive gives; its name is that of the sidecar.
Result<void> check_tei(const Service& service, const Dataset& dataset, const EvidenceList& evidence,
                       const core::FindingSink& sink) {
  TRY_ASSIGN(const std::string manifest,
             service.disk.read_all(dataset.folder / exports::tei_manifest, k_max_description_bytes));
  for (const auto& [hash, path] : exports::manifest_lines(manifest)) {
    const std::string document = (dataset.folder / path).string();
    const std::filesystem::path place(path);
    const std::string id =
        core::transcript_id(place.parent_path().string(), exports::native_id_in(place.stem().string()));
    bool is_known = false, is_same = false;
    for (const auto& source : evidence) {
      const auto newest = source->revisions(id, 0);
      if (!newest) continue;
      is_known = true;
      for (std::size_t revision = 1; revision <= newest->size() && !is_same; ++revision) {
        std::vector<core::Transcript> states(newest->begin(), newest->begin() + static_cast<std::ptrdiff_t>(revision));
        const auto recorded = exports::record_of(std::move(states), dataset.description->anonymity);
        is_same = core::sha256_hex(exports::write_tei(recorded.transcript)) == hash;
      }
    }
    if (is_same) continue;
    sink({is_known ? "P8" : "P10", is_known ? Severity::error : Severity::warning, document, 0, "",
          is_known ? "not what the archive gives" : "there is no sidecar to compare it with"});
  }
  return {};
}

Result<Dataset> find_files(const Service& service, const std::filesystem::path& path, const core::FindingSink& sink) {
  Dataset dataset;
  const std::filesystem::path package = path / exports::datapackage_name;
  if (!service.disk.exists(package)) {
    dataset.folder = path.parent_path();
    dataset.tables[table_of(path)].push_back({path.filename().string(), path.string(), std::nullopt});
    dataset.files = 1;
    return dataset;
  }
  dataset.folder = path;
  TRY_ASSIGN(const std::string bytes, service.disk.read_all(package, k_max_description_bytes));
  auto description = exports::read_datapackage(bytes, package.string());
  if (!description) {
    sink({"P1", Severity::error, package.string(), 0, "", description.error().message()});
    return dataset;
  }
  for (const exports::Resource& resource : description->resources) {
    TRY_ASSIGN(const bool is_there, check_resource(service.disk, path, resource, sink));
    if (!is_there) continue;
    ++dataset.files;
    const std::string called = (path / resource.file.path).string();
    if (resource.file.path.ends_with(".sqlite")) {
      for (const core::Table* table : exports::dataset_tables()) {
        dataset.tables[std::string(table->name)].push_back({resource.file.path, called, std::nullopt});
      }
    } else if (resource.file.path == exports::tei_manifest) {
      TRY_ASSIGN(const std::int64_t files, check_manifest(service.disk, path, sink));
      dataset.files += files;
    } else if (exports::find_table(resource.table) != nullptr) {
      dataset.tables[resource.table].push_back({resource.file.path, called, resource.file.rows});
    }
  }
  dataset.description = *std::move(description);
  TRY(check_tables(service.disk, dataset, sink));
  return dataset;
}

/// The order of the transcripts, by which rows out of their place are told.
Result<std::map<std::string, std::size_t>> places_in(DatasetRows rows) {
  std::map<std::string, std::size_t> places;
  for (;;) {
    TRY_ASSIGN(const auto* row, rows.peek());
    if (row == nullptr) return places;
    places.emplace(rows.text("transcript_id"), places.size());
    rows.pass();
  }
}

/// What the archive had when the dataset was made, and the dataset has not.
Result<void> find_left_out(const Service& service, const Dataset& dataset, const std::set<std::string>& seen,
                           const core::FindingSink& sink) {
  const exports::DatasetDescription& description = *dataset.description;
  if (!description.created || !service.disk.exists(service.archive() / "transcripts")) return {};
  TRY_ASSIGN(const auto chosen, exports::choose_sidecars(service.disk, service.archive(), description.selection));
  for (const exports::ChosenSidecar& sidecar : chosen.sidecars) {
    if (seen.contains(sidecar.transcript_id)) continue;
    TRY_ASSIGN(const auto transcript, exports::read_chosen(service.disk, service.archive(), sidecar));
    const bool is_older = std::all_of(transcript.pages.begin(), transcript.pages.end(), [&](const auto& page) {
      return page.capture.captured_at <= *description.created;
    });
    if (!is_older || transcript.tool_version != description.tool_version) continue;
    sink({"P9", Severity::warning, (dataset.folder / exports::datapackage_name).string(), 0, "",
          sidecar.transcript_id +
              " is in the archive, was captured before the dataset's newest page, and is not in it"});
  }
  return {};
}

}  // namespace

bool is_table_file(const std::filesystem::path& path) {
  const auto extension = path.extension();
  const bool has_rows = extension == ".jsonl" || extension == ".csv" || extension == ".parquet";
  return has_rows && !table_of(path).empty();
}

Result<CheckedDataset> verify_dataset(const Service& service, const std::filesystem::path& path,
                                      const EvidenceList& evidence, const std::optional<std::string>& only,
                                      const core::FindingSink& sink) {
  TRY_ASSIGN(const Dataset dataset, find_files(service, path, sink));
  TableFiles files(service);
  const auto open = [&](const std::string& file, const core::Table& table) {
    return files.open(dataset.folder / file, table);
  };
  const auto rows_of = [&](const core::Table& table, const core::FindingSink& to) {
    const auto found = dataset.tables.find(std::string(table.name));
    return DatasetRows(table, found == dataset.tables.end() ? std::vector<DatasetRows::File>() : found->second, open,
                       to);
  };
  DatasetProver::Order order;
  if (dataset.description) order.anonymity = dataset.description->anonymity;
  order.only = only;
  TRY_ASSIGN(order.places, places_in(rows_of(exports::transcripts_table(), [](const core::Finding&) {})));
  DatasetProver::Tables tables{rows_of(exports::turns_table(), sink), rows_of(exports::transcripts_table(), sink),
                               rows_of(exports::pages_table(), sink), rows_of(exports::changes_table(), sink),
                               rows_of(exports::speakers_table(), sink)};
  DatasetProver prover(tables, evidence, std::move(order));
  const bool shown = service.options.loudness == GlobalOptions::Loudness::normal;
  ProgressLine progress(service.clock, shown ? ProgressLine::Shown::if_terminal : ProgressLine::Shown::never);
  TRY(prover.run([&](std::int64_t rows) {
    progress.show(fmt::format("verify: {} rows of {}", rows, path.string()));
    return go_on();
  }));
  if (dataset.description && dataset.description->format == "tei") {
    TRY(check_tei(service, dataset, evidence, sink));
  } else if (dataset.description && dataset.description->format == "convokit") {
    sink({"P10", Severity::warning, path.string(), 0, "",
          "a ConvoKit corpus is checked by its hashes alone: its words have no spans"});
  } else if (dataset.description && !only)
    TRY(find_left_out(service, dataset, prover.transcripts(), sink));
  CheckedDataset checked;
  checked.files = dataset.files;
  checked.transcripts = static_cast<std::int64_t>(prover.transcripts().size());
  checked.rows = prover.rows();
  checked.turns_proved = prover.proved_turns();
  checked.wanted = prover.wanted();
  return checked;
}

}  // namespace pressroom::app
