// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/disk.hpp"
#include "core/result.hpp"

namespace pressroom::storage::warc {

/// What the name of a file carries until its writer has closed it.
constexpr std::string_view open_suffix = ".open";

/// A WARC file of an archive.
struct WarcFile {
  enum class State { open, closed };
  std::string name;            ///< final base name, without ".open": what records are located by
  std::string relative_path;   ///< "warc/ROOM/NAME" without ".open": what the manifest lists
  std::filesystem::path path;  ///< where the bytes are now
  State state = State::closed;
  std::string room;  ///< name of the folder
};

/// Every WARC below ARCHIVE/warc, by room, then by name.
core::Result<std::vector<WarcFile>> list_warc_files(const core::Disk& disk, const std::filesystem::path& archive);

/// The file of that final base name, closed or still being written; `not_found` when there is none.
core::Result<WarcFile> find_warc_file(const core::Disk& disk, const std::filesystem::path& archive,
                                      const std::string& name);

/// SHA-256 in hexadecimal over a whole file, read in pieces.
core::Result<std::string> file_sha256_hex(const core::ReadFile& file);

}  // namespace pressroom::storage::warc
