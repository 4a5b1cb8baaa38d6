// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "storage/exports/tables.hpp"

namespace pressroom::storage::exports {

/// A written file of a dataset.
struct Resource {
  const Table* table = nullptr;
  std::string file;       ///< relative to the dataset's folder
  std::string format;     ///< "jsonl"
  std::string mediatype;  ///< "application/jsonl"
  std::uint64_t bytes = 0;
  std::string sha256;  ///< 64 hexadecimal digits
};

/// datapackage.json of a dataset: Frictionless Data Package v2 with a hash for each file and a schema for each table.
/// `created` is the newest capture in it, not the time of the export; absent when there is none.
std::string write_datapackage(const std::vector<Resource>& resources, std::optional<core::Instant> created);

}  // namespace pressroom::storage::exports
