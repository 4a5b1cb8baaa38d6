// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "core/clock.hpp"
#include "core/disk.hpp"
#include "core/result.hpp"

namespace pressroom::bench {

/// How much the frontier knows.
struct KnownSize {
  int urls = 1'000'000;
  int rooms = 300;  ///< each on a host of its own
};

/// What is watched is due in half this time from now.
inline constexpr core::Duration kDueIn = std::chrono::hours(24 * 30);

/// One in so many URLs was refused; the others have been visited and have their capture.
inline constexpr int kRefusedOneIn = 10;

/// Makes an archive that knows so many URLs and in which nothing is due, and the room files beside it.
core::Result<void> write_known_urls(core::Disk& disk, const std::filesystem::path& archive,
                                    const std::filesystem::path& room_files, const KnownSize& size);

}  // namespace pressroom::bench
