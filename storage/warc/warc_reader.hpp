// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/capture.hpp"
#include "core/disk.hpp"
#include "core/result.hpp"
#include "storage/warc/record.hpp"

namespace pressroom::storage::warc {

/// How the records of a file are stored.
enum class Framing { gzip, plain };

/// `skipped`: larger than the reader's limit, so the block was not loaded and no digest of it can be checked.
enum class BlockState { loaded, skipped };

/// A stored record: its header, its block and the place of its bytes.
struct Record {
  RecordHeader header;
  std::string block;  ///< exactly Content-Length octets when loaded
  BlockState block_state = BlockState::loaded;
  Framing framing = Framing::gzip;
  std::uint64_t offset = 0;   ///< of the gzip member, or of the version line in a plain file
  std::uint64_t length = 0;   ///< stored bytes of the member, or of the plain record with its closing CRLF CRLF
  std::string record_digest;  ///< "sha256:..." of the stored bytes; empty unless asked for, or when skipped
  std::vector<Irregularity> irregularities;
};

/// Bytes that belong to no readable record.
struct DamagedRange {
  enum class Kind {
    clipped,   ///< the file ends before the record does
    garbled,   ///< checksum, format or framing is broken
    too_large  ///< inflates beyond the limit
  };
  Kind kind = Kind::garbled;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::string reason;
};

using ReadItem = std::variant<Record, DamagedRange>;

struct ReadOptions {
  /// Inflated bytes of one record, head included; this bounds the memory of the reader.
  std::uint64_t max_record_bytes = 64ull << 20;
  enum class RecordDigest { none, computed };
  RecordDigest record_digest = RecordDigest::none;
};

/// Reads a WARC file from its start to its end, whatever its bytes: records in order, and between them the ranges that
/// hold none. After damage it goes on at the next gzip member that holds a record, or at the next version line of a
/// plain file. The file must outlive the reader.
class WarcReader {
 public:
  explicit WarcReader(const core::ReadFile& file, ReadOptions options = {});

  /// The next record or damaged range; nullopt at the end of the file. Errors: only those of reading the file.
  core::Result<std::optional<ReadItem>> next();

  Framing framing() const { return framing_; }

 private:
  struct Member {
    std::string bytes;
    std::uint64_t length = 0;
  };
  struct Attempt {
    std::optional<Member> member;
    DamagedRange::Kind kind = DamagedRange::Kind::garbled;
    std::string reason;
  };

  core::Result<std::string_view> window(std::uint64_t offset, std::uint64_t length);
  core::Result<std::optional<ReadItem>> next_gzip();
  core::Result<std::optional<ReadItem>> next_plain();
  core::Result<Attempt> inflate_at(std::uint64_t offset);
  core::Result<std::optional<ReadItem>> begin_member(Member member);
  ReadItem next_of_member();
  core::Result<std::optional<ReadItem>> load_plain(ParsedHead head);
  core::Result<std::optional<ReadItem>> skip_damage(DamagedRange::Kind kind, std::string reason);
  core::Result<std::uint64_t> find_member(std::uint64_t from);
  core::Result<std::uint64_t> find_version_line(std::uint64_t from);

  const core::ReadFile& file_;
  std::uint64_t size_;  ///< when reading began: a file may grow meanwhile
  ReadOptions options_;
  Framing framing_ = Framing::gzip;
  std::uint64_t position_ = 0;       ///< next unread byte of the file
  std::uint64_t search_budget_ = 0;  ///< bytes that may still be tried in vain while looking for a record
  std::string buffer_;
  std::uint64_t buffer_offset_ = 0;

  // The member being read: almost always one record.
  std::string member_;
  std::size_t member_read_ = 0;
  std::uint64_t member_offset_ = 0;
  std::uint64_t member_length_ = 0;
  std::string member_digest_;
  bool started_ = false;
};

/// Exactly one record: `location` must cut one gzip member holding one record, or one plain record. `damaged` names
/// file and offset when it does not; `limit` when the record is larger than allowed.
core::Result<Record> read_record_at(const core::ReadFile& file, const core::RecordLocation& location,
                                    const ReadOptions& options = {});

}  // namespace pressroom::storage::warc
