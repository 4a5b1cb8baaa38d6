// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/warc_checker.hpp"

#include "storage/warc/block_check.hpp"
#include "storage/warc/block_form.hpp"
#include "storage/warc/file_name_rules.hpp"
#include "storage/warc/record_cutter.hpp"
#include "storage/warc/record_rules.hpp"
#include "storage/warc/text_key.hpp"

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

const char* name(PayloadConvention convention) {
  switch (convention) {
    case PayloadConvention::payload:
      return "payload";
    case PayloadConvention::raw:
      return "chunked";
    case PayloadConvention::decoded:
      return "decoded";
    case PayloadConvention::none:
      return "other";
    case PayloadConvention::unknown:
      break;
  }
  return "unchecked";
}

/// Without a length a record cannot be read: then what its header lacks comes as damage.
std::string rule_of_damage(const DamagedRange& range) {
  const auto because = [&](std::string_view reason) { return range.reason.find(reason) != std::string::npos; };
  if (because("record without Content-Length")) return "F5";
  if (because("contradicting Content-Length")) return "F3";
  return range.rule;
}

/// Whether the block is no HTTP message, or its payload not the one meant, for a reason that is told by itself: in a
/// segment both are parts, and behind an interim answer stands another.
bool is_told_otherwise(const Irregularity& irregularity, const Record& record, const BlockCheck& block) {
  if (is_segment(record.header)) return irregularity.rule == "H1" || irregularity.rule == "H2";
  constexpr int final_from = 200;
  return irregularity.rule == "H2" && block.status > 0 && block.status < final_from;
}

}  // namespace

std::string_view name(Framing framing) {
  if (framing == Framing::plain) return "plain";
  return framing == Framing::gzip ? "gzip" : "zstd";
}

WarcChecker::WarcChecker(const core::Disk& disk, core::FindingSink sink)
    : disk_(disk),
      sink_(std::move(sink)),
      references_([this](const RecordPlace& place, const Irregularity& found) { report_at(place, found); }),
      segments_([this](const RecordPlace& place, const Irregularity& found) { report_at(place, found); }) {}

Result<void> WarcChecker::check_file(const std::filesystem::path& path, const std::string& name) {
  return check_file(WarcFile{path.filename().string(), name, path, WarcFile::State::closed, {}});
}

Result<void> WarcChecker::check_file(const WarcFile& file) {
  TRY_ASSIGN(const auto bytes, disk_.open_read(file.path));
  return check(*bytes, file, Source::file_on_disk);
}

Result<void> WarcChecker::check_file(const core::ReadFile& bytes, const WarcFile& file) {
  return check(bytes, file, Source::bytes_in_hand);
}

Result<void> WarcChecker::check(const core::ReadFile& bytes, const WarcFile& file, Source source) {
  files_.push_back({file, bytes.size(), {}, {}, {}, {}});
  sources_.push_back(source);
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
  check_file_as_whole(reader.framing());
  return {};
}

void WarcChecker::report_at(const RecordPlace& place, Irregularity irregularity) {
  CheckedFile& file = files_[place.file];
  const bool may_come_yet = phase_ == Phase::finishing && file.file.state == WarcFile::State::open;
  if (may_come_yet && irregularity.severity == Severity::warning) irregularity.severity = Severity::note;
  if (irregularity.severity == Severity::error && !file.first_error) file.first_error = place.offset;
  sink_({std::move(irregularity.rule), irregularity.severity, file.file.relative_path, place.offset, place.record_id,
         std::move(irregularity.detail)});
}

RecordPlace WarcChecker::place_of(const Record& record) const {
  return {files_.size() - 1, record.offset, bounded_text(record.header.record_id())};
}

void WarcChecker::check_damage(const DamagedRange& range) {
  const bool may_be_written_now = is_open() && range.kind == DamagedRange::Kind::clipped;
  report_at({files_.size() - 1, range.offset, {}},
            {rule_of_damage(range), may_be_written_now ? Severity::note : Severity::error,
             std::to_string(range.length) + " bytes hold no readable record: " + range.reason});
}

void WarcChecker::check_record(const Record& record) {
  const RecordPlace place = place_of(record);
  for (const Irregularity& irregularity : record.irregularities) report_at(place, irregularity);
  check_order(record);
  for (const Irregularity& irregularity : check_header(record.header)) report_at(place, irregularity);
  const BlockCheck block = check_block(record);
  for (const Irregularity& irregularity : block.irregularities) {
    if (!is_told_otherwise(irregularity, record, block)) report_at(place, irregularity);
  }
  const bool segment = is_segment(record.header);
  if (record.block_state == BlockState::loaded && !segment) {
    for (const Irregularity& irregularity : check_block_form(record.header, record.block)) {
      report_at(place, irregularity);
    }
  }
  CheckedFile& file = files_.back();
  references_.add(place.file, file.file.relative_path, record, block.payload_sha256);
  segments_.add(place.file, record);
  const bool has_own_payload = record.header.type() != RecordType::revisit && !segment;
  if (has_own_payload && record.header.first("WARC-Payload-Digest")) ++file.payload_digests[name(block.convention)];
  file.records.push_back(checked(record, block));
}

void WarcChecker::check_order(const Record& record) {
  // When damage came before, what was first cannot be known.
  if (!files_.back().records.empty() || record.offset != 0) return;
  if (record.header.type() == RecordType::warcinfo) return;
  report_at(place_of(record), {"F10", Severity::warning, "the file does not begin with a warcinfo record"});
}

void WarcChecker::check_file_as_whole(Framing framing) {
  CheckedFile& file = files_.back();
  const RecordPlace place{files_.size() - 1, 0, {}};
  if (!names_.insert(file.file.name).second) {
    report_at(place, {"F12", Severity::note, "another file has the same name"});
  }
  if (file.records.empty()) {
    return report_at(place, {"F1", is_open() ? Severity::note : Severity::error, "the file holds no record"});
  }
  file.framing = framing;
  for (const Irregularity& irregularity : check_file_name(file.file.name, framing, file.bytes)) {
    report_at(place, irregularity);
  }
}

Result<Record> WarcChecker::read_again(std::size_t file, std::uint64_t offset, std::uint64_t length) const {
  const WarcFile& warc = files_[file].file;
  if (sources_[file] == Source::bytes_in_hand) {
    return core::fail(core::ErrorCode::unsupported, "it lies within another file", warc.relative_path);
  }
  // A file that was open may have got its final name.
  const auto path = disk_.exists(warc.path) ? warc.path : warc.path.parent_path() / warc.name;
  TRY_ASSIGN(const auto bytes, disk_.open_read(path));
  return RecordCutter(*bytes).cut({warc.name, offset, length});
}

void WarcChecker::finish() {
  phase_ = Phase::finishing;
  references_.finish();
  segments_.finish([this](std::size_t file, std::uint64_t offset, std::uint64_t length) {
    return read_again(file, offset, length);
  });
}

}  // namespace pressroom::storage::warc
