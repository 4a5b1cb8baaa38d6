// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <utility>

#include "core/result.hpp"

namespace pressroom::app {

/// ARCHIVE/lock, held by flock(2) for as long as this object lives: one writer at a time, and none left behind by a
/// dead process. The file holds the writer's pid, for people.
class ArchiveLock {
 public:
  /// `busy` names the pid of the writer that holds it.
  static core::Result<ArchiveLock> take(const std::filesystem::path& file);
  ArchiveLock(ArchiveLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  ArchiveLock& operator=(ArchiveLock&&) = delete;
  ~ArchiveLock();

 private:
  explicit ArchiveLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace pressroom::app
