// SPDX-License-Identifier: Apache-2.0
#include "app/places.hpp"

#include <cstdlib>

namespace pressroom::app {

core::Result<Places> find_places(const core::Disk& disk, const std::filesystem::path& executable) {
  std::filesystem::path folder = executable.parent_path();
  const std::filesystem::path installed = folder.parent_path() / "share" / "pressroom";
  if (disk.exists(installed / "pressroom.toml")) {
    return Places{installed / "pressroom.toml", installed / "rooms", installed / "demo" / "room"};
  }
  for (; folder.has_relative_path(); folder = folder.parent_path()) {
    if (disk.exists(folder / "config" / "pressroom.toml")) {
      return Places{folder / "config" / "pressroom.toml", folder / "config" / "rooms", folder / "demo" / "room"};
    }
  }
  return core::fail(core::ErrorCode::configuration,
                    "neither share/pressroom beside the program nor config/ above it holds pressroom.toml; "
                    "name them with --config and --rooms",
                    executable.string());
}

std::vector<std::filesystem::path> duckdb_candidates(const std::filesystem::path& executable) {
  constexpr const char* library = "libduckdb.so";
  const std::filesystem::path folder = executable.parent_path();
  std::vector<std::filesystem::path> candidates{folder.parent_path() / "lib" / library, folder / library, library};
  if (const char* named = std::getenv("PRESSROOM_DUCKDB"); named != nullptr && *named != '\0') {
    candidates.emplace_back(named);
  }
  return candidates;
}

std::filesystem::path executable_path() {
  std::error_code fault;
  return std::filesystem::read_symlink("/proc/self/exe", fault);
}

}  // namespace pressroom::app
