// SPDX-License-Identifier: Apache-2.0
#include "app/dataset_rows.hpp"

#include <fmt/format.h>

#include <utility>

#include "storage/exports/tables.hpp"

namespace pressroom::app {

namespace exports = storage::exports;

core::Result<const exports::FoundRow*> DatasetRows::peek() {
  while (!at_hand_) {
    if (!cursor_) {
      if (next_file_ == files_.size()) return nullptr;
      in_file_ = 0;
      auto opened = open_(files_[next_file_++].path, table_);
      if (!opened) {
        TRY(report_unreadable(opened.error()));
        continue;
      }
      cursor_ = *std::move(opened);
    }
    auto found = cursor_->next();
    if (!found) {
      TRY(report_unreadable(found.error()));
      cursor_.reset();
      continue;
    }
    at_hand_ = *std::move(found);
    if (!at_hand_) {
      cursor_.reset();
      const auto& said = files_[next_file_ - 1].said_rows;
      if (said && *said != in_file_) {
        report_file("P2", core::Severity::error, fmt::format("{} rows; the dataset says {}", in_file_, *said));
      }
      continue;
    }
    ++in_file_;
    ++count_;
    if (at_hand_->fault.empty()) break;
    report("P2", core::Severity::error, at_hand_->fault);
    at_hand_.reset();
  }
  return &*at_hand_;
}

/// What is wrong with the bytes of a file is a finding; what is wrong with this machine stops the reading.
core::Result<void> DatasetRows::report_unreadable(const core::Error& error) const {
  using core::ErrorCode;
  if (error.code != ErrorCode::malformed && error.code != ErrorCode::damaged && error.code != ErrorCode::not_found) {
    return tl::unexpected(error);
  }
  report_file("P2", core::Severity::error, fmt::format("cannot be read as {}: {}", table_.name, error.what));
  return {};
}

const std::string& DatasetRows::text(std::string_view column) const {
  static const std::string nothing;
  const std::string* text = at_hand_->row[exports::position_of(table_, column)].text();
  return text == nullptr ? nothing : *text;
}

void DatasetRows::report(const std::string& rule, core::Severity severity, std::string detail,
                         std::string record_id) const {
  sink_({rule, severity, files_[next_file_ - 1].called, at_hand_->at, std::move(record_id), std::move(detail)});
}

void DatasetRows::report_file(const std::string& rule, core::Severity severity, std::string detail) const {
  const std::size_t file = next_file_ == 0 ? 0 : next_file_ - 1;
  sink_({rule, severity, file < files_.size() ? files_[file].called : std::string(table_.name), 0, "",
         std::move(detail)});
}

}  // namespace pressroom::app
