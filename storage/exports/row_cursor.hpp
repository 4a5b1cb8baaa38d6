// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/disk.hpp"
#include "core/result.hpp"
#include "core/table.hpp"
#include "storage/exports/json_reader.hpp"

namespace pressroom::storage::exports {

/// A row as a file holds it.
struct FoundRow {
  core::Row row;         ///< empty when there is a fault
  std::uint64_t at = 0;  ///< first byte of the row in its file; of a file without lines: number of the row, from 0
  std::string fault;     ///< why this is no row of the table; empty: it is one
};

/// Goes through the rows of one file. What is no row is found and passed over. Memory does not grow with the file.
class RowCursor {
 public:
  virtual ~RowCursor() = default;
  /// nullopt behind the last row. Errors: those of reading.
  virtual core::Result<std::optional<FoundRow>> next() = 0;
};

/// Rows that write_jsonl() gives: one object a line, with exactly the columns of the table. A row of more than 64 MiB
/// is none.
std::unique_ptr<RowCursor> read_jsonl(std::unique_ptr<core::ReadFile> file, const core::Table& table);
/// Rows that write_csv() gives, below a header line with exactly the columns of the table; likewise.
std::unique_ptr<RowCursor> read_csv(std::unique_ptr<core::ReadFile> file, const core::Table& table);

/// The row that a JSON object gives; a fault when a key is missing or unknown, or a value is of another type than its
/// column.
FoundRow row_of(const JsonNode& object, const core::Table& table);
/// The same for one value.
std::optional<core::Cell> cell_of(const JsonNode& value, const core::ColumnType& type);

}  // namespace pressroom::storage::exports
