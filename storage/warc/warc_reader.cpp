// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/warc_reader.hpp"

#include <algorithm>
#include <string_view>

#include "core/digest.hpp"
#include "core/gzip.hpp"

namespace pressroom::storage::warc {
namespace {

using core::Error;
using core::ErrorCode;
using core::fail;
using core::Result;

constexpr std::string_view gzip_magic = "\x1F\x8B";
constexpr std::string_view deflate_member_magic = "\x1F\x8B\x08";
constexpr std::string_view version_start = "WARC/";
constexpr std::string_view version_line_start = "\nWARC/";
constexpr std::string_view record_end = "\r\n\r\n";

constexpr std::uint64_t read_bytes = 1u << 20;
constexpr std::uint64_t first_try_bytes = 256u << 10;
/// What compressed bytes may need beyond the inflated ones (stored blocks, a long gzip header).
constexpr std::uint64_t compression_overhead_bytes = 1u << 20;
/// Keeps the search for the next record linear on files that are made of false beginnings.
constexpr std::uint64_t search_budget_bytes = 1ull << 30;

/// The inflater says "clipped" when it ran out of input, as opposed to input that is wrong.
bool ran_out_of_input(const Error& error) { return error.what.find("clipped") != std::string::npos; }

/// A record at the start of inflated bytes, and how many of them belong to it.
struct CutRecord {
  Record record;
  std::size_t length = 0;
};

std::size_t closing_bytes(std::string_view rest, std::vector<Irregularity>& irregularities) {
  if (rest.starts_with(record_end)) return record_end.size();
  irregularities.push_back({"F1", core::Severity::error, "block is not followed by CRLF CRLF"});
  return std::min(rest.find_first_not_of("\r\n"), std::min(rest.size(), record_end.size()));
}

Result<CutRecord> cut_record(std::string_view bytes) {
  TRY_ASSIGN(ParsedHead head, parse_record_head(bytes));
  const std::string_view behind_head = bytes.substr(head.length);
  if (head.header.content_length > behind_head.size()) {
    return fail(ErrorCode::malformed, "block is shorter than its Content-Length");
  }
  CutRecord cut;
  cut.record.irregularities = std::move(head.irregularities);
  cut.record.block = behind_head.substr(0, head.header.content_length);
  const std::string_view rest = behind_head.substr(head.header.content_length);
  cut.length = bytes.size() - rest.size() + closing_bytes(rest, cut.record.irregularities);
  cut.record.header = std::move(head.header);
  return cut;
}

}  // namespace

WarcReader::WarcReader(const core::ReadFile& file, ReadOptions options)
    : file_(file), size_(file.size()), options_(options), search_budget_(search_budget_bytes) {}

Result<std::string_view> WarcReader::window(std::uint64_t offset, std::uint64_t length) {
  const std::uint64_t wanted = std::min(length, size_ - std::min(offset, size_));
  const bool held = offset >= buffer_offset_ && offset + wanted <= buffer_offset_ + buffer_.size();
  if (!held) {
    buffer_.clear();
    TRY_ASSIGN(buffer_, file_.read(offset, std::max(wanted, read_bytes)));
    buffer_offset_ = offset;
  }
  return std::string_view(buffer_).substr(offset - buffer_offset_, wanted);
}

Result<std::optional<ReadItem>> WarcReader::next() {
  if (!started_) {
    started_ = true;
    TRY_ASSIGN(const std::string_view start, window(0, version_start.size()));
    framing_ = start.starts_with(gzip_magic) ? Framing::gzip : Framing::plain;
    if (framing_ == Framing::plain && !start.starts_with(version_start)) {
      // The very beginning may be what is damaged: then a member further on tells.
      TRY_ASSIGN(const std::uint64_t member, find_member(0));
      if (member < size_) framing_ = Framing::gzip;
    }
  }
  if (member_read_ < member_.size()) return next_of_member();
  return framing_ == Framing::gzip ? next_gzip() : next_plain();
}

Result<WarcReader::Attempt> WarcReader::inflate_at(std::uint64_t offset) {
  const std::uint64_t most = options_.max_record_bytes + compression_overhead_bytes;
  for (std::uint64_t room = std::min(first_try_bytes, most);; room = std::min(room * 4, most)) {
    TRY_ASSIGN(const std::string_view compressed, window(offset, room));
    auto inflated = core::inflate_member(compressed, options_.max_record_bytes);
    Attempt attempt;
    if (inflated) {
      attempt.member = Member{std::move(inflated->bytes), inflated->consumed};
      return attempt;
    }
    attempt.reason = inflated.error().what;
    if (inflated.error().code == ErrorCode::limit) {
      attempt.kind = DamagedRange::Kind::too_large;
      return attempt;
    }
    if (!ran_out_of_input(inflated.error())) return attempt;
    if (offset + compressed.size() >= size_) {
      attempt.kind = DamagedRange::Kind::clipped;
      return attempt;
    }
    if (room == most) {
      attempt.kind = DamagedRange::Kind::too_large;
      return attempt;
    }
  }
}

Result<std::optional<ReadItem>> WarcReader::next_gzip() {
  if (position_ >= size_) return std::nullopt;
  TRY_ASSIGN(Attempt attempt, inflate_at(position_));
  if (attempt.member) return begin_member(*std::move(attempt.member));
  return skip_damage(attempt.kind, std::move(attempt.reason));
}

Result<std::optional<ReadItem>> WarcReader::begin_member(Member member) {
  member_offset_ = position_;
  member_length_ = member.length;
  member_ = std::move(member.bytes);
  member_read_ = 0;
  member_digest_.clear();
  if (options_.record_digest == ReadOptions::RecordDigest::computed) {
    TRY_ASSIGN(const std::string_view stored, window(member_offset_, member_length_));
    member_digest_ = core::sha256_labelled(stored);
  }
  position_ += member_length_;
  return next_of_member();
}

ReadItem WarcReader::next_of_member() {
  const std::string_view rest = std::string_view(member_).substr(member_read_);
  auto cut = cut_record(rest);
  if (!cut) {
    DamagedRange range{DamagedRange::Kind::garbled, member_offset_, member_length_, cut.error().what};
    member_read_ = member_.size();
    return range;
  }
  Record& record = cut->record;
  record.offset = member_offset_;
  record.length = member_length_;
  record.record_digest = member_digest_;
  if (member_read_ > 0) {
    record.irregularities.push_back({"Z1", core::Severity::error, "shares its gzip member with another record"});
  }
  member_read_ += cut->length;
  if (cut->length < rest.size() && !rest.substr(cut->length).starts_with(version_start)) {
    record.irregularities.push_back({"Z1", core::Severity::error, "bytes behind the record within its gzip member"});
    member_read_ = member_.size();
  }
  return std::move(record);
}

Result<std::optional<ReadItem>> WarcReader::next_plain() {
  for (;;) {
    TRY_ASSIGN(const std::string_view ahead, window(position_, read_bytes));
    if (ahead.empty()) return std::nullopt;
    const auto first = std::min(ahead.find_first_not_of("\r\n"), ahead.size());
    position_ += first;
    if (first < ahead.size()) break;
  }
  TRY_ASSIGN(const std::string_view start, window(position_, max_head_bytes));
  auto head = parse_record_head(start);
  const bool to_the_end = position_ + start.size() == size_;
  if (head) return load_plain(*std::move(head));
  return skip_damage(to_the_end ? DamagedRange::Kind::clipped : DamagedRange::Kind::garbled, head.error().what);
}

Result<std::optional<ReadItem>> WarcReader::load_plain(ParsedHead head) {
  const std::uint64_t block_offset = position_ + head.length;
  const std::uint64_t block_length = head.header.content_length;
  if (block_offset + block_length > size_) {
    return skip_damage(DamagedRange::Kind::clipped, "block is shorter than its Content-Length");
  }
  Record record;
  record.framing = Framing::plain;
  record.irregularities = std::move(head.irregularities);
  record.header = std::move(head.header);
  record.offset = position_;
  TRY_ASSIGN(const std::string closing, file_.read(block_offset + block_length, record_end.size()));
  record.length = head.length + block_length + closing_bytes(closing, record.irregularities);
  if (record.length > options_.max_record_bytes) {
    record.block_state = BlockState::skipped;
  } else {
    TRY_ASSIGN(const std::string_view stored, window(position_, record.length));
    record.block = stored.substr(head.length, block_length);
    if (options_.record_digest == ReadOptions::RecordDigest::computed) {
      record.record_digest = core::sha256_labelled(stored);
    }
  }
  position_ += record.length;
  return record;
}

Result<std::optional<ReadItem>> WarcReader::skip_damage(DamagedRange::Kind kind, std::string reason) {
  const std::uint64_t start = position_;
  TRY_ASSIGN(position_, framing_ == Framing::gzip ? find_member(start + 1) : find_version_line(start + 1));
  // Bad data can swallow everything up to the end; only when nothing readable follows was the file clipped.
  if (kind == DamagedRange::Kind::clipped && position_ < size_) kind = DamagedRange::Kind::garbled;
  return DamagedRange{kind, start, position_ - start, std::move(reason)};
}

Result<std::uint64_t> WarcReader::find_member(std::uint64_t from) {
  while (from < size_ && search_budget_ > 0) {
    TRY_ASSIGN(const std::string_view ahead, window(from, read_bytes));
    const auto found = ahead.find(deflate_member_magic);
    if (found == std::string_view::npos) {
      if (ahead.size() < read_bytes) break;
      from += ahead.size() - (deflate_member_magic.size() - 1);
      continue;
    }
    from += found;
    TRY_ASSIGN(const Attempt attempt, inflate_at(from));
    if (attempt.member && std::string_view(attempt.member->bytes).starts_with(version_start)) return from;
    search_budget_ -= std::min(search_budget_, attempt.member ? attempt.member->length : first_try_bytes);
    ++from;
  }
  return size_;
}

Result<std::uint64_t> WarcReader::find_version_line(std::uint64_t from) {
  // A version line at `from` itself counts when a line ended just before it.
  from -= std::min<std::uint64_t>(from, 1);
  while (from < size_ && search_budget_ > 0) {
    TRY_ASSIGN(const std::string_view ahead, window(from, read_bytes));
    const auto found = ahead.find(version_line_start);
    if (found == std::string_view::npos) {
      if (ahead.size() < read_bytes) break;
      from += ahead.size() - (version_line_start.size() - 1);
      continue;
    }
    from += found + 1;
    TRY_ASSIGN(const std::string_view start, window(from, max_head_bytes));
    if (parse_record_head(start)) return from;
    search_budget_ -= std::min<std::uint64_t>(search_budget_, start.size());
  }
  return size_;
}

Result<Record> read_record_at(const core::ReadFile& file, const core::RecordLocation& location,
                              const ReadOptions& options) {
  const std::string where = location.warc_file + ":" + std::to_string(location.offset);
  if (location.length > options.max_record_bytes + compression_overhead_bytes) {
    return fail(ErrorCode::limit, "record is larger than " + std::to_string(options.max_record_bytes) + " bytes",
                where);
  }
  TRY_ASSIGN(std::string stored, file.read(location.offset, location.length));
  if (stored.size() < location.length) return fail(ErrorCode::damaged, "the file ends inside the record", where);
  const bool zipped = stored.starts_with(gzip_magic);
  std::string record_digest;
  if (options.record_digest == ReadOptions::RecordDigest::computed) record_digest = core::sha256_labelled(stored);
  if (zipped) {
    auto member = core::inflate_member(stored, options.max_record_bytes);
    if (!member && member.error().code == ErrorCode::limit) return fail(ErrorCode::limit, member.error().what, where);
    if (!member) return fail(ErrorCode::damaged, member.error().what, where);
    if (member->consumed != location.length) {
      return fail(ErrorCode::damaged, "the gzip member ends before the indexed length", where);
    }
    stored = std::move(member->bytes);
  }
  auto cut = cut_record(stored);
  if (!cut) return fail(ErrorCode::damaged, cut.error().what, where);
  if (cut->length != stored.size()) return fail(ErrorCode::damaged, "more than one record at this place", where);
  cut->record.framing = zipped ? Framing::gzip : Framing::plain;
  cut->record.offset = location.offset;
  cut->record.length = location.length;
  cut->record.record_digest = std::move(record_digest);
  return std::move(cut->record);
}

}  // namespace pressroom::storage::warc
