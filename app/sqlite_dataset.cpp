// SPDX-License-Identifier: Apache-2.0
#include "app/sqlite_dataset.hpp"

#include <optional>
#include <utility>

#include "storage/database/dataset_file.hpp"
#include "storage/exports/rows.hpp"
#include "storage/exports/tables.hpp"

namespace pressroom::app {

namespace exports = storage::exports;

using core::Result;
using storage::database::DatasetFile;
using Kind = core::ColumnType::Kind;

namespace {

constexpr const char* k_name = "pressroom.sqlite";

bool is_nested(const core::Column& column) {
  return column.type->kind == Kind::list || column.type->kind == Kind::record;
}

/// SQLite knows no lists: they stand as JSON text.
core::Row flat(const core::Table& table, core::Row row) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i].is_null() || !is_nested(table.columns[i])) continue;
    row[i] = exports::json_of(*table.columns[i].type, row[i]);
  }
  return row;
}

class SqliteSink final : public exports::DatasetSink {
 public:
  SqliteSink(core::Disk& disk, std::filesystem::path folder) : disk_(disk), folder_(std::move(folder)) {}
  ~SqliteSink() override {
    file_.reset();
    if (disk_.exists(folder_ / partial())) static_cast<void>(disk_.remove(folder_ / partial()));
  }
  SqliteSink(const SqliteSink&) = delete;
  SqliteSink& operator=(const SqliteSink&) = delete;

  std::vector<std::string> files_of(const std::string&) const override { return {}; }

  Result<void> begin(const std::string&) override {
    TRY_ASSIGN(auto file, DatasetFile::create(folder_ / partial(), exports::dataset_tables()));
    file_.emplace(std::move(file));
    return {};
  }

  Result<void> add(const exports::RecordedTranscript& recorded) override {
    const core::Transcript& transcript = recorded.transcript;
    TRY(add_row(exports::transcripts_table(), exports::transcript_row(transcript)));
    for (const core::Turn& turn : transcript.turns) {
      TRY(add_row(exports::turns_table(), exports::turn_row(transcript, turn)));
    }
    for (const core::TranscriptPage& page : transcript.pages) {
      TRY(add_row(exports::pages_table(), exports::page_row(transcript, page)));
    }
    for (std::size_t n = 0; n < recorded.edits.size(); ++n) {
      TRY(add_row(exports::changes_table(), exports::change_row(transcript, static_cast<int>(n), recorded.edits[n])));
    }
    return {};
  }

  Result<std::vector<exports::Resource>> end() override { return std::vector<exports::Resource>(); }

  Result<std::vector<exports::Resource>> finish(const std::vector<core::Row>& speakers) override {
    for (const core::Row& row : speakers) TRY(add_row(exports::speakers_table(), row));
    TRY(file_->finish());
    file_.reset();
    TRY_ASSIGN(exports::WrittenFile written, exports::look_at(disk_, folder_, partial()));
    written.path = k_name;
    TRY_ASSIGN(const bool stands_already, exports::stands(disk_, folder_, written));
    if (stands_already) {
      written.effect = exports::WrittenFile::Effect::left;
      TRY(disk_.remove(folder_ / partial()));
    } else {
      TRY_ASSIGN(const auto file, disk_.open_append(folder_ / partial()));
      TRY(file->sync());
      TRY(disk_.rename(folder_ / partial(), folder_ / k_name));
    }
    return std::vector<exports::Resource>{{std::move(written), {}, {}}};
  }

 private:
  static std::string partial() { return std::string(k_name) + ".partial"; }
  Result<void> add_row(const core::Table& table, core::Row row) {
    return file_->add(table, flat(table, std::move(row)));
  }

  core::Disk& disk_;
  std::filesystem::path folder_;
  std::optional<DatasetFile> file_;
};

class SqliteCursor final : public exports::RowCursor {
 public:
  SqliteCursor(DatasetFile file, const core::Table& table) : file_(std::move(file)), table_(table) {}

  Result<std::optional<exports::FoundRow>> next() override {
    if (!rows_) {
      auto rows = file_.rows(table_);
      // A table that is not there, or has other columns.
      if (!rows) return core::fail(core::ErrorCode::malformed, rows.error().what, rows.error().where);
      rows_.emplace(*std::move(rows));
    }
    TRY_ASSIGN(const bool more, rows_->step());
    if (!more) return std::optional<exports::FoundRow>();
    exports::FoundRow found{DatasetFile::row_at(*rows_, table_), number_++, {}};
    for (std::size_t i = 0; i < found.row.size(); ++i) {
      const core::Column& column = table_.columns[i];
      const bool may_be_null = column.presence == core::Column::Presence::nullable;
      if (found.row[i].is_null() ? may_be_null : !is_nested(column)) continue;
      const auto tree = exports::parse_json(found.row[i].is_null() ? "null" : *found.row[i].text());
      auto cell = tree ? exports::cell_of(*tree, *column.type) : std::nullopt;
      if (!cell || (cell->is_null() && !may_be_null))
        return std::optional(exports::FoundRow{{}, found.at, std::string(column.name) + " is of another type"});
      found.row[i] = *std::move(cell);
    }
    return std::optional(std::move(found));
  }

 private:
  DatasetFile file_;
  const core::Table& table_;
  std::optional<storage::database::Statement> rows_;
  std::uint64_t number_ = 0;
};

}  // namespace

Result<std::unique_ptr<exports::DatasetSink>> sqlite_sink(core::Disk& disk, std::filesystem::path folder) {
  return std::make_unique<SqliteSink>(disk, std::move(folder));
}

Result<std::unique_ptr<exports::RowCursor>> read_sqlite(const std::filesystem::path& file, const core::Table& table) {
  TRY_ASSIGN(auto dataset, DatasetFile::open(file));
  return std::make_unique<SqliteCursor>(std::move(dataset), table);
}

}  // namespace pressroom::app
