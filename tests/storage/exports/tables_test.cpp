// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/tables.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "tests/support/catch.hpp"

namespace pressroom::tests {

using namespace storage::exports;

namespace {

using Kind = core::ColumnType::Kind;

std::string type_in_words(const core::ColumnType& type) {
  switch (type.kind) {
    case Kind::text:
      return "text";
    case Kind::integer:
      return "integer";
    case Kind::boolean:
      return "boolean";
    case Kind::instant:
      return "instant";
    case Kind::list:
      return "list of " + (type.item->kind == Kind::record ? std::string("records") : type_in_words(*type.item) + "s");
    case Kind::record:
      return "record";
  }
  return "";
}

/// The line of a column in docs/formats.md.
std::string documented(const core::Column& column) {
  const bool nullable = column.presence == core::Column::Presence::nullable;
  return fmt::format("| `{}` | {}{} | {} | {} | {} |", column.name, type_in_words(*column.type),
                     nullable ? " or null" : "", column.unit, column.description,
                     column.example == "below" ? "below" : fmt::format("`{}`", column.example));
}

std::string formats() {
  std::ifstream in(std::string(PRESSROOM_SOURCE_DIR) + "/docs/formats.md");
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("The documentation has every column of every table as the code has it", "[exports][tables]") {
  const std::string text = formats();
  for (const core::Table* table : dataset_tables()) {
    std::string lines = fmt::format(
        "### `{}`\n\n{}. Key: `{}`.\n\n| column | type | unit | meaning | example |\n"
        "|---|---|---|---|---|\n",
        table->name, table->description, fmt::join(table->primary_key, "`, `"));
    for (const core::Column& column : table->columns) lines += documented(column) + "\n";
    INFO(lines);
    CHECK((text.find(lines) != std::string::npos));
  }
}

TEST_CASE("Tables have keys among their columns and lead to tables that are there", "[exports][tables]") {
  for (const core::Table* table : dataset_tables()) {
    INFO(table->name);
    CHECK(find_table(table->name) == table);
    std::set<std::string_view> names;
    for (const core::Column& column : table->columns) {
      CHECK(names.insert(column.name).second);
      CHECK_FALSE(column.description.empty());
      CHECK_FALSE(column.example.empty());
    }
    for (const std::string_view key : table->primary_key) CHECK(names.contains(key));
    for (const core::ForeignKey& key : table->foreign_keys) {
      CHECK(names.contains(key.column));
      const core::Table* other = find_table(key.table);
      REQUIRE(other != nullptr);
      CHECK(position_of(*other, key.references) < other->columns.size());
    }
  }
  CHECK(find_table("nothing") == nullptr);
}

}  // namespace pressroom::tests
