// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/row_cursor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/text.hpp"
#include "core/time_format.hpp"

namespace pressroom::storage::exports {

namespace {

using core::Cell;
using Kind = core::ColumnType::Kind;

constexpr std::size_t k_piece = 1 << 20;
constexpr std::size_t k_max_row = 64u << 20;

/// The bytes of a file from the front.
class Bytes {
 public:
  explicit Bytes(std::unique_ptr<core::ReadFile> file) : file_(std::move(file)) {}

  std::uint64_t at() const { return at_ + used_; }
  /// -1 at the end.
  core::Result<int> next() {
    if (used_ == piece_.size()) {
      at_ += piece_.size();
      used_ = 0;
      TRY_ASSIGN(piece_, file_->read(at_, k_piece));
      if (piece_.empty()) return -1;
    }
    return static_cast<unsigned char>(piece_[used_++]);
  }
  /// Appends to `line` what stands before the next LF, which is passed over. False at the end of the file.
  core::Result<bool> line(std::string& line) {
    bool any = false;
    for (;;) {
      if (used_ == piece_.size()) {
        at_ += piece_.size();
        used_ = 0;
        TRY_ASSIGN(piece_, file_->read(at_, k_piece));
        if (piece_.empty()) return any;
      }
      any = true;
      const std::size_t end = std::min(piece_.find('\n', used_), piece_.size());
      if (line.size() <= k_max_row) line.append(piece_, used_, end - used_);
      used_ = std::min(end + 1, piece_.size());
      if (end < piece_.size()) return true;
    }
  }

 private:
  std::unique_ptr<core::ReadFile> file_;
  std::string piece_;
  std::size_t used_ = 0;
  std::uint64_t at_ = 0;  ///< of the piece
};

FoundRow faulty(std::uint64_t at, std::string fault) { return {{}, at, std::move(fault)}; }

class JsonlCursor final : public RowCursor {
 public:
  JsonlCursor(std::unique_ptr<core::ReadFile> file, const core::Table& table)
      : bytes_(std::move(file)), table_(table) {}

  core::Result<std::optional<FoundRow>> next() override {
    const std::uint64_t at = bytes_.at();
    std::string line;
    TRY_ASSIGN(const bool found, bytes_.line(line));
    if (!found) return std::optional<FoundRow>();
    if (line.size() > k_max_row) return std::optional(faulty(at, "the line is too long"));
    const auto tree = parse_json(line);
    if (!tree) return std::optional(faulty(at, "no JSON: " + tree.error().message()));
    FoundRow row = row_of(*tree, table_);
    row.at = at;
    return std::optional(std::move(row));
  }

 private:
  Bytes bytes_;
  const core::Table& table_;
};

/// A cell of RFC 4180: its text, and whether it stood in quotes.
struct CsvCell {
  std::string text;
  bool is_quoted = false;
};

class CsvCursor final : public RowCursor {
 public:
  CsvCursor(std::unique_ptr<core::ReadFile> file, const core::Table& table) : bytes_(std::move(file)), table_(table) {}

  core::Result<std::optional<FoundRow>> next() override {
    if (!std::exchange(header_read_, true)) {
      std::vector<CsvCell> names;
      std::string fault;
      TRY_ASSIGN(const bool found, read_record(names, fault));
      bool same = found && fault.empty() && names.size() == table_.columns.size();
      for (std::size_t i = 0; same && i < names.size(); ++i) same = names[i].text == table_.columns[i].name;
      if (!same) return std::optional(faulty(0, "the header line does not name the columns of the table"));
    }
    const std::uint64_t at = bytes_.at();
    std::vector<CsvCell> cells;
    std::string fault;
    TRY_ASSIGN(const bool found, read_record(cells, fault));
    if (!found) return std::optional<FoundRow>();
    if (fault.empty() && cells.size() != table_.columns.size()) {
      fault = fmt::format("{} cells instead of {}", cells.size(), table_.columns.size());
    }
    if (!fault.empty()) return std::optional(faulty(at, std::move(fault)));
    FoundRow row{{}, at, {}};
    for (std::size_t i = 0; i < cells.size(); ++i) {
      auto cell = typed(cells[i], table_.columns[i]);
      const bool is_missing = cell && cell->is_null() && table_.columns[i].presence == core::Column::Presence::always;
      if (!cell || is_missing)
        return std::optional(faulty(at, fmt::format("{} is of another type", table_.columns[i].name)));
      row.row.push_back(*std::move(cell));
    }
    return std::optional(std::move(row));
  }

 private:
  static std::optional<Cell> typed(const CsvCell& cell, const core::Column& column) {
    if (!cell.is_quoted && cell.text.empty()) {
      return column.presence == core::Column::Presence::nullable ? std::optional(Cell()) : std::nullopt;
    }
    switch (column.type->kind) {
      case Kind::text:
        return cell.is_quoted && core::is_valid_utf8(cell.text) ? std::optional(Cell(cell.text)) : std::nullopt;
      case Kind::instant:
        return cell.is_quoted && core::parse_rfc3339(cell.text) ? std::optional(Cell(cell.text)) : std::nullopt;
      case Kind::boolean:
        if (cell.text != "true" && cell.text != "false") return std::nullopt;
        return Cell(cell.text == "true");
      case Kind::integer: {
        std::int64_t value = 0;
        const char* end = cell.text.data() + cell.text.size();
        const auto read = std::from_chars(cell.text.data(), end, value);
        return read.ec == std::errc() && read.ptr == end ? std::optional(Cell(value)) : std::nullopt;
      }
      case Kind::list:
      case Kind::record:
        break;
    }
    const auto tree = parse_json(cell.text);
    return tree ? cell_of(*tree, *column.type) : std::nullopt;
  }

