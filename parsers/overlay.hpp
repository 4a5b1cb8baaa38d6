// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/overlay.hpp"
#include "core/transcript.hpp"
#include "parsers/labels.hpp"
#include "parsers/page_reading.hpp"
#include "parsers/turns.hpp"

namespace pressroom::parsers {

/// The corrections that speak of one transcript, applied step by step while it is parsed: classes before anything is
/// looked for on the pages, labels around their decision, speakers when everybody else has been named. A correction is
/// refused as a whole when its page is not there, when the record that holds the page is not the one it was made for,
/// or when its span hits nothing. Calls in the order of declaration.
class Corrections {
 public:
  /// `overlay`, which may be null, must outlive it.
  Corrections(const core::Overlay* overlay, const std::string& transcript_id);

  bool empty() const { return uses_.empty(); }

  /// Refuses what does not fit the pages and gives the blocks of the others their classes: a block that a span covers
  /// in part is cut there. For `label` and `turn` the block is one of speech.
  void mark_classes(std::vector<PageReading>& pages);
  /// Puts in a candidate for each label that is said to be one, in its place, and takes out what its span covers.
  void add_labels(const std::vector<PageReading>& pages, std::vector<LabelCandidate>& candidates) const;
  /// Accepts those, and rejects what is said to be speech, with a vote `overlay` that says who and why.
  void settle_labels(const std::vector<PageReading>& pages, std::vector<LabelDecision>& decisions) const;
  /// Names speakers and roles of the turns whose label or words the span hits. A participant nobody speaks for any more
  /// and whom nobody announced goes; one that nobody knew comes, with source `overlay`.
  void name_speakers(const std::vector<PageReading>& pages, const std::vector<LabelDecision>& decisions,
                     std::vector<DraftTurn>& drafts, std::vector<core::Participant>& participants,
                     const std::string& room);
  /// What was done and what was refused, into `parse`.
  void tell(core::Transcript& transcript) const;

 private:
  struct Use {
    const core::Correction* correction = nullptr;
    std::size_t page = 0;  ///< index into the pages
    std::string refused;   ///< why; empty: applied
  };
  void refuse_strangers(const std::vector<PageReading>& pages);

  const core::Overlay* overlay_;
  std::vector<Use> uses_;
};

}  // namespace pressroom::parsers
