// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "app/archive_lock.hpp"
#include "app/foreign_register.hpp"
#include "core/disk.hpp"
#include "storage/database/capture_store.hpp"
#include "storage/database/catalogue.hpp"
#include "storage/database/database.hpp"
#include "storage/database/figure_store.hpp"
#include "storage/database/order_book.hpp"
#include "storage/database/sqlite_frontier.hpp"

namespace pressroom::app {

/// An archive on disk and the database in it: where everything is, and the one door to it.
class ArchiveFolder {
 public:
  /// Makes what is missing and takes the lock. `busy` when another writer holds it, `not_found` when the database of
  /// an archive that holds WARC files is gone, `damaged` when it cannot be read.
  static core::Result<ArchiveFolder> open_to_write(core::Disk& disk, const std::filesystem::path& root);
  /// `not_found` when there is no archive at `root`: asked before anything is made there.
  static core::Result<void> require(const core::Disk& disk, const std::filesystem::path& root);
  /// As open_to_write(), but with an empty database beside the standing one, which stays as it is until
  /// replace_database(): a rebuild that dies leaves an archive as whole as it found it.
  static core::Result<ArchiveFolder> open_to_rebuild(core::Disk& disk, const std::filesystem::path& root);
  /// As require().
  static core::Result<ArchiveFolder> open_to_read(core::Disk& disk, const std::filesystem::path& root);

  /// For the rows that anybody may write beside a writer: pauses. Takes no lock; errors as open_to_read().
  static core::Result<ArchiveFolder> open_beside_writer(core::Disk& disk, const std::filesystem::path& root);

  /// Opens or forgets the settled orders by how the writer before this one ended. open_to_write() has done it; after
  /// open_to_rebuild() it is due when the orders have been carried over.
  core::Result<void> heed_predecessor();
  /// Puts the database of open_to_rebuild() in the place of the standing one, which nobody may hold open but readers.
  /// With `aside` the standing one is kept under that name beside it. The folder is of no use afterwards.
  core::Result<void> replace_database(const std::optional<std::filesystem::path>& aside) &&;

  /// How the writer before this one came to its end, where this one has the lock.
  ArchiveLock::Predecessor predecessor() const { return lock_ ? lock_->predecessor() : ArchiveLock::Predecessor::died; }

  core::Disk& disk() const { return *disk_; }
  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path warc_folder(const std::string& room) const { return root_ / "warc" / room; }
  /// The WARC of that base name, with the suffix it has at the moment.
  std::filesystem::path warc_path(const std::string& room, const std::string& warc_file) const;
  /// The WARC of that base name, be it the archive's own or another tool's. `not_found` when it is gone.
  core::Result<std::unique_ptr<core::ReadFile>> open_warc(const std::string& room, const std::string& warc_file);
  /// The files of other tools that this archive reads in place; read at the first call. Errors as
  /// ForeignRegister::load.
  core::Result<ForeignRegister*> foreign();
  std::filesystem::path standing_database() const { return root_ / "pressroom.db"; }
  std::filesystem::path search_index() const { return root_ / "search.db"; }
  std::filesystem::path indexes() const { return root_ / "indexes"; }
  std::filesystem::path report(const std::string& run) const { return root_ / "reports" / (run + ".json"); }
  std::filesystem::path crawl_log(const std::string& run) const { return root_ / "reports" / (run + ".crawl.log"); }
  std::filesystem::path room_copy(const std::string& sha256) const { return root_ / "rooms" / (sha256 + ".toml"); }

  storage::database::Database& database() { return database_; }
  storage::database::SqliteFrontier frontier() { return storage::database::SqliteFrontier(database_); }
  storage::database::CaptureStore captures() { return storage::database::CaptureStore(database_); }
  storage::database::Catalogue catalogue() { return storage::database::Catalogue(database_); }
  storage::database::FigureStore figures() { return storage::database::FigureStore(database_); }
  storage::database::OrderBook orders() { return storage::database::OrderBook(database_); }

 private:
  ArchiveFolder(core::Disk& disk, std::filesystem::path root, storage::database::Database database,
                std::optional<ArchiveLock> lock)
      : disk_(&disk), root_(std::move(root)), lock_(std::move(lock)), database_(std::move(database)) {}

  core::Disk* disk_;
  std::filesystem::path root_;
  std::optional<ArchiveLock> lock_;  ///< outlives the database, whose last bytes are written when it closes
  storage::database::Database database_;
  std::optional<ForeignRegister> foreign_;
};

}  // namespace pressroom::app
