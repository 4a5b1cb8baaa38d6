// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "storage/exports/rows.hpp"
#include "storage/exports/table_writer.hpp"

namespace pressroom::storage::exports {

namespace {

using Kind = core::ColumnType::Kind;

std::string in_quotes(std::string_view text) {
  std::string cell = "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

/// An empty text is quoted, so that nothing at all can mean null.
std::string cell_of(const core::ColumnType& type, const core::Cell& cell) {
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

class CsvWriter final : public TableWriter {
 public:
  CsvWriter(const core::Table& table, HashedFile file) : table_(table), file_(std::move(file)) {}

  core::Result<void> add_header() {
    std::string line;
    for (const core::Column& column : table_.columns) line += (line.empty() ? "" : ",") + in_quotes(column.name);
    return file_.append(line + "\r\n");
  }

  core::Result<void> add(const core::Row& row) override {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) line += ',';
      line += cell_of(*table_.columns[i].type, row[i]);
    }
    ++rows_;
    return file_.append(line + "\r\n");
  }
  core::Result<WrittenFile> finish() override { return file_.commit(rows_); }

 private:
  const core::Table& table_;
  HashedFile file_;
  std::int64_t rows_ = 0;
};

}  // namespace

core::Result<std::unique_ptr<TableWriter>> write_csv(const TablePlace& place) {
  TRY_ASSIGN(auto file, HashedFile::create(place.disk, place.folder, place.path));
  auto writer = std::make_unique<CsvWriter>(place.table, std::move(file));
  TRY(writer->add_header());
  return writer;
}

}  // namespace pressroom::storage::exports
