// SPDX-License-Identifier: Apache-2.0
#include "app/archive_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

namespace pressroom::app {

core::Result<ArchiveLock> ArchiveLock::take(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (descriptor < 0) return core::fail(core::ErrorCode::io, std::strerror(errno), file.string());
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    char holder[32] = {};
    const ssize_t length = ::read(descriptor, holder, sizeof holder - 1);
    std::string pid(holder, length > 0 ? static_cast<std::size_t>(length) : 0);
    while (!pid.empty() && pid.back() == '\n') pid.pop_back();
    ::close(descriptor);
    return core::fail(core::ErrorCode::busy, "another pressroom writes to this archive (pid " + pid + ")",
                      file.string());
  }
  // Only who holds it may empty the file, and the destructor does.
  ArchiveLock lock(descriptor);
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return core::fail(core::ErrorCode::io, std::strerror(errno), file.string());
  if (status.st_size > 0) lock.predecessor_ = Predecessor::died;
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(descriptor, 0) != 0 || ::pwrite(descriptor, pid.data(), pid.size(), 0) < 0) {
    return core::fail(core::ErrorCode::io, std::strerror(errno), file.string());
  }
  return lock;
}

ArchiveLock::~ArchiveLock() {
  if (descriptor_ < 0) return;
  // A writer has not ended while what it had to say is still in its own memory.
  std::fflush(stdout);
  // Nothing depends on it but what the successor believes; should it fail, it believes that we died.
  [[maybe_unused]] const int ignored = ::ftruncate(descriptor_, 0);
  ::close(descriptor_);
}

}  // namespace pressroom::app
