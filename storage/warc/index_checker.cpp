// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/index_checker.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "core/text.hpp"
#include "core/time_format.hpp"
#include "storage/warc/labelled_digest.hpp"
#include "storage/warc/line_reader.hpp"
#include "storage/warc/surt.hpp"
#include "storage/warc/text_key.hpp"

namespace pressroom::storage::warc {
namespace {

using core::Result;
using core::Severity;

/// Digests are written with and without label, in either case.
std::string bare(std::string_view digest) {
  if (const auto labelled = parse_labelled_digest(digest)) return core::ascii_lower(labelled->value);
  return core::ascii_lower(digest);
}

enum class Digests { same, different, incomparable };

Digests compare_digests(std::string_view indexed, const CheckedRecord& record) {
  // A label that is known and a value that it cannot have.
  if (indexed.find(':') != std::string_view::npos && !parse_labelled_digest(indexed)) return Digests::different;
  const std::string said = bare(indexed);
  const std::string stated = bare(record.payload_digest);
  // What the record's algorithm is named does not matter to a line that carries no label.
  const std::string unlabelled = core::ascii_lower(record.payload_digest.substr(record.payload_digest.find(':') + 1));
  const std::string computed = bare(record.payload_sha256);
  bool comparable = false;
  for (const std::string& digest : {stated, unlabelled, computed}) {
    if (digest.empty()) continue;
    if (digest == said) return Digests::same;
    comparable = comparable || digest.size() == said.size();
  }
  return comparable ? Digests::different : Digests::incomparable;
}

bool same_time(std::string_view timestamp, const std::string& date) {
  const auto instant = core::parse_rfc3339(date);
  if (!instant) return true;
  return timestamp == (timestamp.size() == 17 ? core::format_17_digits(*instant) : core::format_14_digits(*instant));
}

bool needs_line(const CheckedRecord& record) {
  return record.type == RecordType::response || record.type == RecordType::revisit;
}

/// CDX in text form: fields set apart by blanks (9 or 11 of them), perhaps under a legend that begins with " CDX".
bool is_cdx_text(std::string_view line) {
  if (line.starts_with(" CDX ") || line.starts_with("CDX ")) return true;
  const auto blanks = std::count(line.begin(), line.end(), ' ');
  return line.find('{') == std::string_view::npos && (blanks == 8 || blanks == 10);
}

/// Lines about the file that some tools write before the first capture: "!meta 0 {...}", "@context", "# ...".
bool is_header_line(std::string_view line) {
  return line.starts_with('!') || line.starts_with('@') || line.starts_with('#');
}

}  // namespace

IndexChecker::IndexChecker(const std::vector<CheckedFile>& files, core::FindingSink sink) : sink_(std::move(sink)) {
  for (const CheckedFile& file : files) {
    const std::vector<std::uint8_t> none(file.records.size());
    files_.emplace(file.file.name, Indexed{&file, none, none});
  }
}

void IndexChecker::add(const char* rule, Severity severity, std::string detail, std::string record_id) {
  sink_({rule, severity, name_, offset_, std::move(record_id), std::move(detail)});
}

Result<void> IndexChecker::check(const std::string& name, const core::ReadFile& bytes, IndexOrigin origin) {
  name_ = name;
  origin_ = origin;
  std::string before;
  LineReader lines(bytes);
  for (bool first = true;; first = false) {
    TRY_ASSIGN(const bool found, lines.next());
    if (!found) return {};
    offset_ = lines.offset();
    if (first && !is_own() && is_other_format(bytes, lines.text())) return {};
    if (lines.ending() == LineReader::Ending::too_long) {
      add("C2", Severity::error, fmt::format("a line of more than {} bytes", LineReader::max_line_bytes));
      continue;
    }
    if (lines.ending() == LineReader::Ending::end_of_file) {
      add("C1", is_own() ? Severity::error : Severity::note, "the last line has no end");
    }
    if (lines.text() < before) add("C1", Severity::error, "the line is not in byte order");
    before = lines.text();
    if (is_own() || !is_header_line(before)) check_line(before);
  }
}

bool IndexChecker::is_other_format(const core::ReadFile& bytes, std::string_view first_line) {
  const bool compressed = first_line.starts_with("\x1F\x8B");
  if (!compressed && !is_cdx_text(first_line)) return false;
  add("C2", Severity::note,
      fmt::format("not checked: {} bytes of {}", bytes.size(), compressed ? "a compressed index" : "CDX text"));
  return true;
}

Result<IndexLine> IndexChecker::parse(std::string_view text) const {
  return !is_own() && text.starts_with('{') ? parse_json_line(text) : parse_index_line(text);
}

void IndexChecker::check_line(std::string_view text) {
  const auto line = parse(text);
  if (!line) return add("C2", Severity::error, "malformed line: " + line.error().what);
  const auto& location = line->location;
  // Some tools write the path that they were given.
  const std::string base = location.warc_file.substr(is_own() ? 0 : location.warc_file.rfind('/') + 1);
  const auto file = files_.find(base);
  if (file == files_.end()) {
    return add("C3", Severity::error, "names a WARC file that is not there: " + location.warc_file);
  }
  Indexed& indexed = file->second;
  place_ = fmt::format("{}:{}", base, location.offset);
  const auto at = indexed.file->records.index_at(location.offset);
  if (!at) return add("C3", Severity::error, "no record begins at " + place_);
  const CheckedRecord record = indexed.file->records[*at];
  std::uint8_t& count = indexed.lines(origin_)[*at];
  if (count < 2) ++count;
  if (is_own() && count > 1) {
    return add("C3", Severity::error, "a second line for the record at " + place_, record.record_id);
  }
  compare(*line, record);
}

void IndexChecker::differs(const char* rule, Severity severity, const char* what, const CheckedRecord& record) {
  add(rule, severity, fmt::format("{} differs from the record at {}", what, place_), record.record_id);
}

void IndexChecker::compare(const IndexLine& line, const CheckedRecord& record) {
  if (line.location.length != record.length) differs("C3", Severity::error, "length", record);
  if (bounded_text(line.url) != record.url) differs("C3", Severity::error, "url", record);
  if (!same_time(line.timestamp, record.date)) differs("C3", Severity::error, "time", record);
  compare_key(line, record);
  compare_type(line, record);
  const bool states_digest = !line.digest.empty() && line.digest != "-";
  if (line.digest.empty() && !is_own()) add("C2", Severity::error, "the line has no digest", record.record_id);
  if (needs_line(record) && (is_own() || states_digest)) {
    const Digests digests = compare_digests(line.digest, record);
    if (digests == Digests::different || (is_own() && digests == Digests::incomparable)) {
      differs("C3", Severity::error, "digest", record);
    }
  }
  const bool states_record_digest = is_own() || !line.record_digest.empty();
  if (!record.record_digest.empty() && states_record_digest && bare(line.record_digest) != bare(record.record_digest)) {
    differs("C4", Severity::error, "recordDigest", record);
  }
}

/// A record whose HTTP head could not be read has no status to compare with; only our own lines always state one.
void IndexChecker::compare_type(const IndexLine& line, const CheckedRecord& record) {
  if (!needs_line(record)) {
    if (is_own())
      add("C3", Severity::error, "a line for a record that is neither response nor revisit", record.record_id);
    return;
  }
  const bool revisit = record.type == RecordType::revisit;
  const bool has_status = revisit ? record.status != 0 : true;
  if (has_status && (is_own() || line.status != 0) && line.status != record.status) {
    differs("C3", Severity::error, "status", record);
  }
  const std::string_view mime = revisit ? revisit_mime : std::string_view(record.mime);
  if (core::ascii_lower(line.mime) == mime || (!is_own() && line.mime.empty())) return;
  // Others keep parameters, guess at types, or write "-" where there is none.
  differs("C3", is_own() ? Severity::error : Severity::note, "mime", record);
}

void IndexChecker::compare_key(const IndexLine& line, const CheckedRecord& record) {
  const std::string key = surt_key(line.url);
  if (line.key == key) return;
  if (is_own()) return add("C5", Severity::error, "the key is not that of the URL", record.record_id);
  if (line.key == warcio_js_key(line.url)) return;
  // A request with a body has its method and body among the arguments.
  const std::string_view said = line.key;
  const bool has_method = said.find("__wb_method=") != std::string_view::npos;
  if (has_method && said.substr(0, said.find('?')) == std::string_view(key).substr(0, key.find('?'))) return;
  add("C5", Severity::note, "the key is neither that of surt nor that of warcio.js", record.record_id);
}

void IndexChecker::finish(IndexOrigin origin) {
  constexpr int not_modified = 304;
  // Indexes made for replay leave out what would be shown as an empty answer.
  const auto is_missed = [&](const CheckedRecord& record) {
    const bool empty = record.type == RecordType::revisit && record.status == not_modified;
    return needs_line(record) && (origin == IndexOrigin::own || !empty);
  };
  for (auto& [name, indexed] : files_) {
    const CheckedFile& file = *indexed.file;
    const auto& lines = indexed.lines(origin);
    // The index of a file that is being written may be behind.
    const bool open = file.file.state == WarcFile::State::open;
    const Severity severity = open ? Severity::note : origin == IndexOrigin::own ? Severity::error : Severity::warning;
    std::optional<CheckedRecord> first;
    std::size_t needed = 0, missing = 0;
    for (std::size_t at = 0; at < file.records.size(); ++at) {
      if (!is_missed(file.records[at])) continue;
      ++needed;
      if (lines[at] == 0 && ++missing == 1) first = file.records[at];
    }
    if (missing == needed && missing > 1) {
      sink_({"C3", severity, file.file.relative_path, first->offset, first->record_id,
             fmt::format("no index line finds any of the file's {} captures", missing)});
      continue;
    }
    for (std::size_t at = 0; missing > 0 && at < file.records.size(); ++at) {
      const CheckedRecord record = file.records[at];
      if (!is_missed(record) || lines[at] != 0) continue;
      sink_(
          {"C3", severity, file.file.relative_path, record.offset, record.record_id, "no index line finds the record"});
    }
  }
}

}  // namespace pressroom::storage::warc
