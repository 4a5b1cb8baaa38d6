// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "core/disk.hpp"
#include "core/result.hpp"

namespace pressroom::app {

/// Something to verify, by what it is.
struct VerifyPath {
  enum class Kind {
    archive,  ///< a folder as this program keeps them
    warc,
    index,  ///< CDXJ
    wacz,
    dataset,  ///< a folder with the datapackage.json of an export, or one file of a table
    other,    ///< a file that is none of these
    empty     ///< a folder in which none of these was found
  };
  Kind kind = Kind::other;
  std::filesystem::path path;
};

/// What the named paths hold, each once: a folder that is neither archive nor dataset stands for
/// every WARC, index and WACZ below it.
/// A WARC is told by its first bytes, or else by its name, since those bytes may be what is damaged. Errors:
/// `not_found` for a path that does not exist, before any is read; those of reading.
core::Result<std::vector<VerifyPath>> find_verify_paths(const core::Disk& disk,
                                                        const std::vector<std::filesystem::path>& named);

}  // namespace pressroom::app
