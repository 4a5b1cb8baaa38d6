// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/dataset_export.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "core/digest.hpp"
#include "storage/exports/rows.hpp"
#include "storage/exports/shards.hpp"
#include "storage/exports/speaker_tally.hpp"
#include "storage/exports/tables.hpp"

namespace pressroom::storage::exports {

using core::Result;

namespace {

constexpr const char* k_card = "README.md";
constexpr const char* k_crate = "ro-crate-metadata.json";
constexpr std::uint64_t k_max_description_bytes = 256ull << 20;

/// Whose folder it is: an archive's files are not to be written among, and nobody's to be written over.
Result<void> check_folder(const core::Disk& disk, const std::filesystem::path& folder) {
  std::error_code fault;
  const std::filesystem::path real = std::filesystem::weakly_canonical(folder, fault);
  for (std::filesystem::path above = real; above.has_relative_path(); above = above.parent_path()) {
    if (!disk.exists(above / "pressroom.db")) continue;
    return core::fail(core::ErrorCode::usage, "the folder lies in an archive (" + above.string() + ")",
                      folder.string());
  }
  if (disk.exists(folder / datapackage_name)) return {};
  TRY_ASSIGN(const auto files, disk.files(folder));
  TRY_ASSIGN(const auto folders, disk.folders(folder));
  if (files.empty() && folders.empty()) return {};
  return core::fail(core::ErrorCode::usage,
                    "the folder holds other files and no dataset; they might be replaced. Please name another folder",
                    folder.string());
}

/// What an earlier export left in the folder; nothing when it is new.
Result<std::optional<DatasetDescription>> standing_dataset(const core::Disk& disk, const DatasetOrder& order) {
  TRY(check_folder(disk, order.folder));
  const std::filesystem::path file = order.folder / datapackage_name;
  if (!disk.exists(file)) return std::optional<DatasetDescription>();
  TRY_ASSIGN(const std::string bytes, disk.read_all(file, k_max_description_bytes));
  auto standing = read_datapackage(bytes, file.string());
  if (!standing) {
    return core::fail(core::ErrorCode::usage,
                      "the folder holds a data package that pressroom did not write (" + standing.error().message() +
                          "). Please name another folder",
                      order.folder.string());
  }
  if (standing->format != order.wanted.format) {
    return core::fail(core::ErrorCode::usage,
                      fmt::format("the folder holds a dataset in {}; one in {} needs a folder of its own",
                                  standing->format, order.wanted.format),
                      order.folder.string());
  }
  return std::optional(*std::move(standing));
}

/// Everything that decides over the bytes of a file beside the code of this version.
std::string sources_of(const DatasetDescription& wanted, const std::vector<ChosenSidecar>& chosen, std::size_t begin,
                       std::size_t end) {
  core::Sha256 digest;
  digest.update(fmt::format("{} {} {}\n", wanted.tool_version, wanted.format, name(wanted.anonymity)));
  for (std::size_t i = begin; i < end; ++i) {
    digest.update(fmt::format("{} {}\n", chosen[i].transcript_id, chosen[i].sha256));
  }
  return digest.hex();
}

class Export {
 public:
  Export(core::Disk& disk, const DatasetOrder& order, DatasetSink& sink)
      : disk_(disk), order_(order), sink_(sink), dataset_(order.wanted) {}

  Result<ExportTotals> run() {
    TRY(check_selection(dataset_.selection));
    TRY_ASSIGN(standing_, standing_dataset(disk_, order_));
    TRY_ASSIGN(chosen_, choose_sidecars(disk_, order_.archive, dataset_.selection));
    shards_ = cut_into_shards(chosen_.sidecars, dataset_.layout);
    totals_.transcripts = static_cast<std::int64_t>(chosen_.sidecars.size());
    totals_.left_out_incomplete = static_cast<std::int64_t>(chosen_.incomplete.size());
    totals_.left_out_undated = chosen_.undated;
    all_sources_ = sources_of(dataset_, chosen_.sidecars, 0, chosen_.sidecars.size());
    TRY(disk_.make_folders(order_.folder));
    TRY(disk_.remove_temporaries(order_.folder));
    // An export that is killed leaves a folder that the next one knows for its own.
    if (!standing_) TRY(write(std::string(datapackage_name), write_datapackage(dataset_)));
    for (const Shard& shard : shards_) {
      for (const std::string& path : sink_.files_of(shard.key)) {
        TRY(disk_.remove_temporaries((order_.folder / path).parent_path()));
      }
      TRY(write_shard(shard));
    }
    TRY(write_rest());
    TRY(describe());
    TRY(remove_overtaken());
    for (const Resource& resource : dataset_.resources) totals_.rows[resource.table] += resource.file.rows;
    return std::move(totals_);
  }

