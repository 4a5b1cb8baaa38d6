// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/transcript.hpp"

namespace pressroom::parsers {

/// Gives the turns of `after` the ids of those of `before` that they are, and tells what became of each. `metadata` is
/// left empty.
///
/// - Equal turns (same label, same paragraphs) keep their id: as many as can in order, and of two equal ones the one
///   that stands on the same bytes. One that stands elsewhere is moved.
/// - Between two turns that stayed, the same words under another label are relabelled. Then turns answer each other by
///   the likeness of their words, in order: under one label they are edited, under two only when hardly a word differs
///   (relabelled and edited). What is left under one label answers in order, however unlike it is.
/// - Edited is what differs in words (core::same_wording()); what differs in form alone is cosmetic, and so are equal
///   words whose bytes in the page (source_sha256) are others.
///
/// Every id is used once; replies, renderings and resumptions follow. The work is bounded: of stretches that would cost
/// too much to compare, the turns count as rewritten.
core::RevisionChanges carry_ids(const std::vector<core::Turn>& before, std::vector<core::Turn>& after);

/// Same label, same paragraphs.
bool equal_turns(const core::Turn& a, const core::Turn& b);

/// Whether the words of both stand as other bytes in their pages: white space, references, the charset.
bool set_otherwise(const core::Turn& a, const core::Turn& b);

}  // namespace pressroom::parsers
