// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/archive_folder.hpp"
#include "parsers/room_rules.hpp"
#include "storage/database/catalogue.hpp"

namespace pressroom::app {

/// SHA-256 in hexadecimal digits over all that the sidecars of a transcript are made of: this program, its room file
/// and overlay, its captures and the ends of its visits. nullopt while a page of it waits to be asked for.
core::Result<std::optional<std::string>> parse_basis(ArchiveFolder& archive, const parsers::RoomRules& rules,
                                                     const std::string& native_id);

/// Over the SHA-256 of each sidecar of a transcript, the newest first; of none where there is none.
std::string digest_of_sidecars(const std::vector<std::string>& sha256);

/// The catalogue's row of a transcript that need not be parsed again: it was made of the same, what came of it stands,
/// and so do its WARC files, whose bytes are not read. nullopt otherwise.
core::Result<std::optional<storage::database::CatalogueEntry>> unchanged_since_parsed(ArchiveFolder& archive,
                                                                                      const parsers::RoomRules& rules,
                                                                                      const std::string& native_id);

}  // namespace pressroom::app
