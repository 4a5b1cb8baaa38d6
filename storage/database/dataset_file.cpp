// SPDX-License-Identifier: Apache-2.0
#include "storage/database/dataset_file.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>
#include <vector>

namespace pressroom::storage::database {

namespace {

using Kind = core::ColumnType::Kind;

/// "prds"
constexpr int k_application_id = 0x70726473;
constexpr int k_version = 1;

Schema schema_with(const char* tables) { return {tables, k_application_id, k_version, "pressroom export sqlite"}; }

std::string column_of(const core::Column& column) {
  const bool is_number = column.type->kind == Kind::integer || column.type->kind == Kind::boolean;
  std::string text = fmt::format("  \"{}\" {}", column.name, is_number ? "INTEGER" : "TEXT");
  if (column.presence == core::Column::Presence::always) text += " NOT NULL";
  if (column.type->kind == Kind::boolean) text += fmt::format(" CHECK (\"{}\" IN (0, 1))", column.name);
  return text;
}

std::string table_of(const core::Table& table) {
  std::vector<std::string> lines;
  for (const core::Column& column : table.columns) lines.push_back(column_of(column));
  lines.push_back(fmt::format("  PRIMARY KEY (\"{}\")", fmt::join(table.primary_key, "\", \"")));
  for (const core::ForeignKey& key : table.foreign_keys) {
    lines.push_back(fmt::format("  FOREIGN KEY (\"{}\") REFERENCES \"{}\" (\"{}\") DEFERRABLE INITIALLY DEFERRED",
                                key.column, key.table, key.references));
  }
  return fmt::format("CREATE TABLE \"{}\" (\n{}\n) STRICT;\n", table.name, fmt::join(lines, ",\n"));
}

/// What people look for; the rest is looked up by keys.
constexpr const char* k_indexes =
    "CREATE INDEX turns_by_transcript ON turns (transcript_id, seq);\n"
    "CREATE INDEX turns_by_speaker ON turns (speaker_id);\n"
    "CREATE INDEX changes_by_turn ON changes (turn_id);\n"
    "CREATE VIRTUAL TABLE turns_fts USING fts5 (text, speaker_name, title, content = 'turns', content_rowid = 'rowid', "
    "tokenize = 'unicode61 remove_diacritics 2');\n";

Value value_of(const core::Cell& cell) {
  if (const auto* text = cell.text()) return Value(*text);
  if (const auto* number = cell.integer()) return Value(*number);
  if (const auto* boolean = cell.boolean()) return Value(*boolean ? 1 : 0);
  return Value(std::nullopt);
}

}  // namespace

core::Result<DatasetFile> DatasetFile::create(const std::filesystem::path& path,
                                              std::span<const core::Table* const> tables) {
  for (const char* ending : {"", "-wal", "-shm", "-journal"}) {
    std::error_code fault;
    std::filesystem::remove(path.string() + ending, fault);
    if (fault) return core::fail(core::ErrorCode::io, fault.message(), path.string() + ending);
  }
  std::string schema;
  for (const core::Table* table : tables) schema += table_of(*table);
  schema += k_indexes;
  TRY_ASSIGN(Database database, Database::open(path, Mode::read_write, schema_with(schema.c_str())));
  // Nobody reads it before it is whole, and what is half made is made again: no journal is needed. One that is kept
  // would be a second file beside the dataset.
  // The keys are checked once at the end: as long as one is open (speakers come last), SQLite would look through all
  // turns for those that refer to each new one.
  TRY(
      database.execute("PRAGMA journal_mode = DELETE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                       "PRAGMA foreign_keys = OFF;"));
  DatasetFile file(std::move(database));
  TRY_ASSIGN(auto transaction, Transaction::begin(*file.database_, Durable::with_next));
  file.transaction_.emplace(std::move(transaction));
  return file;
}

core::Result<DatasetFile> DatasetFile::open(const std::filesystem::path& path) {
  TRY_ASSIGN(Database database, Database::open(path, Mode::read_only, schema_with("")));
  return DatasetFile(std::move(database));
}

core::Result<void> DatasetFile::add(const core::Table& table, const core::Row& row) {
  std::string places;
  for (std::size_t i = 1; i <= row.size(); ++i) places += fmt::format("{}?{}", i == 1 ? "" : ", ", i);
  TRY_ASSIGN(Statement statement,
             database_->statement(fmt::format("INSERT INTO \"{}\" VALUES ({})", table.name, places)));
  std::vector<Value> values;
  values.reserve(row.size());
  for (const core::Cell& cell : row) values.push_back(value_of(cell));
  TRY(statement.bind(values));
  TRY(statement.step());
  return {};
}

core::Result<void> DatasetFile::finish() {
  TRY(
      database_->execute("INSERT INTO turns_fts (turns_fts) VALUES ('rebuild');"
                         "INSERT INTO turns_fts (turns_fts) VALUES ('optimize');"));
  TRY_ASSIGN(Statement broken, database_->statement("PRAGMA foreign_key_check"));
  TRY(broken.bind({}));
  TRY_ASSIGN(const bool is_broken, broken.step());
  if (is_broken) {
    return core::fail(core::ErrorCode::malformed,
                      fmt::format("a row of {} refers to none of {}", broken.text(0), broken.text(2)),
                      database_->path().string());
  }
  TRY(transaction_->commit());
  transaction_.reset();
  return database_->execute("PRAGMA journal_mode = DELETE;");
}

core::Result<Statement> DatasetFile::rows(const core::Table& table) {
  std::string columns;
  for (const core::Column& column : table.columns) {
    columns += fmt::format("{}\"{}\"", columns.empty() ? "" : ", ", column.name);
  }
  return database_->statement(fmt::format("SELECT {} FROM \"{}\" ORDER BY rowid", columns, table.name));
}

core::Row DatasetFile::row_at(const Statement& statement, const core::Table& table) {
  core::Row row;
  row.reserve(table.columns.size());
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const int column = static_cast<int>(i);
    const Kind kind = table.columns[i].type->kind;
    if (statement.is_null(column)) {
      row.emplace_back();
    } else if (kind == Kind::integer) {
      row.emplace_back(statement.integer(column));
    } else if (kind == Kind::boolean) {
      row.emplace_back(statement.integer(column) != 0);
    } else {
      row.emplace_back(statement.text(column));
    }
  }
  return row;
}

}  // namespace pressroom::storage::database
