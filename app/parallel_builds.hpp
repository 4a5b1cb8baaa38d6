// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "app/options.hpp"
#include "app/transcript_builder.hpp"
#include "storage/database/catalogue.hpp"

namespace pressroom::app {

/// What was built of a transcript; or, where it need not be built again, its row of the catalogue.
using Build = std::variant<BuiltTranscript, storage::database::CatalogueEntry>;
/// A transcript and the rules that read it, which have to live as long.
struct ToBuild {
  const parsers::RoomRules* rules = nullptr;
  std::string native_id;
};
/// What is done with one transcript; an error ends the whole.
using TakeBuild = std::function<core::Result<void>(const ToBuild& transcript, core::Result<Build> build)>;

struct BuildOptions {
  int jobs = 1;                           ///< threads
  Unchanged unchanged = Unchanged::left;  ///< see unchanged_since_parsed()
};

/// Builds transcripts on threads, each of which reads the archive for itself, and hands them to `take` on the
/// calling thread in the order of `transcripts`, whatever finishes first. No more than two a thread are built ahead of
/// what was taken: memory does not grow with the archive. An archive that cannot be opened is the error of the
/// transcript that wanted it.
core::Result<void> build_in_order(const ArchiveFolder& archive, const std::vector<ToBuild>& transcripts,
                                  const BuildOptions& options, const TakeBuild& take);

}  // namespace pressroom::app
