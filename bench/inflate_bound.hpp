// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "core/result.hpp"

namespace pressroom::bench {

/// The bound of all reading of gzip members: the bytes in memory, libdeflate and SHA-256 and nothing else, `digests`
/// times over what was inflated. How many bytes that was. `damaged` for bytes that are no gzip, and for a member of
/// over 64 MiB.
core::Result<std::uint64_t> inflate_and_hash(std::string_view stored, int digests);

}  // namespace pressroom::bench
