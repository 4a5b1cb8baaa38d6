// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/archive_folder.hpp"
#include "app/configuration.hpp"
#include "core/clock.hpp"
#include "core/frontier.hpp"
#include "core/random.hpp"
#include "storage/warc/warc_writer.hpp"

namespace pressroom::app {

/// The WARC files a run writes, one writer per room, and what a dead predecessor left open.
class WarcShelf {
 public:
  WarcShelf(ArchiveFolder& archive, const core::Clock& clock, core::Random& random, const NetworkPlan& plan,
            std::string run);

  /// Closes files left open, gives orphan records their captures (a visit that was waiting for them becomes
  /// `captured`), and writes indexes that are missing. Call once, before the first append.
  core::Result<void> recover(core::Frontier& frontier);

  /// Durable when it returns.
  core::Result<core::Capture> append(const core::Fetch& fetch, const storage::warc::CaptureNotes& notes);

  /// Closes and indexes every file of this run.
  core::Result<void> close();

 private:
  core::Result<void> adopt(const std::vector<core::Capture>& captures, const std::string& warc_file,
                           core::Frontier& frontier);
  core::Result<void> index_closed(storage::warc::WarcWriter& writer);
  core::Result<void> write_missing_indexes();

  ArchiveFolder& archive_;
  const core::Clock& clock_;
  core::Random& random_;
  const NetworkPlan& plan_;
  std::string run_;
  std::vector<std::string> recovery_lines_;
  std::map<std::string, std::unique_ptr<storage::warc::WarcWriter>> writers_;
};

/// Writes indexes/NAME.cdxj of a closed WARC file from its captures in the database.
core::Result<void> write_index(ArchiveFolder& archive, const std::string& warc_file);

}  // namespace pressroom::app
