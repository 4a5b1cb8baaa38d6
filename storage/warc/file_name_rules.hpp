// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "storage/warc/record.hpp"
#include "storage/warc/warc_reader.hpp"

namespace pressroom::storage::warc {

/// Whether a base name has the form Prefix-Timestamp-Serial-Crawlhost.warc with a suffix for its compression
/// (WARC/1.1, annex C); the time has 14 digits or, with milliseconds, 17.
bool is_recommended_name(std::string_view base_name);

/// Z1 a suffix that does not tell how the file is stored, F12 name and size that the standard advises against.
std::vector<Irregularity> check_file_name(std::string_view base_name, Framing framing, std::uint64_t bytes);

}  // namespace pressroom::storage::warc
