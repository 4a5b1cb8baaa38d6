// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/evaluation/spoken.hpp"

namespace pressroom::evaluation {

/// How a hearing compares with the gold, as counts that can be added up.
struct Scores {
  std::int64_t transcripts = 0;
  std::int64_t starts_gold = 0, starts_heard = 0, starts_hit = 0;  ///< turn starts
  std::int64_t labels_right = 0;                                   ///< of the starts that were hit
  /// Characters of the gold: by whom they are said was told rightly (nobody, where nobody is named, among them),
  /// wrongly, not told; or told under a second key for one person.
  std::int64_t chars = 0, said_right = 0, said_wrong = 0, abstained = 0, split = 0;
  std::int64_t role_right = 0;                                  ///< characters
  std::int64_t text_missing = 0, text_extra = 0;                ///< characters of paragraphs that differ in anything
  std::int64_t edges_gold = 0, edges_heard = 0, edges_hit = 0;  ///< (answer, question)
  std::int64_t kinds_right = 0;                                 ///< of the starts that were hit
  std::int64_t dates = 0, dates_right = 0, dates_wrong = 0;
  std::int64_t pages = 0, balanced = 0;  ///< of the ledger; the program alone
  std::int64_t unstable = 0;             ///< transcripts that a second reading gave other bytes for

  Scores& operator+=(const Scores& other);

  double boundary_f1() const;
  double pairing_f1() const;
  double fidelity() const;  ///< 1 - (missing + extra) / characters of the gold; can fall below 0
  std::int64_t false_labels() const { return starts_heard - starts_hit; }
};

/// What the two disagree about.
struct Disagreement {
  enum class Kind {
    missed,
    false_start,
    other_label,
    other_speaker,
    nobody_told,
    other_kind,
    other_role,
    other_question,  ///< an answer to another turn, or to none
    other_text,      ///< the turn's paragraphs
    other_date,      ///< of the transcript
  } kind = Kind::missed;
  std::size_t turn = 0;  ///< of the gold; of the hearing for a false start
  std::string detail;
};

/// "missed", "false start", ...
std::string_view name(Disagreement::Kind kind);

/// One transcript. A turn without words counts by the place where it stands among the paragraphs.
Scores compare(const Hearing& gold, const Hearing& heard, std::vector<Disagreement>* disagreements = nullptr);

}  // namespace pressroom::evaluation
