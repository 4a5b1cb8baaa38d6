// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string_view>

#include "app/archive_folder.hpp"
#include "bench/child.hpp"
#include "bench/frontier/known_urls.hpp"
#include "bench/line_chart.hpp"
#include "bench/rounds.hpp"
#include "bench/temporary_folder.hpp"

namespace pressroom::bench {
namespace {

using core::ErrorCode;
using core::Result;

constexpr std::string_view k_usage =
    "usage: pressroom_frontier_bench PRESSROOM [--urls N,N,...] [--rooms N] [--rounds N] [--svg FILE]";
constexpr int k_cycles = 500;
constexpr int k_most = 16;  ///< requests in flight, as the program's own default

struct Options {
  std::string program;
  std::string urls = "1000000";
  int rooms = 300;
  int rounds = 7;
  std::filesystem::path svg;  ///< where a picture is to go; empty: nowhere
};

Result<Options> read_options(const std::vector<std::string_view>& words) {
  Options options;
  const std::map<std::string_view, Setting> known{
      {"--urls", &options.urls}, {"--rooms", &options.rooms}, {"--rounds", &options.rounds}, {"--svg", &options.svg}};
  TRY_ASSIGN(options.program, read_settings(words, known, k_usage));
  return options;
}

/// Adds up the wall time between begin() and end().
class Stopwatch {
 public:
  void begin() { began_ = std::chrono::steady_clock::now(); }
  void end() {
    total_ += std::chrono::steady_clock::now() - began_;
    ++count_;
  }
  double microseconds() const {
    return std::chrono::duration<double, std::micro>(total_).count() / std::max(1, count_);
  }

