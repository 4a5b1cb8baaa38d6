// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "storage/database/database.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temp_dir.hpp"

namespace pressroom::tests {

/// The database "pressroom.db" of a folder; the test fails when it cannot be opened.
inline storage::database::Database open_database(const TempDir& folder,
                                                 storage::database::Mode mode = storage::database::Mode::read_write) {
  auto database = storage::database::Database::open(folder / "pressroom.db", mode);
  INFO((database ? "open" : database.error().message()));
  REQUIRE(database);
  return *std::move(database);
}

}  // namespace pressroom::tests
