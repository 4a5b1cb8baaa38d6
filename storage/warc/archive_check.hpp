// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

#include "core/disk.hpp"
#include "core/finding.hpp"
#include "core/result.hpp"

namespace pressroom::storage::warc {

/// What was looked at.
struct CheckTotals {
  std::uint64_t files = 0;
  std::uint64_t records = 0;
  std::uint64_t index_files = 0;
};

class WarcChecker;

/// Everything this folder can check of an archive: each WARC (WarcChecker), the manifest (check_manifest), each
/// indexes/*.cdxj (IndexChecker). Errors: only those of reading; faults go to `sink`.
core::Result<CheckTotals> check_archive(const core::Disk& disk, const std::filesystem::path& archive,
                                        const core::FindingSink& sink);

/// The same with a checker of the caller's, which has read nothing yet and whose files can be looked at afterwards.
core::Result<CheckTotals> check_archive(const core::Disk& disk, const std::filesystem::path& archive,
                                        WarcChecker& checker, const core::FindingSink& sink);

}  // namespace pressroom::storage::warc
