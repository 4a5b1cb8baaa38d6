// SPDX-License-Identifier: Apache-2.0
#include "app/archive_rooms.hpp"

#include <algorithm>

#include "core/transcript_id.hpp"
#include "storage/exports/sidecar.hpp"
#include "storage/exports/sidecar_path.hpp"

namespace pressroom::app {

namespace {

namespace exports = storage::exports;
using storage::database::Catalogue;
using storage::database::CatalogueEntry;

std::string hash_in_catalogue(const Catalogue* catalogue, const std::string& room) {
  if (catalogue == nullptr) return {};
  const auto entries = catalogue->list(room);
  if (!entries) return {};
  const CatalogueEntry* newest = nullptr;
  for (const CatalogueEntry& entry : *entries) {
    if (!entry.room_sha256.empty() && (newest == nullptr || entry.updated_at > newest->updated_at)) newest = &entry;
  }
  return newest == nullptr ? std::string() : newest->room_sha256;
}

core::Result<std::string> hash_in_sidecars(const core::Disk& disk, const std::filesystem::path& archive,
                                           const std::string& room) {
  TRY_ASSIGN(const auto files, disk.files(archive / "transcripts" / exports::file_name_of(room)));
  for (const std::filesystem::path& file : files) {
    if (!exports::is_newest_sidecar(file)) continue;
    const auto bytes = disk.read_all(file, exports::max_sidecar_bytes);
    if (!bytes) continue;
    const auto transcript = exports::read_sidecar(*bytes, file.string());
    if (transcript) return transcript->room_sha256;
  }
  return std::string();
}

/// Those that a sidecar names. One that is not there was made with none.
core::Result<std::vector<core::AppliedOverlay>> overlays_in_sidecar(const ArchiveFolder& archive,
                                                                    const std::string& sidecar) {
  const std::filesystem::path path = archive.root() / sidecar;
  if (sidecar.empty() || !archive.disk().exists(path)) return std::vector<core::AppliedOverlay>();
  TRY_ASSIGN(const std::string bytes, archive.disk().read_all(path, exports::max_sidecar_bytes));
  TRY_ASSIGN(const core::Transcript transcript, exports::read_sidecar(bytes, path.string()));
  return transcript.overlays;
}

/// The overlay for a room of which only the archive's copy is left: one that a sidecar of it names, else the only one
/// that is kept. None when there are several and no sidecar tells which is in force.
core::Result<std::optional<core::Overlay>> overlay_of_copies(const core::Disk& disk,
                                                             const std::filesystem::path& archive,
                                                             const std::string& room) {
  TRY_ASSIGN(const auto copies, disk.files(archive / "rooms"));
  std::vector<core::Overlay> kept;
  for (const std::filesystem::path& copy : copies) {
    auto overlay = RoomShelf::load_overlay_copy(disk, copy);
    if (overlay && overlay->room == room) kept.push_back(*std::move(overlay));
  }
  if (kept.size() > 1) {
    TRY_ASSIGN(const auto sidecars, disk.files(archive / "transcripts" / exports::file_name_of(room)));
    for (const std::filesystem::path& file : sidecars) {
      if (!exports::is_newest_sidecar(file)) continue;
      const auto bytes = disk.read_all(file, exports::max_sidecar_bytes);
      const auto transcript = bytes ? exports::read_sidecar(*bytes, file.string()) : tl::unexpected(bytes.error());
      if (!transcript || transcript->overlays.empty()) continue;
      std::erase_if(kept, [&](const core::Overlay& one) { return one.sha256 != transcript->overlays.front().sha256; });
      break;
    }
  }
  return kept.size() == 1 ? std::optional<core::Overlay>(std::move(kept.front())) : std::nullopt;
}

/// The kept copies in the order in which they are asked for: those that a derived file names first.
core::Result<std::vector<std::filesystem::path>> candidates(const core::Disk& disk,
                                                            const std::filesystem::path& archive,
                                                            const std::string& room, const Catalogue* catalogue) {
  const std::filesystem::path folder = archive / "rooms";
  std::vector<std::filesystem::path> copies;
  const std::string listed = hash_in_catalogue(catalogue, room);
  if (!listed.empty()) copies.push_back(folder / (listed + ".toml"));
  TRY_ASSIGN(const std::string written, hash_in_sidecars(disk, archive, room));
  if (!written.empty()) copies.push_back(folder / (written + ".toml"));
  TRY_ASSIGN(const auto files, disk.files(folder));
  copies.insert(copies.end(), files.begin(), files.end());
  return copies;
}

}  // namespace

core::Result<ArchiveRooms> rooms_of_archive(RoomShelf todays, const core::Disk& disk,
                                            const std::filesystem::path& archive, const Catalogue* catalogue) {
  ArchiveRooms rooms{std::move(todays), {}};
  TRY_ASSIGN(const auto folders, disk.folders(archive / "warc"));
  for (const std::filesystem::path& folder : folders) {
    const std::string name = folder.filename().string();
    if (rooms.shelf.named(name) != nullptr) continue;
    TRY_ASSIGN(const auto copies, candidates(disk, archive, name, catalogue));
    std::optional<core::Error> damage;
    for (const std::filesystem::path& copy : copies) {
      auto rules = RoomShelf::load_copy(disk, copy);
      if (rules && rules->room().name == name) {
        TRY_ASSIGN(auto overlay, overlay_of_copies(disk, archive, name));
        if (overlay) TRY(rules->take_overlay(*std::move(overlay)));
        rooms.shelf.add(*std::move(rules));
        break;
      }
      if (!rules && rules.error().code == core::ErrorCode::damaged && !damage) damage = rules.error();
    }
    if (damage && rooms.shelf.named(name) == nullptr) {
      damage->what += "; room '" + name + "' has no other room file";
      rooms.faults.push_back(*std::move(damage));
    }
  }
  return rooms;
}

core::Result<bool> holds_room(const core::Disk& disk, const std::filesystem::path& archive, const std::string& name) {
  TRY_ASSIGN(const auto warcs, disk.folders(archive / "warc"));
  TRY_ASSIGN(const auto sidecars, disk.folders(archive / "transcripts"));
  const auto named = [](const auto& folders, const std::string& wanted) {
    return std::any_of(folders.begin(), folders.end(), [&](const auto& path) { return path.filename() == wanted; });
  };
  return named(warcs, name) || named(sidecars, exports::file_name_of(name));
}

core::Result<bool> is_worked_at(const core::Disk& disk, const std::filesystem::path& archive,
                                const parsers::RoomRules& rules) {
  if (!rules.room().by_evidence) return true;
  return holds_room(disk, archive, rules.room().name);
}

core::Result<void> require_room(const Service& service, const std::string& name) {
  TRY_ASSIGN(const bool held, holds_room(service.disk, service.archive(), name));
  if (held) return {};
  TRY_ASSIGN(const RoomShelf rooms, service.rooms());
  if (rooms.named(name) != nullptr) return {};
  return core::fail(core::ErrorCode::usage, "there is no room of this name (see `pressroom room list`)", name);
}

core::Result<void> take_kept_overlays(const ArchiveFolder& archive, const std::vector<core::AppliedOverlay>& overlays,
                                      parsers::RoomRules& rules) {
  for (const core::AppliedOverlay& used : overlays) {
    TRY_ASSIGN(core::Overlay overlay, RoomShelf::load_overlay_copy(archive.disk(), archive.room_copy(used.sha256)));
    TRY(rules.take_overlay(std::move(overlay)));
  }
  return {};
}

core::Result<parsers::RoomRules> room_as_used(ArchiveFolder& archive, const std::string& room,
                                              const std::string& native_id) {
  TRY_ASSIGN(const auto entry, archive.catalogue().find(core::transcript_id(room, native_id)));
  if (!entry)
    return core::fail(core::ErrorCode::not_found, "no such transcript in the archive",
                      core::transcript_id(room, native_id));
  TRY_ASSIGN(parsers::RoomRules rules, RoomShelf::load_copy(archive.disk(), archive.room_copy(entry->room_sha256)));
  TRY_ASSIGN(const auto overlays, overlays_in_sidecar(archive, entry->sidecar));
  TRY(take_kept_overlays(archive, overlays, rules));
  return rules;
}

}  // namespace pressroom::app
