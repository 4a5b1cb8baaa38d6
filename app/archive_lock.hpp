// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <utility>

#include "core/result.hpp"

namespace pressroom::app {

/// ARCHIVE/lock, held by flock(2) for as long as this object lives: one writer at a time, and none left behind by a
/// dead process. The file holds the writer's pid, for people; a writer that ends takes it out again, so that its
/// successor knows one that was killed.
class ArchiveLock {
 public:
  enum class Predecessor { ended, died };

  /// `busy` names the pid of the writer that holds it.
  static core::Result<ArchiveLock> take(const std::filesystem::path& file);
  ArchiveLock(ArchiveLock&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)), predecessor_(other.predecessor_) {}
  ArchiveLock& operator=(ArchiveLock&&) = delete;
  ~ArchiveLock();

  /// How the writer before this one came to its end. After a power cut either may be told.
  Predecessor predecessor() const { return predecessor_; }

 private:
  explicit ArchiveLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
  Predecessor predecessor_ = Predecessor::ended;
};

}  // namespace pressroom::app
