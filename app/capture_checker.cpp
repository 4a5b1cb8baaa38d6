// SPDX-License-Identifier: Apache-2.0
#include "app/capture_checker.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/time_format.hpp"
#include "storage/warc/captures.hpp"
#include "storage/warc/warc_files.hpp"

namespace pressroom::app {

namespace warc = storage::warc;
using core::Capture;

namespace {

constexpr const char* k_database = "pressroom.db";

/// "url 'a' instead of 'b', page '2' instead of '1'"; empty when the two are one capture.
std::string difference(const Capture& row, const Capture& record) {
  std::string all;
  const auto compare = [&](std::string_view column, const std::string& is, const std::string& should) {
    if (is == should) return;
    all += fmt::format("{}{} '{}' instead of '{}'", all.empty() ? "" : ", ", column, is, should);
  };
  const auto number = [](auto value) { return std::to_string(value); };
  compare("url", row.url, record.url);
  compare("captured_at", core::format_rfc3339(row.captured_at), core::format_rfc3339(record.captured_at));
  compare("status", number(row.status), number(record.status));
  compare("mime", row.mime, record.mime);
  compare("payload_digest", row.payload_digest, record.payload_digest);
  compare("record_digest", row.record_digest, record.record_digest);
  compare("record_id", row.record_id, record.record_id);
  compare("length", number(row.location.length), number(record.location.length));
  compare("room", row.room, record.room);
  compare("transcript", row.transcript, record.transcript);
  compare("page", number(row.page), number(record.page));
  compare("visit_number", number(row.visit_number), number(record.visit_number));
  compare("reason", std::string(core::name(row.reason)), std::string(core::name(record.reason)));
  compare("truncation", std::string(core::name(row.truncation)), std::string(core::name(record.truncation)));
  compare("refers_to", row.refers_to, record.refers_to);
  return all;
}

bool covers(const warc::DamagedRange& range, std::uint64_t offset) {
  return range.offset <= offset && offset < range.offset + range.length;
}

core::Result<void> check_file(ArchiveFolder& archive, warc::WarcFile file, const core::FindingSink& sink) {
  // A file that was open may get its final name at any moment.
  if (!archive.disk().exists(file.path)) file.path = file.path.parent_path() / file.name;
  // The rows first: what a writer beside us adds meanwhile is then a record without a row, and no row without a record.
  TRY_ASSIGN(const auto stored, archive.captures().of_warc_file(file.name));
  TRY_ASSIGN(const warc::FileCaptures found, warc::read_captures(archive.disk(), file));
  std::map<std::uint64_t, const Capture*> rows;
  for (const Capture& row : stored) rows.emplace(row.location.offset, &row);
  for (const Capture& record : found.captures) {
    const auto row = rows.find(record.location.offset);
    if (row == rows.end()) {
      const bool open = file.state == warc::WarcFile::State::open;
      sink({"B2", open ? core::Severity::note : core::Severity::error, file.relative_path, record.location.offset,
            record.record_id, "no capture in the database finds the record"});
      continue;
    }
    const std::string differs = difference(*row->second, record);
    if (!differs.empty()) {
      sink({"B2", core::Severity::error, k_database, 0, record.record_id,
            fmt::format("the capture of {}:{} says {}", file.name, record.location.offset, differs)});
    }
    rows.erase(row);
  }
  for (const auto& [offset, row] : rows) {
    const std::uint64_t at = offset;  // clang 14 captures no structured binding
    if (std::any_of(found.damaged.begin(), found.damaged.end(), [&](const auto& range) { return covers(range, at); })) {
      continue;
    }
    sink({"B2", core::Severity::error, k_database, 0, row->record_id,
          fmt::format("a capture names {}:{}, where no response begins", file.name, offset)});
  }
  return {};
}

}  // namespace

core::Result<void> check_captures(ArchiveFolder& archive, const core::FindingSink& sink) {
  TRY_ASSIGN(const auto named, archive.captures().files());
  TRY_ASSIGN(const auto files, warc::list_warc_files(archive.disk(), archive.root()));
  std::set<std::string> there;
  for (const warc::WarcFile& file : files) {
    there.insert(file.name);
    TRY(check_file(archive, file, sink));
  }
  TRY_ASSIGN(const ForeignRegister* others, archive.foreign());
  for (const auto& [name, file] : others->files()) {
    there.insert(name);
    TRY_ASSIGN(const auto fault, others->fault_of(file));
    if (fault) sink({"B2", core::Severity::error, name, 0, "", *fault});
  }
  for (const std::string& name : named) {
    if (there.contains(name)) continue;
    sink({"B2", core::Severity::error, k_database, 0, "", "captures name a WARC file that is not there: " + name});
  }
  return {};
}

}  // namespace pressroom::app
