// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace pressroom::core {

/// A file that only grows. Bytes are durable when sync() has returned, not before; the destructor syncs nothing.
class AppendFile {
 public:
  virtual ~AppendFile() = default;
  virtual std::uint64_t size() const = 0;
  /// On error the file may hold a part of `bytes`; size() tells.
  virtual Result<void> append(std::string_view bytes) = 0;
  virtual Result<void> sync() = 0;
  virtual Result<void> truncate(std::uint64_t size) = 0;
};

/// Positioned reads; safe to use from several threads.
class ReadFile {
 public:
  virtual ~ReadFile() = default;
  virtual std::uint64_t size() const = 0;
  /// Up to `length` bytes from `offset`; fewer only at the end of the file.
  virtual Result<std::string> read(std::uint64_t offset, std::uint64_t length) const = 0;
};

/// A file that is written in pieces and appears as a whole: under its name stands what stood there before until
/// commit() has returned. The destructor drops what was not committed.
class NewFile {
 public:
  virtual ~NewFile() = default;
  virtual Result<void> append(std::string_view bytes) = 0;
  /// Synced and renamed as by Disk::write_atomically(); once, and last.
  virtual Result<void> commit() = 0;
};

/// The only way to the file system, but for SQLite, which keeps its own.
class Disk {
 public:
  virtual ~Disk() = default;
  virtual Result<std::unique_ptr<AppendFile>> open_append(const std::filesystem::path& path) = 0;
  virtual Result<std::unique_ptr<ReadFile>> open_read(const std::filesystem::path& path) const = 0;
  /// The whole file; `limit` when it is larger than `max_bytes`.
  virtual Result<std::string> read_all(const std::filesystem::path& path, std::uint64_t max_bytes) const = 0;
  /// Temporary name in the same folder, fsync, rename, fsync of the folder: the old bytes or the new, never a part.
  virtual Result<void> write_atomically(const std::filesystem::path& path, std::string_view bytes) = 0;
  /// The same for what is too large to be held at once.
  virtual Result<std::unique_ptr<NewFile>> create(const std::filesystem::path& path) = 0;
  /// Rename within one file system, durable on return. Replaces `to`.
  virtual Result<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
  virtual Result<void> remove(const std::filesystem::path& path) = 0;
  /// Removes what calls of write_atomically() and create() in `folder` left when their process died. Nobody may be
  /// writing there.
  virtual Result<void> remove_temporaries(const std::filesystem::path& folder) = 0;
  virtual Result<void> make_folders(const std::filesystem::path& path) = 0;
  /// Bytes that may still be written to the file system of `folder`, which need not exist yet.
  virtual Result<std::uint64_t> free_bytes(const std::filesystem::path& folder) const = 0;
  virtual bool exists(const std::filesystem::path& path) const = 0;
  /// Regular files directly in `folder`, sorted by byte order; empty when there is no such folder.
  virtual Result<std::vector<std::filesystem::path>> files(const std::filesystem::path& folder) const = 0;
  /// Sub-folders directly in `folder`, sorted; empty when there is no such folder.
  virtual Result<std::vector<std::filesystem::path>> folders(const std::filesystem::path& folder) const = 0;
};

/// The machine's file system. Output is opened with O_NOFOLLOW.
std::unique_ptr<Disk> make_posix_disk();

}  // namespace pressroom::core
