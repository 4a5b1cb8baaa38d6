// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/finding.hpp"
#include "core/result.hpp"
#include "core/table.hpp"
#include "storage/exports/row_cursor.hpp"

namespace pressroom::app {

/// The rows of one table in the order of its files. What is no row is a finding (P2) and passed over.
class DatasetRows {
 public:
  using Open = std::function<core::Result<std::unique_ptr<storage::exports::RowCursor>>(const std::string& path,
                                                                                        const core::Table& table)>;
  struct File {
    std::string path;                       ///< as Open takes it
    std::string called;                     ///< in findings
    std::optional<std::int64_t> said_rows;  ///< by the dataset's description
  };

  DatasetRows(const core::Table& table, std::vector<File> files, Open open, core::FindingSink sink)
      : table_(table), files_(std::move(files)), open_(std::move(open)), sink_(std::move(sink)) {}

  const core::Table& table() const { return table_; }
  bool exists() const { return !files_.empty(); }
  /// The row at hand; nullptr behind the last.
  core::Result<const storage::exports::FoundRow*> peek();
  void pass() { at_hand_.reset(); }
  /// Text of a column of the row at hand.
  const std::string& text(std::string_view column) const;
  /// About the row at hand.
  void report(const std::string& rule, core::Severity severity, std::string detail, std::string record_id = {}) const;
  /// About the file at hand, or the last.
  void report_file(const std::string& rule, core::Severity severity, std::string detail) const;
  std::int64_t count() const { return count_; }

 private:
  core::Result<void> report_unreadable(const core::Error& error) const;

  const core::Table& table_;
  std::vector<File> files_;
  Open open_;
  core::FindingSink sink_;
  std::size_t next_file_ = 0;
  std::unique_ptr<storage::exports::RowCursor> cursor_;
  std::optional<storage::exports::FoundRow> at_hand_;
  std::int64_t count_ = 0, in_file_ = 0;
};

}  // namespace pressroom::app
