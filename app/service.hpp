// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "app/exit_code.hpp"
#include "app/options.hpp"
#include "app/output.hpp"
#include "app/places.hpp"
#include "app/room_shelf.hpp"
#include "core/clock.hpp"
#include "core/disk.hpp"
#include "core/random.hpp"

namespace pressroom::app {

/// What every service works with: the seams, the global options and where to print.
struct Service {
  const GlobalOptions& options;
  const Places& places;
  core::Clock& clock;
  core::Random& random;
  core::Disk& disk;
  Output out;

  std::filesystem::path archive() const { return options.archive.value_or("archive"); }
  std::filesystem::path config() const { return options.config.value_or(places.config); }
  /// The rooms of the folder that was chosen, and the one that is built in.
  core::Result<RoomShelf> rooms() const {
    TRY_ASSIGN(RoomShelf shelf, RoomShelf::load(disk, options.rooms.value_or(places.rooms)));
    TRY(shelf.add_generic());
    return shelf;
  }
};

// One function per command. Each returns the exit code, or the error that stopped it (exit_code_of() maps it).
core::Result<ExitCode> archive(const Service& service, const ArchiveOptions& options);
core::Result<ExitCode> reparse(const Service& service, const ReparseOptions& options);
core::Result<ExitCode> export_dataset(const Service& service, const ExportOptions& options);
core::Result<ExitCode> verify(const Service& service, const VerifyOptions& options);
core::Result<ExitCode> rebuild(const Service& service, const RebuildOptions& options);
core::Result<ExitCode> status(const Service& service, const StatusOptions& options);
core::Result<ExitCode> pause(const Service& service, const PauseOptions& options);
core::Result<ExitCode> resume(const Service& service, const ResumeOptions& options);
core::Result<ExitCode> history(const Service& service, const HistoryOptions& options);
core::Result<ExitCode> explain(const Service& service, const ExplainOptions& options);
core::Result<ExitCode> search(const Service& service, const SearchOptions& options);
core::Result<ExitCode> politeness(const Service& service, const PolitenessOptions& options);
core::Result<ExitCode> room_list(const Service& service, const RoomListOptions& options);
core::Result<ExitCode> room_try(const Service& service, const RoomTryOptions& options);
core::Result<ExitCode> room_new(const Service& service, const RoomNewOptions& options);
core::Result<ExitCode> room_test(const Service& service, const RoomTestOptions& options);
core::Result<ExitCode> room_lint(const Service& service, const RoomLintOptions& options);
core::Result<ExitCode> demo(const Service& service, const DemoOptions& options);

}  // namespace pressroom::app
