// SPDX-License-Identifier: Apache-2.0
#include "app/capture_index.hpp"

#include <algorithm>
#include <set>

#include "core/log.hpp"
#include "storage/warc/cdxj.hpp"

namespace pressroom::app {

namespace warc = storage::warc;
using storage::database::WarcFile;

core::Result<std::vector<std::string>> index_lines_of(ArchiveFolder& archive, const std::string& warc_file) {
  TRY_ASSIGN(const auto captures, archive.captures().of_warc_file(warc_file));
  std::vector<std::string> lines;
  lines.reserve(captures.size());
  for (const core::Capture& capture : captures) lines.push_back(warc::index_line(capture).serialise());
  return lines;
}

core::Result<void> CaptureIndex::register_closed(WarcFile file) {
  TRY_ASSIGN(const auto known, archive_.captures().warc_file(file.name));
  file.index_run.reset();
  if (known && known->index_run) {
    // Its lines may lie in a merged file. When they are no longer true, only a new index is without them.
    if (known->sha256 == file.sha256) file.index_run = known->index_run;
    TRY(archive_.captures().put_warc_file(file));
    return file.index_run ? core::Result<void>{} : mend();
  }
  TRY_ASSIGN(auto lines, index_lines_of(archive_, file.name));
  TRY_ASSIGN(file.index_run, set_.add(std::move(lines)));
  if (auto stored = archive_.captures().put_warc_file(file); !stored) {
    // A run that nobody knows must not be merged by a later call. Should it stay, the next start removes it.
    TRY(set_.remove_run(*file.index_run));
    return stored;
  }
  merge();
  return {};
}

void CaptureIndex::merge() {
  const auto merged = set_.merge();
  // The index is right, only in more files; the next WARC tries again.
  if (!merged) core::log::warn("index files were not merged: {}", merged.error().message());
}

core::Result<void> CaptureIndex::mend() {
  warc::IndexSet grown(archive_.disk(), archive_.indexes(), warc::IndexSet::Stage::growing);
  TRY(grown.clear());
  TRY_ASSIGN(const auto files, archive_.captures().warc_files());
  TRY(remove_strays(files));
  TRY_ASSIGN(const warc::IndexListing standing, set_.list());
  TRY_ASSIGN(const bool sound, all_sound(standing, files));
  const bool whole =
      sound && standing.is_disjoint() && std::all_of(files.begin(), files.end(), [&](const WarcFile& file) {
        if (file.state != WarcFile::State::closed) return true;
        return file.index_run && standing.file_of(*file.index_run) != nullptr;
      });
  if (!whole) return make_anew(files, standing);
  TRY(set_.tidy());
  std::set<std::uint64_t> runs;
  for (const WarcFile& file : files) {
    if (file.index_run) runs.insert(*file.index_run);
  }
  for (const warc::IndexFile& file : standing.current) {
    const auto known = runs.lower_bound(file.first);
    if (known == runs.end() || *known > file.last) TRY(archive_.disk().remove(file.path));
  }
  return {};
}

/// A file of runs that no call of add() can have numbered would pass for one that holds all others.
core::Result<void> CaptureIndex::remove_strays(const std::vector<WarcFile>& files) {
  std::uint64_t next = 1;
  for (const WarcFile& file : files) next = std::max(next, file.index_run.value_or(0) + 1);
  TRY_ASSIGN(const warc::IndexListing standing, set_.list());
  for (const warc::IndexFile& file : standing.current) {
    if (file.last <= next) continue;
    core::log::warn("{}: holds runs that were never written; removed", file.path.string());
    TRY(archive_.disk().remove(file.path));
  }
  return {};
}

/// False where a file was cut: its last line has no end, or nothing is left of it although its runs have captures.
core::Result<bool> CaptureIndex::all_sound(const warc::IndexListing& standing, const std::vector<WarcFile>& files) {
  for (const warc::IndexFile& file : standing.current) {
    TRY_ASSIGN(const auto bytes, archive_.disk().open_read(file.path));
    if (bytes->size() > 0) {
      TRY_ASSIGN(const std::string last, bytes->read(bytes->size() - 1, 1));
      if (last.empty() || last.back() != '\n') return false;
      continue;
    }
    for (const WarcFile& warc : files) {
      if (!warc.index_run || *warc.index_run < file.first || *warc.index_run > file.last) continue;
      TRY_ASSIGN(const auto captures, archive_.captures().of_warc_file(warc.name));
      if (!captures.empty()) return false;
    }
  }
  return true;
}

core::Result<void> CaptureIndex::make_anew(const std::vector<WarcFile>& files, const warc::IndexListing& standing) {
  core::log::warn("the index does not hold what the database knows; made anew");
  warc::IndexSet grown(archive_.disk(), archive_.indexes(), warc::IndexSet::Stage::growing);
  std::uint64_t last = std::max<std::uint64_t>(standing.last_run(), 1);
  for (const WarcFile& file : files) {
    if (file.state != WarcFile::State::closed) continue;
    TRY_ASSIGN(auto lines, index_lines_of(archive_, file.name));
    TRY(grown.add(std::move(lines)));
    TRY(grown.merge());
    last = std::max(last, file.index_run.value_or(1));
  }
  TRY(set_.replace_by(grown, last));
  for (WarcFile file : files) {
    if (file.state != WarcFile::State::closed || file.index_run) continue;
    file.index_run = last;
    TRY(archive_.captures().put_warc_file(file));
  }
  return {};
}

}  // namespace pressroom::app
