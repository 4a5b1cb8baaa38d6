// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace pressroom::core {

struct RecordField;

/// What a column holds. Every format says it in its own words; none knows more or less.
struct ColumnType {
  enum class Kind {
    text,     ///< UTF-8, LF as the only line end
    integer,  ///< 64 bits, signed
    boolean,
    instant,  ///< a time in UTC with milliseconds, held as its RFC 3339 text
    list,
    record
  };
  Kind kind = Kind::text;
  const ColumnType* item = nullptr;       ///< of a list
  std::span<const RecordField> fields{};  ///< of a record, in their order
};

struct RecordField {
  std::string_view name;
  const ColumnType* type;
};

/// One column of a table.
struct Column {
  enum class Presence { always, nullable };

  std::string_view name;
  const ColumnType* type;
  Presence presence;
  std::string_view unit;  ///< empty: none
  std::string_view description;
  std::string_view example;  ///< as JSON
};

/// The values of `column` are values of `references` in another table, or null.
struct ForeignKey {
  std::string_view column;
  std::string_view table;
  std::string_view references;
};

/// One table of a dataset: the same columns in the same order in every format.
struct Table {
  std::string_view name;
  std::string_view description;
  std::span<const Column> columns;
  std::span<const std::string_view> primary_key;
  std::span<const ForeignKey> foreign_keys;
};

/// A value of a column: what its type says, or nothing.
class Cell {
 public:
  using List = std::vector<Cell>;  ///< of a list its items, of a record its fields in their order

  Cell() = default;
  Cell(bool value) : value_(value) {}                                    // NOLINT(google-explicit-constructor)
  Cell(int value) : value_(std::int64_t{value}) {}                       // NOLINT(google-explicit-constructor)
  Cell(std::int64_t value) : value_(value) {}                            // NOLINT(google-explicit-constructor)
  Cell(std::uint64_t value) : Cell(static_cast<std::int64_t>(value)) {}  // NOLINT(google-explicit-constructor)
  Cell(std::string value) : value_(std::move(value)) {}                  // NOLINT(google-explicit-constructor)
  Cell(std::string_view value) : value_(std::string(value)) {}           // NOLINT(google-explicit-constructor)
  Cell(const char* value) : value_(std::string(value)) {}                // NOLINT(google-explicit-constructor)
  Cell(List value) : value_(std::move(value)) {}                         // NOLINT(google-explicit-constructor)
  template <class T>
  Cell(const std::optional<T>& value) : Cell(value ? Cell(*value) : Cell()) {}  // NOLINT(google-explicit-constructor)

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  /// nullptr when the cell holds something else.
  const bool* boolean() const { return std::get_if<bool>(&value_); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&value_); }
  const std::string* text() const { return std::get_if<std::string>(&value_); }
  const List* list() const { return std::get_if<List>(&value_); }

  bool operator==(const Cell&) const = default;

 private:
  std::variant<std::monostate, bool, std::int64_t, std::string, List> value_;
};

/// One value for each column of its table.
using Row = std::vector<Cell>;

}  // namespace pressroom::core
