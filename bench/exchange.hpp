// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/clock.hpp"
#include "core/fetch.hpp"
#include "core/result.hpp"

namespace pressroom::bench {

/// The exchange that a fetch of this page would have been, answered 200 with the whole body.
core::Result<core::Fetch> exchange(const std::string& host, const std::string& path, const std::string& body,
                                   core::Instant now);

}  // namespace pressroom::bench
