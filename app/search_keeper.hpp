// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "app/archive_folder.hpp"
#include "storage/database/search_index.hpp"

namespace pressroom::app {

/// Reads the index that stands beside the archive, and says how it stands. `not_found` when there is none, `damaged` or
/// `unsupported` when it is to be made anew.
core::Result<storage::database::SearchIndex> open_search_index(const ArchiveFolder& archive);

/// Whether a sidecar of the archive may say something else than the index does. Costs the same whatever it holds.
core::Result<bool> is_behind(ArchiveFolder& archive, storage::database::SearchIndex& index);

/// Keeps the search index beside the sidecars, for whoever holds the archive's lock. It derives from them: a fault in
/// it stops nobody. It is told in the log, the index is thrown away, and the next writer makes it anew.
class SearchKeeper {
 public:
  /// Told how many transcripts were looked at, of how many.
  using Progress = std::function<void(std::size_t done, std::size_t all)>;

  explicit SearchKeeper(ArchiveFolder& archive) : archive_(archive) {}

  /// What is about to be in the place of the transcript's sidecar. Nothing is kept of what the index holds already.
  void take(const core::Transcript& transcript, const std::string& sidecar_sha256);
  /// A sidecar that stands: it is read where the index has another one of the transcript.
  void look_at(const std::string& transcript_id, const std::string& sidecar, const std::string& sidecar_sha256);
  /// Its sidecar is about to go.
  void take_removed(const std::string& transcript_id);
  std::size_t taken() const { return taken_.size() + removed_.size(); }

  /// Before the files that were taken change: leaves word of them.
  void announce();
  /// When they have, and the catalogue too: brings the index there, in one transaction.
  void store();

  /// Brings in whatever the index lacks: all of it when it is new or its predecessor was killed, what was announced
  /// otherwise. Nothing lacking costs the same whatever the archive holds.
  void catch_up(const Progress& progress = {});
  /// Throws the index away.
  void discard();

 private:
  core::Result<void> open();
  core::Result<void> remove_files();
  core::Result<void> write_taken();
  core::Result<void> bring_up(const Progress& progress);
  core::Result<void> read_announced(const std::vector<std::string>& transcript_ids);
  core::Result<void> compare_all(const Progress& progress);
  core::Result<void> read_sidecar(const std::string& transcript_id, const std::string& sidecar);
  void heed(const core::Result<void>& outcome);
  /// Runs `step` with the index open, unless it was given up.
  template <class Step>
  void attempt(Step step);

  ArchiveFolder& archive_;
  std::optional<storage::database::SearchIndex> index_;
  bool given_up_ = false;
  std::map<std::string, storage::database::IndexedTranscript> taken_;  ///< not yet in the index
  std::set<std::string> removed_;
};

}  // namespace pressroom::app
