// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "core/capture.hpp"
#include "storage/database/database.hpp"

namespace pressroom::storage::database {

/// The columns read_capture() wants, in its order; the table goes by the name `c`.
inline constexpr std::string_view capture_columns =
    "c.id, c.url, c.captured_at, c.status, c.mime, c.payload_digest, c.record_digest, c.record_id, c.warc_file, "
    "c.offset, c.length, c.room, c.transcript, c.page, c.visit_number, c.reason, c.truncation, "
    "c.refers_to";
inline constexpr int capture_column_count = 18;

/// Reads a capture from the columns that begin at `first`. Names of enumerations that nobody knows (a row written
/// by hand) read as their first value.
core::Capture read_capture(const Statement& row, int first = 0);

/// Stores `capture` under its {WARC file, offset}, replacing what stood there, and returns its row. Opens no
/// transaction: the caller decides what else belongs to the commit.
core::Result<std::int64_t> store_capture(Database& database, const core::Capture& capture);

}  // namespace pressroom::storage::database
