// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/archive_folder.hpp"
#include "app/room_shelf.hpp"
#include "app/service.hpp"

namespace pressroom::app {

/// The rooms to read an archive with.
struct ArchiveRooms {
  RoomShelf shelf;
  std::vector<core::Error> faults;  ///< kept copies that are damaged, of rooms that have no other room file
};

/// Today's room files, and for rooms of the archive that have none any more (or were tried with a file of their own)
/// the copy the archive keeps: the one that the catalogue's newest row names, else one that a sidecar names, else any
/// of that name. Without a catalogue (nullptr, or one that cannot be read) the sidecars decide.
core::Result<ArchiveRooms> rooms_of_archive(RoomShelf todays, const core::Disk& disk,
                                            const std::filesystem::path& archive,
                                            const storage::database::Catalogue* catalogue);

/// Whether the archive holds records or sidecars of that room. `io` when its folders cannot be read.
core::Result<bool> holds_room(const core::Disk& disk, const std::filesystem::path& archive, const std::string& name);

/// Whether a command that names no room works at this one: all do that have a file; the one that is built in only where
/// something was archived with it.
core::Result<bool> is_worked_at(const core::Disk& disk, const std::filesystem::path& archive,
                                const parsers::RoomRules& rules);

/// `usage` unless the archive holds something of that room or there is a room file of that name. Room files are read
/// only when the archive does not know the name.
core::Result<void> require_room(const Service& service, const std::string& name);

/// Gives the rules the corrections that a sidecar names, from the archive's own copies. `not_found` when one is gone,
/// `damaged` when it is not what it is named by.
core::Result<void> take_kept_overlays(const ArchiveFolder& archive, const std::vector<core::AppliedOverlay>& overlays,
                                      parsers::RoomRules& rules);

/// The very room file and overlay that a transcript's sidecar was made with, from the archive's own copies. `not_found`
/// when the transcript is not in the catalogue or a copy is gone, `damaged` when a copy is.
core::Result<parsers::RoomRules> room_as_used(ArchiveFolder& archive, const std::string& room,
                                              const std::string& native_id);

}  // namespace pressroom::app
