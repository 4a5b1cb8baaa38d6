// SPDX-License-Identifier: Apache-2.0
#include "app/room_places.hpp"

namespace pressroom::app {

core::Result<RoomPlaces> RoomPlaces::read(std::string_view toml, const core::Room& room) {
  TRY_ASSIGN(core::StrictToml root, core::StrictToml::parse(toml, room.file));
  RoomPlaces places(std::move(root));
  places.discover_ = places.root_.table("discover");
  places.match_ = places.root_.table("match");
  places.labels_ = places.root_.table("labels");
  places.layouts_ = places.root_.tables("layout");
  places.tests_ = places.root_.tables("test");
  for (core::StrictToml& layout : places.layouts_) places.layout_labels_.push_back(layout.table("labels"));
  return places;
}

std::string RoomPlaces::of_room() const { return root_.where("name"); }

std::string RoomPlaces::of_discover(std::string_view key) const {
  return discover_ ? discover_->where(key) : of_room();
}

std::string RoomPlaces::of_match() const { return match_ ? match_->where("transcript") : of_room(); }

std::string RoomPlaces::of_layout(std::size_t layout, std::string_view key) const {
  return layout < layouts_.size() ? layouts_[layout].where(key) : of_room();
}

std::string RoomPlaces::of_labels(std::size_t layout, std::string_view key) const {
  if (layout < layout_labels_.size() && layout_labels_[layout] && layout_labels_[layout]->has(key)) {
    return layout_labels_[layout]->where(key);
  }
  return labels_ ? labels_->where(key) : of_room();
}

std::string RoomPlaces::of_test(std::size_t test, std::string_view key) const {
  return test < tests_.size() ? tests_[test].where(key) : of_room();
}

}  // namespace pressroom::app
