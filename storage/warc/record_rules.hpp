// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/warc/record.hpp"
#include "storage/warc/warc_reader.hpp"

namespace pressroom::storage::warc {

/// What one record's header breaks by itself: fields that are missing, repeated, malformed, or not allowed for its
/// type, whatever its block holds. Of a record type that the standard does not know only what every record has is
/// looked at (WARC/1.1, 6.1). Findings of single lines (F2, F4) come from parse_record_head() too.
std::vector<Irregularity> check_header(const RecordHeader& header);

/// What a revisit record says it is (WARC/1.1, 6.7).
struct RevisitProfile {
  enum class Kind { identical_payload, not_modified, unknown };
  Kind kind = Kind::unknown;
  std::string warc_version;  ///< whose URI it is: "WARC/1.0" or "WARC/1.1"; empty for a profile of neither
};
RevisitProfile revisit_profile(const RecordHeader& header);

/// A field value that is a number: decimal digits alone, below 2^64.
std::optional<std::uint64_t> parse_count(std::string_view text);

}  // namespace pressroom::storage::warc
