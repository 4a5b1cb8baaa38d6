// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
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

/// The same into `room`, for callers that inflate one small member after another: libdeflate alone, so nothing above
/// 64 MiB, and no word of why it failed. nullopt sends to make_gzip_inflater(), which knows.
std::optional<InflatedView> inflate_small_member(std::string_view compressed, InflateRoom& room,
                                                 std::uint64_t max_bytes);

/// For one gzip member of any size.
std::unique_ptr<Inflater> make_gzip_inflater();

/// The extra field of a gzip header (RFC 1952, 2.3.1) in which wget tells how long a member is, and what it inflates
/// to.
struct MemberLengths {
  std::uint32_t compressed = 0;
  std::uint32_t inflated = 0;
};
/// nullopt when the header at the start of `member` has no such field; it may be wrong all the same.
std::optional<MemberLengths> member_lengths(std::string_view member);

/// For one zlib stream, or the raw deflate stream that some servers send instead ("deflate" of RFC 9110, 8.4.1.2).
std::unique_ptr<Inflater> make_deflate_inflater();

/// Inflates all members of a gzip stream, or a zlib or raw deflate stream ("deflate" of RFC 9110, 8.4.1.2).
enum class DeflateFormat { gzip, deflate };
Result<std::string> inflate_all(std::string_view compressed, DeflateFormat format, std::uint64_t max_bytes,
                                std::uint64_t max_ratio);

}  // namespace pressroom::core
