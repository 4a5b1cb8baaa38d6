// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace pressroom::bench {

/// Bytes into a new file, whose folders are made. `io` when they cannot be written.
core::Result<void> write_file(const std::filesystem::path& file, const std::string& bytes);

/// The listing of a room whose first host is `host`.
std::string listing_url(const std::string& host);

/// A room file like that of the bundled press room, for other hosts, into `folder`. Images are left out: what the
/// others fetch has none.
core::Result<void> write_room_file(const std::filesystem::path& folder, const std::string& name,
                                   const std::vector<std::string>& hosts);

}  // namespace pressroom::bench
