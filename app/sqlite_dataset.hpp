// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "core/disk.hpp"
#include "core/table.hpp"
#include "storage/exports/dataset_sink.hpp"
#include "storage/exports/row_cursor.hpp"

namespace pressroom::app {

/// pressroom.sqlite with every table of a dataset (storage/database/dataset_file.hpp).
core::Result<std::unique_ptr<storage::exports::DatasetSink>> sqlite_sink(core::Disk& disk,
                                                                         std::filesystem::path folder);

/// The rows of one table in such a file. `malformed` when it is none.
core::Result<std::unique_ptr<storage::exports::RowCursor>> read_sqlite(const std::filesystem::path& file,
                                                                       const core::Table& table);

}  // namespace pressroom::app
