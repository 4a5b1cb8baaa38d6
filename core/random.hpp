// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace pressroom::core {

/// The only source of randomness: record ids, run ids and jitter.
class Random {
 public:
  virtual ~Random() = default;
  virtual std::uint64_t next() = 0;
};

/// getrandom(2).
class SystemRandom final : public Random {
 public:
  std::uint64_t next() override;
};

/// A version 4 UUID in lower case, 36 characters (RFC 9562, 5.4).
std::string uuid4(Random& random);

}  // namespace pressroom::core
