// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/inflater.hpp"

namespace pressroom::core {

/// Takes bytes as they come; a piece is valid during the call only.
using ByteSink = std::function<void(std::string_view piece)>;

/// Undoes gzip, x-gzip and deflate (RFC 9110, 8.4.1) over bytes that arrive in pieces, in bounded memory. Total: what
/// cannot be undone ends the output, and finish() tells.
class CodingDecoder {
 public:
  /// `codings` in the order they were applied. One that is not known, or more than two, lets everything through as it
  /// is. `max_ratio` bounds output to input after the first MiB of output, `max_bytes` the output of each coding.
  explicit CodingDecoder(std::vector<std::string> codings, std::uint64_t max_ratio = 1u << 20,
                         std::uint64_t max_bytes = UINT64_MAX);

  void feed(std::string_view piece, const ByteSink& sink);
  /// True when every coding was known and came to its end. Call once, behind the last piece.
  bool finish(const ByteSink& sink);

 private:
  /// One coding being undone.
  struct Layer {
    std::string coding;
    std::unique_ptr<Inflater> inflater;
    InflateRoom room;
    std::string start;  ///< the first bytes, until they tell whether the coding is there at all
    std::uint64_t taken = 0;
    std::uint64_t given = 0;
    enum class State { undecided, inflating, between_members, passing, ended } state = State::undecided;
  };

  void run(std::size_t layer, std::string_view piece, const ByteSink& sink);
  void decide(std::size_t layer, std::string_view piece, const ByteSink& sink);
  void inflate(std::size_t layer, std::string_view piece, const ByteSink& sink);

  std::vector<Layer> layers_;  ///< outermost coding first
  std::uint64_t max_ratio_;
  std::uint64_t max_bytes_;
  bool whole_ = true;
};

}  // namespace pressroom::core
