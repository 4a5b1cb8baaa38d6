// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

#include "core/disk.hpp"
#include "core/result.hpp"
#include "storage/exports/selection.hpp"

namespace pressroom::storage::exports {

/// What came out.
struct ExportTotals {
  std::int64_t transcripts = 0;
  std::int64_t turns = 0;
  std::int64_t pages = 0;
  std::int64_t left_out_incomplete = 0;  ///< selected, but not proved complete
  std::int64_t left_out_undated = 0;     ///< no date known, though `since` or `until` was given
};

/// Writes turns.jsonl, transcripts.jsonl, pages.jsonl and datapackage.json (Frictionless Data Package v2) into
/// `folder`, from the newest sidecars below `archive`/transcripts, holding one transcript in memory at a time.
///
/// Transcripts stand in the order of their event date, else publication date (compared as written, undated ones
/// last), then transcript_id; turns by seq, pages by number within them. The same sidecars give the same bytes.
/// Each file appears whole or not at all, datapackage.json last. `usage` when a bound is no date or the first
/// lies behind the last; `damaged` for a sidecar that does not stand where its name puts it; the errors of
/// read_sidecar() with the file's name.
core::Result<ExportTotals> export_jsonl(core::Disk& disk, const std::filesystem::path& archive,
                                        const std::filesystem::path& folder, const Selection& selection);

}  // namespace pressroom::storage::exports
