// SPDX-License-Identifier: Apache-2.0
#include "app/archive_folder.hpp"

#include "storage/warc/warc_files.hpp"

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

core::Result<ArchiveLock> take_lock(core::Disk& disk, const std::filesystem::path& root) {
  TRY(disk.make_folders(root));
  TRY_ASSIGN(ArchiveLock lock, ArchiveLock::take(root / "lock"));
  for (const char* folder : {"warc", "indexes", "transcripts", "rooms", "reports"})
    TRY(disk.make_folders(root / folder));
  if (lock.predecessor() == ArchiveLock::Predecessor::died) TRY(remove_temporaries(disk, root));
  return lock;
}

core::Result<Database> open_database(const std::filesystem::path& path, Mode mode) {
  auto database = Database::open(path, mode);
  if (!database && database.error().code == core::ErrorCode::damaged) {
    core::Error error = database.error();
    error.what += "; `pressroom rebuild` makes it anew from the WARC files";
    return tl::unexpected(std::move(error));
  }
  return database;
}

/// An empty database over WARC files would fetch again what they hold.
core::Result<void> require_known_warcs(const core::Disk& disk, const std::filesystem::path& root) {
  if (disk.exists(root / "pressroom.db")) return {};
  TRY_ASSIGN(const auto files, storage::warc::list_warc_files(disk, root));
  if (files.empty()) return {};
  return core::fail(core::ErrorCode::not_found,
                    "there are WARC files, but no pressroom.db; `pressroom rebuild` makes it anew from them",
                    root.string());
}

std::filesystem::path with_ending(std::filesystem::path path, const char* ending) { return path += ending; }

/// Of a database whose file is gone or complete: SQLite would take a log that lies there for that of the next one.
core::Result<void> remove_log(core::Disk& disk, const std::filesystem::path& database) {
  for (const char* ending : {"-wal", "-shm"}) {
    const auto file = with_ending(database, ending);
    if (disk.exists(file)) TRY(disk.remove(file));
  }
  return {};
}

}  // namespace

core::Result<ArchiveFolder> ArchiveFolder::open_to_write(core::Disk& disk, const std::filesystem::path& root) {
  TRY(require_known_warcs(disk, root));
  TRY_ASSIGN(ArchiveLock lock, take_lock(disk, root));
  TRY_ASSIGN(Database database, open_database(root / "pressroom.db", Mode::read_write));
  ArchiveFolder archive(disk, root, std::move(database), std::move(lock));
  TRY(archive.heed_predecessor());
  return archive;
}

core::Result<void> ArchiveFolder::heed_predecessor() {
  return lock_->predecessor() == ArchiveLock::Predecessor::died ? orders().unsettle() : orders().forget_settled();
}

core::Result<ArchiveFolder> ArchiveFolder::open_to_rebuild(core::Disk& disk, const std::filesystem::path& root) {
  TRY_ASSIGN(ArchiveLock lock, take_lock(disk, root));
  const std::filesystem::path fresh = root / "pressroom.db.new";
  if (disk.exists(fresh)) TRY(disk.remove(fresh));
  TRY(remove_log(disk, fresh));
  TRY_ASSIGN(Database database, Database::open(fresh, Mode::read_write));
  return ArchiveFolder(disk, root, std::move(database), std::move(lock));
}

core::Result<void> ArchiveFolder::replace_database(const std::optional<std::filesystem::path>& aside) && {
  const std::filesystem::path fresh = database_.path(), standing = standing_database();
  TRY(database_.settle());
  { const Database closed = std::move(database_); }
  if (aside) {
    TRY(disk_->rename(standing, *aside));
    for (const char* ending : {"-wal", "-shm"}) {
      if (!disk_->exists(with_ending(standing, ending))) continue;
      TRY(disk_->rename(with_ending(standing, ending), with_ending(*aside, ending)));
    }
  }
  TRY(remove_log(*disk_, standing));
  return disk_->rename(fresh, standing);
}

core::Result<void> ArchiveFolder::require(const core::Disk& disk, const std::filesystem::path& root) {
  if (disk.exists(root / "pressroom.db")) return {};
  auto known = require_known_warcs(disk, root);
  if (!known) {
    known.error().code = core::ErrorCode::damaged;
    return known;
  }
  return core::fail(core::ErrorCode::not_found, "there is no archive here (no pressroom.db)", root.string());
}

core::Result<ArchiveFolder> ArchiveFolder::open_beside_writer(core::Disk& disk, const std::filesystem::path& root) {
  TRY(require(disk, root));
  TRY_ASSIGN(Database database, open_database(root / "pressroom.db", Mode::read_write));
  return ArchiveFolder(disk, root, std::move(database), std::nullopt);
}

core::Result<ArchiveFolder> ArchiveFolder::open_to_read(core::Disk& disk, const std::filesystem::path& root) {
  TRY(require(disk, root));
  TRY_ASSIGN(Database database, open_database(root / "pressroom.db", Mode::read_only));
  return ArchiveFolder(disk, root, std::move(database), std::nullopt);
}

std::filesystem::path ArchiveFolder::warc_path(const std::string& room, const std::string& warc_file) const {
  std::filesystem::path closed = warc_folder(room) / warc_file;
  if (disk_->exists(closed)) return closed;
  return warc_folder(room) / (warc_file + ".open");
}

core::Result<ForeignRegister*> ArchiveFolder::foreign() {
  if (!foreign_) {
    TRY_ASSIGN(foreign_, ForeignRegister::load(*disk_, root_));
  }
  return &*foreign_;
}

core::Result<std::unique_ptr<core::ReadFile>> ArchiveFolder::open_warc(const std::string& room,
                                                                       const std::string& warc_file) {
  if (is_foreign(warc_file)) {
    TRY_ASSIGN(const ForeignRegister* others, foreign());
    return others->open(warc_file);
  }
  core::Result<std::unique_ptr<core::ReadFile>> file;
  // A writer may close and so rename the file between the look and the opening.
  for (int attempt = 0; attempt < 2; ++attempt) {
    file = disk_->open_read(warc_path(room, warc_file));
    if (file || file.error().code != core::ErrorCode::not_found) return file;
  }
  return file;
}

}  // namespace pressroom::app
