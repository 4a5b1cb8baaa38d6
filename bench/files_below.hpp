// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

namespace pressroom::bench {

/// All files below a folder whose names end like this, in byte order.
std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder, std::string_view ending = {});
/// Bytes of all files below a folder.
std::uint64_t bytes_below(const std::filesystem::path& folder);

}  // namespace pressroom::bench
