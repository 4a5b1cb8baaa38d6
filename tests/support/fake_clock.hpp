// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>

#include "core/clock.hpp"

namespace pressroom::tests {

/// A clock that moves only when told: sleep() advances it at once. Safe to use from several threads.
class FakeClock final : public core::Clock {
 public:
  /// 2026-11-23T08:00:00.000Z
  static constexpr core::Instant default_start{core::Duration{1'795'420'800'000}};

  explicit FakeClock(core::Instant start = default_start) : now_(start.time_since_epoch().count()) {}

  core::Instant now() const override { return core::Instant{core::Duration{now_.load()}}; }
  void sleep(core::Duration duration) override {
    if (duration.count() <= 0) return;
    now_ += duration.count();
    slept_ += duration.count();
  }

  /// Moves on (or back, as a wall clock may) without counting as sleep.
  void advance(core::Duration duration) { now_ += duration.count(); }
  void set(core::Instant instant) { now_ = instant.time_since_epoch().count(); }
  /// All the time that somebody slept.
  core::Duration slept() const { return core::Duration{slept_.load()}; }

 private:
  std::atomic<std::int64_t> now_;
  std::atomic<std::int64_t> slept_{0};
};

}  // namespace pressroom::tests