 private:
  std::chrono::steady_clock::time_point began_;
  std::chrono::steady_clock::duration total_{};
  int count_ = 0;
};

/// In a process of its own, whose memory is measured: claims every room as if all were due, then takes and gives back.
Result<void> work_at(const std::filesystem::path& folder) {
  const auto disk = core::make_posix_disk();
  TRY_ASSIGN(auto archive, app::ArchiveFolder::open_to_write(*disk, folder));
  storage::database::SqliteFrontier frontier(archive.database(), "bench");
  const core::Instant later = core::SystemClock().now() + kDueIn + std::chrono::hours(24);
  Stopwatch claim, take, vain, next, give_back;
  claim.begin();
  TRY_ASSIGN(const auto leases,
             frontier.claim({{}, core::Frontier::Wanted::due, 0, later, later + std::chrono::hours(1)}));
  claim.end();
  if (leases.empty()) return core::fail(ErrorCode::not_found, "no room is due", folder.string());
  for (const core::Lease& lease : leases) {
    TRY_ASSIGN(const auto due, frontier.due_watches(lease.room, later, k_most));
    std::vector<core::FoundVisit> found;
    for (const core::Watch& watch : due) {
      core::Visit visit{.id = 0, .room = lease.room, .url = watch.url, .transcript = watch.key, .via = "", .hops = ""};
      visit.visit_number = 2;
      found.push_back({std::move(visit)});
    }
    TRY(frontier.enqueue(lease, found, later));
  }
  for (int cycle = 0; cycle < k_cycles; ++cycle) {
    TRY_ASSIGN(auto group, frontier.group(core::Frontier::Durable::with_next));
    take.begin();
    TRY_ASSIGN(const auto visits, frontier.take(later, later, k_most));
    take.end();
    if (visits.empty()) return core::fail(ErrorCode::not_found, "nothing is given", folder.string());
    give_back.begin();
    for (const core::Visit& visit : visits) TRY(frontier.postpone(visit, later, core::Frontier::Attempt::free, {}));
    give_back.end();
    TRY(group->commit());
    next.begin();
    TRY(frontier.next_take(later));
    next.end();
    vain.begin();
    TRY(frontier.take(later - 2 * kDueIn, later, k_most));
    vain.end();
  }
  for (const core::Lease& lease : leases) TRY(frontier.release(lease));
  fmt::print(
      "claim of all {} rooms {:.0f} us\ntake of {} visits {:.0f} us\ntake in vain {:.0f} us\n"
      "next moment {:.0f} us\n{} visits given back {:.0f} us\n",
      leases.size(), claim.microseconds(), k_most, take.microseconds(), vain.microseconds(), next.microseconds(),
      k_most, give_back.microseconds());
  return {};
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

struct Samples {
  std::vector<double> wall, processor, resident;
  void add(const Took& took) {
    wall.push_back(took.wall_seconds * 1e3);
    processor.push_back(took.processor_seconds * 1e3);
    resident.push_back(static_cast<double>(took.peak_resident_bytes) / 1e6);
  }
};

void print(std::string_view name, const Samples& samples) {
  fmt::print("{:<44} {:>9.1f} ms {:>9.1f} ms {:>7.1f} % {:>9.1f} MB\n", name, median(samples.wall),
             median(samples.processor), spread_percent(samples.wall), median(samples.resident));
}

/// What a run in which nothing is due took.
Result<Samples> idle_runs(const Options& options, const KnownSize& size, const std::string& self) {
  TRY_ASSIGN(const TemporaryFolder folder, TemporaryFolder::make());
  const auto disk = core::make_posix_disk();
  TRY(write_known_urls(*disk, folder / "archive", folder / "rooms", size));
  const double database = static_cast<double>(std::filesystem::file_size(folder / "archive/pressroom.db")) / 1e6;
  fmt::print("\n{} known URLs in {} rooms, one in {} refused; database {:.0f} MB; {} rounds\n\n", size.urls, size.rooms,
             kRefusedOneIn, database, options.rounds);
  const std::vector<std::string> program{
      options.program, "--archive", (folder / "archive").string(), "--rooms", (folder / "rooms").string(), "--quiet"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), program.begin(), program.end());
    return more;
  };
  // Nothing is due, and if something were it would be asked of a port on loopback that nobody has.
  const auto idle = with({"archive", "--connect-to", "::127.0.0.1:1", "--min-delay", "0", "--patience", "0"});
  Samples version, runs;
  for (int round = 0; round <= options.rounds; ++round) {
    TRY_ASSIGN(const Took started, run_child({options.program, "--version"}, folder / "output"));
    TRY_ASSIGN(const Took ran, run_child(idle, folder / "output"));
    if (!std::filesystem::is_empty(folder / "archive/reports"))
      return core::fail(ErrorCode::damaged, "the run was not idle", text_of(folder / "output"));
    if (round == 0) continue;
    version.add(started);
    runs.add(ran);
  }
  TRY_ASSIGN(const Took worked, run_child({self, "--work", (folder / "archive").string()}, folder / "work"));
  fmt::print("{:<44} {:>12} {:>12} {:>9} {:>12}\n", "medians", "wall", "processor", "spread", "peak memory");
  print("the program's start alone (--version)", version);
  print("`archive` with nothing due", runs);
  fmt::print("{:<44} {:>12} {:>12} {:>9} {:>9.1f} MB\n", "claim and take, below", "", "", "",
             static_cast<double>(worked.peak_resident_bytes) / 1e6);
  fmt::print("\n{}", text_of(folder / "work"));
  return runs;
}

Result<void> run(const std::vector<std::string_view>& words, const std::string& self) {
  if (words.size() == 2 && words[0] == "--work") return work_at(std::filesystem::path(words[1]));
  TRY_ASSIGN(const Options options, read_options(words));
  TRY_ASSIGN(const std::vector<int> sizes, counts_of(options.urls));
  fmt::print("{}\n", machine());
  Line wall{"`archive` with nothing due, ms", {}}, memory{"its peak memory, MB", {}};
  for (const int urls : sizes) {
    TRY_ASSIGN(const Samples runs, idle_runs(options, {urls, options.rooms}, self));
    wall.points.emplace_back(urls, median(runs.wall));
    memory.points.emplace_back(urls, median(runs.resident));
  }
  if (options.svg.empty()) return {};
  return core::make_posix_disk()->write_atomically(
      options.svg, line_chart("A run with nothing due, by what is known", "URLs", "", {wall, memory}));
}

}  // namespace
}  // namespace pressroom::bench

int main(int argc, char** argv) {
  return pressroom::bench::exit_code_of("pressroom_frontier_bench",
                                        pressroom::bench::run({argv + 1, argv + argc}, argv[0]));
}
