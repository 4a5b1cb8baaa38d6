// SPDX-License-Identifier: Apache-2.0
#include "storage/database/order_book.hpp"

#include "storage/database/sqlite_frontier.hpp"
#include "tests/storage/database/frontier_under_test.hpp"
#include "tests/storage/database/open_database.hpp"

using namespace pressroom;
using namespace pressroom::storage::database;
using namespace pressroom::tests;

TEST_CASE("An order is kept until it is settled and its writer is known to have ended", "[database][orders]") {
  const TempDir folder;
  Database database = open_database(folder);
  OrderBook orders(database);
  CHECK_FALSE(orders.find("a", "7")->has_value());
  REQUIRE(orders.put({"a", "7", 2, at(5), "run1"}));
  REQUIRE(orders.put({"a", "", 4, at(6), "run1"}));
  REQUIRE(orders.put({"b", "7", 1, at(7), "run1"}));
  REQUIRE(orders.put({"a", "7", 2, at(5), "run2"}));
  const auto found = *orders.find("a", "7");
  REQUIRE(found);
  CHECK(found->visit_number == 2);
  CHECK(found->begun == at(5));
  CHECK(found->run == "run2");
  CHECK(orders.of_room("a")->size() == 2);

  REQUIRE(orders.settle({"a"}));
  CHECK(orders.of_room("a")->empty());
  CHECK(orders.of_room("b")->size() == 1);
  REQUIRE(orders.unsettle());
  CHECK(orders.of_room("a")->size() == 2);
  REQUIRE(orders.settle({"a"}));
  REQUIRE(orders.forget_settled());
  REQUIRE(orders.unsettle());
  CHECK(orders.of_room("a")->empty());
  CHECK(orders.of_room("b")->size() == 1);
}
