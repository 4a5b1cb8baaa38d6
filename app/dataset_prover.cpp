// SPDX-License-Identifier: Apache-2.0
#include "app/dataset_prover.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "storage/exports/recorded_transcript.hpp"
#include "storage/exports/rows.hpp"
#include "storage/exports/tables.hpp"

namespace pressroom::app {

namespace exports = storage::exports;

using core::Result;
using core::Severity;

namespace {

std::int64_t integer_in(const core::Table& table, const core::Row& row, std::string_view column) {
  const std::int64_t* value = row[exports::position_of(table, column)].integer();
  return value == nullptr ? 0 : *value;
}

/// Columns in which two rows differ, for people.
std::string differing(const core::Table& table, const core::Row& row, const core::Row& expected) {
  std::string columns;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i] == expected[i]) continue;
    columns += (columns.empty() ? "" : ", ") + std::string(table.columns[i].name);
  }
  return columns;
}

}  // namespace

std::int64_t DatasetProver::rows() const {
  return tables_.turns.count() + tables_.transcripts.count() + tables_.pages.count() + tables_.changes.count() +
         tables_.speakers.count();
}

/// The next transcript that any table has rows of: by `transcripts` where there is one.
Result<std::optional<std::string>> DatasetProver::next_id() {
  for (DatasetRows* rows : {&tables_.transcripts, &tables_.turns, &tables_.pages, &tables_.changes}) {
    TRY_ASSIGN(const auto* row, rows->peek());
    if (row != nullptr) return std::optional(rows->text("transcript_id"));
  }
  return std::optional<std::string>();
}

/// Passes over rows that stand where no row of theirs belongs.
Result<bool> DatasetProver::at_row_of(DatasetRows& rows, const std::string& id) {
  for (;;) {
    TRY_ASSIGN(const auto* row, rows.peek());
    if (row == nullptr) return false;
    const std::string& other = rows.text("transcript_id");
    if (other == id) return true;
    if (!tables_.transcripts.exists()) return false;
    const auto place = order_.places.find(other);
    if (place != order_.places.end() && place->second >= passed_) return false;
    rows.report("P9", Severity::error,
                place == order_.places.end() ? fmt::format("{} is not among the transcripts", other)
                                             : fmt::format("a row of {} out of its place", other));
    rows.pass();
  }
}

Result<int> DatasetProver::revision_at_hand() {
  for (DatasetRows* rows : {&tables_.transcripts, &tables_.turns, &tables_.pages}) {
    TRY_ASSIGN(const auto* row, rows->peek());
    if (row != nullptr) return static_cast<int>(integer_in(rows->table(), row->row, "revision"));
  }
  return 0;
}

DatasetProver::Expected DatasetProver::expected_of(std::vector<core::Transcript> revisions) const {
  Expected expected;
  for (const core::Turn& turn : revisions.back().turns) expected.published[turn.turn_id] = turn.text();
  exports::RecordedTranscript recorded = exports::record_of(std::move(revisions), order_.anonymity);
  expected.read = std::move(recorded.transcript);
  for (const core::Turn& turn : expected.read.turns) {
    expected.order.push_back(turn.turn_id);
    expected.turns[turn.turn_id] = exports::turn_row(expected.read, turn);
  }
  expected.transcript = exports::transcript_row(expected.read);
  for (const auto& page : expected.read.pages) expected.pages.push_back(exports::page_row(expected.read, page));
  for (std::size_t n = 0; n < recorded.edits.size(); ++n) {
    expected.changes.push_back(exports::change_row(expected.read, static_cast<int>(n), recorded.edits[n]));
  }
  return expected;
}

/// First the sidecar as it stands; where it was read by other rules since, what those that the row names give.
Result<std::optional<DatasetProver::Expected>> DatasetProver::expect(DatasetRows& lead, const std::string& id,
                                                                     int revision) {
  std::optional<Expected> by_other_rules;
  bool ought_to_be = false;
  for (const auto& evidence : evidence_) {
    ought_to_be = ought_to_be || evidence->keeps_sidecars();
    auto revisions = evidence->revisions(id, revision);
    if (revisions && !(ReadBy{revisions->back().tool_version, revisions->back().room_sha256} == *rules_)) {
      if (!by_other_rules) by_other_rules = expected_of(*std::move(revisions));
      revisions = evidence->revisions_by(*rules_, id, revision);
    }
    if (revisions) {
      comparison_ = Comparison::columns;
      return std::optional(expected_of(*std::move(revisions)));
    }
    if (revisions.error().code == core::ErrorCode::not_found) continue;
    if (revisions.error().code == core::ErrorCode::io) return tl::unexpected(revisions.error());
    lead.report("P8", Severity::error, id + ": " + revisions.error().message());
    return by_other_rules;
  }
  if (by_other_rules) {
    note_unproved(lead, id + " has been read by other rules since");
  } else if (ought_to_be) {
    lead.report("P9", Severity::error, fmt::format("nobody knows {}, revision {}", id, revision));
  } else {
    note_unproved(lead, fmt::format("there is no sidecar of {}, revision {}", id, revision));
  }
  return by_other_rules;
}

