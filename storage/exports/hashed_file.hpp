// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/digest.hpp"
#include "core/disk.hpp"
#include "core/result.hpp"
#include "storage/exports/file_written.hpp"

namespace pressroom::storage::exports {

/// A core::NewFile that is hashed while it is written. Dropped, it leaves under its name what stood there before.
class HashedFile {
 public:
  static core::Result<HashedFile> create(core::Disk& disk, const std::filesystem::path& folder, std::string file);

  /// Bytes gather in memory and go to the disk in pieces of 64 KiB and more.
  core::Result<void> append(std::string_view bytes);
  /// Once, and last.
  core::Result<FileWritten> commit();

 private:
  HashedFile(std::string file, std::unique_ptr<core::NewFile> out);

  std::string file_;
  std::unique_ptr<core::NewFile> out_;
  std::unique_ptr<core::Sha256> digest_;
  std::string pending_;
  std::uint64_t bytes_ = 0;
};

}  // namespace pressroom::storage::exports
