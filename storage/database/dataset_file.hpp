// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/result.hpp"
#include "core/table.hpp"
#include "storage/database/database.hpp"

namespace pressroom::storage::database {

/// A dataset as one SQLite file: a STRICT table for each table, with its keys; lists and records as JSON text; and a
/// full-text index (FTS5) over the words of turns. The same rows give the same bytes.
class DatasetFile {
 public:
  /// Makes a file at `path`, in place of what stands there, for rows of `tables`.
  static core::Result<DatasetFile> create(const std::filesystem::path& path,
                                          std::span<const core::Table* const> tables);
  /// Opens what create() made, to read. Errors as Database::open().
  static core::Result<DatasetFile> open(const std::filesystem::path& path);

  /// `row` holds texts, integers, booleans and nothing; keys into other rows are looked at by finish().
  core::Result<void> add(const core::Table& table, const core::Row& row);
  /// Commits; nothing may be added after it. `malformed` when a key leads nowhere. The file is whole when this object
  /// is gone.
  core::Result<void> finish();

  /// Every row of `table` in the order of add(), given as it was taken.
  core::Result<Statement> rows(const core::Table& table);
  static core::Row row_at(const Statement& statement, const core::Table& table);

 private:
  explicit DatasetFile(Database database) : database_(std::make_unique<Database>(std::move(database))) {}
  std::unique_ptr<Database> database_;  ///< where the transaction looks for it
  std::optional<Transaction> transaction_;
};

}  // namespace pressroom::storage::database
