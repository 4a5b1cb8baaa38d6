// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bench/bench_folder.hpp"
#include "bench/line_chart.hpp"
#include "bench/rounds.hpp"

namespace pressroom::bench {
namespace {

using core::ErrorCode;
using core::Result;

constexpr std::string_view k_usage =
    "usage: pressroom_growth_bench PRESSROOM [--sizes N,N,...] [--rooms N] [--rounds N] [--svg FOLDER]";

struct Options {
  std::string program;
  std::string sizes = "100,1000";  ///< transcripts
  int rooms = 4;
  int rounds = 3;
  std::filesystem::path svg;  ///< where the pictures are to go; empty: nowhere
};

Result<Options> read_options(const std::vector<std::string_view>& words) {
  Options options;
  const std::map<std::string_view, Setting> settings{
      {"--sizes", &options.sizes}, {"--rooms", &options.rooms}, {"--rounds", &options.rounds}, {"--svg", &options.svg}};
  TRY_ASSIGN(options.program, read_settings(words, settings, k_usage));
  return options;
}

/// What is done at each size, and what it took there.
struct Task {
  std::string name;
  std::function<Result<Took>(BenchFolder&)> work;
  std::map<int, Samples> took{};  ///< by size
};

Task call(std::string name, std::vector<std::string> words) {
  words.insert(words.begin(), "--quiet");
  return {std::move(name), [words = std::move(words)](BenchFolder& bench) -> Result<Took> {
            TRY_ASSIGN(const Call made, bench.call(words));
            return made.took;
          }};
}

std::vector<Task> tasks() {
  std::vector<Task> all;
  all.push_back(call("reparse --force --jobs 1", {"reparse", "--force", "--jobs", "1"}));
  all.push_back(call("reparse with nothing changed", {"reparse", "--jobs", "1"}));
  all.push_back({"reparse with one transcript changed", [](BenchFolder& bench) -> Result<Took> {
                   TRY(bench.change_one());
                   TRY_ASSIGN(const Call made, bench.call({"--quiet", "reparse", "--jobs", "1"}));
                   return made.took;
                 }});
  all.push_back(call("status", {"status"}));
  all.push_back(call("history", {"history"}));
  return all;
}

Result<void> measure(core::Disk& disk, const Options& options, int size, std::vector<Task>& tasks) {
  TRY_ASSIGN(BenchFolder bench,
             BenchFolder::open(disk, options.program, {}, {.transcripts = size, .rooms = options.rooms}));
  fmt::print("{} transcripts\n", size);
  TRY(bench.make());
  for (Task& task : tasks) {
    for (int round = 0; round < options.rounds; ++round) {
      TRY_ASSIGN(const Took took, task.work(bench));
      task.took[size].add(took);
    }
  }
  return {};
}

void print(const std::vector<Task>& tasks) {
  fmt::print("{:<38} {:>12} {:>12} {:>12} {:>12} {:>10}\n", "medians", "transcripts", "processor", "wall", "each",
             "peak");
  for (const Task& task : tasks) {
    for (const auto& [size, took] : task.took) {
      const double processor = median(took.processor);
      fmt::print("{:<38} {:>12} {:>10.3f} s {:>10.3f} s {:>9.3f} ms {:>7.0f} MB\n", task.name, size, processor,
                 median(took.wall), processor * 1e3 / size, median(took.resident) / 1e6);
    }
  }
}

Result<void> draw(const std::vector<Task>& tasks, const std::filesystem::path& folder) {
  std::vector<Line> seconds, memory;
  for (const Task& task : tasks) {
    Line time{task.name, {}}, peak{task.name, {}};
    for (const auto& [size, took] : task.took) {
      time.points.emplace_back(size, median(took.processor));
      peak.points.emplace_back(size, median(took.resident) / 1e6);
    }
    seconds.push_back(std::move(time));
    memory.push_back(std::move(peak));
  }
  const auto disk = core::make_posix_disk();
  TRY(disk->write_atomically(folder / "growth-time.svg",
                             line_chart("Processor time by what the archive holds", "transcripts", "s", seconds)));
  return disk->write_atomically(folder / "growth-memory.svg",
                                line_chart("Peak memory by what the archive holds", "transcripts", "MB", memory));
}

Result<void> run(const std::vector<std::string_view>& words) {
  TRY_ASSIGN(const Options options, read_options(words));
  TRY_ASSIGN(const std::vector<int> sizes, counts_of(options.sizes));
  fmt::print("{}; {} rounds\n", machine(), options.rounds);
  const auto disk = core::make_posix_disk();
  std::vector<Task> all = tasks();
  for (const int size : sizes) TRY(measure(*disk, options, size, all));
  print(all);
  return options.svg.empty() ? Result<void>() : draw(all, options.svg);
}

}  // namespace
}  // namespace pressroom::bench

int main(int argc, char** argv) {
  return pressroom::bench::exit_code_of("pressroom_growth_bench", pressroom::bench::run({argv + 1, argv + argc}));
}
