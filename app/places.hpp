// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "core/disk.hpp"

namespace pressroom::app {

/// Where the files that come with the program are. Found from the executable, in the source tree or installed, and
/// never from the working directory.
struct Places {
  std::filesystem::path config;     ///< pressroom.toml
  std::filesystem::path rooms;      ///< folder of the shipped rooms
  std::filesystem::path demo_room;  ///< folder of the bundled press room's room file
};

/// `configuration` when neither layout is found round `executable`.
core::Result<Places> find_places(const core::Disk& disk, const std::filesystem::path& executable);

/// Where DuckDB's library may be, in the order in which it is looked for: lib/ beside the program's folder (build/lib,
/// or that of the prefix), beside the program, where the system keeps libraries, what $PRESSROOM_DUCKDB names.
std::vector<std::filesystem::path> duckdb_candidates(const std::filesystem::path& executable);

/// The running program's own path.
std::filesystem::path executable_path();

}  // namespace pressroom::app
