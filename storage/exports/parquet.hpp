// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "core/disk.hpp"
#include "core/result.hpp"
#include "core/table.hpp"
#include "storage/exports/duckdb.hpp"

namespace pressroom::storage::exports {

/// Writes the rows of a Parquet file as JSON Lines, as the JSONL export has them, into `to`, which is replaced.
/// `malformed` when it has not the columns of the table, with their types and in their order; `io` when it is no
/// Parquet file.
core::Result<void> parquet_to_jsonl(Duckdb& duckdb, const core::Table& table, const std::filesystem::path& from,
                                    const std::filesystem::path& to);

}  // namespace pressroom::storage::exports
