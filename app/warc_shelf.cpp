// SPDX-License-Identifier: Apache-2.0
#include "app/warc_shelf.hpp"

#include <algorithm>
#include <set>

#include "core/log.hpp"
#include "storage/warc/cdxj.hpp"
#include "storage/warc/warc_files.hpp"
#include "storage/warc/warc_recovery.hpp"

namespace pressroom::app {

namespace warc = storage::warc;
using storage::database::WarcFile;

core::Result<void> write_index(ArchiveFolder& archive, const std::string& warc_file) {
  TRY_ASSIGN(const auto captures, archive.captures().of_warc_file(warc_file));
  std::vector<std::string> lines;
  lines.reserve(captures.size());
  for (const core::Capture& capture : captures) lines.push_back(warc::index_line(capture).serialise());
  return archive.disk().write_atomically(archive.indexes() / (warc_file + ".cdxj"),
                                         warc::sorted_index(std::move(lines)));
}

WarcShelf::WarcShelf(ArchiveFolder& archive, const core::Clock& clock, core::Random& random, const NetworkPlan& plan,
                     std::string run)
    : archive_(archive), clock_(clock), random_(random), plan_(plan), run_(std::move(run)) {}

core::Result<void> WarcShelf::recover(core::Frontier& frontier) {
  TRY_ASSIGN(const auto recovered, warc::recover_open_files(archive_.disk(), archive_.root()));
  for (const warc::RecoveredFile& file : recovered) {
    recovery_lines_.push_back(warc::warcinfo_line(file));
    core::log::warn("{}", recovery_lines_.back());
    if (file.outcome != warc::RecoveredFile::Outcome::closed) continue;
    TRY(adopt(file.captures, file.file.name, frontier));
    TRY(archive_.captures().put_warc_file(
        WarcFile{file.file.name, file.file.relative_path, WarcFile::State::closed, file.file.bytes, file.file.sha256}));
  }
  return write_missing_indexes();
}

core::Result<void> WarcShelf::adopt(const std::vector<core::Capture>& captures, const std::string& warc_file,
                                    core::Frontier& frontier) {
  TRY_ASSIGN(const auto known, archive_.captures().of_warc_file(warc_file));
  std::set<std::uint64_t> offsets;
  for (const core::Capture& capture : known) offsets.insert(capture.location.offset);
  for (const core::Capture& capture : captures) {
    if (offsets.contains(capture.location.offset)) continue;
    core::log::info("{}:{} had no capture; indexed", warc_file, capture.location.offset);
    TRY_ASSIGN(const auto visits, frontier.visits(capture.room, capture.transcript, capture.visit_number));
    const auto waiting = std::find_if(visits.begin(), visits.end(), [&](const core::VisitRecord& record) {
      return record.state == core::VisitRecord::State::queued && record.visit.page == capture.page &&
             record.visit.url.href_without_fragment() == capture.url;
    });
    if (waiting == visits.end()) {
      TRY(archive_.captures().add({capture}));
    } else {
      TRY(frontier.commit_capture(waiting->visit, capture, {}));
    }
  }
  return {};
}

core::Result<void> WarcShelf::write_missing_indexes() {
  TRY_ASSIGN(const auto files, warc::list_warc_files(archive_.disk(), archive_.root()));
  for (const warc::WarcFile& file : files) {
    if (file.state != warc::WarcFile::State::closed) continue;
    if (archive_.disk().exists(archive_.indexes() / (file.name + ".cdxj"))) continue;
    TRY(write_index(archive_, file.name));
  }
  return {};
}

core::Result<core::Capture> WarcShelf::append(const core::Fetch& fetch, const warc::CaptureNotes& notes) {
  auto& writer = writers_[notes.visit.room];
  if (!writer) {
    warc::WriterOptions options;
    options.archive = archive_.root();
    options.room = notes.visit.room;
    options.run_id = run_;
    options.software = "pressroom/" PRESSROOM_VERSION;
    options.operator_contact =
        plan_.configuration.operator_name.empty() ? plan_.configuration.contact : plan_.configuration.operator_name;
    options.user_agent = plan_.user_agent;
    options.from = plan_.from;
    options.warcinfo_lines = recovery_lines_;
    options.max_file_bytes = plan_.configuration.max_warc_bytes;
    writer = std::make_unique<warc::WarcWriter>(archive_.disk(), clock_, random_, std::move(options));
  }
  return writer->append(fetch, notes);
}

core::Result<void> WarcShelf::index_closed(warc::WarcWriter& writer) {
  for (const warc::ClosedFile& file : writer.take_closed()) {
    TRY(archive_.captures().put_warc_file(
        WarcFile{file.name, file.relative_path, WarcFile::State::closed, file.bytes, file.sha256}));
    TRY(write_index(archive_, file.name));
  }
  return {};
}

core::Result<void> WarcShelf::close() {
  for (auto& [room, writer] : writers_) {
    TRY(writer->close());
    TRY(index_closed(*writer));
  }
  return {};
}

}  // namespace pressroom::app
