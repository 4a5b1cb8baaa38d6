// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/disk.hpp"
#include "core/transcript.hpp"

namespace pressroom::app {

/// A transcript by the names of its sidecar.
struct TranscriptName {
  std::string room;
  std::string native_id;
};

/// Which transcript is meant by "room:id", the site's own id alone, or the id of a turn: of those the sidecar is there.
/// `room`, where it is not empty, is the only one that is looked into. Looks at names and at no database. `not_found`
/// when there is none, `usage` when an id without a room is that of several.
core::Result<TranscriptName> find_transcript(const core::Disk& disk, const std::filesystem::path& archive,
                                             const std::string& word, const std::string& room);

/// The sidecars of all revisions of a transcript.
struct RevisionFiles {
  std::vector<core::Transcript> revisions;  ///< oldest first; those that cannot be read are left out
  std::vector<core::Error> faults;          ///< a line for each of them
};

/// Reads ID.json and ID.r1.json to ID.rN.json. Errors other than those of single files: none.
RevisionFiles read_revisions(const core::Disk& disk, const std::filesystem::path& archive, const TranscriptName& name);

}  // namespace pressroom::app
