// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/inflater.hpp"
#include "core/result.hpp"

namespace pressroom::core {

/// One gzip member (RFC 1952) holding `bytes`: modification time 0, no name, deterministic for one library version.
std::string gzip_member(std::string_view bytes);

/// Inflates the member at the start of `compressed`; bytes behind it are left alone. Errors: `malformed` (bad
/// header, bad data, wrong CRC or size, clipped), `limit` when the output would pass `max_bytes` or, after the
/// first MiB, `max_ratio` times the input.
Result<InflatedMember> inflate_member(std::string_view compressed, std::uint64_t max_bytes,
                                      std::uint64_t max_ratio = UINT64_MAX);

/// Inflates all members of a gzip stream, or a zlib or raw deflate stream ("deflate" of RFC 9110, 8.4.1.2).
enum class DeflateFormat { gzip, deflate };
Result<std::string> inflate_all(std::string_view compressed, DeflateFormat format, std::uint64_t max_bytes,
                                std::uint64_t max_ratio);

}  // namespace pressroom::core
