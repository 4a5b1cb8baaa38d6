// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <system_error>
#include <utility>

#include "core/random.hpp"
#include "core/result.hpp"

namespace pressroom::bench {

/// A new, empty folder that goes away with everything in it.
class TemporaryFolder {
 public:
  /// `io` when it cannot be made.
  static core::Result<TemporaryFolder> make() {
    core::SystemRandom random;
    const auto path = std::filesystem::temp_directory_path() / ("pressroom-bench-" + core::uuid4(random));
    std::error_code error;
    if (!std::filesystem::create_directory(path, error)) {
      return core::fail(core::ErrorCode::io, "no temporary folder: " + error.message(), path.string());
    }
    return TemporaryFolder(path);
  }
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }

  std::filesystem::path operator/(const std::filesystem::path& relative) const { return path_ / relative; }

 private:
  explicit TemporaryFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

}  // namespace pressroom::bench
