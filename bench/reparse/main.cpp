// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gumbo.h>

#include <cstdio>
#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "app/archive_folder.hpp"
#include "app/stored_pages.hpp"
#include "bench/bar_chart.hpp"
#include "bench/bench_folder.hpp"
#include "bench/files_below.hpp"
#include "bench/rounds.hpp"

namespace pressroom::bench {
namespace {

using core::ErrorCode;
using core::Result;

constexpr std::string_view k_usage =
    "usage: pressroom_reparse_bench PRESSROOM [--transcripts N] [--pages N] [--rounds N] [--python PYTHON]\n"
    "       [--svg FILE] [--keep DIR]";

struct Options {
  std::string program;
  ArchiveSize size{.transcripts = 40, .rooms = 4, .pages_each = 12};
  int rounds = 5;
  std::string python;         ///< that has the peers; empty: none
  std::filesystem::path svg;  ///< where a picture is to go; empty: nowhere
  std::filesystem::path keep;
};

Result<Options> read_options(const std::vector<std::string_view>& words) {
  Options options;
  const std::map<std::string_view, Setting> settings{{"--transcripts", &options.size.transcripts},
                                                     {"--pages", &options.size.pages_each},
                                                     {"--rounds", &options.rounds},
                                                     {"--python", &options.python},
                                                     {"--svg", &options.svg},
                                                     {"--keep", &options.keep}};
  TRY_ASSIGN(options.program, read_settings(words, settings, k_usage));
  return options;
}

/// What the corpus is: all entrants work through the same bytes.
struct Pages {
  std::uint64_t count = 0;
  std::uint64_t bytes = 0;  ///< content-decoded
};

/// Every page of the archive, as its record holds it.
Result<void> for_each_page(core::Disk& disk, const std::filesystem::path& archive_root,
                           const std::function<Result<void>(const std::string&)>& take) {
  TRY_ASSIGN(app::ArchiveFolder archive, app::ArchiveFolder::open_to_read(disk, archive_root));
  app::StoredPages stored(archive);
  TRY_ASSIGN(const auto rows, archive.catalogue().list());
  for (const auto& row : rows) {
    TRY_ASSIGN(const auto captures, archive.captures().of_transcript(row.room, row.native_id, 1));
    for (const core::Capture& capture : captures) {
      TRY_ASSIGN(const std::string page, stored.content(capture));
      TRY(take(page));
    }
  }
  return {};
}

/// The parser that is the first stage of ours, at its best: no recorded errors, nothing read out of the tree. Reading
/// the records is not counted.
Result<Took> gumbo_alone(core::Disk& disk, const std::filesystem::path& archive) {
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  Took took;
  TRY(for_each_page(disk, archive, [&](const std::string& page) -> Result<void> {
    const double began = processor_seconds();
    GumboOutput* output = gumbo_parse_with_options(&options, page.data(), page.size());
    if (output == nullptr) return core::fail(ErrorCode::damaged, "Gumbo gave no tree");
    gumbo_destroy_output(&options, output);
    took.processor_seconds += processor_seconds() - began;
    return {};
  }));
  took.wall_seconds = took.processor_seconds;
  return took;
}

/// From WARC files to sidecars, digests verified, the sidecars of the round before taken away.
Result<Took> reparse(const BenchFolder& bench, const ArchiveSize& size, int jobs) {
  const auto sidecars = bench / "archive/transcripts";
  std::error_code ignored;
  std::filesystem::remove_all(sidecars, ignored);
  TRY_ASSIGN(const Call call, bench.call({"--quiet", "reparse", "--jobs", std::to_string(jobs)}));
  const std::size_t written = files_below(sidecars, ".json").size();
  if (std::cmp_equal(written, size.transcripts)) return call.took;
  return core::fail(ErrorCode::damaged, fmt::format("{} of {} sidecars", written, size.transcripts));
}

Result<Took> peer(const BenchFolder& bench, const Options& options, const std::string& name, const Pages& pages) {
  const auto script = std::filesystem::path(PRESSROOM_SOURCE_DIR) / "bench/reparse/peers.py";
  std::vector<std::string> command{options.python, "-B", script.string(), name};
  for (const auto& file : bench.warc_files()) command.push_back(file.string());
  TRY_ASSIGN(Took took, run_child(command, bench / "peer"));
  TRY_ASSIGN(const std::string said, core::make_posix_disk()->read_all(bench / "peer", 1'000'000));
  const auto result = nlohmann::json::parse(said, nullptr, false);
  if (!result.is_object() || result.value("pages", std::uint64_t{0}) != pages.count) {
    return core::fail(ErrorCode::damaged, "did not read every page: " + said, name);
  }
  took.processor_seconds = result.value("processor_seconds", 0.0);
  took.wall_seconds = result.value("wall_seconds", 0.0);
  return took;
}

struct Entrant {
  std::string name;
  std::function<Result<Took>()> work;
  Samples took{};
};

/// All of them once unmeasured, then in turn, so that whatever changes on the machine meets all alike.
Result<void> run_in_turn(std::vector<Entrant>& entrants, int rounds) {
  for (int round = 0; round <= rounds; ++round) {
    for (Entrant& entrant : entrants) {
      TRY_ASSIGN(const Took took, entrant.work());
      if (round > 0) entrant.took.add(took);
    }
  }
  return {};
}

/// The median of what one needed of the other's time, round by round.
double median_ratio(const std::vector<double>& numerators, const std::vector<double>& denominators) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < numerators.size(); ++i) ratios.push_back(numerators[i] / denominators[i]);
  return median(std::move(ratios));
}

