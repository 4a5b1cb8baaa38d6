// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "core/result.hpp"

namespace pressroom::core {

/// How much is done at a time: for what waits for the disk many pieces, since a journalling file system takes syncs
/// that come together into one commit, so that ten files cost little more than one; for what computes one a processor.
enum class Beside { waiting, computing };

/// Does all of `work`, several pieces at a time beside one another, and returns when all is done: with the first error
/// in the order of `work`, if there was one.
Result<void> beside(Beside kind, const std::vector<std::function<Result<void>()>>& work);

}  // namespace pressroom::core
