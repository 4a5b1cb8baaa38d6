// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/exchange_records.hpp"

#include <fmt/format.h>

#include "core/digest.hpp"
#include "core/time_format.hpp"
#include "storage/warc/captures.hpp"
#include "storage/warc/record.hpp"

namespace pressroom::storage::warc {
namespace {

constexpr std::string_view warc_fields_type = "application/warc-fields";
constexpr std::string_view request_type = "application/http;msgtype=request";
constexpr std::string_view response_type = "application/http;msgtype=response";
constexpr std::string_view profiles = "http://netpreserve.org/warc/1.1/revisit/";
constexpr int not_modified = 304;

/// More of a head that is none proves nothing more, and in one line it would be three times as long.
constexpr std::size_t max_received_bytes = 64 * 1024;

/// One head in one line and yet byte for byte: everything but printable ASCII is percent-encoded.
std::string in_one_line(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte > 0x7E || c == '%') {
      out += fmt::format("%{:02X}", byte);
    } else {
      out += c;
    }
  }
  return out;
}

/// Text that others wrote, as the value of a field: control bytes would end it, and are blanks here.
std::string in_one_line_of_text(std::string text) {
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) c = ' ';
  }
  return text;
}

/// The fields that the records of an exchange share.
struct Event {
  std::string url;
  core::Instant began;
  std::string address;
  std::string warcinfo_id;
  std::string tied_to;  ///< record id of the answer, or of the request where there is none
};

RecordHeader event_header(const Event& event, RecordType type, std::string record_id) {
  const bool is_tied = record_id != event.tied_to;
  RecordHeader header;
  header.add("WARC-Type", std::string(name(type)));
  header.add("WARC-Record-ID", std::move(record_id));
  header.add("WARC-Date", core::format_rfc3339(event.began));
  header.add("WARC-Target-URI", event.url);
  header.add("WARC-Warcinfo-ID", event.warcinfo_id);
  if (is_tied) header.add("WARC-Concurrent-To", event.tied_to);
  if (type != RecordType::metadata && !event.address.empty()) header.add("WARC-IP-Address", event.address);
  return header;
}

std::string finished(RecordHeader header, std::string_view content_type, std::string_view block) {
  header.add("WARC-Block-Digest", core::sha256_labelled(block));
  header.add("Content-Type", std::string(content_type));
  return serialise_record(std::move(header), block);
}

core::HttpHeaders metadata_fields(core::Duration duration, const CaptureNotes& notes) {
  const core::Visit& visit = notes.visit;
  core::HttpHeaders fields;
  if (!visit.via.empty()) fields.add("via", visit.via);
  if (!visit.hops.empty()) fields.add("hopsFromSeed", visit.hops);
  fields.add("fetchTimeMs", std::to_string(duration.count()));
  fields.add("room", visit.room);
  if (!visit.transcript.empty()) fields.add("transcript", visit.transcript);
  if (visit.page > 0) fields.add("page", std::to_string(visit.page));
  fields.add("visitNumber", std::to_string(visit.visit_number));
  fields.add("visitReason", std::string(core::name(visit.reason)));
  if (!visit.claimed_title.empty()) fields.add("claimedTitle", in_one_line_of_text(visit.claimed_title));
  if (!visit.claimed_date.empty()) fields.add("claimedDate", in_one_line_of_text(visit.claimed_date));
  if (!notes.robots_decision.empty()) fields.add("robots", notes.robots_decision);
  fields.add("delayMs", std::to_string(notes.delay.count()));
  return fields;
}

std::string metadata_block(const core::Fetch& fetch, const CaptureNotes& notes) {
  core::HttpHeaders fields = metadata_fields(fetch.duration, notes);
  for (const std::string& head : fetch.interim_heads) fields.add("interimHead", in_one_line(head));
  return serialise_warc_fields(fields);
}

