// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "app/evidence.hpp"
#include "app/service.hpp"
#include "core/finding.hpp"
#include "core/table.hpp"

namespace pressroom::app {

/// What was looked at.
struct CheckedDataset {
  std::int64_t files = 0, transcripts = 0, rows = 0, turns_proved = 0;
  std::optional<core::Row> wanted;  ///< of the one turn that was asked for, where it was found
};

/// Holds a dataset against `evidence`: P1 its files are those that datapackage.json lists, P2 to P10 its rows
/// (dataset_prover.hpp). `path` is the folder of a dataset, or one file of a table. `only`: one turn alone. Errors:
/// those of reading; `unsupported` when Parquet cannot be read here.
core::Result<CheckedDataset> verify_dataset(const Service& service, const std::filesystem::path& path,
                                            const EvidenceList& evidence, const std::optional<std::string>& only,
                                            const core::FindingSink& sink);

/// Whether a file holds a table of a dataset, by its name: "turns.parquet", "turns-00000.jsonl".
bool is_table_file(const std::filesystem::path& path);

}  // namespace pressroom::app