  /// One record up to its CRLF or LF; false behind the last.
  core::Result<bool> read_record(std::vector<CsvCell>& cells, std::string& fault) {
    enum class At { begin, plain, quoted, behind_quote } state = At::begin;
    CsvCell cell;
    std::size_t size = 0;
    for (bool any = false;; any = true) {
      TRY_ASSIGN(const int byte, bytes_.next());
      if (byte < 0) {
        if (!any) return false;
        if (state == At::quoted) fault = "the file ends within quotes";
        cells.push_back(std::move(cell));
        return true;
      }
      const char c = static_cast<char>(byte);
      if (++size > k_max_row) {
        fault = "the row is too long";
        cell = {};
        size = 0;
      }
      if (state == At::quoted) {
        if (c == '"') {
          state = At::behind_quote;
        } else {
          cell.text += c;
        }
        continue;
      }
      if (c == '"') {
        if (state == At::behind_quote) cell.text += c;
        if (state == At::plain) fault = "a quote within a cell that is not quoted";
        cell.is_quoted = true;
        state = At::quoted;
      } else if (c == ',' || c == '\n') {
        // More cells than columns are a fault however many they are.
        if (cells.size() <= table_.columns.size()) cells.push_back(std::exchange(cell, {}));
        cell = {};
        state = At::begin;
        if (c == '\n') return true;
      } else if (c != '\r') {
        if (state == At::behind_quote) fault = "words behind the quotes of a cell";
        cell.text += c;
        state = At::plain;
      }
    }
  }

  Bytes bytes_;
  const core::Table& table_;
  bool header_read_ = false;
};

}  // namespace

std::optional<Cell> cell_of(const JsonNode& value, const core::ColumnType& type) {
  using Json = JsonNode::Kind;
  if (value.kind == Json::null) return Cell();
  switch (type.kind) {
    case Kind::text:
      return value.kind == Json::text ? std::optional(Cell(value.text)) : std::nullopt;
    case Kind::instant:
      if (value.kind != Json::text || !core::parse_rfc3339(value.text)) return std::nullopt;
      return Cell(value.text);
    case Kind::integer:
      return value.kind == Json::integer ? std::optional(Cell(value.integer)) : std::nullopt;
    case Kind::boolean:
      return value.kind == Json::boolean ? std::optional(Cell(value.boolean)) : std::nullopt;
    case Kind::list: {
      if (value.kind != Json::array) return std::nullopt;
      Cell::List items;
      for (const JsonNode& item : value.items) {
        auto cell = cell_of(item, *type.item);
        if (!cell || cell->is_null()) return std::nullopt;
        items.push_back(*std::move(cell));
      }
      return Cell(std::move(items));
    }
    case Kind::record: {
      if (value.kind != Json::object || value.keys.size() != type.fields.size()) return std::nullopt;
      Cell::List fields;
      for (std::size_t i = 0; i < type.fields.size(); ++i) {
        if (value.keys[i] != type.fields[i].name) return std::nullopt;
        auto cell = cell_of(value.items[i], *type.fields[i].type);
        if (!cell) return std::nullopt;
        fields.push_back(*std::move(cell));
      }
      return Cell(std::move(fields));
    }
  }
  return std::nullopt;
}

FoundRow row_of(const JsonNode& object, const core::Table& table) {
  if (object.kind != JsonNode::Kind::object) return faulty(0, "no JSON object");
  if (object.keys.size() != table.columns.size()) {
    return faulty(0, fmt::format("{} keys instead of the {} columns", object.keys.size(), table.columns.size()));
  }
  FoundRow row;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const core::Column& column = table.columns[i];
    if (object.keys[i] != column.name) {
      return faulty(0,
                    fmt::format("key \"{}\" where the column {} belongs", core::harmless(object.keys[i]), column.name));
    }
    auto cell = cell_of(object.items[i], *column.type);
    const bool is_missing = cell && cell->is_null() && column.presence == core::Column::Presence::always;
    if (!cell || is_missing) return faulty(0, fmt::format("{} is of another type", column.name));
    row.row.push_back(*std::move(cell));
  }
  return row;
}

std::unique_ptr<RowCursor> read_jsonl(std::unique_ptr<core::ReadFile> file, const core::Table& table) {
  return std::make_unique<JsonlCursor>(std::move(file), table);
}

std::unique_ptr<RowCursor> read_csv(std::unique_ptr<core::ReadFile> file, const core::Table& table) {
  return std::make_unique<CsvCursor>(std::move(file), table);
}

}  // namespace pressroom::storage::exports
