// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace pressroom::core {

/// Processor time of the calling thread since it began: a busy machine does not show in it. A system call.
std::chrono::nanoseconds thread_processor_time();

}  // namespace pressroom::core
