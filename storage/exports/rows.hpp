// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/table.hpp"
#include "core/transcript.hpp"
#include "core/transcript_edits.hpp"
#include "storage/exports/json_writer.hpp"

namespace pressroom::storage::exports {

// One row of the table of that name (tables.hpp). Ill-formed UTF-8 stands as U+FFFD.
core::Row turn_row(const core::Transcript& transcript, const core::Turn& turn);
core::Row transcript_row(const core::Transcript& transcript);
core::Row page_row(const core::Transcript& transcript, const core::TranscriptPage& page);
/// `n` counts the changes of the transcript from 0.
core::Row change_row(const core::Transcript& transcript, int n, const core::Edit& edit);

/// The row as a JSON object with every column, in the table's order: what JSON Lines hold and what rows are compared
/// by.
void write_row(JsonWriter& json, const core::Table& table, const core::Row& row);
/// One value as its type says.
void write_cell(JsonWriter& json, const core::ColumnType& type, const core::Cell& cell);

/// The same as a text: what a list is in formats that know none.
std::string json_of(const core::ColumnType& type, const core::Cell& cell);

/// Words as `n_words` counts them: runs of anything but Unicode white space. Text without blanks between words
/// (Chinese, Japanese, Thai) is therefore undercounted; count its characters instead.
std::int64_t count_words(std::string_view text);

/// The event date, else the publication date, as written; empty when neither is known.
std::string date_of(const core::Transcript& transcript);

}  // namespace pressroom::storage::exports
