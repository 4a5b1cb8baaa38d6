// SPDX-License-Identifier: Apache-2.0
#include "core/clock.hpp"

#include <time.h>

namespace pressroom::core {

Instant SystemClock::now() const { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }

void SystemClock::sleep(Duration duration) {
  if (duration.count() <= 0) return;
  timespec wanted{};
  wanted.tv_sec = static_cast<time_t>(duration.count() / 1000);
  wanted.tv_nsec = static_cast<long>(duration.count() % 1000) * 1'000'000;
  // Not resumed after EINTR: the caller looks whether the signal asks it to stop.
  ::nanosleep(&wanted, nullptr);
}

}  // namespace pressroom::core
