// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/warc_recovery.hpp"

#include <algorithm>

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

/// Leaves in `found` only what lies before `end`.
void cut(FileCaptures& found, std::uint64_t end) {
  while (!found.captures.empty() && found.captures.back().location.offset >= end) {
    found.captures.pop_back();
    found.times.pop_back();
  }
  std::erase_if(found.damaged, [&](const DamagedRange& range) { return range.offset >= end; });
}

Result<RecoveredFile> recover(core::Disk& disk, const std::filesystem::path& archive, const WarcFile& open,
                              const RecoverySteps& steps) {
  RecoveredFile recovered;
  recovered.file = {open.name, open.relative_path, open.path.parent_path() / open.name, 0, 0, {}};
  TRY_ASSIGN(auto file, disk.open_read(open.path));
  const std::uint64_t size = file->size();
  TRY_ASSIGN(FileCaptures found, read_captures(*file, open.name));
  std::uint64_t committed = 0;
  if (steps.committed_end) {
    TRY_ASSIGN(committed, steps.committed_end(open.name));
  }
  const std::uint64_t end = std::max(found.group_end, std::min(committed, found.readable_end));
  cut(found, end);
  recovered.trimmed_bytes = size - end;
  recovered.captures = std::move(found.captures);
  recovered.times = std::move(found.times);
  recovered.damaged = std::move(found.damaged);
  if (end == 0) {
    recovered.outcome = RecoveredFile::Outcome::removed;
    if (steps.adopt) TRY(steps.adopt(recovered));
    TRY(disk.remove(open.path));
    return recovered;
  }
  if (recovered.trimmed_bytes > 0) {
    TRY(trim(disk, open.path, end));
    TRY_ASSIGN(file, disk.open_read(open.path));
  }
  recovered.file.bytes = end;
  recovered.file.captures = recovered.captures.size();
  TRY_ASSIGN(recovered.file.sha256, file_sha256_hex(*file));
  if (steps.adopt) TRY(steps.adopt(recovered));
  TRY(Manifest::record(disk, archive, open.relative_path, recovered.file.sha256));
  TRY(disk.rename(open.path, recovered.file.path));
  return recovered;
}

}  // namespace

Result<std::vector<RecoveredFile>> recover_open_files(core::Disk& disk, const std::filesystem::path& archive,
                                                      const RecoverySteps& steps) {
  std::vector<RecoveredFile> all;
  TRY_ASSIGN(const auto files, list_warc_files(disk, archive));
  for (const WarcFile& file : files) {
    if (file.state != WarcFile::State::open) continue;
    TRY_ASSIGN(RecoveredFile recovered, recover(disk, archive, file, steps));
    all.push_back(std::move(recovered));
  }
  return all;
}

std::string warcinfo_line(const RecoveredFile& recovered) {
  std::string line = "recovered: " + recovered.file.name;
  line += recovered.outcome == RecoveredFile::Outcome::removed ? " removed, held nothing whole, " : " trimmed ";
  return line + std::to_string(recovered.trimmed_bytes) + " bytes";
}

}  // namespace pressroom::storage::warc
