// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ctime>

namespace pressroom::tests {

/// What the calling thread has used up so far. Unlike the time on the wall it does not grow while others have the
/// processor.
inline double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

}  // namespace pressroom::tests
