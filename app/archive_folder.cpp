// SPDX-License-Identifier: Apache-2.0
#include "app/archive_folder.hpp"

namespace pressroom::app {

using storage::database::Database;
using storage::database::Mode;

namespace {

core::Result<void> remove_temporaries(core::Disk& disk, const std::filesystem::path& root) {
  TRY(disk.remove_temporaries(root));
  for (const char* folder : {"indexes", "rooms", "reports"}) TRY(disk.remove_temporaries(root / folder));
  TRY_ASSIGN(const auto rooms, disk.folders(root / "transcripts"));
  for (const std::filesystem::path& room : rooms) TRY(disk.remove_temporaries(room));
  return {};
}

}  // namespace

core::Result<ArchiveFolder> ArchiveFolder::open_to_write(core::Disk& disk, const std::filesystem::path& root) {
  TRY(disk.make_folders(root));
  TRY_ASSIGN(ArchiveLock lock, ArchiveLock::take(root / "lock"));
  for (const char* folder : {"warc", "indexes", "transcripts", "rooms", "reports"})
    TRY(disk.make_folders(root / folder));
  const bool predecessor_died = lock.predecessor() == ArchiveLock::Predecessor::died;
  if (predecessor_died) TRY(remove_temporaries(disk, root));
  TRY_ASSIGN(Database database, Database::open(root / "pressroom.db", Mode::read_write));
  storage::database::OrderBook orders(database);
  TRY(predecessor_died ? orders.unsettle() : orders.forget_settled());
  return ArchiveFolder(disk, root, std::move(database), std::move(lock));
}

core::Result<void> ArchiveFolder::require(const core::Disk& disk, const std::filesystem::path& root) {
  if (disk.exists(root / "pressroom.db")) return {};
  return core::fail(core::ErrorCode::not_found, "there is no archive here (no pressroom.db)", root.string());
}

core::Result<ArchiveFolder> ArchiveFolder::open_to_read(core::Disk& disk, const std::filesystem::path& root) {
  TRY(require(disk, root));
  TRY_ASSIGN(Database database, Database::open(root / "pressroom.db", Mode::read_only));
  return ArchiveFolder(disk, root, std::move(database), std::nullopt);
}

std::filesystem::path ArchiveFolder::warc_path(const std::string& room, const std::string& warc_file) const {
  std::filesystem::path closed = warc_folder(room) / warc_file;
  if (disk_->exists(closed)) return closed;
  return warc_folder(room) / (warc_file + ".open");
}

}  // namespace pressroom::app
