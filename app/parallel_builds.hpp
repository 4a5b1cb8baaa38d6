// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/transcript_builder.hpp"

namespace pressroom::app {

/// What is done with one transcript; an error ends the whole.
using TakeBuilt = std::function<core::Result<void>(const std::string& native_id, core::Result<BuiltTranscript> built)>;

/// Builds transcripts of a room on `jobs` threads, each of which reads the archive for itself, and hands them to `take`
/// on the calling thread in the order of `native_ids`, whatever finishes first. No more than two a thread are built
/// ahead of what was taken: memory does not grow with the archive. An archive that cannot be opened is the error of the
/// transcript that wanted it.
core::Result<void> build_in_order(const ArchiveFolder& archive, const parsers::RoomRules& rules,
                                  const std::vector<std::string>& native_ids, int jobs, const TakeBuilt& take);

}  // namespace pressroom::app
