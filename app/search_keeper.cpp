// SPDX-License-Identifier: Apache-2.0
#include "app/search_keeper.hpp"

#include <vector>

#include "core/digest.hpp"
#include "core/log.hpp"
#include "storage/exports/rows.hpp"
#include "storage/exports/sidecar.hpp"
#include "storage/exports/sidecar_path.hpp"

namespace pressroom::app {

namespace exports = storage::exports;
using storage::database::IndexedTranscript;
using storage::database::Mode;
using storage::database::SearchIndex;

namespace {

/// Transcripts that are held and written together while the whole archive is read.
constexpr std::size_t k_batch = 64;

}  // namespace

core::Result<SearchIndex> open_search_index(const ArchiveFolder& archive) {
  return SearchIndex::open(archive.search_index(), Mode::read_only);
}

core::Result<bool> is_behind(ArchiveFolder& archive, SearchIndex& index) {
  TRY_ASSIGN(const auto state, index.state());
  TRY_ASSIGN(const std::int64_t newest, archive.catalogue().newest_row());
  return !state.filled || !state.announced.empty() || newest > state.newest_row;
}

template <class Step>
void SearchKeeper::attempt(Step step) {
  if (given_up_) return;
  const auto opened = open();
  heed(opened ? step() : opened);
}

void SearchKeeper::heed(const core::Result<void>& outcome) {
  if (outcome) return;
  core::log::warn("the search index is thrown away, the next run makes it anew: {}", outcome.error().message());
  given_up_ = true;
  taken_.clear();
  removed_.clear();
  const auto removed = remove_files();
  if (!removed) core::log::warn("{}", removed.error().message());
}

core::Result<void> SearchKeeper::open() {
  if (index_) return {};
  auto opened = SearchIndex::open(archive_.search_index(), Mode::read_write);
  const bool useless = !opened && (opened.error().code == core::ErrorCode::damaged ||
                                   opened.error().code == core::ErrorCode::unsupported);
  if (useless) {
    core::log::warn("{}; it is made anew", opened.error().message());
    TRY(remove_files());
    opened = SearchIndex::open(archive_.search_index(), Mode::read_write);
  }
  TRY_ASSIGN(index_, std::move(opened));
  return {};
}

core::Result<void> SearchKeeper::remove_files() {
  index_.reset();
  // The log before the file: one without the other would be taken for that of the next file.
  for (const char* ending : {"-wal", "-shm", ""}) {
    std::filesystem::path file = archive_.search_index();
    file += ending;
    if (archive_.disk().exists(file)) TRY(archive_.disk().remove(file));
  }
  return {};
}

void SearchKeeper::discard() {
  taken_.clear();
  removed_.clear();
  const auto removed = remove_files();
  if (!removed) heed(removed);
}

void SearchKeeper::take(const core::Transcript& transcript, const std::string& sidecar_sha256) {
  attempt([&]() -> core::Result<void> {
    const std::string& id = transcript.transcript_id;
    removed_.erase(id);
    taken_.erase(id);
    TRY_ASSIGN(const auto standing, index_->sidecar_sha256(id));
    if (standing == sidecar_sha256) return {};
    taken_.emplace(id, IndexedTranscript::of(transcript, exports::date_of(transcript), sidecar_sha256));
    return {};
  });
}

void SearchKeeper::look_at(const std::string& transcript_id, const std::string& sidecar,
                           const std::string& sidecar_sha256) {
  attempt([&]() -> core::Result<void> {
    TRY_ASSIGN(const auto standing, index_->sidecar_sha256(transcript_id));
    return standing == sidecar_sha256 ? core::Result<void>() : read_sidecar(transcript_id, sidecar);
  });
}

void SearchKeeper::take_removed(const std::string& transcript_id) {
  attempt([&]() -> core::Result<void> {
    taken_.erase(transcript_id);
    TRY_ASSIGN(const auto standing, index_->sidecar_sha256(transcript_id));
    if (standing) removed_.insert(transcript_id);
    return {};
  });
}

void SearchKeeper::announce() {
  if (taken() == 0) return;
  attempt([&] {
    std::vector<std::string> ids(removed_.begin(), removed_.end());
    for (const auto& [id, transcript] : taken_) ids.push_back(id);
    return index_->announce(ids);
  });
}

void SearchKeeper::store() {
  if (taken() == 0) return;
  attempt([&]() -> core::Result<void> {
    TRY_ASSIGN(const auto state, index_->state());
    TRY_ASSIGN(auto transaction, index_->begin());
    TRY(write_taken());
    // What the index lacked before, it lacks still.
    TRY_ASSIGN(const std::int64_t newest, archive_.catalogue().newest_row());
    if (state.filled) TRY(index_->heed(newest));
    return transaction.commit();
  });
}

core::Result<void> SearchKeeper::write_taken() {
  for (const auto& [id, transcript] : taken_) TRY(index_->put(transcript));
  for (const std::string& id : removed_) TRY(index_->remove(id));
  taken_.clear();
  removed_.clear();
  return {};
}

void SearchKeeper::catch_up(const Progress& progress) {
  attempt([&] { return bring_up(progress); });
}

core::Result<void> SearchKeeper::bring_up(const Progress& progress) {
  TRY_ASSIGN(const auto state, index_->state());
  TRY_ASSIGN(const std::int64_t newest, archive_.catalogue().newest_row());
  // After a power cut the newest of the index may be gone, and after one no lock tells a death from an end.
  const bool whole =
      state.filled && newest <= state.newest_row && archive_.predecessor() == ArchiveLock::Predecessor::ended;
  if (!whole) return compare_all(progress);
  return read_announced(state.announced);
}

core::Result<void> SearchKeeper::read_announced(const std::vector<std::string>& transcript_ids) {
  if (transcript_ids.empty()) return {};
  for (const std::string& id : transcript_ids) {
    TRY(read_sidecar(id, exports::sidecar_path(id).string()));
  }
  TRY_ASSIGN(auto transaction, index_->begin());
  TRY(write_taken());
  return transaction.commit();
}

/// A sidecar that cannot be read is for `verify` to tell of; nothing of it is found.
core::Result<void> SearchKeeper::read_sidecar(const std::string& transcript_id, const std::string& sidecar) {
  const std::filesystem::path file = archive_.root() / sidecar;
  const auto bytes = archive_.disk().read_all(file, exports::max_sidecar_bytes);
  const auto transcript = bytes ? exports::read_sidecar(*bytes, file.string())
                                : core::Result<core::Transcript>(tl::unexpected(bytes.error()));
  if (transcript && transcript->transcript_id == transcript_id) {
    take(*transcript, core::sha256_hex(*bytes));
  } else {
    removed_.insert(transcript_id);
  }
  return {};
}

core::Result<void> SearchKeeper::compare_all(const Progress& progress) {
  TRY_ASSIGN(const auto state, index_->state());
  TRY_ASSIGN(const std::int64_t newest, archive_.catalogue().newest_row());
  TRY_ASSIGN(const auto sidecars, archive_.catalogue().sidecars());
  TRY_ASSIGN(const auto known, index_->transcript_ids());
  const std::set<std::string> announced(state.announced.begin(), state.announced.end());
  std::set<std::string> strays(known.begin(), known.end());
  strays.insert(announced.begin(), announced.end());
  for (std::size_t at = 0; at < sidecars.size(); ++at) {
    const auto& [id, sidecar, sha256] = sidecars[at];
    strays.erase(id);
    TRY_ASSIGN(const auto standing, index_->sidecar_sha256(id));
    if (standing != sha256 || announced.contains(id)) TRY(read_sidecar(id, sidecar));
    if (progress) progress(at + 1, sidecars.size());
    if (taken() < k_batch) continue;
    TRY_ASSIGN(auto transaction, index_->begin());
    TRY(write_taken());
    TRY(transaction.commit());
  }
  removed_.insert(strays.begin(), strays.end());
  TRY_ASSIGN(auto transaction, index_->begin());
  TRY(write_taken());
  TRY(index_->heed(newest));
  TRY(index_->mark_filled());
  return transaction.commit();
}

}  // namespace pressroom::app
