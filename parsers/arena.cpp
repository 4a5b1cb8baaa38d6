// SPDX-License-Identifier: Apache-2.0
#include "parsers/arena.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace pressroom::parsers {

namespace {

constexpr std::size_t k_alignment = alignof(std::max_align_t);
constexpr std::size_t k_largest_step = 16u << 20;

constexpr std::size_t aligned(std::size_t size) { return (size + k_alignment - 1) / k_alignment * k_alignment; }

}  // namespace

Arena::~Arena() {
  while (newest_ != nullptr) std::free(std::exchange(newest_, newest_->previous));
}

Arena::Arena(Arena&& other) noexcept
    : newest_(std::exchange(other.newest_, nullptr)),
      free_(std::exchange(other.free_, nullptr)),
      free_bytes_(std::exchange(other.free_bytes_, 0)),
      next_chunk_(other.next_chunk_),
      bytes_left_(other.bytes_left_) {}

Arena& Arena::operator=(Arena&& other) noexcept {
  std::swap(newest_, other.newest_);
  std::swap(free_, other.free_);
  std::swap(free_bytes_, other.free_bytes_);
  std::swap(next_chunk_, other.next_chunk_);
  std::swap(bytes_left_, other.bytes_left_);
  return *this;
}

void* Arena::allocate(std::size_t size) noexcept {
  if (size > bytes_left_) return nullptr;
  const std::size_t wanted = aligned(std::max<std::size_t>(size, 1));
  if (wanted > free_bytes_) {
    const std::size_t header = aligned(sizeof(Chunk));
    const std::size_t room = std::max(wanted, std::min(next_chunk_, bytes_left_));
    auto* chunk = static_cast<Chunk*>(std::malloc(header + room));
    if (chunk == nullptr) return nullptr;
    chunk->previous = newest_;
    newest_ = chunk;
    free_ = reinterpret_cast<char*>(chunk) + header;
    free_bytes_ = room;
    next_chunk_ = std::min(next_chunk_ * 2, std::max(next_chunk_, k_largest_step));
  }
  char* piece = free_;
  free_ += wanted;
  free_bytes_ -= wanted;
  bytes_left_ -= std::min(bytes_left_, wanted);
  return piece;
}

char* Arena::copy(std::string_view text) noexcept {
  auto* piece = static_cast<char*>(allocate(text.size() + 1));
  if (piece == nullptr) return nullptr;
  if (!text.empty()) std::memcpy(piece, text.data(), text.size());
  piece[text.size()] = '\0';
  return piece;
}

}  // namespace pressroom::parsers
