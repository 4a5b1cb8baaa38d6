// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/archive_folder.hpp"
#include "storage/warc/record_packer.hpp"

namespace pressroom::app {

/// Zstandard with a dictionary trained from the room's newest pages in the archive; without one while there are too few
/// of them to pay for it. The same archive gives the same dictionary.
core::Result<storage::warc::RecordPacker> zstd_packer(ArchiveFolder& archive, const std::string& room);

}  // namespace pressroom::app
