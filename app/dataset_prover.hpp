// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/dataset_rows.hpp"
#include "app/evidence.hpp"
#include "app/turn_prover.hpp"
#include "core/finding.hpp"
#include "storage/exports/dataset_description.hpp"
#include "storage/exports/speaker_tally.hpp"

namespace pressroom::app {

/// Holds the tables of a dataset against archived bytes and sidecars, transcript by transcript (docs/verify.md): P2
/// rows follow their table and one another; P3 to P7 each turn is what the bytes give; P8 every column is what the
/// sidecar gives; P9 no row is missing and none too many; P10 what could not be proved, and why.
///
/// The tables are read beside one another, in the one order that exports have; memory holds one transcript, and the ids
/// of all.
class DatasetProver {
 public:
  struct Tables {
    DatasetRows turns, transcripts, pages, changes, speakers;
  };
  struct Order {
    std::map<std::string, std::size_t> places;  ///< of the ids in `transcripts`; empty without that table
    storage::exports::Anonymity anonymity = storage::exports::Anonymity::none;  ///< of the rows
    std::optional<std::string> only;                                            ///< the one turn that is wanted
  };
  DatasetProver(Tables& tables, const EvidenceList& evidence, Order order)
      : tables_(tables), evidence_(evidence), order_(std::move(order)), turns_(evidence) {}

  /// Errors: those of reading, and of `progress`, which is asked behind each transcript.
  core::Result<void> run(const std::function<core::Result<void>(std::int64_t rows)>& progress);

  std::int64_t rows() const;
  std::int64_t proved_turns() const { return proved_; }
  const std::set<std::string>& transcripts() const { return seen_; }
  /// The row of the turn that was wanted alone.
  const std::optional<core::Row>& wanted() const { return wanted_; }

 private:
  /// What the evidence makes of a transcript.
  struct Expected {
    std::map<std::string, core::Row> turns;        ///< by turn_id
    std::map<std::string, std::string> published;  ///< text as the site has it, by turn_id
    std::vector<std::string> order;                ///< of turn ids
    core::Row transcript;
    std::vector<core::Row> pages, changes;
    core::Transcript read;  ///< with the names that the dataset keeps back taken out
  };
  enum class Comparison { columns, bytes };

  core::Result<std::optional<std::string>> next_id();
  core::Result<void> prove_transcript(const std::string& id);
  /// What a transcript is compared with; nothing when the finding has been made why not.
  core::Result<std::optional<Expected>> expect(DatasetRows& lead, const std::string& id, int revision);
  Expected expected_of(std::vector<core::Transcript> revisions) const;
  core::Result<int> revision_at_hand();
  /// How many there are.
  core::Result<std::int64_t> prove_turns(const std::string& id, const Expected* expected);
  core::Result<void> prove_turn(const Expected* expected);
  core::Result<void> compare_rows(DatasetRows& rows, const std::string& id, const std::vector<core::Row>* expected);
  core::Result<void> compare_speakers();
  core::Result<bool> at_row_of(DatasetRows& rows, const std::string& id);
  void check_rules(const DatasetRows& rows);
  void compare(DatasetRows& rows, const core::Row& row, const core::Row& expected);
  core::Result<void> pass_over(const std::string& id);
  void note_unproved(const DatasetRows& rows, const std::string& why);

  Tables& tables_;
  const EvidenceList& evidence_;
  Order order_;
  TurnProver turns_;
  std::set<std::string> seen_;
  std::optional<ReadBy> rules_;                ///< by which the first row of the transcript at hand says it was read
  Comparison comparison_ = Comparison::bytes;  ///< of the transcript at hand
  storage::exports::SpeakerTally speakers_;
  bool all_compared_ = true;
  std::optional<core::Row> wanted_;
  std::int64_t proved_ = 0;
  std::size_t passed_ = 0;  ///< transcripts that came before the one at hand
};

}  // namespace pressroom::app
