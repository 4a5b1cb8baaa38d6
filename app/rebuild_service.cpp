// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
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

/// Captures of one file, as the file says them, into the database, and its index anew.
core::Result<std::vector<core::Capture>> reindex(ArchiveFolder& archive, const warc::WarcFile& file) {
  TRY_ASSIGN(const auto reader, archive.disk().open_read(file.path));
  TRY_ASSIGN(warc::FileCaptures found, warc::read_captures(*reader, file.name));
  for (const warc::DamagedRange& range : found.damaged) {
    core::log::warn("{}:{}: {} bytes skipped: {}", file.name, range.offset, range.length, range.reason);
  }
  TRY_ASSIGN(std::string sha256, warc::file_sha256_hex(*reader));
  TRY(archive.captures().put_warc_file(
      {file.name, file.relative_path, storage::database::WarcFile::State::closed, reader->size(), std::move(sha256)}));
  TRY(archive.captures().add(found.captures));
  TRY(write_index(archive, file.name));
  return std::move(found.captures);
}

/// The frontier knows again what was asked for, so that nothing that is stored is fetched a second time. Of several
/// answers at one address the newest counts.
core::Result<void> restore_visits(ArchiveFolder& archive, std::vector<core::Capture> captures, core::Instant now) {
  std::stable_sort(captures.begin(), captures.end(),
                   [](const auto& a, const auto& b) { return a.captured_at > b.captured_at; });
  auto frontier = archive.frontier();
  for (const core::Capture& capture : captures) {
    if (capture.transcript.empty()) continue;
    TRY_ASSIGN(core::Url url, core::Url::parse(capture.url));
    const core::Visit visit{.id = 0,
                            .room = capture.room,
                            .url = std::move(url),
                            .reason = capture.reason,
                            .transcript = capture.transcript,
                            .page = capture.page,
                            .visit_number = capture.visit_number,
                            .attempt = 1,
                            .via = "",
                            .hops = ""};
    TRY_ASSIGN(const int added, frontier.enqueue({visit}, now));
    if (added == 0) continue;
    TRY_ASSIGN(const auto records, frontier.visits(capture.room, capture.transcript, capture.visit_number));
    const auto stored = std::find_if(records.begin(), records.end(), [&](const core::VisitRecord& record) {
      return record.visit.url == visit.url && record.visit.page == visit.page;
    });
    if (stored == records.end()) continue;
    TRY(frontier.commit_capture(stored->visit, capture, {}));
    TRY(frontier.finish(stored->visit.id, {}, now));
  }
  return {};
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
  std::vector<core::Capture> captures;
  for (const warc::WarcFile& file : files) {
    TRY_ASSIGN(const auto found, reindex(archive, file));
    captures.insert(captures.end(), found.begin(), found.end());
  }
  TRY(restore_visits(archive, captures, service.clock.now()));
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
  service.out.line("{} WARC files, {} captures, {} transcripts", files.size(), captures.size(), transcripts);
  service.out.document({{"warc_files", files.size()}, {"captures", captures.size()}, {"transcripts", transcripts}});
  return ExitCode::done;
}

}  // namespace pressroom::app
