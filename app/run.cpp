// SPDX-License-Identifier: Apache-2.0
#include "app/run.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <variant>

#include "app/command_line.hpp"
#include "app/service.hpp"
#include "app/stop_signal.hpp"

namespace pressroom::app {

namespace {

/// Which function serves which options.
struct Dispatch {
  const Service& service;

  core::Result<ExitCode> operator()(const ArchiveOptions& options) const { return archive(service, options); }
  core::Result<ExitCode> operator()(const ReparseOptions& options) const { return reparse(service, options); }
  core::Result<ExitCode> operator()(const ExportOptions& options) const { return export_dataset(service, options); }
  core::Result<ExitCode> operator()(const VerifyOptions& options) const { return verify(service, options); }
  core::Result<ExitCode> operator()(const RebuildOptions& options) const { return rebuild(service, options); }
  core::Result<ExitCode> operator()(const StatusOptions& options) const { return status(service, options); }
  core::Result<ExitCode> operator()(const PauseOptions& options) const { return pause(service, options); }
  core::Result<ExitCode> operator()(const ResumeOptions& options) const { return resume(service, options); }
  core::Result<ExitCode> operator()(const HistoryOptions& options) const { return history(service, options); }
  core::Result<ExitCode> operator()(const ExplainOptions& options) const { return explain(service, options); }
  core::Result<ExitCode> operator()(const SearchOptions& options) const { return search(service, options); }
  core::Result<ExitCode> operator()(const PolitenessOptions& options) const { return politeness(service, options); }
  core::Result<ExitCode> operator()(const RoomListOptions& options) const { return room_list(service, options); }
  core::Result<ExitCode> operator()(const RoomTryOptions& options) const { return room_try(service, options); }
  core::Result<ExitCode> operator()(const RoomNewOptions& options) const { return room_new(service, options); }
  core::Result<ExitCode> operator()(const RoomTestOptions& options) const { return room_test(service, options); }
  core::Result<ExitCode> operator()(const RoomLintOptions& options) const { return room_lint(service, options); }
  core::Result<ExitCode> operator()(const DemoOptions& options) const { return demo(service, options); }
};

ExitCode run_command(int argc, char** argv) {
  const auto parsed = parse_command_line(argc, argv);
  if (const auto* exit = std::get_if<ExitCode>(&parsed)) return *exit;
  const Invocation& invocation = std::get<Invocation>(parsed);
  core::log::start(invocation.global.log_level);
  StopSignal::install();

  core::SystemClock clock;
  core::SystemRandom random;
  const auto disk = core::make_posix_disk();
  const Output out(invocation.global);
  // A missing config/ only matters to those who named neither --config nor --rooms.
  const Places places = find_places(*disk, executable_path()).value_or(Places{});
  const Service service{invocation.global, places, clock, random, *disk, out};
  const auto exit = std::visit(Dispatch{service}, invocation.command);
  if (exit) return *exit;
  out.failure(exit.error());
  return exit_code_of(exit.error());
}

}  // namespace

int run(int argc, char** argv) {
  const ExitCode exit = run_command(argc, argv);
  errno = 0;
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return static_cast<int>(exit);
  // Whoever reads the answer must not take half of it for all of it.
  std::fprintf(stderr, "pressroom: standard output could not be written%s%s\n", errno != 0 ? ": " : "",
               errno != 0 ? std::strerror(errno) : "");
  return static_cast<int>(exit == ExitCode::done ? ExitCode::failed : exit);
}

}  // namespace pressroom::app
