// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/result.hpp"
#include "storage/exports/selection.hpp"
#include "storage/exports/written_file.hpp"

namespace pressroom::storage::exports {

/// How the rows of a table are laid out in files.
enum class Layout {
  whole,     ///< one file for each table
  numbered,  ///< turns-00000.jsonl and so on, cut by the ids of transcripts
  hive       ///< turns/room=ROOM/year=YEAR/turns.jsonl
};
enum class Anonymity {
  none,
  reporters  ///< reporters have no names
};

std::string_view name(Layout layout);
std::string_view name(Anonymity anonymity);

inline constexpr std::string_view datapackage_name = "datapackage.json";

/// A file of a dataset as its description lists it.
struct Resource {
  WrittenFile file;
  std::string table;    ///< empty: it holds no table, or several
  std::string sources;  ///< SHA-256 over what it was made from, 64 hexadecimal digits; empty: not kept
};

/// What a dataset says of itself.
struct DatasetDescription {
  std::string format;  ///< jsonl, csv, parquet, sqlite, tei or convokit
  std::string tool_version;
  Selection selection;
  Layout layout = Layout::whole;
  Anonymity anonymity = Anonymity::none;
  std::optional<core::Instant> created;  ///< the newest capture in it, not the time of the export
  std::vector<Resource> resources;

  const Resource* find(std::string_view path) const;
};

/// Frictionless Data Package v2 with size and hash of each file, and for tables a schema with keys. What the package
/// standard has no word for stands under "pressroom".
std::string write_datapackage(const DatasetDescription& dataset);

/// Total reader of what write_datapackage() gives; `malformed` for anything else.
core::Result<DatasetDescription> read_datapackage(std::string_view bytes, const std::string& file);

}  // namespace pressroom::storage::exports
