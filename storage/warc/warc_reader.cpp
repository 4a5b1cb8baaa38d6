// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/warc_reader.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/digest.hpp"
#include "storage/warc/record_reading.hpp"

namespace pressroom::storage::warc {
namespace {

using core::Result;
using core::Severity;
using core::ZstdFrameHeader;
using Kind = StreamFault::Kind;

constexpr std::string_view gzip_magic = "\x1F\x8B";
constexpr std::string_view deflate_member_magic = "\x1F\x8B\x08";
constexpr std::string_view zstd_magic = "\x28\xB5\x2F\xFD";
constexpr std::string_view version_start = "WARC/";
constexpr std::string_view version_line_start = "\nWARC/";

constexpr std::uint64_t skippable_header_bytes = 8;
constexpr std::uint64_t search_step_bytes = 64u << 10;
/// Keeps the search for the next record linear on files that are made of false beginnings.
constexpr std::uint64_t search_budget_bytes = 1ull << 30;
/// What a false beginning costs beside the bytes that are read of it.
constexpr std::uint64_t attempt_bytes = 1u << 10;

DamagedRange range_of(std::uint64_t start, std::uint64_t end, StreamFault fault) {
  const auto kind = fault.kind == Kind::clipped ? DamagedRange::Kind::clipped : DamagedRange::Kind::garbled;
  return {kind, start, end - start, std::move(fault.rule), std::move(fault.reason)};
}

const char* unit_rule(Framing framing) { return framing == Framing::zstd ? "Z3" : "Z1"; }
const char* unit_name(Framing framing) { return framing == Framing::zstd ? "zstd frame" : "gzip member"; }

}  // namespace

WarcReader::WarcReader(const core::ReadFile& file, ReadOptions options)
    : window_(file),
      options_(options),
      stream_(window_, options.whole_member_bytes),
      search_budget_(search_budget_bytes) {}

WarcReader::WarcReader(const core::ReadFile& file, const core::RecordLocation& location, ReadOptions options,
                       std::optional<core::ZstdDictionary> dictionary)
    : window_(file, location.offset + std::min(location.length, UINT64_MAX - location.offset)),
      options_(options),
      stream_(window_, options.whole_member_bytes),
      position_(location.offset),
      search_budget_(0) {
  if (dictionary) stream_.use(*std::move(dictionary));
}

Result<Framing> WarcReader::framing_at(std::uint64_t offset) {
  TRY_ASSIGN(const std::string_view start, window_.from(offset, core::zstd_header_bytes));
  if (start.starts_with(gzip_magic)) return Framing::gzip;
  return start.starts_with(zstd_magic) || core::read_zstd_frame_header(start) ? Framing::zstd : Framing::plain;
}

Result<std::optional<DamagedRange>> WarcReader::start() {
  started_ = true;
  TRY_ASSIGN(framing_, framing_at(position_));
  stream_.store_as(framing_);
  if (framing_ == Framing::zstd && position_ == 0) return load_dictionary();
  if (framing_ != Framing::plain || search_budget_ == 0) return std::optional<DamagedRange>();
  TRY_ASSIGN(const std::string_view start, window_.from(position_, version_start.size()));
  if (start.starts_with(version_start)) return std::optional<DamagedRange>();
  // The very beginning may be what is damaged: then a member or frame further on tells.
  for (const Framing packed : {Framing::gzip, Framing::zstd}) {
    framing_ = packed;
    stream_.store_as(packed);
    TRY_ASSIGN(const std::uint64_t unit, find_unit(position_));
    if (unit < window_.end()) return std::optional<DamagedRange>();
  }
  framing_ = Framing::plain;
  return std::optional<DamagedRange>();
}

/// A .warc.zst may begin with a dictionary, and with no other skippable frame (Z4).
Result<std::optional<DamagedRange>> WarcReader::load_dictionary() {
  TRY_ASSIGN(std::string_view ahead, window_.from(0, core::zstd_header_bytes));
  const auto header = core::read_zstd_frame_header(ahead);
  if (!header || header->kind != ZstdFrameHeader::Kind::skippable) return std::optional<DamagedRange>();
  if (!header->is_dictionary()) {
    pending_.push_back({"Z4", Severity::error, "the file begins with a skippable frame that is no dictionary"});
    return std::optional<DamagedRange>();
  }
  const std::uint64_t length = skippable_header_bytes + *header->content_size;
  TRY_ASSIGN(ahead, window_.from(0, std::min(length, skippable_header_bytes + core::zstd_common_limit_bytes)));
  auto frame = core::read_dictionary_frame(ahead);
  position_ = std::min(length, window_.end());
  if (frame) {
    if (frame->dictionary.id() == 0) {
      pending_.push_back({"Z4", Severity::error, "the dictionary has no id by which a frame could name it"});
    }
    stream_.use(std::move(frame->dictionary));
    return std::optional<DamagedRange>();
  }
  StreamFault fault{length > window_.end() ? Kind::clipped : Kind::garbled, "Z4", frame.error().what};
  if (frame.error().code == core::ErrorCode::limit) fault.rule = "Z5";
  return std::optional(range_of(0, position_, std::move(fault)));
}

Result<std::optional<ReadItem>> WarcReader::next() {
  if (!started_) {
    TRY_ASSIGN(auto damage, start());
    if (damage) return ReadItem(*std::move(damage));
  }
  return framing_ == Framing::plain ? next_plain() : next_inflated();
}

Result<std::optional<ReadItem>> WarcReader::next_plain() {
  std::uint64_t blank = 0;
  for (;;) {
    TRY_ASSIGN(const std::string_view ahead, window_.from(position_, 1));
    if (ahead.empty()) return std::nullopt;
    const auto first = std::min(ahead.find_first_not_of("\r\n"), ahead.size());
    position_ += first;
    blank += first;
    if (first < ahead.size()) break;
  }
  PlainStream stream(window_, position_);
  TRY_ASSIGN(auto outcome, read_record(stream, options_));
  if (auto* fault = std::get_if<StreamFault>(&outcome)) {
    TRY_ASSIGN(DamagedRange range, skip_damage(position_, std::move(*fault)));
    return ReadItem(std::move(range));
  }
  auto& record = std::get<Record>(outcome);
  if (blank > 0) {
    record.irregularities.push_back(
        {"F1", Severity::warning, std::to_string(blank) + " bytes of blank lines before the record"});
  }
  record.framing = Framing::plain;
  record.offset = std::exchange(position_, stream.stored_end());
  record.length = position_ - record.offset;
  if (options_.record_digest == ReadOptions::RecordDigest::computed) {
    TRY_ASSIGN(record.record_digest, stored_digest(record.offset, record.length));
  }
  return ReadItem(std::move(record));
}

Result<std::optional<ReadItem>> WarcReader::next_inflated() {
  for (;;) {
    if (!unit_open_) {
      TRY_ASSIGN(auto damage, open_next());
      if (damage) return ReadItem(*std::move(damage));
      if (!unit_open_) return std::nullopt;
    }
    TRY_ASSIGN(const std::string_view ahead, stream_.peek(1));
    if (!ahead.empty() || stream_.fault()) {
      TRY_ASSIGN(ReadItem item, next_of_unit());
      return item;
    }
    unit_open_ = false;
    position_ = stream_.stored_end();
    if (unit_records_ == 0 && framing_ == Framing::gzip) {
      return ReadItem(range_of(record_offset_, position_, {Kind::garbled, "Z1", "gzip member holds no record"}));
    }
  }
}

Result<std::optional<DamagedRange>> WarcReader::open_next() {
  if (framing_ == Framing::zstd) {
    TRY_ASSIGN(auto damage, skip_skippable());
    if (damage) return damage;
  }
  if (position_ >= window_.end()) return std::optional<DamagedRange>();
  TRY(stream_.open(position_));
  unit_open_ = true;
  unit_records_ = 0;
  record_offset_ = position_;
  return std::optional<DamagedRange>();
}

Result<std::optional<DamagedRange>> WarcReader::skip_skippable() {
  for (;;) {
    TRY_ASSIGN(const std::string_view ahead, window_.from(position_, skippable_header_bytes));
    const auto header = core::read_zstd_frame_header(ahead);
    if (!header || header->kind != ZstdFrameHeader::Kind::skippable) return std::optional<DamagedRange>();
    const std::uint64_t start = position_;
    const std::uint64_t length = skippable_header_bytes + *header->content_size;
    position_ = start + std::min(length, window_.end() - start);
    if (position_ - start < length) {
      return std::optional(range_of(start, position_, {Kind::clipped, "Z3", "skippable frame is clipped"}));
    }
    if (header->is_dictionary()) {
      pending_.push_back({"Z4", Severity::error, "a dictionary frame that is not the first frame of the file"});
    }
  }
}

Result<ReadItem> WarcReader::next_of_unit() {
  const bool begins_late = !stream_.at_unit_start();
  TRY_ASSIGN(const std::string_view start, stream_.peek(version_start.size()));
  const bool is_record = start.starts_with(version_start);
  TRY_ASSIGN(auto outcome, read_record(stream_, options_));
  if (auto* fault = std::get_if<StreamFault>(&outcome)) {
    // What begins with no version line is no record that is broken, but none.
    if (!is_record && !begins_late && fault->rule == "F1") fault->rule = unit_rule(framing_);
    return lost_in_unit(std::move(*fault));
  }
  auto& record = std::get<Record>(outcome);
  if (begins_late) {
    shared_ = true;
    record.irregularities.push_back({unit_rule(framing_), Severity::error,
                                     std::string("shares its ") + unit_name(framing_) + " with another record"});
  }
  return finish_record(std::move(record));
}

/// The record was read; whether its member ends with it, and ends well, decides what becomes of it.
Result<ReadItem> WarcReader::finish_record(Record record) {
  ++unit_records_;
  record.framing = framing_;
  record.offset = record_offset_;
  TRY_ASSIGN(const std::string_view behind, stream_.peek(version_start.size()));
  if (behind.empty() && stream_.fault()) return lost_in_unit(*stream_.fault());
  const bool ends_here = behind.empty();
  if (ends_here && unit_records_ == 1) stream_.check_lengths();
  record.length = stream_.stored_end() - record.offset;
  if (!ends_here && !behind.starts_with(version_start)) {
    shared_ = true;
    record.irregularities.push_back({unit_rule(framing_), Severity::error,
                                     std::string("bytes behind the record within its ") + unit_name(framing_)});
    TRY(seek_version_line(stream_));
  }
  for (auto& noted : {std::exchange(pending_, {}), stream_.take_irregularities()}) {
    record.irregularities.insert(record.irregularities.end(), noted.begin(), noted.end());
  }
  record_offset_ = stream_.unit_offset();
  if (ends_here) {
    unit_open_ = false;
    position_ = stream_.stored_end();
  }
  if (options_.record_digest == ReadOptions::RecordDigest::computed) {
    TRY_ASSIGN(record.record_digest, stored_digest(record.offset, record.length));
  }
  return ReadItem(std::move(record));
}

/// No record, or less than one. In a sound member the next version line is looked for, so that a wrong length does not
/// cost all records behind it; otherwise the next member.
Result<ReadItem> WarcReader::lost_in_unit(StreamFault fault) {
  const std::uint64_t start = record_offset_;
  pending_.clear();
  if (!stream_.fault()) {
    fault.kind = Kind::garbled;
    if (stream_.unit_offset() != start && stream_.at_unit_start()) {
      // The frame that was joined is a record of its own.
      unit_open_ = false;
      position_ = stream_.unit_offset();
      return ReadItem(range_of(start, position_, std::move(fault)));
    }
    TRY_ASSIGN(const bool goes_on, seek_version_line(stream_));
    if (!stream_.fault()) {
      unit_open_ = goes_on;
      if (goes_on) ++unit_records_;
      position_ = stream_.stored_end();
      record_offset_ = stream_.unit_offset();
      return ReadItem(range_of(start, position_, std::move(fault)));
    }
    fault = *stream_.fault();
  }
  unit_open_ = false;
  TRY_ASSIGN(DamagedRange range, skip_damage(start, std::move(fault)));
  return ReadItem(std::move(range));
}

Result<DamagedRange> WarcReader::skip_damage(std::uint64_t start, StreamFault fault) {
  if (framing_ == Framing::plain) {
    PlainStream stream(window_, start);
    TRY(seek_version_line(stream));
    position_ = stream.stored_end();
  } else {
    TRY_ASSIGN(position_, find_unit(start + 1));
  }
  // Bad data can swallow everything up to the end; only when nothing readable follows was the file clipped.
  if (position_ < window_.end()) fault.kind = Kind::garbled;
  if (search_budget_ == 0) fault.reason += "; the search for a record behind it was given up";
  return range_of(start, position_, std::move(fault));
}

Result<std::uint64_t> WarcReader::find_unit(std::uint64_t from) {
  const std::string_view magic = framing_ == Framing::zstd ? zstd_magic : deflate_member_magic;
  while (from < window_.end() && search_budget_ > 0) {
    TRY_ASSIGN(const std::string_view ahead, window_.from(from, magic.size()));
    const auto found = ahead.find(magic);
    if (found == std::string_view::npos) {
      if (ahead.size() < magic.size()) break;
      from += ahead.size() - (magic.size() - 1);
      continue;
    }
    from += found;
    TRY(stream_.open(from));
    TRY_ASSIGN(const std::string_view start, stream_.peek(version_start.size()));
    if (start.starts_with(version_start)) return from;
    search_budget_ -= std::min(search_budget_, stream_.stored_end() - from + attempt_bytes);
    ++from;
  }
  return window_.end();
}

/// Leaves the stream at a version line with a readable head behind it, or at the stream's end; false then.
Result<bool> WarcReader::seek_version_line(RecordStream& stream) {
  while (search_budget_ > 0) {
    TRY_ASSIGN(std::string_view ahead, stream.peek(search_step_bytes));
    const auto found = ahead.find(version_line_start);
    if (found == std::string_view::npos) {
      const bool ended = ahead.size() < search_step_bytes;
      stream.take(ended ? ahead.size() : ahead.size() - (version_line_start.size() - 1));
      if (ended) return false;
      continue;
    }
    stream.take(found + 1);
    TRY_ASSIGN(ahead, stream.peek(max_head_bytes));
    if (parse_record_head(ahead)) return true;
    const std::uint64_t looked_at = std::min(ahead.find("\r\n\r\n"), ahead.size());
    search_budget_ -= std::min<std::uint64_t>(search_budget_, looked_at);
  }
  // Given up: what is left is one range.
  for (;;) {
    TRY_ASSIGN(const std::string_view ahead, stream.peek(search_step_bytes));
    if (ahead.empty()) return false;
    stream.take(ahead.size());
  }
}

Result<std::string> WarcReader::stored_digest(std::uint64_t offset, std::uint64_t length) {
  core::Sha256 digest;
  while (length > 0) {
    TRY_ASSIGN(std::string_view stored, window_.from(offset, 1));
    stored = stored.substr(0, length);
    if (stored.empty()) break;
    digest.update(stored);
    offset += stored.size();
    length -= stored.size();
  }
  return "sha256:" + digest.hex();
}

}  // namespace pressroom::storage::warc
