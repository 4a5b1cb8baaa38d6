// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace pressroom::core {

/// One gzip member (RFC 1952), zlib stream (RFC 1950), deflate stream (RFC 1951) or zstd frame (RFC 8878), inflated
/// piece by piece in memory that does not grow with it. Not for use from two threads at once.
class Inflater {
 public:
  struct Step {
    std::size_t consumed = 0;  ///< bytes taken off the input
    std::size_t produced = 0;  ///< bytes written to the room
    bool ended = false;        ///< the stream is complete, and its own checksum right; call no further
  };

  virtual ~Inflater() = default;
  /// Goes on as far as input and room allow. A step that consumes and produces nothing wants more input: without any,
  /// the stream is clipped. Errors: `malformed`; `limit` when the stream asks for more memory than is given to it.
  virtual Result<Step> step(std::string_view compressed, std::span<char> room) = 0;
};

/// One inflated member or frame and how many compressed bytes it took.
struct InflatedMember {
  std::string bytes;
  std::uint64_t consumed = 0;
};

/// The same, lying in an InflateRoom.
struct InflatedView {
  std::string_view bytes;
  std::uint64_t consumed = 0;
};

/// Memory to inflate into, kept from one member to the next and never cleared.
class InflateRoom {
 public:
  /// At least `size` bytes of unknown content; what was there before is lost when it has to grow.
  std::span<char> of(std::size_t size) {
    if (size > size_) {
      bytes_ = std::make_unique_for_overwrite<char[]>(size);
      size_ = size;
    }
    return {bytes_.get(), size_};
  }
  std::size_t size() const { return size_; }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
};

}  // namespace pressroom::core