 private:
  /// The files of the shard as an earlier export wrote them from the same sources, if they all are there unchanged.
  Result<std::optional<std::vector<Resource>>> kept(const Shard& shard, const std::string& sources) const {
    const std::vector<std::string> files = sink_.files_of(shard.key);
    std::vector<Resource> kept;
    for (const std::string& path : files) {
      const Resource* resource = standing_ ? standing_->find(path) : nullptr;
      if (resource == nullptr || resource->sources != sources || !disk_.exists(order_.folder / path)) break;
      TRY_ASSIGN(const WrittenFile standing, look_at(disk_, order_.folder, path));
      if (standing.sha256 != resource->file.sha256) break;
      kept.push_back(*resource);
      kept.back().file.effect = WrittenFile::Effect::left;
    }
    if (files.empty() || kept.size() != files.size()) return std::optional<std::vector<Resource>>();
    return std::optional(std::move(kept));
  }

  Result<void> write_shard(const Shard& shard) {
    const std::string sources = sources_of(dataset_, chosen_.sidecars, shard.begin, shard.end);
    TRY_ASSIGN(auto standing, kept(shard, sources));
    if (!standing) TRY(sink_.begin(shard.key));
    for (std::size_t i = shard.begin; i < shard.end; ++i) {
      TRY_ASSIGN(const RecordedTranscript recorded,
                 read_recorded(disk_, order_.archive, chosen_.sidecars[i], dataset_.anonymity));
      speakers_.add(recorded.transcript);
      totals_.figures.add(recorded);
      if (!standing) TRY(sink_.add(recorded));
      if (order_.progress) TRY(order_.progress(i + 1, chosen_.sidecars.size()));
    }
    if (standing) {
      take(*std::move(standing));
      return {};
    }
    TRY_ASSIGN(auto resources, sink_.end());
    for (Resource& resource : resources) resource.sources = sources;
    take(std::move(resources));
    return {};
  }

  Result<void> write_rest() {
    const std::vector<core::Row> speakers = speakers_.rows();
    totals_.figures.speakers = static_cast<std::int64_t>(speakers.size());
    totals_.figures.add_left_out(chosen_);
    TRY_ASSIGN(auto resources, sink_.finish(speakers));
    for (Resource& resource : resources) resource.sources = all_sources_;
    take(std::move(resources));
    return {};
  }

  Result<void> describe() {
    dataset_.created = totals_.figures.newest;
    std::sort(dataset_.resources.begin(), dataset_.resources.end(),
              [](const Resource& a, const Resource& b) { return a.file.path < b.file.path; });
    // A card without its dataset would be taken for somebody else's.
    TRY_ASSIGN(const WrittenFile package, write(std::string(datapackage_name), write_datapackage(dataset_)));
    TRY_ASSIGN(const WrittenFile card, write(k_card, write_card(dataset_, totals_.figures, order_.card)));
    TRY(write(k_crate, write_crate(dataset_, totals_.figures, {card, package})));
    return {};
  }

  Result<WrittenFile> write(const std::string& path, const std::string& bytes) {
    TRY_ASSIGN(auto file, HashedFile::create(disk_, order_.folder, path));
    TRY(file.append(bytes));
    return file.commit(0);
  }

  Result<void> remove_overtaken() {
    if (!standing_) return {};
    for (const Resource& resource : standing_->resources) {
      const std::string& path = resource.file.path;
      const bool is_ours = path.find("..") == std::string::npos && !path.starts_with('/');
      if (dataset_.find(path) != nullptr || !is_ours || !disk_.exists(order_.folder / path)) continue;
      TRY(disk_.remove(order_.folder / path));
    }
    return {};
  }

  void take(std::vector<Resource> resources) {
    for (Resource& resource : resources) {
      const bool left = resource.file.effect == WrittenFile::Effect::left;
      ++(left ? totals_.files_kept : totals_.files_written);
      dataset_.resources.push_back(std::move(resource));
    }
  }

  core::Disk& disk_;
  const DatasetOrder& order_;
  DatasetSink& sink_;
  DatasetDescription dataset_;
  std::optional<DatasetDescription> standing_;
  ChosenSidecars chosen_;
  std::vector<Shard> shards_;
  std::string all_sources_;
  SpeakerTally speakers_;
  ExportTotals totals_;
};

}  // namespace

Result<ExportTotals> export_dataset(core::Disk& disk, const DatasetOrder& order, DatasetSink& sink) {
  return Export(disk, order, sink).run();
}

}  // namespace pressroom::storage::exports
