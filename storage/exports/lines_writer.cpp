// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "storage/exports/rows.hpp"
#include "storage/exports/table_writer.hpp"

namespace pressroom::storage::exports {

namespace {

using Kind = core::ColumnType::Kind;
using LineOf = std::string (*)(const core::Table& table, const core::Row& row);

/// A row a line, with its end.
class LinesWriter final : public TableWriter {
 public:
  LinesWriter(const core::Table& table, HashedFile file, LineOf line_of)
      : table_(table), file_(std::move(file)), line_of_(line_of) {}

  core::Result<void> add(const core::Row& row) override {
    ++rows_;
    return file_.append(line_of_(table_, row));
  }
  core::Result<WrittenFile> finish() override { return file_.commit(rows_); }

 private:
  const core::Table& table_;
  HashedFile file_;
  LineOf line_of_;
  std::int64_t rows_ = 0;
};

std::string in_quotes(std::string_view text) {
  std::string cell = "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

/// An empty text is quoted, so that nothing at all can mean null.
std::string csv_cell(const core::ColumnType& type, const core::Cell& cell) {
  if (cell.is_null()) return {};
  switch (type.kind) {
    case Kind::text:
    case Kind::instant:
      return in_quotes(well_formed_utf8(*cell.text()));
    case Kind::integer:
      return fmt::format("{}", *cell.integer());
    case Kind::boolean:
      return *cell.boolean() ? "true" : "false";
    case Kind::list:
    case Kind::record:
      break;
  }
  return in_quotes(json_of(type, cell));
}

std::string csv_line(const core::Table& table, const core::Row& row) {
  std::string line;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) line += ',';
    line += csv_cell(*table.columns[i].type, row[i]);
  }
  return line + "\r\n";
}

std::string csv_header(const core::Table& table) {
  std::string line;
  for (const core::Column& column : table.columns) line += (line.empty() ? "" : ",") + in_quotes(column.name);
  return line + "\r\n";
}

}  // namespace

std::string jsonl_line(const core::Table& table, const core::Row& row) {
  JsonWriter json(JsonWriter::Style::compact);
  write_row(json, table, row);
  return json.take();
}

core::Result<std::unique_ptr<TableWriter>> write_jsonl(const TablePlace& place) {
  TRY_ASSIGN(auto file, HashedFile::create(place.disk, place.folder, place.path));
  return std::make_unique<LinesWriter>(place.table, std::move(file), jsonl_line);
}

core::Result<std::unique_ptr<TableWriter>> write_csv(const TablePlace& place) {
  TRY_ASSIGN(auto file, HashedFile::create(place.disk, place.folder, place.path));
  TRY(file.append(csv_header(place.table)));
  return std::make_unique<LinesWriter>(place.table, std::move(file), csv_line);
}

}  // namespace pressroom::storage::exports
