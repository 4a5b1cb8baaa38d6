// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/transcript.hpp"

namespace pressroom::parsers {

/// Says what each turn does in the conversation; the turns have their ids and roles.
///
/// - `interrupted`: the last words break off ("--", a long dash, an ellipsis) and somebody else goes on. `resumes`: the
///   same speaker's interrupted turn, up to three turns before, that words beginning with such a mark or in lower case
///   go on with. Of speakers without a name only the turn next but one, and only with a mark.
/// - A reporter's turn is a question, or a follow-up of who asks again; a "Q" is anybody's, and never one. The
///   principals' turns up to the next question answer it (`reply_to`); the chair's few words in between are procedural,
///   and so are those by which a principal only hands over (hand_over.hpp). A question back answers as well, but leaves
///   the question open. Thanks, and words without a question thrown into a speech that goes on, are interjections.
/// - An interpreter's turn `renders` the one before it and is of its kind; words without a question behind a question
///   are the answer itself.
/// - `n_questions` is the number of question marks, one at least. `unanswered` is a question that nobody answers before
///   the next or the end; it is false where that is not known: behind it a page is missing, somebody speaks of whom
///   nobody knows whether they answer, or the chair speaks at length. Nothing is paired over a missing page.
void pair_turns(std::vector<core::Turn>& turns, const core::Completeness& completeness);

}  // namespace pressroom::parsers
