// SPDX-License-Identifier: Apache-2.0
#include "storage/database/dataset_file.hpp"

#include <array>

#include "tests/support/catch.hpp"
#include "tests/support/temp_dir.hpp"

namespace pressroom::tests {

namespace {

using storage::database::DatasetFile;

constexpr core::ColumnType k_text{core::ColumnType::Kind::text};
constexpr core::ColumnType k_number{core::ColumnType::Kind::integer};

constexpr core::Column column(std::string_view name, const core::ColumnType& type = k_text) {
  return {name, &type, core::Column::Presence::nullable, "", "", ""};
}

// What the indexes of such a file name, and no more.
constexpr std::array k_turn_columns{column("turn_id"),      column("transcript_id"), column("seq", k_number),
                                    column("speaker_id"),   column("reply_to"),      column("text"),
                                    column("speaker_name"), column("title")};
constexpr std::array k_change_columns{column("change_id"), column("turn_id")};
constexpr std::array<std::string_view, 1> k_turn_key{"turn_id"}, k_change_key{"change_id"};
constexpr std::array k_references{core::ForeignKey{"reply_to", "turns", "turn_id"}};
constexpr core::Table k_turns{"turns", "", k_turn_columns, k_turn_key, k_references};
constexpr core::Table k_changes{"changes", "", k_change_columns, k_change_key, {}};
constexpr std::array k_tables{&k_turns, &k_changes};

core::Row turn(const char* id, core::Cell reply_to) {
  return {id, "a:1", 0, core::Cell(), std::move(reply_to), "Yes.", core::Cell(), core::Cell()};
}

}  // namespace

TEST_CASE("A dataset whose rows refer to one another is finished", "[database][dataset]") {
  const TempDir folder;
  auto file = DatasetFile::create(folder / "d.sqlite", k_tables);
  REQUIRE(file);
  // The answer comes first.
  REQUIRE(file->add(k_turns, turn("two", "one")));
  REQUIRE(file->add(k_turns, turn("one", core::Cell())));
  CHECK(file->finish());
}

TEST_CASE("A dataset with a row that refers to nothing is not finished", "[database][dataset]") {
  const TempDir folder;
  auto file = DatasetFile::create(folder / "d.sqlite", k_tables);
  REQUIRE(file);
  REQUIRE(file->add(k_turns, turn("two", "one")));
  const auto finished = file->finish();
  REQUIRE_FALSE(finished);
  CHECK(finished.error().code == core::ErrorCode::malformed);
  CHECK(finished.error().what == "a row of turns refers to none of turns");
}

}  // namespace pressroom::tests
