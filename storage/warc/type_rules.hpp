// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "storage/warc/record.hpp"

namespace pressroom::storage::warc {

/// Whether WARC/1.1, 5 defines a field of that name, in any case; any other is an extension (WARC/1.1, 5.1).
bool is_defined_field(std::string_view name);

/// Which fields a record of its type must, should, may and must not carry (WARC/1.1, 5 and 6): T1, F10 for what belongs
/// to warcinfo, F11. Nothing is said of a type that the standard does not know.
std::vector<Irregularity> check_fields_by_type(const RecordHeader& header);

}  // namespace pressroom::storage::warc
