// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "storage/database/database.hpp"

namespace pressroom::storage::database {

/// What a run was asked for: a transcript, or a whole room.
struct Order {
  std::string room;
  std::string transcript;  ///< native id; empty: the room's listings and what they lead to
  int visit_number = 1;    ///< of the transcript or of the listings: what the order is about
  core::Instant begun{};   ///< when it was first given, however many runs died over it
  std::string run;         ///< the run that works at it, or died over it
};

/// The orders that no run has got to the end of. The same order given again goes on with its visit: it asks for nothing
/// that was answered since `begun`. A run that got to its end settles its orders, but they are forgotten only when the
/// next writer knows that the process ended well: until then nobody can tell a run that is over from one that was
/// killed with its last breath.
class OrderBook {
 public:
  explicit OrderBook(Database& database) : database_(database) {}

  /// Stores, or takes over by {room, transcript}.
  core::Result<void> put(const Order& order);
  /// nullopt when there is none, or it is settled.
  core::Result<std::optional<Order>> find(const std::string& room, const std::string& transcript) const;
  /// Every order of a room that is not settled, by transcript.
  core::Result<std::vector<Order>> of_room(const std::string& room) const;
  /// A run over a room works at everything that is due there, so all orders of the room are settled together.
  core::Result<void> settle(const std::vector<std::string>& rooms);
  /// The process that settled them ended well.
  core::Result<void> forget_settled();
  /// It did not: they are open again.
  core::Result<void> unsettle();

 private:
  core::Result<std::vector<Order>> orders(std::string_view condition, std::initializer_list<Value> values) const;
  Database& database_;
};

}  // namespace pressroom::storage::database
