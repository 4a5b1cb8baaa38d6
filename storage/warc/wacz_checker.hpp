// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/disk.hpp"
#include "core/finding.hpp"
#include "core/result.hpp"
#include "storage/warc/warc_checker.hpp"

namespace pressroom::storage::warc {

/// Checks a WACZ package (WACZ 1.1.1, wacz-auth 0.1.0) of any tool, and every WARC file and index in it. `name` is what
/// findings call the package; what is inside is called NAME/PATH, with offsets in that file.
///
/// Rules: A1 the ZIP file and what it must hold; A2 datapackage.json lists every file with its hash and size; A3 WARC
/// files and compressed indexes are stored; A4 pages: form, and each is found in the index; A5
/// datapackage-digest.json; A6 another version or profile; A7 the signature. Those of WarcChecker and IndexChecker for
/// what is inside; C8 blocks of a compressed index.
///
/// Nothing is unpacked to disk; memory is bounded by what the two checkers keep of each record. Errors: only those of
/// reading the file. Returns the WARC files inside.
core::Result<std::vector<CheckedFile>> check_wacz(const core::Disk& disk, const std::filesystem::path& path,
                                                  const std::string& name, const core::FindingSink& sink);

}  // namespace pressroom::storage::warc
