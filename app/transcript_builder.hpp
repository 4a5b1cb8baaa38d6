// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/archive_folder.hpp"
#include "app/stored_pages.hpp"
#include "parsers/revisions.hpp"
#include "parsers/room_rules.hpp"
#include "parsers/transcript_parser.hpp"

namespace pressroom::app {

/// What today's parsers and this room make of everything that is stored of one transcript.
struct BuiltTranscript {
  core::Transcript current;
  std::vector<core::Transcript> earlier;          ///< revision 1 first
  std::vector<parsers::ParsedTranscript> visits;  ///< one per visit number, with the votes behind it
  int visit_number = 0;                           ///< the newest visit
  bool is_transcript = true;
  std::string not_because;
  std::vector<core::Error> damage;  ///< pages left out because their records are damaged
  /// What it was made of (see parse_basis()); nullopt where that cannot be told.
  std::optional<std::string> basis;
};

/// What a damaged record does: it stops the reading, so that nothing that stands is replaced by less; or its page is
/// left out and counts as missing.
enum class OnDamage { stop, leave_out };

/// Reads every visit of a transcript back from the WARC files, parses and folds them into revisions. No network; the
/// same archive and room give the same result. `not_found` when nothing of it was ever visited.
core::Result<BuiltTranscript> build_transcript(ArchiveFolder& archive, StoredPages& pages,
                                               const parsers::RoomRules& rules, const std::string& native_id,
                                               OnDamage on_damage = OnDamage::stop);

}  // namespace pressroom::app
