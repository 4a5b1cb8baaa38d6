// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "storage/exports/dataset_export.hpp"
#include "storage/exports/json_reader.hpp"
#include "storage/exports/sidecar.hpp"
#include "storage/exports/sidecar_path.hpp"
#include "storage/exports/table_writer.hpp"
#include "tests/storage/exports/transcripts_for_tests.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temp_dir.hpp"

namespace pressroom::tests {

/// A folder with sidecars, and datasets made of them beside it.
struct Archive {
  TempDir folder;
  std::unique_ptr<core::Disk> disk = core::make_posix_disk();
  storage::exports::Layout layout = storage::exports::Layout::whole;
  storage::exports::Anonymity anonymity = storage::exports::Anonymity::none;

  void add(const core::Transcript& transcript, const std::string& native_id) {
    folder.write(storage::exports::sidecar_path(transcript.room, native_id),
                 storage::exports::write_sidecar(transcript));
  }
  void add_dated(const std::string& native_id, const std::string& date) {
    auto transcript = small_transcript(native_id);
    if (date.empty()) {
      transcript.event_date.reset();
      transcript.published_at.reset();
    } else {
      transcript.event_date->value = date;
    }
    add(transcript, native_id);
  }
  /// A transcript in its second revision, in which a word of the answer was changed.
  void add_edited(const std::string& native_id) {
    core::Transcript first = small_transcript(native_id);
    folder.write(storage::exports::earlier_sidecar_path(first.room, native_id, 1),
                 storage::exports::write_sidecar(first));
    core::Transcript second = first;
    second.revision = 2;
    second.turns[1].paragraphs[0] += " Really.";
    core::Revision change;
    change.revision = 2;
    change.captured_at = core::Instant{core::Duration{1'795'520'800'000}};
    change.changes.edited = {second.turns[1].turn_id};
    change.classes = {core::EditClass::wording};
    second.history.push_back(change);
    add(second, native_id);
  }

  core::Result<storage::exports::ExportTotals> run(const storage::exports::Selection& selection = {},
                                                   const std::string& to = "out", const std::string& format = "jsonl") {
    storage::exports::DatasetOrder order;
    order.archive = folder.path();
    order.folder = folder / to;
    order.wanted.format = format;
    order.wanted.tool_version = "0.1.0";
    order.wanted.selection = selection;
    order.wanted.layout = layout;
    order.wanted.anonymity = anonymity;
    const auto sink = storage::exports::tables_sink(format, [&](const std::string& path, const core::Table& table) {
      const storage::exports::TablePlace place{*disk, order.folder, path, table};
      return format == "csv" ? storage::exports::write_csv(place) : storage::exports::write_jsonl(place);
    });
    return storage::exports::export_dataset(*disk, order, *sink);
  }

  std::vector<storage::exports::JsonNode> rows(const std::string& file) {
    std::vector<storage::exports::JsonNode> read;
    std::istringstream lines(folder.read("out/" + file));
    for (std::string line; std::getline(lines, line);) {
      auto row = storage::exports::parse_json(line);
      REQUIRE(row);
      read.push_back(*std::move(row));
    }
    return read;
  }
  std::vector<std::string> ids(const std::string& file = "transcripts.jsonl") {
    std::vector<std::string> found;
    for (const auto& row : rows(file)) found.push_back(row.items[0].text);
    return found;
  }
};

}  // namespace pressroom::tests
