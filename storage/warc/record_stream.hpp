// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/gzip.hpp"
#include "core/inflater.hpp"
#include "core/result.hpp"
#include "core/zstd.hpp"
#include "storage/warc/file_window.hpp"
#include "storage/warc/record.hpp"

namespace pressroom::storage::warc {

/// How the records of a file are stored.
enum class Framing { plain, gzip, zstd };

/// Why stored bytes gave no more: the rule that is broken, and whether the file merely ends too early.
struct StreamFault {
  enum class Kind { clipped, garbled };
  Kind kind = Kind::garbled;
  std::string rule;
  std::string reason;
};

/// The bytes that records are made of, as they come out of storage. Errors of its functions are those of reading the
/// file; what is wrong with the bytes is a fault, before which the stream ends.
class RecordStream {
 public:
  virtual ~RecordStream() = default;

  /// What lies ahead: at least `wanted` bytes (max_head_bytes at most), fewer only where the stream ends. Valid until
  /// the next call.
  virtual core::Result<std::string_view> peek(std::size_t wanted) = 0;
  /// Passes bytes that were peeked.
  virtual void take(std::size_t bytes) = 0;
  /// Goes on with the next frame, which a record may be spread over; false where there is no such thing.
  virtual core::Result<bool> join() { return false; }
  /// Bytes ahead, where that is known beforehand.
  virtual std::optional<std::uint64_t> rest() const { return std::nullopt; }
  /// Offset in the file behind what had to be read of it so far.
  virtual std::uint64_t stored_end() const = 0;
  virtual const std::optional<StreamFault>& fault() const = 0;
};

/// A plain file from some offset on.
class PlainStream final : public RecordStream {
 public:
  PlainStream(FileWindow& window, std::uint64_t offset) : window_(window), position_(offset) {}
  core::Result<std::string_view> peek(std::size_t wanted) override { return window_.from(position_, wanted); }
  void take(std::size_t bytes) override { position_ += bytes; }
  std::optional<std::uint64_t> rest() const override { return window_.end() - position_; }
  std::uint64_t stored_end() const override { return position_; }
  const std::optional<StreamFault>& fault() const override { return fault_; }

 private:
  FileWindow& window_;
  std::uint64_t position_;
  std::optional<StreamFault> fault_;
};

/// One gzip member, or a zstd frame with those that are joined to it. Small ones are inflated whole and without a
/// copy, others in pieces through a buffer that does not grow.
class InflatedStream final : public RecordStream {
 public:
  InflatedStream(FileWindow& window, std::uint64_t whole_member_bytes)
      : window_(window), whole_member_bytes_(whole_member_bytes) {}

  /// What open() is to expect.
  void store_as(Framing framing) { framing_ = framing; }
  void use(core::ZstdDictionary dictionary) { dictionary_ = std::move(dictionary); }

  /// Begins with the member or frame at that offset, which is not a skippable one.
  core::Result<void> open(std::uint64_t offset);

  core::Result<std::string_view> peek(std::size_t wanted) override;
  void take(std::size_t bytes) override;
  core::Result<bool> join() override;
  std::uint64_t stored_end() const override { return stored_end_; }
  const std::optional<StreamFault>& fault() const override { return fault_; }

  /// Where the member or frame begins whose bytes are ahead, or that was joined last.
  std::uint64_t unit_offset() const { return unit_offset_; }
  /// Nothing of that member or frame was taken yet.
  bool at_unit_start() const { return taken_ == 0; }
  /// The frame header or gzip header was irregular; of all units since the last call.
  std::vector<Irregularity> take_irregularities() { return std::exchange(irregularities_, {}); }
  /// Call at the end of a member without a fault: holds what the header told of its lengths against what they are.
  void check_lengths();

 private:
  core::Result<void> open_gzip(std::string_view ahead);
  core::Result<void> open_frame(std::string_view ahead);
  bool open_small_frame(std::string_view ahead, const core::ZstdFrameHeader& header);
  void note_frame(const core::ZstdFrameHeader& header);
  core::Result<void> refill();
  void make_room();
  void end_with(StreamFault::Kind kind, std::string rule, std::string reason);
  const core::ZstdDictionary* dictionary_for(const core::ZstdFrameHeader& header) const;
  std::string_view ahead() const { return {bytes_ + begin_, end_ - begin_}; }

  FileWindow& window_;
  std::uint64_t whole_member_bytes_;
  Framing framing_ = Framing::gzip;
  std::optional<core::ZstdDictionary> dictionary_;

  core::InflateRoom room_;          ///< of a small member
  std::unique_ptr<char[]> buffer_;  ///< of a large one
  std::unique_ptr<core::Inflater> inflater_;
  const char* bytes_ = nullptr;  ///< in one of the two: what lies ahead is from begin_ to end_
  std::size_t begin_ = 0;
  std::size_t end_ = 0;

  std::uint64_t unit_offset_ = 0;
  std::uint64_t stored_end_ = 0;
  std::int64_t taken_ = 0;      ///< of the unit; below zero while bytes of the one before are ahead
  std::uint64_t inflated_ = 0;  ///< bytes of the unit
  bool ended_ = true;
  std::optional<StreamFault> fault_;
  std::optional<core::MemberLengths> told_lengths_;
  std::vector<Irregularity> irregularities_;
};

}  // namespace pressroom::storage::warc
