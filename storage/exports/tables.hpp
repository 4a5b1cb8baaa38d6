// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/transcript.hpp"
#include "storage/exports/json_writer.hpp"

namespace pressroom::storage::exports {

/// One column of an exported table; `type` is a Frictionless field type.
struct Column {
  std::string_view name;
  std::string_view type;
  std::string_view description;
};

/// One exported table: the same columns in the same order in every format.
struct Table {
  std::string_view name;
  std::string_view description;
  std::span<const Column> columns;
  std::span<const std::string_view> primary_key;
};

const Table& turns_table();
const Table& transcripts_table();
const Table& pages_table();

/// One row each, as a JSON object with every column, in the table's order.
void write_turn_row(JsonWriter& json, const core::Transcript& transcript, const core::Turn& turn);
void write_transcript_row(JsonWriter& json, const core::Transcript& transcript);
void write_page_row(JsonWriter& json, const core::Transcript& transcript, const core::TranscriptPage& page);

/// Words as `n_words` counts them: runs of anything but Unicode white space. Text without blanks between words
/// (Chinese, Japanese, Thai) is therefore undercounted; count its characters instead.
std::int64_t count_words(std::string_view text);

/// The event date, else the publication date, as written; empty when neither is known.
std::string date_of(const core::Transcript& transcript);

}  // namespace pressroom::storage::exports
