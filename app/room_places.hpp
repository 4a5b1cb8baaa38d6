// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/room.hpp"
#include "core/strict_toml.hpp"

namespace pressroom::app {

/// Where the keys of a room file stand, as "FILE:LINE".
class RoomPlaces {
 public:
  /// `toml` is the text that `room` was read from.
  static core::Result<RoomPlaces> read(std::string_view toml, const core::Room& room);

  std::string of_room() const;
  std::string of_discover(std::string_view key) const;
  std::string of_match() const;
  std::string of_layout(std::size_t layout, std::string_view key) const;
  /// In the layout's own [labels] when they have the key, else in the room's.
  std::string of_labels(std::size_t layout, std::string_view key) const;
  std::string of_test(std::size_t test, std::string_view key) const;

 private:
  explicit RoomPlaces(core::StrictToml root) : root_(std::move(root)) {}

  core::StrictToml root_;
  std::optional<core::StrictToml> discover_, match_, labels_;
  std::vector<core::StrictToml> layouts_, tests_;
  std::vector<std::optional<core::StrictToml>> layout_labels_;
};

}  // namespace pressroom::app
