// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/hashed_file.hpp"

#include <utility>

namespace pressroom::storage::exports {

using core::Result;

namespace {

constexpr std::size_t k_piece_bytes = 64 << 10;

}  // namespace

HashedFile::HashedFile(std::string file, std::unique_ptr<core::NewFile> out)
    : file_(std::move(file)), out_(std::move(out)), digest_(std::make_unique<core::Sha256>()) {}

Result<HashedFile> HashedFile::create(core::Disk& disk, const std::filesystem::path& folder, std::string file) {
  TRY_ASSIGN(auto out, disk.create(folder / file));
  return HashedFile(std::move(file), std::move(out));
}

Result<void> HashedFile::append(std::string_view bytes) {
  digest_->update(bytes);
  bytes_ += bytes.size();
  pending_ += bytes;
  if (pending_.size() < k_piece_bytes) return {};
  TRY(out_->append(pending_));
  pending_.clear();
  return {};
}

Result<FileWritten> HashedFile::commit() {
  TRY(out_->append(pending_));
  TRY(out_->commit());
  return FileWritten{file_, bytes_, digest_->hex()};
}

}  // namespace pressroom::storage::exports
