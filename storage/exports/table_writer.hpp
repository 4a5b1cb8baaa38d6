// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/disk.hpp"
#include "core/result.hpp"
#include "core/table.hpp"
#include "storage/exports/written_file.hpp"

namespace pressroom::storage::exports {

class Duckdb;

/// Writes the rows of one table into one file, which appears when finish() has returned. Memory does not grow with the
/// rows.
class TableWriter {
 public:
  virtual ~TableWriter() = default;
  virtual core::Result<void> add(const core::Row& row) = 0;
  virtual core::Result<WrittenFile> finish() = 0;
};

/// Where a table goes: `path` is relative to `folder`.
struct TablePlace {
  core::Disk& disk;
  std::filesystem::path folder;
  std::string path;
  const core::Table& table;
};

/// JSON Lines: one object a line, every key in the table's order.
core::Result<std::unique_ptr<TableWriter>> write_jsonl(const TablePlace& place);
/// A row as such a line, with its end.
std::string jsonl_line(const core::Table& table, const core::Row& row);
/// RFC 4180: a header line, CRLF behind each row, every text in double quotes, null as nothing, lists as JSON text.
core::Result<std::unique_ptr<TableWriter>> write_csv(const TablePlace& place);
/// Parquet with zstd, lists as lists and records as structs. `duckdb` must outlive the writer.
core::Result<std::unique_ptr<TableWriter>> write_parquet(const TablePlace& place, Duckdb& duckdb);

}  // namespace pressroom::storage::exports
