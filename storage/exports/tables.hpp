// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "core/table.hpp"

namespace pressroom::storage::exports {

/// The tables of a dataset (docs/formats.md lists every column): one row is
const core::Table& turns_table();        ///< one speaker's uninterrupted words
const core::Table& transcripts_table();  ///< one press conference
const core::Table& speakers_table();     ///< one person, as often as they were announced or heard
const core::Table& pages_table();        ///< one archived page of a transcript
const core::Table& changes_table();      ///< one edit that a site made to a transcript

/// All of them in this order, in which a reader that checks references may load them backwards.
std::span<const core::Table* const> dataset_tables();

/// nullptr when there is no table of that name.
const core::Table* find_table(std::string_view name);

/// Position of a column that the table has.
std::size_t position_of(const core::Table& table, std::string_view column);

}  // namespace pressroom::storage::exports
