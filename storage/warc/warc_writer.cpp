// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/warc_writer.hpp"

#include <fmt/format.h>

#include "core/time_format.hpp"
#include "storage/warc/manifest.hpp"
#include "storage/warc/record.hpp"

namespace pressroom::storage::warc {

using core::ErrorCode;
using core::fail;
using core::Result;

struct WarcWriter::OpenFile {
  std::string name;
  std::filesystem::path path;       ///< final
  std::filesystem::path open_path;  ///< while being written
  std::string warcinfo_id;
  std::shared_ptr<const RecordPacker> packer;
  std::unique_ptr<core::AppendFile> file;
  std::uint64_t size = 0;     ///< end of the last whole group of records
  std::uint64_t durable = 0;  ///< what the last successful sync covered
  std::uint64_t captures = 0;
  core::Sha256 digest;  ///< over `size` bytes
};

WarcWriter::WarcWriter(core::Disk& disk, const core::Clock& clock, core::Random& random, WriterOptions options)
    : disk_(disk), clock_(clock), random_(random), options_(std::move(options)) {}

WarcWriter::~WarcWriter() = default;

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
  const std::string block = serialise_warc_fields(fields);
  header.add("WARC-Block-Digest", core::sha256_labelled(block));
  header.add("Content-Type", "application/warc-fields");
  return serialise_record(std::move(header), block);
}

Result<void> WarcWriter::open_where_room_is() {
  // A file is closed when every response in it has a capture: none has before it is durable.
  if (file_ && file_->size >= options_.max_file_bytes && file_->durable == file_->size) TRY(close());
  return file_ ? Result<void>() : open_next();
}

Result<void> WarcWriter::open_next() {
  const auto folder = options_.archive / "warc" / options_.room;
  TRY(disk_.make_folders(folder));
  auto next = std::make_unique<OpenFile>();
  RecordPacker packer;
  if (options_.packer) {
    TRY_ASSIGN(packer, options_.packer());
  }
  next->packer = std::make_shared<const RecordPacker>(std::move(packer));
  do {
    if (next_serial_ > 99'999) return fail(ErrorCode::limit, "no serial number is left for this run", folder.string());
    next->name = fmt::format("PRESSROOM-{}-{}-{:05}-{}{}", options_.room, core::format_17_digits(clock_.now()),
                             next_serial_++, options_.run_id, next->packer->suffix());
    next->path = folder / next->name;
    next->open_path = folder / (next->name + std::string(open_suffix));
  } while (disk_.exists(next->path) || disk_.exists(next->open_path));
  next->warcinfo_id = new_record_id(random_);
  TRY_ASSIGN(next->file, disk_.open_append(next->open_path));
  file_ = std::move(next);
  auto begun =
      append_durably(file_->packer->preamble() + file_->packer->pack(warcinfo_record(file_->name, file_->warcinfo_id)));
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
  appended_bytes_ += members.size();
  return options_.sync == WriterOptions::Sync::each_append ? flush() : Result<void>{};
}

bool WarcWriter::is_durable() const { return !file_ || file_->durable == file_->size; }

Result<void> WarcWriter::flush() {
  if (is_durable()) return {};
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

Result<std::optional<core::Capture>> WarcWriter::original_of(const core::Fetch& fetch, const CaptureNotes& notes,
                                                             const core::Payload& payload,
                                                             const core::Capture& capture) const {
  if (fetch.head.status == 304) return notes.validated;
  const bool is_whole = fetch.truncation == core::Truncation::none && payload.whole;
  if (!options_.original_of || !is_whole || payload.bytes.empty()) return std::nullopt;
  return options_.original_of(fetch, capture);
}

Result<PendingExchange> WarcWriter::prepare(const core::Fetch& fetch, const CaptureNotes& notes) {
  const core::Payload payload = core::remove_transfer_coding(fetch.head, fetch.body());
  core::Capture capture = capture_of(fetch, payload, notes.visit, new_record_id(random_));
  TRY_ASSIGN(const auto original, original_of(fetch, notes, payload, capture));
  if (original) refer_to(capture, *original);
  TRY(open_where_room_is());
  ExchangeRecords records = exchange_records(fetch, notes, capture, original, file_->warcinfo_id, random_);
  return PendingExchange{std::move(capture), std::move(records), file_->name, file_->packer};
}

void pack(PendingExchange& exchange) {
  ExchangeRecords& records = exchange.records;
  for (std::string* record : {&records.request, &records.answer, &records.metadata}) {
    *record = exchange.packer->pack(*record);
  }
  exchange.capture.record_digest = core::sha256_labelled(records.answer);
}

Result<core::Capture> WarcWriter::append(PendingExchange exchange) {
  if (!file_ || file_->name != exchange.file) {
    return fail(ErrorCode::io, "the file was given up before the record came", exchange.file);
  }
  const ExchangeRecords& records = exchange.records;
  exchange.capture.location = {file_->name, file_->size + records.request.size(), records.answer.size()};
  TRY(append_durably(records.request + records.answer + records.metadata));
  ++file_->captures;
  return std::move(exchange.capture);
}

Result<core::Capture> WarcWriter::append(const core::Fetch& fetch, const CaptureNotes& notes) {
  TRY_ASSIGN(PendingExchange exchange, prepare(fetch, notes));
  pack(exchange);
  return append(std::move(exchange));
}

Result<void> WarcWriter::append_failure(const core::Url& url, const core::Remains& remains, const std::string& reason,
                                        const CaptureNotes& notes) {
  TRY(open_where_room_is());
  const ExchangeRecords records = failure_records(url, remains, reason, notes, file_->warcinfo_id, random_);
  return append_durably(file_->packer->pack(records.request) + file_->packer->pack(records.metadata));
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
