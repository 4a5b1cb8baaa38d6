// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/parquet.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "storage/exports/rows.hpp"
#include "storage/exports/table_writer.hpp"

namespace pressroom::storage::exports {

namespace {

using Kind = core::ColumnType::Kind;

std::string sql_type(const core::ColumnType& type) {
  switch (type.kind) {
    case Kind::text:
      return "VARCHAR";
    case Kind::integer:
      return "BIGINT";
    case Kind::boolean:
      return "BOOLEAN";
    case Kind::instant:
      return "TIMESTAMP WITH TIME ZONE";
    case Kind::list:
      return sql_type(*type.item) + "[]";
    case Kind::record:
      break;
  }
  std::string fields;
  for (const core::RecordField& field : type.fields) {
    fields += fmt::format("{}\"{}\" {}", fields.empty() ? "" : ", ", field.name, sql_type(*field.type));
  }
  return "STRUCT(" + fields + ")";
}

/// `expression` of that type as the JSON of our own writer holds it: times as RFC 3339 with milliseconds.
std::string sql_as_json(const core::ColumnType& type, const std::string& expression, int depth = 0) {
  switch (type.kind) {
    case Kind::instant:
      return fmt::format("strftime({} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%gZ')", expression);
    case Kind::list: {
      const std::string item = fmt::format("x{}", depth);
      const std::string inner = sql_as_json(*type.item, item, depth + 1);
      return inner == item ? expression : fmt::format("list_transform({}, lambda {}: {})", expression, item, inner);
    }
    case Kind::record: {
      std::string fields;
      bool plain = true;
      for (const core::RecordField& field : type.fields) {
        const std::string value = fmt::format("{}.\"{}\"", expression, field.name);
        const std::string inner = sql_as_json(*field.type, value, depth);
        plain = plain && inner == value;
        fields += fmt::format("{}\"{}\" := {}", fields.empty() ? "" : ", ", field.name, inner);
      }
      return plain ? expression : fmt::format("struct_pack({})", fields);
    }
    default:
      return expression;
  }
}

std::string columns_of(const core::Table& table) {
  std::string columns;
  for (const core::Column& column : table.columns) {
    columns +=
        fmt::format("{}\"{}\": {}", columns.empty() ? "" : ", ", column.name, Duckdb::literal(sql_type(*column.type)));
  }
  return "{" + columns + "}";
}

/// Every column with its type, and nothing in it.
std::string nulls_of(const core::Table& table) {
  std::string columns;
  for (const core::Column& column : table.columns) {
    columns +=
        fmt::format("{}CAST(NULL AS {}) AS \"{}\"", columns.empty() ? "" : ", ", sql_type(*column.type), column.name);
  }
  return columns;
}

/// DuckDB holds two lines of the longest kind.
constexpr std::uint64_t k_least_line_bytes = 4ull << 20;
/// Small groups, so that who looks for one transcript need not read much.
constexpr int k_rows_in_group = 20'000;

class ParquetWriter final : public TableWriter {
 public:
  ParquetWriter(const TablePlace& place, Duckdb& duckdb, HashedFile lines)
      : disk_(place.disk),
        folder_(place.folder),
        path_(place.path),
        table_(place.table),
        duckdb_(duckdb),
        lines_(std::move(lines)) {}
  ~ParquetWriter() override {
    for (const std::string& left : {rows_path(path_), partial()}) {
      if (disk_.exists(folder_ / left)) static_cast<void>(disk_.remove(folder_ / left));
    }
  }
  ParquetWriter(const ParquetWriter&) = delete;
  ParquetWriter& operator=(const ParquetWriter&) = delete;

  /// Rows wait as JSON Lines beside the file until all of them are there.
  static std::string rows_path(const std::string& path) { return path + ".rows.partial"; }

  core::Result<void> add(const core::Row& row) override {
    const std::string line = jsonl_line(table_, row);
    ++rows_;
    longest_ = std::max(longest_, line.size());
    return lines_.append(line);
  }

