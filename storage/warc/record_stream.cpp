// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/record_stream.hpp"

#include <algorithm>
#include <cstring>

namespace pressroom::storage::warc {
namespace {

using core::Result;
using core::Severity;
using Kind = StreamFault::Kind;

/// Members that take more are not inflated whole: so much is read ahead for each.
constexpr std::uint64_t small_stored_bytes = 256u << 10;
/// Input and room of one step through a large member.
constexpr std::uint64_t step_input_bytes = 64u << 10;
constexpr std::size_t step_room_bytes = 256u << 10;
constexpr std::size_t buffer_bytes = 2 * max_head_bytes + step_room_bytes;

constexpr const char* gzip_rule = "Z1";

}  // namespace

Result<void> InflatedStream::open(std::uint64_t offset) {
  unit_offset_ = stored_end_ = offset;
  begin_ = end_ = 0;
  taken_ = 0;
  inflated_ = 0;
  ended_ = false;
  fault_.reset();
  told_lengths_.reset();
  irregularities_.clear();
  inflater_.reset();
  TRY_ASSIGN(const std::string_view ahead, window_.from(offset, small_stored_bytes));
  return framing_ == Framing::zstd ? open_frame(ahead) : open_gzip(ahead);
}

Result<void> InflatedStream::open_gzip(std::string_view ahead) {
  told_lengths_ = core::member_lengths(ahead);
  if (const auto small = core::inflate_small_member(ahead, room_, whole_member_bytes_)) {
    bytes_ = small->bytes.data();
    end_ = small->bytes.size();
    inflated_ = end_;
    stored_end_ += small->consumed;
    ended_ = true;
    return {};
  }
  inflater_ = core::make_gzip_inflater();
  make_room();
  return {};
}

const core::ZstdDictionary* InflatedStream::dictionary_for(const core::ZstdFrameHeader& header) const {
  // A frame that names no dictionary was made without one, unless the dictionary has no name.
  return dictionary_ && header.dictionary_id == dictionary_->id() ? &*dictionary_ : nullptr;
}

void InflatedStream::note_frame(const core::ZstdFrameHeader& header) {
  const auto note = [&](const char* rule, Severity severity, std::string detail) {
    irregularities_.push_back({rule, severity, std::move(detail)});
  };
  if (!header.content_size) note("Z3", Severity::error, "zstd frame tells no content size");
  if (!header.has_checksum) note("Z3", Severity::error, "zstd frame has no checksum");
  if (header.window_bytes > core::zstd_common_limit_bytes) {
    note("Z5", Severity::warning,
         "zstd window of " + std::to_string(header.window_bytes) + " bytes: readers may refuse it");
  }
  if (dictionary_ && header.dictionary_id == 0 && dictionary_->id() != 0) {
    note("Z4", Severity::error, "zstd frame does not name the dictionary of the file");
  }
}

Result<void> InflatedStream::open_frame(std::string_view ahead) {
  const auto header = core::read_zstd_frame_header(ahead);
  if (!header) {
    const bool clipped =
        ahead.size() < core::zstd_header_bytes && header.error().what.find("clipped") != std::string::npos;
    end_with(clipped ? Kind::clipped : Kind::garbled, "Z3", header.error().what);
    return {};
  }
  note_frame(*header);
  if (header->dictionary_id != 0 && !dictionary_for(*header)) {
    end_with(Kind::garbled, "Z4",
             "zstd frame needs dictionary " + std::to_string(header->dictionary_id) +
                 (dictionary_ ? ", the file has " + std::to_string(dictionary_->id()) : ", the file has none"));
    return {};
  }
  if (end_ == begin_ && open_small_frame(ahead, *header)) return {};
  inflater_ = core::make_zstd_inflater(dictionary_for(*header));
  make_room();
  return {};
}

bool InflatedStream::open_small_frame(std::string_view ahead, const core::ZstdFrameHeader& header) {
  if (!header.content_size || *header.content_size > whole_member_bytes_) return false;
  auto small = core::inflate_frame(ahead, room_, whole_member_bytes_, dictionary_for(header));
  // Some writers leave the id out although the frame needs the dictionary.
  if (!small && header.dictionary_id == 0 && dictionary_) {
    small = core::inflate_frame(ahead, room_, whole_member_bytes_, &*dictionary_);
  }
  if (!small) return false;
  bytes_ = small->bytes.data();
  begin_ = 0;
  end_ = small->bytes.size();
  inflated_ = end_;
  stored_end_ += small->consumed;
  ended_ = true;
  return true;
}

Result<std::string_view> InflatedStream::peek(std::size_t wanted) {
  while (end_ - begin_ < wanted && !ended_) TRY(refill());
  return ahead();
}

void InflatedStream::take(std::size_t bytes) {
  begin_ += bytes;
  taken_ += static_cast<std::int64_t>(bytes);
}

Result<bool> InflatedStream::join() {
  if (framing_ != Framing::zstd || fault_) return false;
  std::uint64_t next = stored_end_;
  for (;;) {
    TRY_ASSIGN(const std::string_view ahead, window_.from(next, core::zstd_header_bytes));
    const auto header = core::read_zstd_frame_header(ahead);
    if (!header) return false;
    if (header->kind == core::ZstdFrameHeader::Kind::data) break;
    next += 8 + *header->content_size;
  }
  unit_offset_ = stored_end_ = next;
  taken_ = -static_cast<std::int64_t>(end_ - begin_);
  inflated_ = 0;
  ended_ = false;
  TRY_ASSIGN(const std::string_view ahead, window_.from(next, small_stored_bytes));
  TRY(open_frame(ahead));
  return !fault_;
}

/// Moves what lies ahead to the front of the buffer, so that a step has its room behind it.
void InflatedStream::make_room() {
  if (!buffer_) buffer_ = std::make_unique_for_overwrite<char[]>(buffer_bytes);
  // No more is held than max_head_bytes: nothing is inflated beyond what was asked for, and no more is ever asked for.
  const std::size_t held = end_ - begin_;
  if (held > 0 && bytes_ + begin_ != buffer_.get()) std::memmove(buffer_.get(), bytes_ + begin_, held);
  bytes_ = buffer_.get();
  begin_ = 0;
  end_ = held;
}

Result<void> InflatedStream::refill() {
  if (buffer_bytes - end_ < step_room_bytes) make_room();
  TRY_ASSIGN(std::string_view input, window_.from(stored_end_, step_input_bytes));
  input = input.substr(0, step_input_bytes);
  const auto step = inflater_->step(input, {buffer_.get() + end_, step_room_bytes});
  if (!step) {
    const char* const rule = framing_ == Framing::gzip                     ? gzip_rule
                             : step.error().code == core::ErrorCode::limit ? "Z5"
                                                                           : "Z3";
    end_with(Kind::garbled, rule, step.error().what);
    return {};
  }
  stored_end_ += step->consumed;
  end_ += step->produced;
  inflated_ += step->produced;
  ended_ = step->ended;
  if (ended_ || step->consumed > 0 || step->produced > 0) return {};
  const char* const rule = framing_ == Framing::gzip ? gzip_rule : "Z3";
  if (input.empty()) {
    end_with(Kind::clipped, rule, "compressed data is clipped");
  } else {
    end_with(Kind::garbled, rule, "compressed data does not go on");
  }
  return {};
}

void InflatedStream::end_with(Kind kind, std::string rule, std::string reason) {
  ended_ = true;
  fault_ = StreamFault{kind, std::move(rule), std::move(reason)};
}

void InflatedStream::check_lengths() {
  if (!told_lengths_) return;
  const bool right = told_lengths_->compressed == static_cast<std::uint32_t>(stored_end_ - unit_offset_) &&
                     told_lengths_->inflated == static_cast<std::uint32_t>(inflated_);
  if (!right)
    irregularities_.push_back({"Z2", Severity::warning, "the gzip header tells wrong lengths in its sl field"});
}

}  // namespace pressroom::storage::warc
