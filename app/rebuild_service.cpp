// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "app/archive_rooms.hpp"
#include "app/service.hpp"
#include "app/sidecar_publisher.hpp"
#include "app/warc_shelf.hpp"
#include "storage/warc/captures.hpp"
#include "storage/warc/warc_files.hpp"
#include "storage/warc/warc_recovery.hpp"

namespace pressroom::app {

namespace warc = storage::warc;

namespace {

/// Captures of one file, as the file says them, into the database, and its index anew. The frontier knows again what
/// was asked for, so that nothing that is stored is fetched a second time.
core::Result<std::size_t> reindex(ArchiveFolder& archive, const warc::WarcFile& file, core::Instant now) {
  TRY_ASSIGN(const auto reader, archive.disk().open_read(file.path));
  TRY_ASSIGN(const warc::FileCaptures found, warc::read_captures(*reader, file.name));
  for (const warc::DamagedRange& range : found.damaged) {
    core::log::warn("{}:{}: {} bytes skipped: {}", file.name, range.offset, range.length, range.reason);
  }
  TRY_ASSIGN(std::string sha256, warc::file_sha256_hex(*reader));
  TRY(archive.captures().put_warc_file(
      {file.name, file.relative_path, storage::database::WarcFile::State::closed, reader->size(), std::move(sha256)}));
  TRY(archive.captures().add(found.captures));
  TRY(archive.frontier().restore(found.captures, now));
  TRY(write_index(archive, file.name));
  return found.captures.size();
}

}  // namespace

core::Result<ExitCode> rebuild(const Service& service, const RebuildOptions&) {
  if (!service.disk.exists(service.archive() / "warc")) {
    return core::fail(core::ErrorCode::not_found, "there is no archive here (no folder warc)",
                      service.archive().string());
  }
  TRY_ASSIGN(ArchiveFolder archive, ArchiveFolder::open_to_write(service.disk, service.archive()));
  TRY(warc::recover_open_files(archive.disk(), archive.root()));
  TRY_ASSIGN(const auto files, warc::list_warc_files(archive.disk(), archive.root()));
  std::size_t captures = 0;
  for (const warc::WarcFile& file : files) {
    TRY_ASSIGN(const std::size_t found, reindex(archive, file, service.clock.now()));
    captures += found;
  }
  TRY_ASSIGN(const RoomShelf rooms, rooms_of_archive(service, archive));
  TRY(archive.catalogue().clear());
  StoredPages pages(archive);
  SidecarPublisher publisher(archive, service.clock, SidecarPublisher::Writing::on);
  std::size_t transcripts = 0;
  for (const parsers::RoomRules& rules : rooms.rooms()) {
    TRY_ASSIGN(const auto native_ids, archive.captures().transcripts(rules.room().name));
    for (const std::string& native_id : native_ids) {
      TRY_ASSIGN(const BuiltTranscript built, build_transcript(archive, pages, rules, native_id));
      TRY(publisher.publish(rules, native_id, built));
      ++transcripts;
    }
  }
  service.out.line("{} WARC files, {} captures, {} transcripts", files.size(), captures, transcripts);
  service.out.document({{"warc_files", files.size()}, {"captures", captures}, {"transcripts", transcripts}});
  return ExitCode::done;
}

}  // namespace pressroom::app
