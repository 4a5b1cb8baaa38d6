// SPDX-License-Identifier: Apache-2.0
#include "app/revision_files.hpp"

#include "core/transcript_id.hpp"
#include "storage/exports/recorded_transcript.hpp"
#include "storage/exports/sidecar.hpp"
#include "storage/exports/sidecar_path.hpp"

namespace pressroom::app {

namespace exports = storage::exports;

namespace {

bool is_there(const core::Disk& disk, const std::filesystem::path& archive, const TranscriptName& name) {
  return disk.exists(archive / exports::sidecar_path(name.room, name.native_id));
}

/// The readings of a word that holds a room: an id of a transcript, and one of a turn.
std::vector<TranscriptName> named_with_room(const std::string& word) {
  const auto colon = word.find(':');
  if (colon == std::string::npos) return {};
  std::vector<TranscriptName> names{{word.substr(0, colon), word.substr(colon + 1)}};
  const auto dot = word.rfind('.');
  if (dot != std::string::npos && dot > colon) {
    names.push_back({names.front().room, word.substr(colon + 1, dot - colon - 1)});
  }
  return names;
}

}  // namespace

core::Result<TranscriptName> find_transcript(const core::Disk& disk, const std::filesystem::path& archive,
                                             const std::string& word, const std::string& room) {
  for (const TranscriptName& name : named_with_room(word)) {
    if ((room.empty() || name.room == room) && is_there(disk, archive, name)) return name;
  }
  std::vector<TranscriptName> found;
  TRY_ASSIGN(const auto folders, disk.folders(archive / "transcripts"));
  for (const std::filesystem::path& folder : folders) {
    const TranscriptName name{folder.filename().string(), word};
    if ((room.empty() || name.room == room) && is_there(disk, archive, name)) found.push_back(name);
  }
  if (found.size() == 1) return found.front();
  if (found.empty()) {
    return core::fail(core::ErrorCode::not_found,
                      "the archive holds no transcript of this id; `pressroom status` lists those it holds", word);
  }
  std::string all;
  for (const TranscriptName& name : found)
    all += (all.empty() ? "" : ", ") + core::transcript_id(name.room, name.native_id);
  return core::fail(core::ErrorCode::usage, "several rooms have this id: " + all, word);
}

RevisionFiles read_revisions(const core::Disk& disk, const std::filesystem::path& archive, const TranscriptName& name) {
  RevisionFiles files;
  const std::filesystem::path file = archive / exports::sidecar_path(name.room, name.native_id);
  const auto bytes = disk.read_all(file, exports::max_sidecar_bytes);
  auto newest = bytes ? exports::read_sidecar(*bytes, file.string())
                      : core::Result<core::Transcript>(tl::unexpected(bytes.error()));
  if (!newest) {
    files.faults.push_back(newest.error());
    return files;
  }
  for (int number = 1; number < newest->revision; ++number) {
    auto earlier = exports::read_earlier(disk, archive, name.room, name.native_id, number);
    if (earlier) {
      files.revisions.push_back(*std::move(earlier));
    } else {
      files.faults.push_back(earlier.error());
      constexpr std::size_t k_most_faults = 1'000;  // a number that somebody wrote costs no time
      if (files.faults.size() >= k_most_faults) break;
    }
  }
  files.revisions.push_back(*std::move(newest));
  return files;
}

}  // namespace pressroom::app
