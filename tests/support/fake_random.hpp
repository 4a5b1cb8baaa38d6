// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/random.hpp"

namespace pressroom::tests {

/// The splitmix64 sequence of a seed: the same numbers in every run.
class FakeRandom final : public core::Random {
 public:
  explicit FakeRandom(std::uint64_t seed = 1) : state_(seed) {}

  std::uint64_t next() override {
    state_ += 0x9E3779B97F4A7C15u;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    return mixed ^ (mixed >> 31);
  }

  /// A number below `bound` (which is not 0); slightly uneven, which no test minds.
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }

 private:
  std::uint64_t state_;
};

}  // namespace pressroom::tests
