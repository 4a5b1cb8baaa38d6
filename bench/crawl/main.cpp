// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <filesystem>
#include <functional>
#include <map>
#include <string_view>

#include "bench/bar_chart.hpp"
#include "bench/crawl/press_rooms.hpp"
#include "bench/files_below.hpp"
#include "bench/rounds.hpp"
#include "bench/temporary_folder.hpp"
#include "core/disk.hpp"

namespace pressroom::bench {
namespace {

using core::ErrorCode;
using core::Result;

constexpr std::string_view k_usage =
    "usage: pressroom_crawl_bench PRESSROOM [--hosts N] [--rooms N] [--transcripts N] [--pages N] [--rounds N]\n"
    "       [--python PYTHON] [--svg FILE]";

struct Options {
  std::string program;
  SiteSize size;
  int rounds = 3;
  std::string python;         ///< that has Scrapy; empty: none
  std::filesystem::path svg;  ///< where a picture is to go; empty: nowhere
};

Result<Options> read_options(const std::vector<std::string_view>& words) {
  Options options;
  const std::map<std::string_view, Setting> known{{"--hosts", &options.size.hosts},
                                                  {"--rooms", &options.size.rooms},
                                                  {"--transcripts", &options.size.transcripts},
                                                  {"--pages", &options.size.pages_each},
                                                  {"--rounds", &options.rounds},
                                                  {"--python", &options.python},
                                                  {"--svg", &options.svg}};
  TRY_ASSIGN(options.program, read_settings(words, known, k_usage));
  return options;
}

/// Everything on. A run that lost a page would measure nothing: an exit code of 0 says that each transcript is
/// complete.
Result<Took> pressroom(const std::string& program, const PressRooms& site, const std::filesystem::path& folder,
                       int hosts, std::string_view compression) {
  std::filesystem::create_directory(folder);
  const auto configuration = folder / "pressroom.toml";
  if (FILE* const file = std::fopen(configuration.c_str(), "w")) {
    fmt::print(file, "max_in_flight = {}\nmax_requests_per_day = 1000000\nwarc_compression = \"{}\"\n", hosts,
               compression);
    std::fclose(file);
  }
  std::vector<std::string> words{program,
                                 "--archive",
                                 (folder / "archive").string(),
                                 "--rooms",
                                 site.room_files().string(),
                                 "--config",
                                 configuration.string(),
                                 "--log-level",
                                 "error",
                                 "--quiet",
                                 "archive",
                                 "--min-delay",
                                 "0",
                                 "--patience",
                                 "0"};
  for (const std::string& entry : site.connect_to()) {
    words.emplace_back("--connect-to");
    words.push_back(entry);
  }
  TRY_ASSIGN(const Took took, run_child(words, folder / "output"));
  const std::size_t sidecars = files_below(folder / "archive" / "transcripts", ".json").size();
  if (std::cmp_equal(sidecars, site.transcripts())) return took;
  return core::fail(ErrorCode::damaged, fmt::format("{} of {} transcripts", sidecars, site.transcripts()), program);
}

Result<Took> wget(const PressRooms& site, const std::filesystem::path& folder) {
  std::filesystem::create_directory(folder);
  return run_child({"wget", "--no-config", "-q", "-O", "/dev/null", "--warc-file=" + (folder / "crawl").string(),
                    "--warc-tempdir=" + folder.string(), "-i", site.url_list().string()},
                   folder / "output");
}

/// Runs what writes each page into a file of its own below `folder`/files.
Result<Took> write_files(const std::vector<std::string>& words, const PressRooms& site,
                         const std::filesystem::path& folder) {
  std::filesystem::create_directory(folder);
  TRY_ASSIGN(const Took took, run_child(words, folder / "output"));
  const std::size_t files = files_below(folder / "files").size();
  if (std::cmp_equal(files, site.pages())) return took;
  return core::fail(ErrorCode::damaged, fmt::format("{} of {} pages", files, site.pages()), words.front());
}

Result<Took> wget2(const PressRooms& site, const std::filesystem::path& folder, int threads) {
  return write_files({"wget2", "--no-config", "-q", "-x", "-P", (folder / "files").string(),
                      fmt::format("--max-threads={}", threads), "-i", site.url_list().string()},
                     site, folder);
}

Result<Took> scrapy(const std::string& python, const PressRooms& site, const std::filesystem::path& folder,
                    int requests) {
  const auto script = std::filesystem::path(PRESSROOM_SOURCE_DIR) / "bench/crawl/scrapy_peer.py";
  return write_files(
      {python, "-B", script.string(), site.url_list().string(), (folder / "files").string(), std::to_string(requests)},
      site, folder);
}

struct Runner {
  std::string name;
  std::function<Result<Took>(const std::filesystem::path& folder)> work;
  std::vector<double> wall{};
  std::vector<double> processor{};
  std::vector<double> server{};
  double warc_bytes = 0;  ///< of the last round; 0: it writes none
};

Result<void> run_one(Runner& runner, const PressRooms& site, const std::filesystem::path& folder) {
  const double served = site.server_seconds();
  TRY_ASSIGN(const Took took, runner.work(folder));
  runner.wall.push_back(took.wall_seconds);
  runner.processor.push_back(took.processor_seconds);
  runner.server.push_back(site.server_seconds() - served);
  runner.warc_bytes = 0;
  for (const std::string_view ending : {".warc.gz", ".warc.zst"}) {
    for (const auto& file : files_below(folder, ending)) {
      runner.warc_bytes += static_cast<double>(std::filesystem::file_size(file));
    }
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return {};
}

void print(const std::vector<Runner>& runners, const PressRooms& site) {
  const double pages = site.pages();
  fmt::print("{:<34} {:>9} {:>9} {:>16} {:>16} {:>13}\n", "medians", "pages/s", "spread", "processor/page",
             "server/page", "WARC/page");
  for (const Runner& runner : runners) {
    fmt::print("{:<34} {:>9.0f} {:>7.1f} % {:>13.0f} us {:>13.0f} us {:>13}\n", runner.name,
               pages / median(runner.wall), spread_percent(runner.wall), median(runner.processor) / pages * 1e6,
               median(runner.server) / pages * 1e6,
               runner.warc_bytes > 0 ? fmt::format("{:.1f} KB", runner.warc_bytes / pages / 1e3) : "none");
  }
  fmt::print("\n");
  for (std::size_t peer = 1; peer < runners.size(); ++peer) {
    fmt::print("pressroom is {:.2f} times as fast as {} ({:.2f} times by processor time)\n",
               median(runners[peer].wall) / median(runners[0].wall), runners[peer].name,
               median(runners[peer].processor) / median(runners[0].processor));
  }
}

Result<void> draw(const std::vector<Runner>& runners, const PressRooms& site, const std::filesystem::path& file) {
  std::vector<Bar> bars;
  for (const Runner& one : runners) {
    std::vector<double> rates;
    for (const double seconds : one.wall) rates.push_back(site.pages() / seconds);
    bars.push_back(bar_of(one.name, rates));
  }
  return core::make_posix_disk()->write_atomically(
      file, bar_chart("From one server into files: pages a second", "pages/s", bars));
}

Result<void> run(const std::vector<std::string_view>& words) {
  TRY_ASSIGN(const Options options, read_options(words));
  TRY_ASSIGN(const TemporaryFolder folder, TemporaryFolder::make());
  TRY_ASSIGN(const PressRooms site, PressRooms::open(folder / "site", options.size));
  fmt::print(
      "{}\n{} pages of {} transcripts in {} rooms on {} hosts, {:.1f} KB each on average; {} rounds in turn\n"
      "one nginx process serves all; archives and WARC files lie below {}\n\n",
      machine(), site.pages(), site.transcripts(), options.size.rooms, options.size.hosts,
      static_cast<double>(site.page_bytes()) / 1e3 / site.pages(), options.rounds, (folder / "").string());
  const int hosts = options.size.hosts;
  std::vector<Runner> runners{
      {"pressroom, everything on", [&](const auto& at) { return pressroom(options.program, site, at, hosts, "gzip"); }},
      {"pressroom, records in zstd",
       [&](const auto& at) { return pressroom(options.program, site, at, hosts, "zstd"); }},
      {"wget --warc-file", [&](const auto& at) { return wget(site, at); }},
      {"wget2, files, 5 threads", [&](const auto& at) { return wget2(site, at, 5); }},
      {fmt::format("wget2, files, {} threads", hosts), [&](const auto& at) { return wget2(site, at, hosts); }}};
  if (!options.python.empty()) {
    runners.push_back({fmt::format("Scrapy, files, {} requests", hosts),
                       [&](const auto& at) { return scrapy(options.python, site, at, hosts); }});
  }
  for (int round = 0; round <= options.rounds; ++round) {
    for (Runner& runner : runners) TRY(run_one(runner, site, folder / "run"));
    if (round > 0) continue;
    // The first is not measured: it fills the caches for those after it.
    for (Runner& runner : runners) runner.wall = runner.processor = runner.server = {};
  }
  print(runners, site);
  return options.svg.empty() ? Result<void>() : draw(runners, site, options.svg);
}

}  // namespace
}  // namespace pressroom::bench

int main(int argc, char** argv) {
  return pressroom::bench::exit_code_of("pressroom_crawl_bench", pressroom::bench::run({argv + 1, argv + argc}));
}
