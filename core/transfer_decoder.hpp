// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/coding_decoder.hpp"
#include "core/http_message.hpp"

namespace pressroom::core {

/// "1a3;name=value" (RFC 9112, 7.1): the size, extensions passed over. nullopt when the line does not begin a chunk.
std::optional<std::uint64_t> chunk_size(std::string_view line);

/// Undoes the chunked coding over bytes that arrive in pieces. Lines may end in LF alone. Broken framing ends the
/// output; the trailer fields are no part of it.
class ChunkDecoder {
 public:
  void feed(std::string_view piece, const ByteSink& sink);
  /// The last chunk has come.
  bool whole() const { return state_ == State::ended; }

 private:
  enum class State { size_line, data, data_end, data_end_after_cr, ended, broken };
  std::size_t take_size_line(std::string_view piece);

  State state_ = State::size_line;
  std::string line_;             ///< a size line cut between two pieces
  std::uint64_t remaining_ = 0;  ///< of the chunk's data
};

/// Removes the transfer coding from a body that arrives in pieces: what remove_transfer_coding() gives for the whole.
class TransferDecoder {
 public:
  explicit TransferDecoder(const ResponseHead& head);

  /// Hands on what of the piece is payload, without a copy where no coding but chunks is in the way.
  void feed(std::string_view piece, const ByteSink& sink);
  /// Payload::whole. Call once, behind the last piece.
  bool finish(const ByteSink& sink);

 private:
  BodyFraming framing_;
  ChunkDecoder chunks_;
  CodingDecoder codings_;
  std::uint64_t seen_ = 0;
};

}  // namespace pressroom::core
