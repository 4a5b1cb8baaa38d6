// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace pressroom::core {

/// A moment in UTC, to the millisecond: what is stored, compared across restarts and printed.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;

/// The only source of time. Every wait goes through it, so that tests run without waiting.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  /// Returns after `duration`, or earlier when a signal arrives.
  virtual void sleep(Duration duration) = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
 public:
  Instant now() const override;
  void sleep(Duration duration) override;
};

}  // namespace pressroom::core
