// SPDX-License-Identifier: Apache-2.0
#include "core/thread_time.hpp"

#include <ctime>

namespace pressroom::core {

std::chrono::nanoseconds thread_processor_time() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

}  // namespace pressroom::core
