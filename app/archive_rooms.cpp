// SPDX-License-Identifier: Apache-2.0
#include "app/archive_rooms.hpp"

namespace pressroom::app {

namespace {

/// The copy that the catalogue's newest row of the room names; without rows, the one copy that bears its name.
core::Result<std::optional<parsers::RoomRules>> kept_copy(ArchiveFolder& archive, const std::string& room) {
  TRY_ASSIGN(const auto entries, archive.catalogue().list(room));
  const storage::database::CatalogueEntry* newest = nullptr;
  for (const auto& entry : entries) {
    if (!entry.room_sha256.empty() && (newest == nullptr || entry.updated_at > newest->updated_at)) newest = &entry;
  }
  if (newest != nullptr && archive.disk().exists(archive.room_copy(newest->room_sha256))) {
    TRY_ASSIGN(parsers::RoomRules rules, RoomShelf::load_one(archive.disk(), archive.room_copy(newest->room_sha256)));
    return std::optional<parsers::RoomRules>(std::move(rules));
  }
  TRY_ASSIGN(const auto files, archive.disk().files(archive.root() / "rooms"));
  for (const std::filesystem::path& file : files) {
    TRY_ASSIGN(parsers::RoomRules rules, RoomShelf::load_one(archive.disk(), file));
    if (rules.room().name == room) return std::optional<parsers::RoomRules>(std::move(rules));
  }
  return std::optional<parsers::RoomRules>();
}

}  // namespace

core::Result<RoomShelf> rooms_of_archive(const Service& service, ArchiveFolder& archive) {
  TRY_ASSIGN(RoomShelf rooms, service.rooms());
  TRY_ASSIGN(const auto names, archive.captures().rooms());
  for (const std::string& name : names) {
    if (rooms.named(name) != nullptr) continue;
    TRY_ASSIGN(auto copy, kept_copy(archive, name));
    if (copy) rooms.add(*std::move(copy));
  }
  return rooms;
}

core::Result<parsers::RoomRules> room_as_used(ArchiveFolder& archive, const std::string& room,
                                              const std::string& native_id) {
  TRY_ASSIGN(const auto entry, archive.catalogue().find(room + ":" + native_id));
  if (!entry)
    return core::fail(core::ErrorCode::not_found, "no such transcript in the archive", room + ":" + native_id);
  return RoomShelf::load_one(archive.disk(), archive.room_copy(entry->room_sha256));
}

}  // namespace pressroom::app
