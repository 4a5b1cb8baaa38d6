// SPDX-License-Identifier: Apache-2.0
#include "core/random.hpp"

#include <sys/random.h>

#include <cerrno>
#include <cstddef>
#include <stdexcept>
#include <string_view>

namespace pressroom::core {

std::uint64_t SystemRandom::next() {
  std::uint64_t value = 0;
  // Requests of up to 256 bytes are never cut short once the kernel's pool is ready; before that EINTR is possible.
  while (::getrandom(&value, sizeof value, 0) != static_cast<ssize_t>(sizeof value)) {
    if (errno != EINTR) throw std::runtime_error("the kernel gives no random numbers");
  }
  return value;
}

std::string uuid4(Random& random) {
  const std::uint64_t high = (random.next() & ~0xF000ull) | 0x4000ull;             // version 4
  const std::uint64_t low = (random.next() & ~(0xC0ull << 56)) | (0x80ull << 56);  // variant 10
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(36);
  for (int i = 0; i < 32; ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) out += '-';
    const std::uint64_t half = i < 16 ? high : low;
    out += digits[(half >> (60 - 4 * (i % 16))) & 0xF];
  }
  return out;
}

}  // namespace pressroom::core
