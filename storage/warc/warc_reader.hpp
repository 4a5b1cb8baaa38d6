// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/capture.hpp"
#include "core/disk.hpp"
#include "core/result.hpp"
#include "core/zstd.hpp"
#include "storage/warc/block_digests.hpp"
#include "storage/warc/file_window.hpp"
#include "storage/warc/record.hpp"
#include "storage/warc/record_stream.hpp"

namespace pressroom::storage::warc {

/// `streamed`: larger than what the reader holds in memory, so that only the start of the block was kept; its digests
/// were computed while it passed.
enum class BlockState { loaded, streamed };

/// A stored record: its header, its block and the place of its bytes.
struct Record {
  RecordHeader header;
  std::string block;  ///< exactly Content-Length octets when loaded, the first of them when streamed
  BlockState block_state = BlockState::loaded;
  std::shared_ptr<const BlockDigests> digests;  ///< of a streamed block, under every convention; else none
  Framing framing = Framing::gzip;
  std::uint64_t offset = 0;  ///< of the gzip member or first zstd frame, or of the version line in a plain file
  /// Stored bytes of the member or frames, or of the plain record with its closing CRLF CRLF. Where a large member
  /// holds several records: up to where it had to be read.
  std::uint64_t length = 0;
  std::string record_digest;  ///< "sha256:..." of the stored bytes; empty unless asked for
  std::vector<Irregularity> irregularities;
};

/// Bytes that belong to no readable record.
struct DamagedRange {
  enum class Kind {
    clipped,  ///< the file ends before the record does
    garbled   ///< checksum, format or framing is broken
  };
  Kind kind = Kind::garbled;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::string rule;  ///< of the checker (warc_checker.hpp): F1, Z1, Z3, Z4 or Z5
  std::string reason;
};

using ReadItem = std::variant<Record, DamagedRange>;

struct ReadOptions {
  /// Bytes of a record, head included, up to which its block is loaded; larger ones are streamed. With a few
  /// MiB for buffers these bound the memory of the reader.
  std::uint64_t max_record_bytes = 64ull << 20;
  /// So much of a streamed block is kept.
  std::uint64_t kept_block_bytes = 1ull << 20;
  /// Members and frames that inflate to no more are inflated whole, others in pieces. Memory against speed.
  std::uint64_t whole_member_bytes = 8ull << 20;
  enum class RecordDigest { none, computed };
  RecordDigest record_digest = RecordDigest::none;
};

/// Reads a WARC file of any version from its start to its end, whatever its bytes, stored plain, as gzip (a member for
/// each record, or one for all) or as zstd with or without a dictionary: records in order, and between them the ranges
/// that hold none. After damage it goes on at the next member or frame that holds a record, or at the next version
/// line. The file must outlive the reader.
class WarcReader {
 public:
  explicit WarcReader(const core::ReadFile& file, ReadOptions options = {});
  WarcReader(const WarcReader&) = delete;
  WarcReader& operator=(const WarcReader&) = delete;

  /// The next record or damaged range; nullopt at the end of the file. Errors: only those of reading the file.
  core::Result<std::optional<ReadItem>> next();

  Framing framing() const { return framing_; }

 private:
  friend class RecordCutter;
  /// Reads the part from `location` to its end, stored as its first bytes say.
  WarcReader(const core::ReadFile& file, const core::RecordLocation& location, ReadOptions options,
             std::optional<core::ZstdDictionary> dictionary);

  core::Result<std::optional<DamagedRange>> start();
  core::Result<Framing> framing_at(std::uint64_t offset);
  core::Result<std::optional<DamagedRange>> load_dictionary();
  core::Result<std::optional<ReadItem>> next_plain();
  core::Result<std::optional<ReadItem>> next_inflated();
  core::Result<std::optional<DamagedRange>> open_next();
  core::Result<std::optional<DamagedRange>> skip_skippable();
  core::Result<ReadItem> next_of_unit();
  core::Result<ReadItem> finish_record(Record record);
  core::Result<ReadItem> lost_in_unit(StreamFault fault);
  core::Result<DamagedRange> skip_damage(std::uint64_t start, StreamFault fault);
  core::Result<std::uint64_t> find_unit(std::uint64_t from);
  core::Result<bool> seek_version_line(RecordStream& stream);
  core::Result<std::string> stored_digest(std::uint64_t offset, std::uint64_t length);

  FileWindow window_;
  ReadOptions options_;
  Framing framing_ = Framing::gzip;
  InflatedStream stream_;
  std::uint64_t position_ = 0;         ///< next unread byte of the file, where no member or frame is open
  std::uint64_t search_budget_ = 0;    ///< bytes that may still be tried in vain while looking for a record
  std::vector<Irregularity> pending_;  ///< of what came before the next record

  // The gzip member or zstd frame being read: almost always one record.
  bool unit_open_ = false;
  std::uint64_t unit_records_ = 0;
  std::uint64_t record_offset_ = 0;  ///< where the unit begins in which the next record does
  bool shared_ = false;              ///< some unit held more than one record
  bool started_ = false;
};

}  // namespace pressroom::storage::warc
