// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/recorded_transcript.hpp"

#include <fmt/format.h>

#include "core/transcript_id.hpp"
#include "storage/exports/anonymity.hpp"
#include "storage/exports/sidecar.hpp"
#include "storage/exports/sidecar_path.hpp"

namespace pressroom::storage::exports {

namespace {

core::Result<core::Transcript> read_one(const core::Disk& disk, const std::filesystem::path& file) {
  auto bytes = disk.read_all(file, max_sidecar_bytes);
  if (!bytes) {
    const bool gone = bytes.error().code == core::ErrorCode::not_found;
    return core::fail(gone ? core::ErrorCode::damaged : bytes.error().code,
                      gone ? "the sidecar of an earlier revision is not there; `pressroom reparse` writes it anew"
                           : bytes.error().what,
                      file.string());
  }
  auto transcript = read_sidecar(*bytes, file.string());
  if (!transcript && transcript.error().code == core::ErrorCode::malformed) {
    transcript.error().code = core::ErrorCode::damaged;
  }
  return transcript;
}

core::Result<void> add_earlier(const core::Disk& disk, const std::filesystem::path& archive, const std::string& room,
                               const std::string& native_id, int before, std::vector<core::Transcript>& revisions) {
  for (int revision = 1; revision < before; ++revision) {
    TRY_ASSIGN(auto earlier, read_earlier(disk, archive, room, native_id, revision));
    revisions.push_back(std::move(earlier));
  }
  return {};
}

}  // namespace

core::Result<core::Transcript> read_earlier(const core::Disk& disk, const std::filesystem::path& archive,
                                            const std::string& room, const std::string& native_id, int revision) {
  const std::filesystem::path file = archive / earlier_sidecar_path(room, native_id, revision);
  TRY_ASSIGN(auto earlier, read_one(disk, file));
  if (earlier.revision != revision || earlier.transcript_id != core::transcript_id(room, native_id)) {
    return core::fail(core::ErrorCode::damaged, "the sidecar is not that of the revision it is named after",
                      file.string());
  }
  return earlier;
}

RecordedTranscript record_of(std::vector<core::Transcript> revisions, Anonymity anonymity) {
  if (anonymity == Anonymity::reporters) {
    for (core::Transcript& revision : revisions) take_reporters_names(revision);
  }
  RecordedTranscript recorded;
  recorded.edits = core::edits_of(revisions);
  recorded.transcript = std::move(revisions.back());
  return recorded;
}

core::Result<RecordedTranscript> read_recorded(const core::Disk& disk, const std::filesystem::path& archive,
                                               const ChosenSidecar& chosen, Anonymity anonymity) {
  TRY_ASSIGN(auto newest, read_chosen(disk, archive, chosen));
  std::vector<core::Transcript> revisions;
  TRY(add_earlier(disk, archive, newest.room, core::native_id_of(newest.transcript_id), newest.revision, revisions));
  revisions.push_back(std::move(newest));
  return record_of(std::move(revisions), anonymity);
}

core::Result<std::vector<core::Transcript>> read_revisions(const core::Disk& disk, const std::filesystem::path& archive,
                                                           const std::string& room, const std::string& native_id,
                                                           int revision) {
  const std::filesystem::path file = archive / sidecar_path(room, native_id);
  if (!disk.exists(file)) {
    return core::fail(core::ErrorCode::not_found, "the archive has no such transcript",
                      core::transcript_id(room, native_id));
  }
  TRY_ASSIGN(auto newest, read_one(disk, file));
  if (revision == 0) revision = newest.revision;
  if (newest.revision < revision) {
    return core::fail(core::ErrorCode::not_found, fmt::format("the archive has no revision {}", revision),
                      newest.transcript_id);
  }
  std::vector<core::Transcript> revisions;
  const bool is_newest = newest.revision == revision;
  TRY(add_earlier(disk, archive, room, native_id, is_newest ? revision : revision + 1, revisions));
  if (is_newest) revisions.push_back(std::move(newest));
  return revisions;
}

}  // namespace pressroom::storage::exports
