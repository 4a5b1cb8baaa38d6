// SPDX-License-Identifier: Apache-2.0
#include "app/room_shelf.hpp"

#include <algorithm>

#include "core/digest.hpp"
#include "parsers/generic_room.hpp"
#include "parsers/room_file.hpp"

namespace pressroom::app {

namespace {
constexpr std::uint64_t k_most_room_bytes = 1 << 20;
constexpr std::uint64_t k_most_overlay_bytes = 16 << 20;
}  // namespace

core::Result<parsers::RoomRules> RoomShelf::load_one(const core::Disk& disk, const std::filesystem::path& file) {
  auto text = disk.read_all(file, k_most_room_bytes);
  if (!text) return core::fail(core::ErrorCode::configuration, text.error().what, file.string());
  TRY_ASSIGN(core::Room room, parsers::read_room_file(*text, file.string()));
  const std::filesystem::path corrections = file.parent_path() / "overlays" / (room.name + ".toml");
  TRY_ASSIGN(parsers::RoomRules rules, parsers::RoomRules::compile(std::move(room)));
  if (!disk.exists(corrections)) return rules;
  TRY_ASSIGN(core::Overlay overlay, load_overlay(disk, corrections));
  TRY(rules.take_overlay(std::move(overlay)));
  return rules;
}

core::Result<core::Overlay> RoomShelf::load_overlay(const core::Disk& disk, const std::filesystem::path& file) {
  auto text = disk.read_all(file, k_most_overlay_bytes);
  if (!text) return core::fail(core::ErrorCode::configuration, text.error().what, file.string());
  return core::read_overlay_file(*text, file.string());
}

core::Result<core::Overlay> RoomShelf::load_overlay_copy(const core::Disk& disk, const std::filesystem::path& file) {
  if (!disk.exists(file)) {
    return core::fail(core::ErrorCode::not_found, "the archive keeps no copy of this overlay", file.string());
  }
  TRY_ASSIGN(core::Overlay overlay, load_overlay(disk, file));
  if (overlay.sha256 == file.stem().string()) return overlay;
  return core::fail(core::ErrorCode::damaged, "the copy of an overlay does not have the hash it is named by",
                    file.string());
}

core::Result<parsers::RoomRules> RoomShelf::load_copy(const core::Disk& disk, const std::filesystem::path& file) {
  if (!disk.exists(file)) {
    return core::fail(core::ErrorCode::not_found, "the archive keeps no copy of this room file", file.string());
  }
  TRY_ASSIGN(const std::string text, disk.read_all(file, k_most_room_bytes));
  if (core::sha256_hex(text) != file.stem().string()) {
    return core::fail(core::ErrorCode::damaged, "the copy of a room file does not have the hash it is named by",
                      file.string());
  }
  TRY_ASSIGN(core::Room room, parsers::read_room_file(text, file.string(), parsers::ByEvidence::allowed));
  return parsers::RoomRules::compile(std::move(room));
}

core::Result<RoomShelf> RoomShelf::load(const core::Disk& disk, const std::filesystem::path& folder) {
  if (!disk.exists(folder)) {
    return core::fail(core::ErrorCode::configuration, "there is no such folder of room files", folder.string());
  }
  RoomShelf shelf;
  TRY_ASSIGN(const auto files, disk.files(folder));
  for (const std::filesystem::path& file : files) {
    if (file.extension() != ".toml") continue;
    TRY_ASSIGN(parsers::RoomRules rules, load_one(disk, file));
    if (shelf.named(rules.room().name) != nullptr) {
      return core::fail(core::ErrorCode::configuration, "a second room is named '" + rules.room().name + "'",
                        file.string());
    }
    shelf.rooms_.push_back(std::move(rules));
  }
  return shelf;
}

core::Result<void> RoomShelf::add_generic() {
  TRY_ASSIGN(parsers::RoomRules rules, parsers::generic_room());
  if (named(rules.room().name) == nullptr) add(std::move(rules));
  return {};
}

const parsers::RoomRules* RoomShelf::named(std::string_view name) const {
  const auto found =
      std::find_if(rooms_.begin(), rooms_.end(), [&](const auto& rules) { return rules.room().name == name; });
  return found == rooms_.end() ? nullptr : &*found;
}

const parsers::RoomRules* RoomShelf::of(const core::Url& url) const {
  const auto found =
      std::find_if(rooms_.begin(), rooms_.end(), [&](const auto& rules) { return rules.identify(url).has_value(); });
  return found == rooms_.end() ? nullptr : &*found;
}

}  // namespace pressroom::app
