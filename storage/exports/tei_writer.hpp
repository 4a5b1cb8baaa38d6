// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/transcript.hpp"

namespace pressroom::storage::exports {

/// One TEI P5 document in the manner of Parla-CLARIN (docs/formats.md, section TEI, goes through it): the turns as `u`
/// with a `seg` for each paragraph, a `pb` exactly where each source page begins, labels, asides and links between
/// turns at their place, and a header that names the archived record of every page.
///
/// - The same transcript gives the same bytes; no time in it is the export's.
/// - The text of a `u` without its notes, incidents and gaps is the text of the turn, paragraph by paragraph. Only what
///   XML 1.0 cannot hold is U+FFFD in it.
/// - Nobody is named whom the transcript does not name: a turn without a speaker has no `who`.
/// - Every pointer into the document finds its target, and every xml:id is unique.
std::string write_tei(const core::Transcript& transcript);

}  // namespace pressroom::storage::exports
