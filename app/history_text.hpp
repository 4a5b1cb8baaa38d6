// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/diff_text.hpp"
#include "core/transcript.hpp"
#include "core/transcript_edits.hpp"

namespace pressroom::app {

/// What people are shown of a transcript's history: its revisions, oldest first, each change with the turn, its
/// speaker, the records on both sides and the words. Lines with their ends; nothing in them steers a terminal but our
/// colours. `revisions` are the sidecars that could be read, oldest first, `edits` what edits_of() gives of them.
std::string history_text(const std::vector<core::Transcript>& revisions, const std::vector<core::Edit>& edits,
                         const TextStyle& style);

}  // namespace pressroom::app
