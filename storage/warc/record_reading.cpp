// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/record_reading.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace pressroom::storage::warc {
namespace {

using core::Result;
using Kind = StreamFault::Kind;

constexpr std::string_view record_end = "\r\n\r\n";
constexpr std::size_t usual_head_bytes = 4u << 10;
constexpr std::size_t piece_bytes = 64u << 10;
/// A block up to here gets its memory before its bytes are seen: a header can claim any length.
constexpr std::uint64_t trusted_block_bytes = 1u << 20;

StreamFault fault_of(const RecordStream& stream, std::string reason, Kind kind) {
  return stream.fault().value_or(StreamFault{kind, "F1", std::move(reason)});
}

/// Looks at more only when what was seen is too little: most heads lie in memory whole.
Result<std::variant<ParsedHead, StreamFault>> read_head(RecordStream& stream) {
  for (std::size_t wanted = 1;;) {
    TRY_ASSIGN(const std::string_view ahead, stream.peek(wanted));
    auto head = parse_record_head(ahead);
    if (head) return std::variant<ParsedHead, StreamFault>(*std::move(head));
    const bool ended = ahead.size() < wanted;
    if (ahead.size() >= max_head_bytes)
      return std::variant<ParsedHead, StreamFault>(fault_of(stream, head.error().what, Kind::garbled));
    if (ended) {
      TRY_ASSIGN(const bool joined, stream.join());
      if (!joined) return std::variant<ParsedHead, StreamFault>(fault_of(stream, head.error().what, Kind::clipped));
    } else {
      wanted = std::min<std::size_t>(std::max(usual_head_bytes, 2 * ahead.size()), max_head_bytes);
    }
  }
}

/// A frame that was joined in the midst of a block begins a record of its own: then the block was cut short.
Result<bool> begins_record(RecordStream& stream) {
  TRY_ASSIGN(const std::string_view ahead, stream.peek(usual_head_bytes));
  return parse_record_head(ahead).has_value();
}

/// Moves the block into the record; the fault when it is cut short.
Result<std::optional<StreamFault>> read_block(RecordStream& stream, const ReadOptions& options, Record& record,
                                              std::uint64_t head_bytes) {
  std::uint64_t missing = record.header.content_length;
  if (stream.rest().value_or(missing) < missing) {
    return std::optional(StreamFault{Kind::clipped, "F1", "block is shorter than its Content-Length"});
  }
  std::uint64_t kept = missing;
  std::optional<BlockDigester> digester;
  if (head_bytes + missing > options.max_record_bytes) {
    record.block_state = BlockState::streamed;
    kept = std::min(missing, options.kept_block_bytes);
    digester.emplace(record.header, BlockDigester::Conventions::every);
  }
  while (missing > 0) {
    TRY_ASSIGN(std::string_view piece, stream.peek(1));
    if (piece.empty()) {
      TRY_ASSIGN(const bool joined, stream.join());
      TRY_ASSIGN(const bool next_record, joined ? begins_record(stream) : Result<bool>(true));
      if (next_record)
        return std::optional(fault_of(stream, "block is shorter than its Content-Length", Kind::clipped));
      continue;
    }
    piece = piece.substr(0, std::min<std::uint64_t>(missing, digester ? piece_bytes : missing));
    if (digester) digester->update(piece);
    const std::uint64_t room = kept - record.block.size();
    if (record.block.empty() && piece.size() < room) record.block.reserve(std::min(kept, trusted_block_bytes));
    record.block += piece.substr(0, room);
    stream.take(piece.size());
    missing -= piece.size();
  }
  if (digester) record.digests = std::make_shared<const BlockDigests>(digester->finish());
  return std::optional<StreamFault>();
}

/// CRLF CRLF, of which what is there of it is taken.
Result<void> read_closing(RecordStream& stream, Record& record) {
  TRY_ASSIGN(std::string_view ahead, stream.peek(record_end.size()));
  while (ahead.size() < record_end.size() && record_end.starts_with(ahead)) {
    TRY_ASSIGN(const bool joined, stream.join());
    if (!joined) break;
    TRY_ASSIGN(ahead, stream.peek(record_end.size()));
  }
  if (ahead.starts_with(record_end)) {
    stream.take(record_end.size());
    return {};
  }
  record.irregularities.push_back({"F1", core::Severity::error, "block is not followed by CRLF CRLF"});
  stream.take(std::min({ahead.find_first_not_of("\r\n"), ahead.size(), record_end.size()}));
  return {};
}

}  // namespace

Result<std::variant<Record, StreamFault>> read_record(RecordStream& stream, const ReadOptions& options) {
  using Outcome = std::variant<Record, StreamFault>;
  TRY_ASSIGN(auto attempt, read_head(stream));
  if (auto* fault = std::get_if<StreamFault>(&attempt)) return Outcome(std::move(*fault));
  auto& head = std::get<ParsedHead>(attempt);
  stream.take(head.length);
  Record record;
  record.header = std::move(head.header);
  record.irregularities = std::move(head.irregularities);
  TRY_ASSIGN(auto fault, read_block(stream, options, record, head.length));
  if (fault) return Outcome(*std::move(fault));
  TRY(read_closing(stream, record));
  return Outcome(std::move(record));
}

}  // namespace pressroom::storage::warc
