// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "core/result.hpp"
#include "storage/warc/record_stream.hpp"
#include "storage/warc/warc_reader.hpp"

namespace pressroom::storage::warc {

/// Reads the record that lies ahead in the stream, block and closing CRLF CRLF included, and leaves the stream behind
/// it. A fault when there is none, or less than one. Place, framing and record digest are left to the caller.
core::Result<std::variant<Record, StreamFault>> read_record(RecordStream& stream, const ReadOptions& options);

}  // namespace pressroom::storage::warc