std::string failure_block(const core::Remains& remains, const std::string& reason, const CaptureNotes& notes) {
  core::HttpHeaders fields = metadata_fields(remains.duration, notes);
  fields.add("failure", in_one_line(reason));
  fields.add("receivedBytes", std::to_string(remains.received.size()));
  if (!remains.received.empty()) {
    fields.add("receivedHead", in_one_line(std::string_view(remains.received).substr(0, max_received_bytes)));
  }
  return serialise_warc_fields(fields);
}

std::string response(const core::Fetch& fetch, const core::Capture& capture, const Event& event) {
  RecordHeader header = event_header(event, RecordType::response, capture.record_id);
  header.add("WARC-Payload-Digest", capture.payload_digest);
  if (fetch.truncation != core::Truncation::none) {
    header.add("WARC-Truncated", std::string(core::name(fetch.truncation)));
  }
  return finished(std::move(header), response_type, fetch.response);
}

std::string revisit(const core::Fetch& fetch, const core::Capture& capture, const core::Capture& original,
                    const Event& event) {
  const bool by_server = fetch.head.status == not_modified;
  RecordHeader header = event_header(event, RecordType::revisit, capture.record_id);
  header.add("WARC-Profile",
             fmt::format("{}{}", profiles, by_server ? "server-not-modified" : "identical-payload-digest"));
  header.add("WARC-Refers-To", original.record_id);
  header.add("WARC-Refers-To-Target-URI", original.url);
  header.add("WARC-Refers-To-Date", core::format_rfc3339(original.captured_at));
  header.add("WARC-Payload-Digest", capture.payload_digest);
  if (by_server) return finished(std::move(header), response_type, fetch.response);
  header.add("WARC-Truncated", std::string(core::name(core::Truncation::length)));
  return finished(std::move(header), response_type, std::string_view(fetch.response).substr(0, fetch.head.length));
}

}  // namespace

std::string new_record_id(core::Random& random) { return "<urn:uuid:" + core::uuid4(random) + ">"; }

core::Capture capture_of(const core::Fetch& fetch, const core::Payload& payload, const core::Visit& visit,
                         std::string record_id) {
  core::Capture capture;
  capture.url = fetch.url.href_without_fragment();
  capture.captured_at = fetch.started;
  capture.status = fetch.head.status;
  capture.mime = mime_type(fetch.head.headers);
  capture.payload_digest = core::sha256_labelled(payload.bytes);
  capture.record_id = std::move(record_id);
  capture.room = visit.room;
  capture.transcript = visit.transcript;
  capture.page = visit.page;
  capture.visit_number = visit.visit_number;
  capture.reason = visit.reason;
  capture.truncation = fetch.truncation;
  return capture;
}

void refer_to(core::Capture& capture, const core::Capture& original) {
  capture.refers_to = original.record_id;
  capture.payload_digest = original.payload_digest;
  capture.truncation = core::Truncation::none;
}

ExchangeRecords exchange_records(const core::Fetch& fetch, const CaptureNotes& notes, const core::Capture& capture,
                                 const std::optional<core::Capture>& original, const std::string& warcinfo_id,
                                 core::Random& random) {
  const Event event{capture.url, fetch.started, fetch.address, warcinfo_id, capture.record_id};
  ExchangeRecords records;
  records.request =
      finished(event_header(event, RecordType::request, new_record_id(random)), request_type, fetch.request);
  records.answer = original ? revisit(fetch, capture, *original, event) : response(fetch, capture, event);
  records.metadata = finished(event_header(event, RecordType::metadata, new_record_id(random)), warc_fields_type,
                              metadata_block(fetch, notes));
  return records;
}

ExchangeRecords failure_records(const core::Url& url, const core::Remains& remains, const std::string& reason,
                                const CaptureNotes& notes, const std::string& warcinfo_id, core::Random& random) {
  const Event event{url.href_without_fragment(), remains.started, remains.address, warcinfo_id, new_record_id(random)};
  ExchangeRecords records;
  records.request = finished(event_header(event, RecordType::request, event.tied_to), request_type, remains.request);
  records.metadata = finished(event_header(event, RecordType::metadata, new_record_id(random)), warc_fields_type,
                              failure_block(remains, reason, notes));
  return records;
}

}  // namespace pressroom::storage::warc
