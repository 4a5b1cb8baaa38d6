// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "storage/exports/dataset_description.hpp"
#include "storage/exports/dataset_figures.hpp"

namespace pressroom::storage::exports {

/// The YAML head of a dataset card as Hugging Face reads it, between its two lines of hyphens: language, license, size,
/// one configuration for each table with its files, and the type of every column, so that nobody has to guess it from
/// the first rows.
std::string write_card_head(const DatasetDescription& dataset, const DatasetFigures& figures);

}  // namespace pressroom::storage::exports
