// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/index_checker.hpp"

#include <algorithm>

#include "core/time_format.hpp"
#include "storage/warc/labelled_digest.hpp"

namespace pressroom::storage::warc {
namespace {

using core::Severity;

/// Digests are written with and without label, in either case.
std::string bare(std::string_view digest) {
  if (const auto labelled = parse_labelled_digest(digest)) return labelled->value;
  std::string out(digest);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool same_digest(const IndexLine& line, const CheckedRecord& record) {
  const std::string indexed = bare(line.digest);
  for (const std::string& digest : {record.payload_digest, record.payload_sha256}) {
    if (!digest.empty() && bare(digest) == indexed) return true;
  }
  // What the record's algorithm is named does not matter to a line that carries no label.
  return !record.payload_digest.empty() &&
         bare(record.payload_digest.substr(record.payload_digest.find(':') + 1)) == indexed;
}

bool same_time(std::string_view timestamp, const std::string& date) {
  const auto instant = core::parse_rfc3339(date);
  if (!instant) return true;
  return timestamp == (timestamp.size() == 17 ? core::format_17_digits(*instant) : core::format_14_digits(*instant));
}

bool needs_line(const CheckedRecord& record) {
  return record.type == RecordType::response || record.type == RecordType::revisit;
}

}  // namespace

IndexChecker::IndexChecker(const std::vector<CheckedFile>& files, core::FindingSink sink) : sink_(std::move(sink)) {
  for (const CheckedFile& file : files) files_.emplace(file.file.name, &file);
}

void IndexChecker::add(const char* rule, std::string detail, std::string record_id) {
  sink_({rule, Severity::error, name_, offset_, std::move(record_id), std::move(detail)});
}

void IndexChecker::check(const std::string& name, std::string_view text) {
  name_ = name;
  std::string_view before;
  for (std::size_t from = 0; from < text.size();) {
    const auto end = std::min(text.find('\n', from), text.size());
    const std::string_view line = text.substr(from, end - from);
    offset_ = from;
    if (end == text.size()) add("C1", "the last line has no end");
    if (line < before) add("C1", "the line is not in byte order");
    check_line(line);
    before = line;
    from = end + 1;
  }
}

void IndexChecker::check_line(std::string_view text) {
  const auto line = parse_index_line(text);
  if (!line) return add("C2", "malformed line: " + line.error().what);
  const auto& location = line->location;
  const std::string place = location.warc_file + ":" + std::to_string(location.offset);
  const auto file = files_.find(location.warc_file);
  if (file == files_.end()) return add("C3", "names a WARC file that is not there: " + location.warc_file);
  const auto record = file->second->record_at(location.offset);
  if (!record) return add("C3", "no record begins at " + place);
  const bool first = indexed_.emplace(location.warc_file, location.offset).second;
  if (!first) return add("C3", "a second line for the record at " + place, record->record_id);
  compare(*line, *record);
}

void IndexChecker::compare(const IndexLine& line, const CheckedRecord& record) {
  const std::string place = line.location.warc_file + ":" + std::to_string(line.location.offset);
  const auto differs = [&](const char* rule, const char* what) {
    add(rule, std::string(what) + " differs from the record at " + place, record.record_id);
  };
  if (line.location.length != record.length) differs("C3", "length");
  if (line.url != record.url) differs("C3", "url");
  if (line.key != surt_key(line.url)) add("C2", "the key is not that of the URL", record.record_id);
  if (!same_time(line.timestamp, record.date)) differs("C3", "time");
  if (record.type == RecordType::response && line.status != record.status) differs("C3", "status");
  if (record.type == RecordType::response && line.mime != record.mime) differs("C3", "mime");
  if (needs_line(record) && !same_digest(line, record)) differs("C3", "digest");
  if (!record.record_digest.empty() && line.record_digest != record.record_digest) {
    differs("C4", "recordDigest");
  }
}

void IndexChecker::finish() {
  for (const auto& [name, file] : files_) {
    // The index of a file that is being written may be behind.
    const Severity severity = file->file.state == WarcFile::State::open ? Severity::note : Severity::error;
    for (const CheckedRecord& record : file->records) {
      if (!needs_line(record) || indexed_.contains({name, record.offset})) continue;
      sink_({"C3", severity, file->file.relative_path, record.offset, record.record_id,
             "no index line finds the record"});
    }
  }
}

}  // namespace pressroom::storage::warc
