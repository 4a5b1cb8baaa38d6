// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "core/result.hpp"

namespace pressroom::core {

/// Does all of `work`, up to 32 pieces at a time beside one another, and returns when all is done: with the first error
/// in the order of `work`, if there was one. For what waits for the disk: a journalling file system takes syncs that
/// come together into one commit, so that ten files cost little more than one.
Result<void> beside(const std::vector<std::function<Result<void>()>>& work);

}  // namespace pressroom::core
