// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace pressroom::parsers {

/// Memory that is handed out piece by piece and given back all at once, up to a cap. Movable; pieces stay where they
/// are. Holds no C++ objects, so that a longjmp over its callers leaks nothing.
class Arena {
 public:
  Arena(std::size_t first_chunk, std::size_t max_bytes) : next_chunk_(first_chunk), bytes_left_(max_bytes) {}
  ~Arena();
  Arena(Arena&& other) noexcept;
  Arena& operator=(Arena&& other) noexcept;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// Aligned for any type; nullptr when the cap or the machine's memory is used up.
  void* allocate(std::size_t size) noexcept;
  /// A copy that lives as long as the arena; nullptr data when there is no room.
  char* copy(std::string_view text) noexcept;

 private:
  struct Chunk {
    Chunk* previous;
  };
  Chunk* newest_ = nullptr;
  char* free_ = nullptr;
  std::size_t free_bytes_ = 0;
  std::size_t next_chunk_;
  std::size_t bytes_left_;
};

}  // namespace pressroom::parsers