void print(const std::vector<Entrant>& entrants, const Pages& pages) {
  fmt::print("{:<44} {:>9} {:>9} {:>9} {:>8} {:>9} {:>10}\n", "medians", "processor", "wall", "pages/s", "MB/s",
             "spread", "peak");
  for (const Entrant& one : entrants) {
    const double processor = median(one.took.processor), resident = median(one.took.resident);
    fmt::print("{:<44} {:>7.2f} s {:>7.2f} s {:>9.0f} {:>8.1f} {:>7.1f} % {:>10}\n", one.name, processor,
               median(one.took.wall), static_cast<double>(pages.count) / processor,
               static_cast<double>(pages.bytes) / 1e6 / processor, spread_percent(one.took.processor),
               resident > 0 ? fmt::format("{:.0f} MB", resident / 1e6) : "");
  }
  const Entrant& ours = entrants[0];
  fmt::print("\n");
  for (std::size_t i = 2; i < entrants.size(); ++i) {
    fmt::print("re-parse is {:.2f} times as fast as {}, per core\n",
               median_ratio(entrants[i].took.processor, ours.took.processor), entrants[i].name);
  }
  fmt::print("two threads are {:.2f} times as fast as one, by the wall\n",
             median_ratio(ours.took.wall, entrants[1].took.wall));
}

Result<void> draw(const std::vector<Entrant>& entrants, const Pages& pages, const std::filesystem::path& file) {
  std::vector<Bar> bars;
  for (const Entrant& one : entrants) {
    if (&one == &entrants[1]) continue;
    std::vector<double> rates;
    for (const double seconds : one.took.processor) rates.push_back(static_cast<double>(pages.bytes) / 1e6 / seconds);
    bars.push_back(bar_of(one.name, rates));
  }
  return core::make_posix_disk()->write_atomically(
      file, bar_chart("From WARC files to text: megabytes of pages a second, on one core", "MB/s", bars));
}

Result<void> run(const std::vector<std::string_view>& words) {
  TRY_ASSIGN(const Options options, read_options(words));
  const auto disk = core::make_posix_disk();
  TRY_ASSIGN(BenchFolder bench, BenchFolder::open(*disk, options.program, options.keep, options.size));
  TRY(bench.make());
  Pages pages;
  TRY(for_each_page(*disk, bench / "archive", [&](const std::string& page) -> Result<void> {
    ++pages.count;
    pages.bytes += page.size();
    return {};
  }));
  fmt::print("{}\n{} pages of {} transcripts, {:.1f} KB each on average; {} rounds in turn\n\n", machine(), pages.count,
             options.size.transcripts, static_cast<double>(pages.bytes) / 1e3 / static_cast<double>(pages.count),
             options.rounds);
  std::fflush(stdout);
  std::vector<Entrant> entrants{
      {"pressroom reparse, one thread", [&] { return reparse(bench, options.size, 1); }},
      {"pressroom reparse, two threads", [&] { return reparse(bench, options.size, 2); }},
      {"Gumbo alone, parse and destroy", [&] { return gumbo_alone(*disk, bench / "archive"); }}};
  const std::vector<std::pair<std::string, std::string>> peers{{"resiliparse", "FastWARC + Resiliparse, main content"},
                                                               {"trafilatura", "warcio + trafilatura"},
                                                               {"selectolax", "warcio + selectolax, text of the body"}};
  for (const auto& [name, title] : peers) {
    if (options.python.empty()) break;
    entrants.push_back({title, [&, name = name] { return peer(bench, options, name, pages); }});
  }
  TRY(run_in_turn(entrants, options.rounds));
  print(entrants, pages);
  return options.svg.empty() ? Result<void>() : draw(entrants, pages, options.svg);
}

}  // namespace
}  // namespace pressroom::bench

int main(int argc, char** argv) {
  return pressroom::bench::exit_code_of("pressroom_reparse_bench", pressroom::bench::run({argv + 1, argv + argc}));
}
