// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "storage/warc/record.hpp"

namespace pressroom::storage::warc {

/// What one record's header breaks by itself: fields that are missing, repeated, malformed, or not allowed for its
/// type. Record types that the standard does not know are not looked at (WARC/1.1, 6.1).
std::vector<Irregularity> check_header(const RecordHeader& header);

}  // namespace pressroom::storage::warc
