// SPDX-License-Identifier: Apache-2.0
#include "storage/database/order_book.hpp"

#include <fmt/format.h>

namespace pressroom::storage::database {

using core::Result;

Result<void> OrderBook::put(const Order& order) {
  TRY(
      database_.run("INSERT INTO orders (room, transcript, visit_number, begun, run, settled) "
                    "VALUES (?1, ?2, ?3, ?4, ?5, 0) ON CONFLICT (room, transcript) DO UPDATE SET "
                    "visit_number = ?3, begun = ?4, run = ?5, settled = 0",
                    {order.room, order.transcript, order.visit_number, order.begun, order.run}));
  return {};
}

Result<std::vector<Order>> OrderBook::orders(std::string_view condition, std::initializer_list<Value> values) const {
  TRY_ASSIGN(auto query,
             database_.statement(fmt::format("SELECT room, transcript, visit_number, begun, run FROM orders "
                                             "WHERE settled = 0 AND {} ORDER BY transcript",
                                             condition)));
  std::vector<Order> found;
  TRY(query.each(values, [&](const Statement& row) {
    found.push_back({row.text(0), row.text(1), row.small_integer(2), row.instant(3), row.text(4)});
  }));
  return found;
}

Result<std::optional<Order>> OrderBook::find(const std::string& room, const std::string& transcript) const {
  TRY_ASSIGN(auto found, orders("room = ?1 AND transcript = ?2", {room, transcript}));
  return found.empty() ? std::optional<Order>{} : std::optional<Order>(std::move(found.front()));
}

Result<std::vector<Order>> OrderBook::of_room(const std::string& room) const { return orders("room = ?1", {room}); }

Result<void> OrderBook::settle(const std::vector<std::string>& rooms) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  for (const std::string& room : rooms) TRY(database_.run("UPDATE orders SET settled = 1 WHERE room = ?1", {room}));
  return transaction.commit();
}

Result<void> OrderBook::forget_settled() {
  TRY(database_.run("DELETE FROM orders WHERE settled = 1"));
  return {};
}

Result<void> OrderBook::unsettle() {
  TRY(database_.run("UPDATE orders SET settled = 0 WHERE settled = 1"));
  return {};
}

}  // namespace pressroom::storage::database
