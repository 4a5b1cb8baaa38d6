// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/archive_folder.hpp"
#include "app/room_shelf.hpp"
#include "app/service.hpp"

namespace pressroom::app {

/// The rooms to read this archive with: today's room files, and for rooms that have none any more (or were tried with a
/// file of their own) the copy the archive keeps.
core::Result<RoomShelf> rooms_of_archive(const Service& service, ArchiveFolder& archive);

/// The very room file a transcript's sidecar was made with, from the archive's own copy. `not_found` when the
/// transcript is not in the catalogue or the copy is gone.
core::Result<parsers::RoomRules> room_as_used(ArchiveFolder& archive, const std::string& room,
                                              const std::string& native_id);

}  // namespace pressroom::app
