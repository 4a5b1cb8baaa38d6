// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "core/disk.hpp"
#include "core/result.hpp"
#include "storage/exports/dataset_card.hpp"
#include "storage/exports/dataset_description.hpp"
#include "storage/exports/dataset_figures.hpp"
#include "storage/exports/dataset_sink.hpp"
#include "storage/exports/selection.hpp"

namespace pressroom::storage::exports {

/// What came out.
struct ExportTotals {
  DatasetFigures figures;
  std::int64_t transcripts = 0;              ///< in the dataset
  std::map<std::string, std::int64_t> rows;  ///< by table
  std::int64_t left_out_incomplete = 0;      ///< selected, but not proved complete
  std::int64_t left_out_undated = 0;         ///< no date known, though `since` or `until` was given
  std::int64_t files_written = 0;
  std::int64_t files_kept = 0;  ///< that stood there already as they should
};

/// One export.
struct DatasetOrder {
  std::filesystem::path archive;
  std::filesystem::path folder;
  DatasetDescription wanted;  ///< format, selection, layout, anonymity and tool version; the rest is found out
  CardFacts card;
  /// Asked behind each transcript, of how many; may be empty. An error ends the export, which leaves what stood there.
  std::function<core::Result<void>(std::size_t done, std::size_t all)> progress;
};

/// Writes the files of `sink`, then datapackage.json, ro-crate-metadata.json and README.md (the dataset card), from the
/// sidecars below the archive, holding one transcript in memory at a time (and a line for each).
///
/// Transcripts stand in the order of their event date, else publication date (compared as written, undated ones last),
/// then transcript_id; turns by seq, pages by number within them. The same sidecars and options give the same bytes,
/// whatever stood in the folder before. Files of an earlier export are kept as they are where their sources are the
/// same and their bytes are those that were written; those that belong to it no more are removed. Each file appears
/// whole or not at all.
///
/// `usage` when the folder lies in an archive, holds a dataset of another format, or other files and no dataset; the
/// errors of check_selection(), choose_sidecars() and read_recorded().
core::Result<ExportTotals> export_dataset(core::Disk& disk, const DatasetOrder& order, DatasetSink& sink);

}  // namespace pressroom::storage::exports