  core::Result<WrittenFile> finish() override {
    TRY_ASSIGN(const WrittenFile rows, lines_.commit(rows_));
    const std::string names = fmt::format("SELECT {} FROM ", quoted_names());
    const std::string source = fmt::format(
        "read_json({}, hive_partitioning = false, format = 'newline_delimited', maximum_object_size = {}, columns = "
        "{})",
        Duckdb::path_literal(folder_ / rows.path), std::max(k_least_line_bytes, longest_ + 1), columns_of(table_));
    TRY(duckdb_.execute(fmt::format(
        "COPY ({}{}) TO {} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {}, OVERWRITE_OR_IGNORE true)", names,
        rows.rows == 0 ? empty_source() : source, Duckdb::literal((folder_ / partial()).string()), k_rows_in_group)));
    TRY_ASSIGN(WrittenFile written, look_at(disk_, folder_, partial()));
    written.path = path_;
    written.rows = rows.rows;
    TRY_ASSIGN(const bool stands_already, stands(disk_, folder_, written));
    if (stands_already) {
      written.effect = WrittenFile::Effect::left;
      return written;
    }
    TRY_ASSIGN(auto file, disk_.open_append(folder_ / partial()));
    TRY(file->sync());
    file.reset();
    TRY(disk_.rename(folder_ / partial(), folder_ / path_));
    return written;
  }

 private:
  std::string partial() const { return path_ + ".partial"; }
  std::string quoted_names() const {
    std::string names;
    for (const core::Column& column : table_.columns) {
      names += fmt::format("{}\"{}\"", names.empty() ? "" : ", ", column.name);
    }
    return names;
  }
  /// An empty file has no lines to read columns from.
  std::string empty_source() const { return fmt::format("(SELECT {}) WHERE false", nulls_of(table_)); }

  core::Disk& disk_;
  std::filesystem::path folder_;
  std::string path_;
  const core::Table& table_;
  Duckdb& duckdb_;
  HashedFile lines_;
  std::int64_t rows_ = 0;
  std::size_t longest_ = 0;  ///< line, in bytes
};

}  // namespace

core::Result<std::unique_ptr<TableWriter>> write_parquet(const TablePlace& place, Duckdb& duckdb) {
  TRY_ASSIGN(auto lines, HashedFile::create(place.disk, place.folder, ParquetWriter::rows_path(place.path)));
  return std::make_unique<ParquetWriter>(place, duckdb, std::move(lines));
}

core::Result<void> parquet_to_jsonl(Duckdb& duckdb, const core::Table& table, const std::filesystem::path& from,
                                    const std::filesystem::path& to) {
  std::string columns;
  for (const core::Column& column : table.columns) {
    const std::string name = fmt::format("\"{}\"", column.name);
    columns += fmt::format("{}{} AS {}", columns.empty() ? "" : ", ", sql_as_json(*column.type, name), name);
  }
  const std::string source = fmt::format("read_parquet({}, hive_partitioning = false)", Duckdb::path_literal(from));
  if (const auto opened = duckdb.execute(fmt::format("SELECT 1 FROM {} LIMIT 0", source)); !opened) {
    const std::string& words = opened.error().what;
    return core::fail(core::ErrorCode::malformed, words.substr(0, words.find('\n')), from.string());
  }
  // A cast that loses something would hide what a reader of the file sees.
  const auto same = duckdb.execute(fmt::format(
      "SELECT CASE WHEN (SELECT list((column_name, column_type)) FROM (DESCRIBE SELECT * FROM {})) = "
      "(SELECT list((column_name, column_type)) FROM (DESCRIBE SELECT {})) THEN 1 ELSE error('other columns') END",
      source, nulls_of(table)));
  if (!same) {
    return core::fail(core::ErrorCode::malformed, fmt::format("its columns are not those of the table {}", table.name),
                      from.string());
  }
  const auto copied = duckdb.execute(
      fmt::format("COPY (SELECT {} FROM {}) TO {} (FORMAT json)", columns, source, Duckdb::literal(to.string())));
  if (copied) return {};
  const std::string& words = copied.error().what;
  const bool is_full = copied.error().code == core::ErrorCode::disk_full;
  return core::fail(is_full ? copied.error().code : core::ErrorCode::malformed, words.substr(0, words.find('\n')),
                    from.string());
}

}  // namespace pressroom::storage::exports