void DatasetProver::check_rules(const DatasetRows& rows) {
  const ReadBy read_by{rows.text("tool_version"), rows.text("room_sha256")};
  if (!rules_) rules_ = read_by;
  if (!(read_by == *rules_)) {
    rows.report("P2", Severity::error, "tool_version or room_sha256 is not that of the transcript");
  }
}

void DatasetProver::note_unproved(const DatasetRows& rows, const std::string& why) {
  all_compared_ = false;
  rows.report("P10", Severity::warning, why + ": only the words and the records are proved, not the other columns");
}

void DatasetProver::compare(DatasetRows& rows, const core::Row& row, const core::Row& expected) {
  const std::string columns = differing(rows.table(), row, expected);
  if (!columns.empty()) rows.report("P8", Severity::error, "not what the archive gives: " + columns);
}

Result<void> DatasetProver::prove_turn(const Expected* expected) {
  TRY_ASSIGN(const auto* found, tables_.turns.peek());
  const core::Row row = found->row;
  const std::string id = tables_.turns.text("turn_id");
  const bool is_known = expected != nullptr && expected->turns.contains(id);
  const bool is_cleaned = order_.anonymity != exports::Anonymity::none;
  TRY_ASSIGN(auto faults,
             turns_.prove(row, is_cleaned && is_known ? std::optional(expected->published.at(id)) : std::nullopt));
  if (is_cleaned && !is_known) {
    // Without a sidecar nobody can say which names stood there.
    const auto of_text = [](const RowFault& fault) { return fault.rule == "P7"; };
    faults.erase(std::remove_if(faults.begin(), faults.end(), of_text), faults.end());
    faults.push_back({"P10", Severity::error, "names were taken out, and no sidecar tells which", {}});
  } else if (is_cleaned && turn_text(row, "text") != turn_text(expected->turns.at(id), "text")) {
    faults.push_back({"P7", Severity::error, "without the names the published words are others", {}});
  }
  for (const RowFault& fault : faults) {
    tables_.turns.report(fault.rule, fault.severity, fmt::format("{}: {}", id, fault.detail), fault.record_id);
  }
  if (faults.empty()) ++proved_;
  // What the bytes refute has its finding.
  if (comparison_ == Comparison::columns && is_known && faults.empty()) {
    compare(tables_.turns, row, expected->turns.at(id));
  }
  if (order_.only == id) wanted_ = row;
  return {};
}

Result<std::int64_t> DatasetProver::prove_turns(const std::string& id, const Expected* expected) {
  std::set<std::string> met;
  std::int64_t turns = 0;
  for (std::int64_t seq = 0;; ++turns) {
    TRY_ASSIGN(const bool more, at_row_of(tables_.turns, id));
    if (!more) break;
    TRY_ASSIGN(const auto* row, tables_.turns.peek());
    const std::string turn = tables_.turns.text("turn_id");
    check_rules(tables_.turns);
    const std::int64_t said = integer_in(tables_.turns.table(), row->row, "seq");
    if (said != seq) tables_.turns.report("P2", Severity::error, fmt::format("{}: seq is not {}", turn, seq));
    seq = said + 1;
    if (!met.insert(turn).second) tables_.turns.report("P2", Severity::error, turn + " stands twice");
    if (comparison_ == Comparison::columns && !expected->turns.contains(turn)) {
      tables_.turns.report("P9", Severity::error, turn + " is no turn of the transcript");
    }
    if (!order_.only || *order_.only == turn) TRY(prove_turn(expected));
    tables_.turns.pass();
  }
  if (comparison_ == Comparison::bytes || !tables_.turns.exists()) return turns;
  for (const std::string& turn : expected->order) {
    if (!met.contains(turn)) tables_.turns.report_file("P9", Severity::error, turn + " is missing");
  }
  return turns;
}

