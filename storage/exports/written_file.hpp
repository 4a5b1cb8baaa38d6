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

namespace pressroom::storage::exports {

/// A file of a dataset that has appeared.
struct WrittenFile {
  std::string path;  ///< relative to the dataset's folder, '/' between its parts
  std::uint64_t bytes = 0;
  std::string sha256;     ///< 64 hexadecimal digits
  std::int64_t rows = 0;  ///< of its table; of other files 0
  enum class Effect {
    replaced,
    left  ///< the very bytes stood there already
  } effect = Effect::replaced;

  bool operator==(const WrittenFile&) const = default;
};

/// A file that is hashed while it is written, and appears as a whole. Where the same bytes stand already they are left
/// alone.
class HashedFile {
 public:
  /// `path` is relative to `folder`; folders on the way are made.
  static core::Result<HashedFile> create(core::Disk& disk, const std::filesystem::path& folder,
                                         const std::string& path);

  /// Bytes gather in memory and go to the disk in pieces of 64 KiB and more.
  core::Result<void> append(std::string_view bytes);
  /// Whether commit() would leave what stands there; nothing may be appended after it.
  core::Result<bool> stands_already();
  core::Result<WrittenFile> commit(std::int64_t rows);

 private:
  HashedFile(core::Disk& disk, std::filesystem::path folder, std::string path, std::unique_ptr<core::NewFile> file)
      : disk_(&disk),
        folder_(std::move(folder)),
        path_(std::move(path)),
        file_(std::move(file)),
        digest_(std::make_unique<core::Sha256>()) {}
  core::Disk* disk_;
  std::filesystem::path folder_;
  std::string path_;
  std::unique_ptr<core::NewFile> file_;
  std::unique_ptr<core::Sha256> digest_;
  std::string pending_;
  std::uint64_t bytes_ = 0;
  std::string sha256_;  ///< once nothing more is appended
};

/// Whether these bytes stand at the file's place already.
core::Result<bool> stands(const core::Disk& disk, const std::filesystem::path& folder, const WrittenFile& file);

/// Size and hash of what stands there.
core::Result<WrittenFile> look_at(const core::Disk& disk, const std::filesystem::path& folder, const std::string& path);

}  // namespace pressroom::storage::exports
