// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/captures.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "core/digest.hpp"
#include "core/text.hpp"
#include "core/time_format.hpp"
#include "core/url.hpp"

namespace pressroom::storage::warc {
namespace {

using core::Capture;
using core::Result;
using core::Truncation;

constexpr std::string_view own_digest_label = "sha256:";

bool is_own_digest(std::string_view digest) {
  return digest.size() == own_digest_label.size() + 64 && digest.starts_with(own_digest_label) &&
         digest.find_first_not_of("0123456789abcdef", own_digest_label.size()) == std::string_view::npos;
}

Truncation truncation(std::string_view reason) {
  for (const auto known : {Truncation::length, Truncation::time, Truncation::disconnect}) {
    if (core::name(known) == reason) return known;
  }
  return reason.empty() ? Truncation::none : Truncation::disconnect;
}

int number(std::string_view digits, int otherwise) {
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc{} && end == digits.data() + digits.size() && value >= 0 ? value : otherwise;
}

/// RFC 9110, 8.3.1: a media type is tokens, and so visible ASCII.
bool is_text(std::string_view mime) {
  return std::all_of(mime.begin(), mime.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

std::string payload_sha256(const Record& record, const ResponseParts& parts) {
  if (record.digests && record.digests->payload) return "sha256:" + record.digests->payload->sha256;
  return core::sha256_labelled(parts.payload.bytes);
}

Capture capture_of(const Record& record, const std::string& name) {
  Capture capture;
  capture.url = record.header.target_uri();
  capture.captured_at = core::parse_rfc3339(record.header.value("WARC-Date")).value_or(core::Instant{});
  capture.mime = "unk";
  capture.payload_digest = record.header.value("WARC-Payload-Digest");
  capture.record_digest = record.record_digest;
  capture.record_id = record.header.record_id();
  capture.location = {name, record.offset, record.length};
  capture.truncation = truncation(record.header.value("WARC-Truncated"));
  if (const auto parts = response_parts(record)) {
    capture.status = parts->head.status;
    capture.mime = mime_type(parts->head.headers);
    // Other tools label SHA-1 or leave it out; rows are proved by SHA-256.
    if (!is_own_digest(capture.payload_digest)) capture.payload_digest = payload_sha256(record, *parts);
  }
  return capture;
}

/// What a revisit repeats is in another record; this one holds the head of the answer, or the whole 304.
Capture revisit_of(const Record& record, const std::string& name) {
  Capture capture = capture_of(record, name);
  capture.payload_digest = record.header.value("WARC-Payload-Digest");
  capture.truncation = Truncation::none;
  capture.refers_to = record.header.value("WARC-Refers-To");
  // Other tools leave it out. What it repeats cannot be told then, but a response it is not.
  if (capture.refers_to.empty()) capture.refers_to = "unknown";
  return capture;
}

void take_metadata(Capture& capture, ExchangeTimes& times, const Record& metadata) {
  const auto fields = parse_warc_fields(metadata.block);
  const auto value = [&](std::string_view name) { return fields.first(name).value_or(std::string_view{}); };
  capture.room = value("room");
  capture.transcript = value("transcript");
  capture.page = number(value("page"), 0);
  capture.visit_number = std::max(1, number(value("visitNumber"), 1));
  capture.reason = core::visit_reason(value("visitReason")).value_or(core::VisitReason::requested);
  times.transfer = core::Duration{number(value("fetchTimeMs"), 0)};
  times.delay = core::Duration{number(value("delayMs"), 0)};
}

/// The record gives the length of its block, so that nothing but damage can cut it.
ResponseParts resource_parts(const Record& record) {
  ResponseParts parts;
  parts.head.version = "HTTP/1.1";
  parts.head.status = 200;
  parts.head.headers.add("Content-Type", std::string(record.header.value("Content-Type")));
  parts.head.headers.add("Content-Length", std::to_string(record.header.content_length));
  parts.form.without_coding = true;
  parts.payload.bytes = record.block;
  parts.payload.whole = record.block_state != BlockState::streamed;
  return parts;
}

/// What a capture calls its URL.
std::string href_of(std::string_view uri) {
  const auto url = core::Url::parse(uri);
  return url ? url->href_without_fragment() : std::string(uri);
}

bool is_http(std::string_view uri) { return uri.starts_with("http://") || uri.starts_with("https://"); }

}  // namespace

Result<ResponseParts> response_parts(const Record& record) {
  if (record.header.type() == RecordType::resource) return resource_parts(record);
  ResponseParts parts;
  TRY_ASSIGN(parts.head, core::parse_response_head(record.block));
  const std::string_view body = std::string_view(record.block).substr(std::min(parts.head.length, record.block.size()));
  parts.form = body_form(parts.head, body);
  if (parts.form.as_it_stands) {
    parts.payload.bytes = body;
  } else {
    parts.payload = core::remove_transfer_coding(parts.head, body);
    parts.form.without_coding = is_uncoded(parts.head.headers, parts.payload.bytes);
  }
  if (record.block_state == BlockState::streamed) parts.payload.whole = false;
  return parts;
}

Result<std::string> content(const ResponseParts& parts, const core::DecodeLimits& limits) {
  if (parts.form.without_coding) return parts.payload.bytes;
  return core::remove_content_coding(parts.head.headers, parts.payload.bytes, limits);
}

std::string mime_type(const core::HttpHeaders& headers) {
  std::string_view value = headers.first("Content-Type").value_or(std::string_view{});
  value = value.substr(0, value.find(';'));
  while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
  std::string mime(value);
  for (char& c : mime) c = core::ascii_lower(c);
  return mime.empty() || !is_text(mime) ? "unk" : mime;
}

Result<FileCaptures> read_captures(const core::ReadFile& file, const std::string& name) {
  FileCaptures found;
  std::map<std::string, std::size_t, std::less<>> by_record_id;
  ReadOptions options;
  options.record_digest = ReadOptions::RecordDigest::computed;
  WarcReader reader(file, options);
  for (;;) {
    TRY_ASSIGN(auto item, reader.next());
    if (!item) return found;
    if (auto* range = std::get_if<DamagedRange>(&*item)) {
      found.damaged.push_back(std::move(*range));
      continue;
    }
    const Record& record = std::get<Record>(*item);
    ++found.records;
    found.readable_end = record.offset + record.length;
    const RecordType type = record.header.type();
    if (type == RecordType::warcinfo || type == RecordType::metadata) found.group_end = found.readable_end;
    if (type == RecordType::response || type == RecordType::revisit) {
      by_record_id[std::string(record.header.record_id())] = found.captures.size();
      found.captures.push_back(type == RecordType::revisit ? revisit_of(record, name) : capture_of(record, name));
      found.times.push_back({std::string(record.header.value("WARC-IP-Address")), {}, {}});
    } else if (type == RecordType::metadata) {
      const auto response = by_record_id.find(record.header.value("WARC-Concurrent-To"));
      if (response == by_record_id.end()) continue;
      take_metadata(found.captures[response->second], found.times[response->second], record);
    }
  }
}

Result<FileCaptures> read_captures(const core::Disk& disk, const WarcFile& file) {
  TRY_ASSIGN(const auto bytes, disk.open_read(file.path));
  TRY_ASSIGN(FileCaptures found, read_captures(*bytes, file.name));
  for (Capture& capture : found.captures) {
    if (capture.room.empty()) capture.room = file.room;
  }
  return found;
}

ForeignRecord foreign_record(const Record& record, const std::string& name) {
  ForeignRecord found;
  const bool repeats = record.header.type() == RecordType::revisit;
  found.capture = repeats ? revisit_of(record, name) : capture_of(record, name);
  found.capture.url = href_of(record.header.target_uri());
  found.said_digest = record.header.value("WARC-Payload-Digest");
  if (repeats) {
    found.repeats_url = href_of(record.header.value("WARC-Refers-To-Target-URI"));
    found.repeats_date = core::parse_rfc3339(record.header.value("WARC-Refers-To-Date"));
  } else if (const auto parts = response_parts(record)) {
    // A label alone does not tell of what a digest was taken: tools differ in what they call the payload.
    found.capture.payload_digest = payload_sha256(record, *parts);
  }
  return found;
}

Result<std::uint64_t> read_foreign_records(const core::ReadFile& file, const std::string& name, const ForeignSink& sink,
                                           const std::function<void(const DamagedRange&)>& damage) {
  ReadOptions options;
  options.record_digest = ReadOptions::RecordDigest::computed;
  WarcReader reader(file, options);
  for (std::uint64_t records = 0;;) {
    TRY_ASSIGN(auto item, reader.next());
    if (!item) return records;
    if (const auto* range = std::get_if<DamagedRange>(&*item)) {
      damage(*range);
      continue;
    }
    const Record& record = std::get<Record>(*item);
    ++records;
    const RecordType type = record.header.type();
    const bool answers = type == RecordType::response || type == RecordType::revisit || type == RecordType::resource;
    if (answers && is_http(record.header.target_uri())) TRY(sink(foreign_record(record, name)));
  }
}

}  // namespace pressroom::storage::warc
