// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/transcript.hpp"
#include "core/word_diff.hpp"

namespace pressroom::core {

/// One change of the site's text, as `history`, the feed and the table `changes` tell it.
struct Edit {
  int revision_from = 1;
  int revision_to = 1;  ///< the same as `revision_from` for what made no revision
  EditClass edit_class = EditClass::wording;
  int seq = 0;  ///< place of the turn in its revision (of a removed one: in the one before), from 0; 0 without a turn
  std::optional<std::string> turn_id;  ///< nullopt when it is of the whole transcript
  /// What differs: "text" or "label" of a turn, its "seq" when it moved, a key of the sidecar for metadata; empty for
  /// vanished and restored.
  std::string field;
  /// The whole value on each side, paragraphs joined by LF, "seq" in decimal digits, participants one to a line.
  /// Absent: it was not there. The same on both sides when only the bytes between the words differ.
  std::optional<std::string> before, after;
  std::vector<DiffPiece> diff;                  ///< of `before` and `after`; an absent one counts as empty
  std::optional<std::string> label;             ///< the turn's label, in the newer state where it stands there
  std::optional<std::string> speaker_name;      ///< likewise
  Instant captured_before{}, captured_after{};  ///< when the two states were captured (the history entries' times)
  /// The records of the pages that the turn stands on, on each side (both sides for a turn that is on one alone: the
  /// pages where it was, or is); every page of the transcript where it is no matter of one turn. Of the side on which
  /// the transcript was gone: the answer that said so.
  std::vector<PageCapture> captures_before, captures_after;
};

/// The record of a page as an Edit tells it.
PageCapture page_capture_of(const TranscriptPage& page);

/// A date, the source, the kind, the title or the announced participants as text; `field` is a key of
/// RevisionChanges::metadata. Absent: the transcript does not say.
std::optional<std::string> metadata_value(const Transcript& transcript, const std::string& field);

/// The keys in which two states of a transcript differ, of those that the site's text gives: title, event_date,
/// published_at, source, kind, participants (who is announced in a list). In this order.
std::vector<std::string> changed_metadata(const Transcript& before, const Transcript& after);

/// Every change between the revisions of a transcript, one Edit per change (a turn both relabelled and edited gives
/// two), by history entry, then class, then place. `revisions` are the sidecars, oldest first; the last has the whole
/// history. An entry of which one side is missing among `revisions` gives nothing.
std::vector<Edit> edits_of(const std::vector<Transcript>& revisions);

}  // namespace pressroom::core