/// `expected` is null when there is nothing to compare with.
Result<void> DatasetProver::compare_rows(DatasetRows& rows, const std::string& id,
                                         const std::vector<core::Row>* expected) {
  std::size_t n = 0;
  for (;; ++n) {
    TRY_ASSIGN(const bool more, at_row_of(rows, id));
    if (!more) break;
    if (expected != nullptr && n >= expected->size()) {
      rows.report("P9", Severity::error, fmt::format("a row too many of {}", id));
    } else if (expected != nullptr) {
      TRY_ASSIGN(const auto* row, rows.peek());
      compare(rows, row->row, (*expected)[n]);
    }
    rows.pass();
  }
  if (expected == nullptr || !rows.exists()) return {};
  for (; n < expected->size(); ++n) {
    rows.report_file("P9", Severity::error, fmt::format("row {} of {} is missing", n, id));
  }
  return {};
}

/// For who wants a turn of another transcript.
Result<void> DatasetProver::pass_over(const std::string& id) {
  for (DatasetRows* rows : {&tables_.transcripts, &tables_.turns, &tables_.pages, &tables_.changes}) {
    for (;;) {
      TRY_ASSIGN(const bool more, at_row_of(*rows, id));
      if (!more) break;
      rows->pass();
    }
  }
  return {};
}

Result<void> DatasetProver::prove_transcript(const std::string& id) {
  if (order_.only && !order_.only->starts_with(id + ".")) return pass_over(id);
  rules_.reset();
  comparison_ = Comparison::bytes;
  TRY_ASSIGN(const int revision, revision_at_hand());
  DatasetRows& lead = tables_.transcripts.exists() ? tables_.transcripts : tables_.turns;
  TRY_ASSIGN(const auto* leading, lead.peek());
  std::optional<Expected> expected;
  std::int64_t said_turns = -1;
  if (leading != nullptr && lead.text("transcript_id") == id) {
    check_rules(lead);
    if (tables_.transcripts.exists()) said_turns = integer_in(lead.table(), leading->row, "n_turns");
    TRY_ASSIGN(expected, expect(lead, id, revision));
  }
  const bool columns = comparison_ == Comparison::columns;
  if (columns) speakers_.add(expected->read);
  all_compared_ = all_compared_ && columns;
  std::vector<core::Row> transcript;
  if (columns) transcript.push_back(expected->transcript);
  TRY(compare_rows(tables_.transcripts, id, columns ? &transcript : nullptr));
  TRY_ASSIGN(const std::int64_t turns, prove_turns(id, expected ? &*expected : nullptr));
  if (said_turns >= 0 && tables_.turns.exists() && turns != said_turns) {
    lead.report_file("P9", Severity::error, fmt::format("{}: {} turns; n_turns is {}", id, turns, said_turns));
  }
  TRY(compare_rows(tables_.pages, id, columns ? &expected->pages : nullptr));
  TRY(compare_rows(tables_.changes, id, columns ? &expected->changes : nullptr));
  return {};
}

Result<void> DatasetProver::compare_speakers() {
  DatasetRows& rows = tables_.speakers;
  if (!rows.exists()) return {};
  const std::vector<core::Row> expected = speakers_.rows();
  const bool compared = all_compared_ && tables_.transcripts.exists() && !order_.only;
  if (!compared && !order_.only) {
    rows.report_file("P10", Severity::warning, "speakers were not compared: not every transcript could be");
  }
  for (std::size_t n = 0;; ++n) {
    TRY_ASSIGN(const auto* row, rows.peek());
    if (row == nullptr) {
      if (compared && n < expected.size()) {
        rows.report_file("P9", Severity::error, fmt::format("{} speakers are missing", expected.size() - n));
      }
      return {};
    }
    if (compared && n >= expected.size()) rows.report("P9", Severity::error, "a speaker too many");
    if (compared && n < expected.size()) compare(rows, row->row, expected[n]);
    rows.pass();
  }
}

Result<void> DatasetProver::run(const std::function<Result<void>(std::int64_t rows)>& progress) {
  for (;;) {
    TRY_ASSIGN(const auto id, next_id());
    if (!id) break;
    if (!seen_.insert(*id).second) {
      DatasetRows& lead = tables_.transcripts.exists() ? tables_.transcripts : tables_.turns;
      lead.report_file("P2", Severity::error, fmt::format("{} stands twice, or its rows lie apart", *id));
    }
    TRY(prove_transcript(*id));
    ++passed_;
    if (progress) TRY(progress(rows()));
  }
  return compare_speakers();
}

}  // namespace pressroom::app
