// SPDX-License-Identifier: Apache-2.0
#include "app/archive_rebuild.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "app/archive_rooms.hpp"
#include "app/capture_index.hpp"
#include "app/crawl_plan.hpp"
#include "app/edit_feed.hpp"
#include "app/foreign_archive.hpp"
#include "app/publication.hpp"
#include "app/sidecar_publisher.hpp"
#include "core/time_format.hpp"
#include "storage/database/carry_over.hpp"
#include "storage/database/history_store.hpp"
#include "storage/exports/sidecar_path.hpp"
#include "storage/warc/captures.hpp"
#include "storage/warc/manifest.hpp"
#include "storage/warc/warc_recovery.hpp"

namespace pressroom::app {

namespace exports = storage::exports;
namespace warc = storage::warc;
using storage::database::Database;

namespace {

core::Error damage(std::string what, std::string where) {
  return {core::ErrorCode::damaged, std::move(what), std::move(where)};
}

}  // namespace

core::Result<Rebuilt> ArchiveRebuild::run(RoomShelf todays) {
  TRY(open_standing());
  TRY(finish_open_files());
  TRY_ASSIGN(files_, warc::list_warc_files(archive_.disk(), archive_.root()));
  TRY_ASSIGN(const warc::IndexListing standing, index_.list());
  index_run_ = standing.last_run() + 1;
  TRY(list_in_manifest());
  TRY(index_warcs());
  TRY(carry_over());
  for (const warc::WarcFile& file : files_) {
    TRY_ASSIGN(const auto captures, archive_.captures().of_warc_file(file.name));
    TRY(archive_.frontier().restore(captures, clock_.now()));
  }
  TRY(publish(std::move(todays)));
  TRY(bring_feeds_up_to_date(archive_));
  TRY(replace());
  TRY(replace_index());
  return rebuilt_;
}

core::Result<void> ArchiveRebuild::finish_open_files() {
  warc::RecoverySteps steps;
  steps.committed_end = [this](const std::string& name) -> core::Result<std::uint64_t> {
    if (!standing_) return std::uint64_t{0};
    const auto captures = storage::database::CaptureStore(*standing_).of_warc_file(name);
    // A database that cannot tell keeps nothing from being cut; what is cut is no whole exchange in any case.
    if (!captures || captures->empty()) return std::uint64_t{0};
    return captures->back().location.offset + captures->back().location.length;
  };
  TRY(warc::recover_open_files(archive_.disk(), archive_.root(), steps));
  return {};
}

/// A line that stands is never changed: a file that disagrees with it is damaged, whatever is written in its place.
core::Result<void> ArchiveRebuild::list_in_manifest() {
  const std::string name(warc::Manifest::file_name);
  TRY_ASSIGN(warc::Manifest manifest, warc::Manifest::load(archive_.disk(), archive_.root()));
  std::map<std::string, std::string> unlisted;
  std::set<std::string> there;
  for (const warc::WarcFile& file : files_) {
    there.insert(file.relative_path);
    TRY_ASSIGN(const auto bytes, archive_.disk().open_read(file.path));
    TRY_ASSIGN(std::string sha256, warc::file_sha256_hex(*bytes));
    const auto listed = manifest.entries().find(file.relative_path);
    if (listed == manifest.entries().end()) {
      unlisted.emplace(file.relative_path, sha256);
    } else if (listed->second != sha256) {
      faults_.add(damage("the file's SHA-256 is not the one in " + name, file.relative_path));
    }
    TRY(archive_.captures().put_warc_file({file.name, file.relative_path, storage::database::WarcFile::State::closed,
                                           bytes->size(), std::move(sha256), index_run_}));
  }
  for (const auto& [path, sha256] : manifest.entries()) {
    if (!there.contains(path)) faults_.add(damage("listed in " + name + ", but not in the archive", path));
  }
  for (const std::uint64_t line : manifest.malformed_lines()) {
    // It may be the line of a file that is unlisted now: a new one in its place would hide what became of the file.
    faults_.add(damage(fmt::format("line {} is no entry; while it stands no line is added", line), name));
  }
  if (unlisted.empty() || !manifest.malformed_lines().empty()) return {};
  for (const auto& [path, sha256] : unlisted) manifest.put(path, sha256);
  return archive_.disk().write_atomically(archive_.root() / name, manifest.serialise());
}

core::Result<void> ArchiveRebuild::index_warcs() {
  rebuilt_.warc_files = files_.size();
  TRY(grown_index_.clear());
  for (const warc::WarcFile& file : files_) TRY(index_warc(file));
  return {};
}

core::Result<void> ArchiveRebuild::index_warc(const warc::WarcFile& file) {
  TRY_ASSIGN(const warc::FileCaptures found, warc::read_captures(archive_.disk(), file));
  for (const warc::DamagedRange& range : found.damaged) {
    faults_.add(damage(fmt::format("{} bytes hold no readable record: {}", range.length, range.reason),
                       fmt::format("{}:{}", file.relative_path, range.offset)));
  }
  rebuilt_.captures += found.captures.size();
  TRY(archive_.captures().add(found.captures));
  TRY_ASSIGN(auto lines, index_lines_of(archive_, file.name));
  TRY(grown_index_.add(std::move(lines)));
  return grown_index_.merge();
}

core::Result<void> ArchiveRebuild::open_standing() {
  if (!archive_.disk().exists(archive_.standing_database())) return {};
  auto opened = Database::open(archive_.standing_database(), storage::database::Mode::salvage);
  if (opened) {
    standing_ = *std::move(opened);
    return {};
  }
  if (opened.error().code != core::ErrorCode::damaged) return tl::unexpected(opened.error());
  give_up_standing(opened.error());
  return {};
}

void ArchiveRebuild::give_up_standing(const core::Error& error) {
  standing_.reset();
  const std::string name = "pressroom.db.damaged-" + core::format_17_digits(clock_.now());
  rebuilt_.set_aside = archive_.root() / name;
  faults_.add(damage(error.what + "; set aside as " + name + ", pauses and failures in it are lost", error.where));
}

core::Result<void> ArchiveRebuild::carry_over() {
  if (!standing_) return {};
  auto carried = storage::database::carry_over(*standing_, archive_.database());
  if (carried) return archive_.heed_predecessor();
  const core::Error& error = carried.error();
  const bool unreadable = error.code == core::ErrorCode::damaged || error.code == core::ErrorCode::malformed ||
                          error.code == core::ErrorCode::io;
  if (!unreadable || error.where != archive_.standing_database().string()) return carried;
  give_up_standing(error);
  return {};
}

core::Result<void> ArchiveRebuild::publish(RoomShelf todays) {
  std::optional<storage::database::Catalogue> catalogue;
  if (standing_) catalogue.emplace(*standing_);
  TRY_ASSIGN(const ArchiveRooms rooms,
             rooms_of_archive(std::move(todays), archive_.disk(), archive_.root(), catalogue ? &*catalogue : nullptr));
  for (const core::Error& fault : rooms.faults) faults_.add(fault);
  SearchKeeper(archive_).discard();
  ForeignArchive foreign(archive_, rooms.shelf, faults_);
  TRY(foreign.add_registered());
  for (const auto& file : foreign.findings().files) rebuilt_.captures += file.captures;
  std::set<std::string> read_rooms;
  for (const parsers::RoomRules& rules : rooms.shelf.rooms()) {
    TRY_ASSIGN(const bool worked_at, is_worked_at(archive_.disk(), archive_.root(), rules));
    if (!worked_at) continue;
    TRY(publish_room(rules));
    read_rooms.insert(rules.room().name);
  }
  TRY_ASSIGN(const auto stored, archive_.captures().rooms());
  for (const std::string& room : stored) {
    TRY_ASSIGN(const auto transcripts, archive_.captures().transcripts(room));
    if (transcripts.empty() || rooms.shelf.named(room) != nullptr) continue;
    faults_.add({core::ErrorCode::not_found,
                 fmt::format("{} transcript(s) cannot be read: there is no room file of this name, nor a kept copy",
                             transcripts.size()),
                 room});
  }
  SearchKeeper(archive_).catch_up();
  return name_strays(read_rooms);
}

core::Result<void> ArchiveRebuild::publish_room(const parsers::RoomRules& rules) {
  const std::string& room = rules.room().name;
  storage::database::SqliteFrontier frontier(archive_.database(), "rebuild");
  const core::Instant now = clock_.now();
  TRY(frontier.admit(room, documents_of(rules, now)));
  TRY_ASSIGN(const auto leases, frontier.claim({{room}, core::Frontier::Wanted::all, 0, now, now}));
  // The catalogue is empty, so these are all transcripts of which anything was ever asked.
  TRY_ASSIGN(const auto asked, archive_.catalogue().unpublished(room));
  // Nobody asked for what another tool brought.
  TRY_ASSIGN(const auto stored, archive_.captures().transcripts(room));
  std::set<std::string> native_ids(asked.begin(), asked.end());
  native_ids.insert(stored.begin(), stored.end());
  StoredPages pages(archive_);
  SidecarPublisher publisher(archive_, clock_, SidecarPublisher::Writing::on);
  for (const std::string& native_id : native_ids) {
    const auto built = build_transcript(archive_, pages, rules, native_id, OnDamage::leave_out);
    if (!built) {
      faults_.add(built.error());
      continue;
    }
    for (const core::Error& error : built->damage) faults_.add(error);
    // Nothing is left of it to derive: what was derived before the damage is worth more than nothing.
    if (!built->damage.empty() && built->current.pages.empty()) continue;
    TRY(publisher.publish(rules, native_id, *built));
    ++rebuilt_.transcripts;
    // Where nobody knows any more when it was to be looked at again, its visits tell.
    TRY_ASSIGN(const auto watch, frontier.watch(room, core::Watch::Kind::transcript, native_id));
    if (watch || built->visit_number < 1) continue;
    TRY_ASSIGN(const auto first, first_watch(frontier, {room, native_id}, built->visit_number, now));
    if (first) TRY(frontier.put_watch(leases.front(), *first));
  }
  TRY(publisher.flush());
  TRY(storage::database::HistoryStore(archive_.database()).doubt_feed(room));
  return frontier.release(leases.front());
}

/// Sidecars that nothing in the archive gives. They may be the last that is left of a lost WARC, so a person decides.
core::Result<void> ArchiveRebuild::name_strays(const std::set<std::string>& read_rooms) {
  std::set<std::filesystem::path> given;
  TRY_ASSIGN(const auto entries, archive_.catalogue().list());
  for (const auto& entry : entries) {
    if (entry.sidecar.empty()) continue;
    given.insert(archive_.root() / entry.sidecar);
    for (int revision = 1; revision < entry.revision; ++revision) {
      given.insert(archive_.root() / exports::earlier_sidecar_path(entry.room, entry.native_id, revision));
    }
  }
  for (const std::string& room : read_rooms) {
    TRY_ASSIGN(const auto files, archive_.disk().files(archive_.root() / "transcripts" / exports::file_name_of(room)));
    for (const std::filesystem::path& file : files) {
      if (file.extension() != ".json" || given.contains(file)) continue;
      faults_.add(damage("no record of the archive gives this sidecar; move it away when nothing else is lost",
                         file.lexically_relative(archive_.root()).generic_string()));
    }
  }
  return {};
}

/// After the database, whose rows already name the run that comes now: between the two the old index stands, and a
/// start sees that the run is missing and makes the index anew.
core::Result<void> ArchiveRebuild::replace_index() {
  TRY(index_.replace_by(grown_index_, index_run_));
  TRY_ASSIGN(const warc::IndexListing listing, index_.list());
  for (const std::filesystem::path& stranger : listing.strangers) TRY(disk_.remove(stranger));
  return {};
}

core::Result<void> ArchiveRebuild::replace() {
  if (standing_) {
    TRY(standing_->settle());
    standing_.reset();
  }
  return std::move(archive_).replace_database(rebuilt_.set_aside);
}

}  // namespace pressroom::app
