// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/warc_checker.hpp"

#include <algorithm>

#include "storage/warc/record_rules.hpp"

namespace pressroom::storage::warc {
namespace {

using core::Result;
using core::Severity;

CheckedRecord checked(const Record& record, const BlockCheck& block) {
  CheckedRecord out;
  out.type = record.header.type();
  out.offset = record.offset;
  out.length = record.length;
  out.record_id = record.header.record_id();
  out.url = record.header.target_uri();
  out.date = record.header.value("WARC-Date");
  out.status = block.status;
  out.mime = block.mime;
  out.payload_digest = record.header.value("WARC-Payload-Digest");
  out.payload_sha256 = block.payload_sha256;
  out.record_digest = record.record_digest;
  return out;
}

}  // namespace

const CheckedRecord* CheckedFile::record_at(std::uint64_t offset) const {
  const auto found = std::lower_bound(records.begin(), records.end(), offset,
                                      [](const CheckedRecord& record, std::uint64_t at) { return record.offset < at; });
  return found != records.end() && found->offset == offset ? &*found : nullptr;
}

WarcChecker::WarcChecker(const core::Disk& disk, core::FindingSink sink) : disk_(disk), sink_(std::move(sink)) {}

Result<void> WarcChecker::check_file(const std::filesystem::path& path, const std::string& name) {
  return check_file(WarcFile{path.filename().string(), name, path, WarcFile::State::closed, {}});
}

Result<void> WarcChecker::check_file(const WarcFile& file) {
  TRY_ASSIGN(const auto bytes, disk_.open_read(file.path));
  return check_file(*bytes, file);
}

Result<void> WarcChecker::check_file(const core::ReadFile& bytes, const WarcFile& file) {
  files_.push_back({file, {}, {}});
  dates_by_id_.clear();
  references_.clear();
  ReadOptions options;
  options.record_digest = ReadOptions::RecordDigest::computed;
  WarcReader reader(bytes, options);
  for (;;) {
    TRY_ASSIGN(const auto item, reader.next());
    if (!item) break;
    if (const auto* range = std::get_if<DamagedRange>(&*item)) {
      check_damage(*range);
    } else {
      check_record(std::get<Record>(*item));
    }
  }
  check_references();
  const bool open = file.state == WarcFile::State::open;
  if (files_.back().records.empty()) {
    report({"F1", open ? Severity::note : Severity::error, "the file holds no record"}, 0, {});
  } else if (file.name.ends_with(".gz") != (reader.framing() == Framing::gzip)) {
    report({"Z1", Severity::warning, "the suffix of the name does not tell how the file is stored"}, 0, {});
  }
  return {};
}

void WarcChecker::report(const Irregularity& irregularity, std::uint64_t offset, std::string_view record_id) {
  CheckedFile& file = files_.back();
  if (irregularity.severity == Severity::error && !file.first_error) file.first_error = offset;
  sink_({irregularity.rule, irregularity.severity, file.file.relative_path, offset, std::string(record_id),
         irregularity.detail});
}

void WarcChecker::check_damage(const DamagedRange& range) {
  const bool open = files_.back().file.state == WarcFile::State::open;
  const bool may_be_written_now = open && range.kind == DamagedRange::Kind::clipped;
  const bool unread = range.kind == DamagedRange::Kind::too_large;
  Irregularity damage;
  damage.rule = files_.back().file.name.ends_with(".gz") ? "Z1" : "F1";
  damage.severity = may_be_written_now ? Severity::note : unread ? Severity::warning : Severity::error;
  damage.detail = std::to_string(range.length) + " bytes hold no readable record: " + range.reason;
  report(damage, range.offset, {});
}

void WarcChecker::check_record(const Record& record) {
  const std::string_view id = record.header.record_id();
  for (const Irregularity& irregularity : record.irregularities) report(irregularity, record.offset, id);
  check_order(record);
  for (const Irregularity& irregularity : check_header(record.header)) report(irregularity, record.offset, id);
  const BlockCheck block = check_block(record);
  for (const Irregularity& irregularity : block.irregularities) report(irregularity, record.offset, id);

  CheckedFile& file = files_.back();
  if (!id.empty()) {
    const std::string here = file.file.relative_path + ":" + std::to_string(record.offset);
    const auto [seen, is_new] = seen_ids_.emplace(id, here);
    if (!is_new) report({"F6", Severity::error, "the record id was used before at " + seen->second}, record.offset, id);
  }
  const std::string date(record.header.value("WARC-Date"));
  dates_by_id_.emplace(id, date);
  for (const std::string_view target : record.header.all("WARC-Concurrent-To")) {
    references_.push_back({std::string(target), record.offset, std::string(id), date});
  }
  file.records.push_back(checked(record, block));
}

void WarcChecker::check_order(const Record& record) {
  // When damage came before, what was first cannot be known.
  const CheckedFile& file = files_.back();
  if (!file.records.empty() || record.offset != 0) return;
  if (record.header.type() == RecordType::warcinfo) return;
  report({"F10", Severity::warning, "the file does not begin with a warcinfo record"}, 0, record.header.record_id());
}

void WarcChecker::check_references() {
  for (const Reference& reference : references_) {
    const auto target = dates_by_id_.find(reference.target);
    if (target == dates_by_id_.end()) {
      report({"R1", Severity::warning, "WARC-Concurrent-To names no record of this file: " + reference.target},
             reference.offset, reference.record_id);
    } else if (target->second != reference.date) {
      report({"F7", Severity::warning, "WARC-Date differs from that of the concurrent record"}, reference.offset,
             reference.record_id);
    }
  }
}

}  // namespace pressroom::storage::warc
