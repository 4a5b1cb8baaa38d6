// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "storage/warc/record.hpp"
#include "storage/warc/warc_reader.hpp"

namespace pressroom::storage::warc {

/// What one record's header breaks by itself: fields that are missing, repeated, malformed, or not allowed for its
/// type. Record types that the standard does not know are not looked at (WARC/1.1, 6.1).
std::vector<Irregularity> check_header(const RecordHeader& header);

/// What a block showed when it was compared with its header.
struct BlockCheck {
  std::vector<Irregularity> irregularities;
  int status = 0;              ///< of an HTTP response; 0 otherwise
  std::string mime;            ///< of an HTTP response, as index lines have it; empty otherwise
  std::string payload_sha256;  ///< "sha256:..." over the payload; empty when the record has none
};

/// Block digest, form of the HTTP message, payload digest (after de-chunking). A payload digest that was taken over
/// other bytes by a known habit is named as that habit.
BlockCheck check_block(const Record& record);

}  // namespace pressroom::storage::warc
