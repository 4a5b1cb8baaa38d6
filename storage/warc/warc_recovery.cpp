// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/warc_recovery.hpp"

#include "storage/warc/captures.hpp"
#include "storage/warc/manifest.hpp"
#include "storage/warc/warc_files.hpp"

namespace pressroom::storage::warc {
namespace {

using core::Result;

Result<void> trim(core::Disk& disk, const std::filesystem::path& path, std::uint64_t size) {
  TRY_ASSIGN(const auto file, disk.open_append(path));
  TRY(file->truncate(size));
  return file->sync();
}

Result<RecoveredFile> recover(core::Disk& disk, const std::filesystem::path& archive, const WarcFile& open) {
  RecoveredFile recovered;
  recovered.file = {open.name, open.relative_path, open.path.parent_path() / open.name, 0, {}};
  TRY_ASSIGN(auto file, disk.open_read(open.path));
  const std::uint64_t size = file->size();
  TRY_ASSIGN(FileCaptures found, read_captures(*file, open.name));
  recovered.trimmed_bytes = size - found.readable_end;
  if (found.records == 0) {
    recovered.outcome = RecoveredFile::Outcome::removed;
    TRY(disk.remove(open.path));
    return recovered;
  }
  recovered.captures = std::move(found.captures);
  for (DamagedRange& range : found.damaged) {
    if (range.offset < found.readable_end) recovered.damaged.push_back(std::move(range));
  }
  if (recovered.trimmed_bytes > 0) {
    TRY(trim(disk, open.path, found.readable_end));
    TRY_ASSIGN(file, disk.open_read(open.path));
  }
  recovered.file.bytes = found.readable_end;
  TRY_ASSIGN(recovered.file.sha256, file_sha256_hex(*file));
  TRY(Manifest::record(disk, archive, open.relative_path, recovered.file.sha256));
  TRY(disk.rename(open.path, recovered.file.path));
  return recovered;
}

}  // namespace

Result<std::vector<RecoveredFile>> recover_open_files(core::Disk& disk, const std::filesystem::path& archive) {
  std::vector<RecoveredFile> all;
  TRY_ASSIGN(const auto files, list_warc_files(disk, archive));
  for (const WarcFile& file : files) {
    if (file.state != WarcFile::State::open) continue;
    TRY_ASSIGN(RecoveredFile recovered, recover(disk, archive, file));
    all.push_back(std::move(recovered));
  }
  return all;
}

std::string warcinfo_line(const RecoveredFile& recovered) {
  std::string line = "recovered: " + recovered.file.name;
  line += recovered.outcome == RecoveredFile::Outcome::removed ? " removed, held no whole record, " : " trimmed ";
  return line + std::to_string(recovered.trimmed_bytes) + " bytes";
}

}  // namespace pressroom::storage::warc
