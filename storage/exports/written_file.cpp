// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/written_file.hpp"

#include <algorithm>

namespace pressroom::storage::exports {

namespace {

constexpr std::size_t k_piece_bytes = 64 << 10;

}  // namespace

core::Result<HashedFile> HashedFile::create(core::Disk& disk, const std::filesystem::path& folder,
                                            const std::string& path) {
  const std::filesystem::path place = folder / path;
  TRY(disk.make_folders(place.parent_path()));
  TRY_ASSIGN(auto file, disk.create(place));
  return HashedFile(disk, folder, path, std::move(file));
}

core::Result<void> HashedFile::append(std::string_view bytes) {
  digest_->update(bytes);
  bytes_ += bytes.size();
  pending_ += bytes;
  if (pending_.size() < k_piece_bytes) return {};
  TRY(file_->append(pending_));
  pending_.clear();
  return {};
}

core::Result<bool> HashedFile::stands_already() {
  if (sha256_.empty()) sha256_ = digest_->hex();
  return stands(*disk_, folder_, {path_, bytes_, sha256_});
}

core::Result<WrittenFile> HashedFile::commit(std::int64_t rows) {
  TRY_ASSIGN(const bool left, stands_already());
  WrittenFile written{path_, bytes_, sha256_, rows};
  if (left) {
    written.effect = WrittenFile::Effect::left;
    file_.reset();
  } else {
    TRY(file_->append(pending_));
    TRY(file_->commit());
  }
  return written;
}

core::Result<bool> stands(const core::Disk& disk, const std::filesystem::path& folder, const WrittenFile& file) {
  if (!disk.exists(folder / file.path)) return false;
  TRY_ASSIGN(const auto standing, disk.open_read(folder / file.path));
  if (standing->size() != file.bytes) return false;
  TRY_ASSIGN(const WrittenFile found, look_at(disk, folder, file.path));
  return found.sha256 == file.sha256;
}

core::Result<WrittenFile> look_at(const core::Disk& disk, const std::filesystem::path& folder,
                                  const std::string& path) {
  constexpr std::uint64_t piece = 1 << 20;
  TRY_ASSIGN(const auto file, disk.open_read(folder / path));
  core::Sha256 digest;
  for (std::uint64_t at = 0; at < file->size(); at += piece) {
    TRY_ASSIGN(const std::string bytes, file->read(at, piece));
    digest.update(bytes);
  }
  return WrittenFile{path, file->size(), digest.hex(), 0};
}

}  // namespace pressroom::storage::exports
