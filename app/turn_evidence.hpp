// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/archive_folder.hpp"
#include "app/transcript_builder.hpp"

namespace pressroom::app {

/// Words of one turn that were put together over a page end.
struct PageJoin {
  int from_page = 0, to_page = 0;
  std::uint64_t from_byte = 0;  ///< behind the last word on `from_page`
  std::uint64_t to_byte = 0;    ///< of the first word on `to_page`
  std::string how;  ///< "the same paragraph goes on", "a new paragraph", "the label stands before the page end"
  std::string before, after;  ///< the words on either side
};

/// Why a turn is what it is, as far as the parser's decisions and the turns around it tell. Pointers are into the
/// BuiltTranscript.
struct TurnEvidence {
  const parsers::LabelDecision* decision = nullptr;     ///< of its label; nullptr without one
  std::vector<const parsers::LabelDecision*> rejected;  ///< label-shaped strings in its words that are no labels
  std::vector<PageJoin> joins;
  std::string role, kind, link;          ///< one sentence each
  std::vector<std::string> answered_by;  ///< turn ids
};

/// `turn` is one of `built.current`. Errors: those of reading its pages from the archive again.
core::Result<TurnEvidence> evidence_of(const BuiltTranscript& built, const core::Turn& turn, StoredPages& pages);

}  // namespace pressroom::app
