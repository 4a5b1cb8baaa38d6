// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "core/disk.hpp"
#include "core/finding.hpp"
#include "core/result.hpp"
#include "storage/warc/warc_checker.hpp"

namespace pressroom::storage::warc {

/// Rule M1: every closed WARC is listed in the manifest with the SHA-256 it has, and every listed file is there.
/// `files` are what a WarcChecker found: when a file's digest differs and no error in it was found, the change lies in
/// bytes that no checksum covers (gzip header, padding bits), and the finding names the first byte that packing the
/// same record anew gives differently. Errors: only those of reading.
core::Result<void> check_manifest(const core::Disk& disk, const std::filesystem::path& archive,
                                  const std::vector<CheckedFile>& files, const core::FindingSink& sink);

}  // namespace pressroom::storage::warc
