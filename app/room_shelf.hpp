// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "core/disk.hpp"
#include "parsers/room_rules.hpp"

namespace pressroom::app {

/// All press rooms of a folder, read anew at every start.
class RoomShelf {
 public:
  /// Every *.toml directly in `folder`, by name. The first bad file is `configuration` with file:line; so are two rooms
  /// of one name.
  static core::Result<RoomShelf> load(const core::Disk& disk, const std::filesystem::path& folder);
  /// One room file alone, with the overlay that lies in the folder `overlays` beside it under the room's name, if one
  /// does.
  static core::Result<parsers::RoomRules> load_one(const core::Disk& disk, const std::filesystem::path& file);
  /// A copy that an archive keeps, named by its hash: `damaged` when its bytes are not those any more.
  static core::Result<parsers::RoomRules> load_copy(const core::Disk& disk, const std::filesystem::path& file);

  /// `configuration` with file:line for what is no overlay.
  static core::Result<core::Overlay> load_overlay(const core::Disk& disk, const std::filesystem::path& file);
  /// A copy that an archive keeps; errors as load_copy().
  static core::Result<core::Overlay> load_overlay_copy(const core::Disk& disk, const std::filesystem::path& file);

  const std::vector<parsers::RoomRules>& rooms() const { return rooms_; }
  /// nullptr when there is none of that name.
  const parsers::RoomRules* named(std::string_view name) const;
  /// The room that serves this URL and whose pattern it fits; nullptr when there is none.
  const parsers::RoomRules* of(const core::Url& url) const;
  void add(parsers::RoomRules rules) { rooms_.push_back(std::move(rules)); }
  /// Adds the room that is built in, behind all others: it serves what they do not. Nothing when a file took its name.
  core::Result<void> add_generic();

 private:
  std::vector<parsers::RoomRules> rooms_;
};

}  // namespace pressroom::app
