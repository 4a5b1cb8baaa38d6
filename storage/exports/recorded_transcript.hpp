// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "core/disk.hpp"
#include "core/result.hpp"
#include "core/transcript.hpp"
#include "core/transcript_edits.hpp"
#include "storage/exports/dataset_description.hpp"
#include "storage/exports/selection.hpp"

namespace pressroom::storage::exports {

/// What a dataset takes of a transcript: its newest state, and what the site changed until then.
struct RecordedTranscript {
  core::Transcript transcript;
  std::vector<core::Edit> edits;
};

/// The transcript and what became of it, without the names that `anonymity` keeps back. `revisions` begin with the
/// first and are not empty.
RecordedTranscript record_of(std::vector<core::Transcript> revisions, Anonymity anonymity);

/// Reads the newest sidecar and those of earlier revisions below `archive`. `damaged` when one of them is not there or
/// cannot be read; `busy` as read_chosen().
core::Result<RecordedTranscript> read_recorded(const core::Disk& disk, const std::filesystem::path& archive,
                                               const ChosenSidecar& chosen, Anonymity anonymity);

/// The sidecar of revision `revision`, once a newer one has taken its place. `damaged` when it is not there, cannot be
/// read or is not that of the revision it is named after.
core::Result<core::Transcript> read_earlier(const core::Disk& disk, const std::filesystem::path& archive,
                                            const std::string& room, const std::string& native_id, int revision);

/// Every state up to `revision` (0: the newest), the first first. Errors as above; `not_found` when the archive has no
/// such transcript or revision.
core::Result<std::vector<core::Transcript>> read_revisions(const core::Disk& disk, const std::filesystem::path& archive,
                                                           const std::string& room, const std::string& native_id,
                                                           int revision);

}  // namespace pressroom::storage::exports
