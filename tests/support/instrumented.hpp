// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace pressroom::tests {

// g++ says it by a macro, clang by a feature.
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#define PRESSROOM_INSTRUMENTED true
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define PRESSROOM_INSTRUMENTED true
#endif
#endif
#ifndef PRESSROOM_INSTRUMENTED
#define PRESSROOM_INSTRUMENTED false
#endif

/// A build that watches every access is five to fifty times slower. A test that tries all of very many variants tries
/// them all in the plain build, and a sample here, since what a sanitizer finds, it finds in a few.
constexpr bool k_instrumented = PRESSROOM_INSTRUMENTED;
#undef PRESSROOM_INSTRUMENTED

/// `plain` in the plain build, `sampled` in an instrumented one.
template <class T>
constexpr T unless_instrumented(T plain, T sampled) {
  return k_instrumented ? sampled : plain;
}

/// True for every variant in the plain build, for one of `every` in an instrumented one. The variants taken are spread
/// by a hash, so that a sample does not fall in step with what the variants repeat; they are the same in each run.
constexpr bool is_sampled(std::size_t variant, std::size_t every) {
  if (!k_instrumented) return true;
  std::size_t hash = variant + 1;
  hash = (hash ^ (hash >> 15)) * 0x2C1B3C6DULL;
  hash = (hash ^ (hash >> 12)) * 0x297A2D39ULL;
  return ((hash ^ (hash >> 15)) & 0xFFFFFFFF) % every == 0;
}

}  // namespace pressroom::tests
