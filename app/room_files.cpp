// SPDX-License-Identifier: Apache-2.0
#include "app/room_files.hpp"

namespace pressroom::app {

core::Result<std::vector<parsers::RoomRules>> rooms_of_files(const Service& service,
                                                             const std::vector<std::filesystem::path>& files) {
  if (files.empty()) {
    TRY_ASSIGN(const RoomShelf shelf,
               RoomShelf::load(service.disk, service.options.rooms.value_or(service.places.rooms)));
    return shelf.rooms();
  }
  std::vector<parsers::RoomRules> rooms;
  for (const std::filesystem::path& file : files) {
    TRY_ASSIGN(parsers::RoomRules rules, RoomShelf::load_one(service.disk, file));
    rooms.push_back(std::move(rules));
  }
  return rooms;
}

}  // namespace pressroom::app
