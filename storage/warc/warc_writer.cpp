// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/warc_writer.hpp"

#include <fmt/format.h>

#include "core/gzip.hpp"
#include "core/time_format.hpp"
#include "storage/warc/captures.hpp"
#include "storage/warc/manifest.hpp"
#include "storage/warc/record.hpp"

namespace pressroom::storage::warc {
namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

constexpr std::string_view warc_fields_type = "application/warc-fields";

/// One 1xx head in one line and yet byte for byte: everything but printable ASCII is percent-encoded.
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

/// More of a head that is none proves nothing more, and in one line it would be three times as long.
constexpr std::size_t max_received_bytes = 64 * 1024;

/// The fields that the records of an exchange share.
struct Event {
  std::string url;
  std::string date;
  std::string address;
  std::string warcinfo_id;
  std::string response_id;  ///< what the others are tied to: the request, where there is no response
};

RecordHeader event_header(const Event& event, RecordType type, std::string record_id) {
  RecordHeader header;
  header.add("WARC-Type", std::string(name(type)));
  header.add("WARC-Record-ID", std::move(record_id));
  header.add("WARC-Date", event.date);
  header.add("WARC-Target-URI", event.url);
  header.add("WARC-Warcinfo-ID", event.warcinfo_id);
  if (type != RecordType::response && !event.response_id.empty()) {
    header.add("WARC-Concurrent-To", event.response_id);
  }
  if (type != RecordType::metadata && !event.address.empty()) header.add("WARC-IP-Address", event.address);
  return header;
}

std::string finished(RecordHeader header, std::string_view content_type, std::string_view block) {
  header.add("WARC-Block-Digest", core::sha256_labelled(block));
  header.add("Content-Type", std::string(content_type));
  return core::gzip_member(serialise_record(std::move(header), block));
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

core::Capture capture_of(const core::Fetch& fetch, const core::Visit& visit, const Event& event) {
  core::Capture capture;
  capture.url = event.url;
  capture.captured_at = fetch.started;
  capture.status = fetch.head.status;
  capture.mime = mime_type(fetch.head.headers);
  capture.payload_digest = core::sha256_labelled(core::remove_transfer_coding(fetch.head, fetch.body()).bytes);
  capture.record_id = event.response_id;
  capture.room = visit.room;
  capture.transcript = visit.transcript;
  capture.page = visit.page;
  capture.visit_number = visit.visit_number;
  capture.reason = visit.reason;
  capture.truncation = fetch.truncation;
  return capture;
}

std::string response_member(const core::Fetch& fetch, const Event& event, const std::string& payload_digest) {
  RecordHeader header = event_header(event, RecordType::response, event.response_id);
  header.add("WARC-Payload-Digest", payload_digest);
  if (fetch.truncation != core::Truncation::none) {
    header.add("WARC-Truncated", std::string(core::name(fetch.truncation)));
  }
  return finished(std::move(header), "application/http;msgtype=response", fetch.response);
}

}  // namespace

struct WarcWriter::OpenFile {
  std::string name;
  std::filesystem::path path;       ///< final
  std::filesystem::path open_path;  ///< while being written
  std::string warcinfo_id;
  std::unique_ptr<core::AppendFile> file;
  std::uint64_t size = 0;     ///< end of the last whole group of records
  std::uint64_t durable = 0;  ///< what the last successful sync covered
  std::uint64_t captures = 0;
  core::Sha256 digest;  ///< over `size` bytes
};

WarcWriter::WarcWriter(core::Disk& disk, const core::Clock& clock, core::Random& random, WriterOptions options)
    : disk_(disk), clock_(clock), random_(random), options_(std::move(options)) {}

WarcWriter::~WarcWriter() = default;

std::string WarcWriter::new_record_id() { return "<urn:uuid:" + core::uuid4(random_) + ">"; }

std::string WarcWriter::warcinfo_record(const std::string& name, const std::string& record_id) const {
  core::HttpHeaders fields;
  fields.add("software", options_.software);
  fields.add("format", "WARC File Format 1.1");
  fields.add("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/");
  if (!options_.operator_contact.empty()) fields.add("operator", options_.operator_contact);
  fields.add("robots", "obeyed");
  if (!options_.hostname.empty()) fields.add("hostname", options_.hostname);
  fields.add("isPartOf", options_.room);
  if (!options_.user_agent.empty()) fields.add("http-header-user-agent", options_.user_agent);
  if (!options_.from.empty()) fields.add("http-header-from", options_.from);
  for (const std::string& line : options_.warcinfo_lines) {
    const core::HttpHeaders parsed = parse_warc_fields(line);
    for (const auto& field : parsed.fields()) fields.add(field.name, field.value);
  }
  RecordHeader header;
  header.add("WARC-Type", std::string(warc::name(RecordType::warcinfo)));
  header.add("WARC-Record-ID", record_id);
  header.add("WARC-Date", core::format_rfc3339(clock_.now()));
  header.add("WARC-Filename", name);
  return finished(std::move(header), warc_fields_type, serialise_warc_fields(fields));
}

Result<void> WarcWriter::open_where_room_is() {
  if (file_ && file_->size >= options_.max_file_bytes) TRY(close());
  return file_ ? Result<void>() : open_next();
}

Result<void> WarcWriter::open_next() {
  const auto folder = options_.archive / "warc" / options_.room;
  TRY(disk_.make_folders(folder));
  auto next = std::make_unique<OpenFile>();
  do {
    if (next_serial_ > 99'999) return fail(ErrorCode::limit, "no serial number is left for this run", folder.string());
    next->name = fmt::format("PRESSROOM-{}-{}-{:05}-{}.warc.gz", options_.room, core::format_17_digits(clock_.now()),
                             next_serial_++, options_.run_id);
    next->path = folder / next->name;
    next->open_path = folder / (next->name + std::string(open_suffix));
  } while (disk_.exists(next->path) || disk_.exists(next->open_path));
  next->warcinfo_id = new_record_id();
  TRY_ASSIGN(next->file, disk_.open_append(next->open_path));
  file_ = std::move(next);
  auto begun = append_durably(warcinfo_record(file_->name, file_->warcinfo_id));
  if (!begun && file_) abandon();
  return begun;
}

/// Leaves the file as it is to the recovery of the next start: its bytes on disk are no longer known for certain.
void WarcWriter::abandon() { file_.reset(); }

Result<void> WarcWriter::append_durably(std::string_view members) {
  auto appended = file_->file->append(members);
  if (!appended) {
    if (!file_->file->truncate(file_->size)) abandon();
    return appended;
  }
  file_->digest.update(members);
  file_->size += members.size();
  return options_.sync == WriterOptions::Sync::each_append ? flush() : Result<void>{};
}

Result<void> WarcWriter::flush() {
  if (!file_ || file_->durable == file_->size) return {};
  auto synced = file_->file->sync();
  if (synced) {
    file_->durable = file_->size;
    return synced;
  }
  // After a failed sync the kernel may have dropped the pages: nothing may be built on them. What was not yet durable
  // is taken back, so that no reader meets a record that nobody committed; should that fail too, recovery decides.
  [[maybe_unused]] const auto taken_back = file_->file->truncate(file_->durable);
  abandon();
  return synced;
}

Result<core::Capture> WarcWriter::append(const core::Fetch& fetch, const CaptureNotes& notes) {
  TRY(open_where_room_is());
  Event event;
  event.url = fetch.url.href_without_fragment();
  event.date = core::format_rfc3339(fetch.started);
  event.address = fetch.address;
  event.warcinfo_id = file_->warcinfo_id;
  event.response_id = new_record_id();
  core::Capture capture = capture_of(fetch, notes.visit, event);

  std::string members = finished(event_header(event, RecordType::request, new_record_id()),
                                 "application/http;msgtype=request", fetch.request);
  const std::string response = response_member(fetch, event, capture.payload_digest);
  capture.location = {file_->name, file_->size + members.size(), response.size()};
  capture.record_digest = core::sha256_labelled(response);
  members += response;
  members += finished(event_header(event, RecordType::metadata, new_record_id()), warc_fields_type,
                      metadata_block(fetch, notes));
  TRY(append_durably(members));
  ++file_->captures;
  return capture;
}

Result<void> WarcWriter::append_failure(const core::Url& url, const core::Remains& remains, const std::string& reason,
                                        const CaptureNotes& notes) {
  TRY(open_where_room_is());
  Event event{
      url.href_without_fragment(), core::format_rfc3339(remains.started), remains.address, file_->warcinfo_id, {}};
  const std::string request_id = new_record_id();
  std::string members = finished(event_header(event, RecordType::request, request_id),
                                 "application/http;msgtype=request", remains.request);
  event.response_id = request_id;
  members += finished(event_header(event, RecordType::metadata, new_record_id()), warc_fields_type,
                      failure_block(remains, reason, notes));
  return append_durably(members);
}

Result<void> WarcWriter::close() {
  if (!file_) return {};
  TRY(flush());
  ClosedFile closed;
  closed.name = file_->name;
  closed.relative_path = "warc/" + options_.room + "/" + file_->name;
  closed.path = file_->path;
  closed.bytes = file_->size;
  closed.captures = file_->captures;
  closed.sha256 = file_->digest.hex();
  const auto open_path = file_->open_path;
  // From here on the file is complete, whatever happens: recovery would only list and rename it again.
  file_.reset();
  if (options_.before_closing) TRY(options_.before_closing(closed));
  // Listed before renamed: a crash between the two leaves a file that recovery still sees.
  TRY(Manifest::record(disk_, options_.archive, closed.relative_path, closed.sha256));
  TRY(disk_.rename(open_path, closed.path));
  closed_.push_back(std::move(closed));
  return {};
}

std::vector<ClosedFile> WarcWriter::take_closed() { return std::exchange(closed_, {}); }

}  // namespace pressroom::storage::warc
