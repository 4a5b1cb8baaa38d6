// SPDX-License-Identifier: Apache-2.0
#include "parsers/revisions.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "core/transcript_edits.hpp"
#include "parsers/turn_alignment.hpp"

namespace pressroom::parsers {

namespace {

using core::Transcript;
using core::Turn;

bool complete(const Transcript& transcript) { return transcript.completeness.verdict == core::Verdict::complete; }

/// What the entry of a visit begins with: its time.
core::Revision entry_of(const Transcript& visit) {
  return visit.history.empty() ? core::Revision{} : visit.history.front();
}

/// One pass over the visits of a transcript.
class Folding {
 public:
  void take(Transcript visit, std::size_t number) {
    if (!current_) {
      history_ = {entry_of(visit)};
      stand(std::move(visit), number);
    } else if (!complete(*current_)) {
      supply(std::move(visit), number);
    } else if (complete(visit)) {
      says_the_same(*current_, visit) ? note_form(visit) : revise(std::move(visit), number);
    }
  }

  RevisedTranscript finish() {
    revised_.current = *std::move(current_);
    revised_.current.history = std::move(history_);
    for (Transcript& earlier : revised_.earlier) {
      for (const core::Revision& entry : revised_.current.history) {
        if (entry.revision <= earlier.revision) earlier.history.push_back(entry);
      }
    }
    return std::move(revised_);
  }

 private:
  void stand(Transcript visit, std::size_t number) {
    sources_.clear();
    for (const Turn& turn : visit.turns) sources_.push_back(turn.source_sha256);
    visit.history.clear();
    current_ = std::move(visit);
    revised_.current_visit = number;
  }

  /// Supplying what was missing is no edit by the site: the fuller visit takes the place of the one before.
  void supply(Transcript visit, std::size_t number) {
    const bool fuller = complete(visit) || visit.completeness.captured_pages >= current_->completeness.captured_pages;
    if (!fuller) return;
    visit.revision = current_->revision;
    carry_ids(current_->turns, visit.turns);
    stand(std::move(visit), number);
  }

  void revise(Transcript visit, std::size_t number) {
    core::Revision entry = entry_of(visit);
    entry.revision = current_->revision + 1;
    // The bytes that the newest visit found are what the new ones are compared with, so that nothing is told twice.
    for (std::size_t i = 0; i < sources_.size(); ++i) current_->turns[i].source_sha256 = sources_[i];
    entry.changes = carry_ids(current_->turns, visit.turns);
    entry.changes.metadata = core::changed_metadata(*current_, visit);
    entry.classes = core::classes_of(entry.changes);
    history_.push_back(entry);
    visit.revision = entry.revision;
    revised_.earlier.push_back(*std::move(current_));
    stand(std::move(visit), number);
  }

  /// The same words: what is set otherwise than at the visit before is told, and makes no revision.
  void note_form(const Transcript& visit) {
    core::Revision entry = entry_of(visit);
    for (std::size_t i = 0; i < visit.turns.size(); ++i) {
      current_->turns[i].source_sha256 = sources_[i];
      if (set_otherwise(current_->turns[i], visit.turns[i])) {
        entry.changes.cosmetic.push_back(current_->turns[i].turn_id);
      }
      if (!visit.turns[i].source_sha256.empty()) sources_[i] = visit.turns[i].source_sha256;
    }
    if (entry.changes.cosmetic.empty()) return;
    entry.revision = current_->revision;
    entry.classes = core::classes_of(entry.changes);
    for (const core::TranscriptPage& page : visit.pages) entry.captures.push_back(core::page_capture_of(page));
    history_.push_back(std::move(entry));
  }

  RevisedTranscript revised_;
  std::optional<Transcript> current_;
  std::vector<core::Revision> history_;
  std::vector<std::string> sources_;  ///< by turn: its bytes as the newest visit found them
};

}  // namespace

bool says_the_same(const Transcript& a, const Transcript& b) {
  return std::equal(a.turns.begin(), a.turns.end(), b.turns.begin(), b.turns.end(), equal_turns) &&
         core::changed_metadata(a, b).empty();
}

RevisedTranscript fold_revisions(std::vector<Transcript> visits) {
  Folding folding;
  for (std::size_t i = 0; i < visits.size(); ++i) folding.take(std::move(visits[i]), i);
  return folding.finish();
}

void add_to_history(RevisedTranscript& revised, std::vector<core::Revision> entries) {
  bool gone = false;
  for (core::Revision& entry : entries) {
    auto& history = revised.current.history;
    const bool back = entry.classes == std::vector{core::EditClass::restored};
    // What was found at the same moment was found because it was there again.
    const auto behind = std::find_if(history.begin(), history.end(), [&](const core::Revision& standing) {
      return standing.captured_at >= entry.captured_at;
    });
    if (behind == history.begin() || (back && !gone)) continue;
    gone = !back;
    entry.revision = std::prev(behind)->revision;
    for (core::Transcript& earlier : revised.earlier) {
      if (earlier.revision < entry.revision) continue;
      earlier.history.insert(earlier.history.begin() + (behind - history.begin()), entry);
    }
    history.insert(behind, std::move(entry));
  }
}

}  // namespace pressroom::parsers
