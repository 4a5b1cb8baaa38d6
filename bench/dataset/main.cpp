// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "bench/bench_folder.hpp"
#include "bench/files_below.hpp"
#include "bench/inflate_bound.hpp"
#include "bench/rounds.hpp"

namespace pressroom::bench {
namespace {

using core::ErrorCode;
using core::Result;

constexpr std::string_view k_usage =
    "usage: pressroom_dataset_bench PRESSROOM [--transcripts N] [--rooms N] [--rounds N] [--starts N]\n"
    "       [--formats jsonl,parquet | none] [--keep DIR]";

struct Options {
  std::string program;
  ArchiveSize size;
  int rounds = 3;
  int starts = 20;
  std::vector<std::string> formats{"jsonl", "csv", "parquet", "sqlite", "tei", "convokit"};
  std::filesystem::path keep;  ///< where the archive is made, or was made and is used again; empty: nowhere
};

std::vector<std::string> parts_of(std::string_view list) {
  std::vector<std::string> parts;
  for (;;) {
    const auto comma = list.find(',');
    if (list.substr(0, comma) != "none") parts.emplace_back(list.substr(0, comma));
    if (comma == std::string_view::npos) return parts;
    list.remove_prefix(comma + 1);
  }
}

Result<Options> read_options(const std::vector<std::string_view>& words) {
  Options options;
  std::string formats;
  const std::map<std::string_view, Setting> settings{{"--transcripts", &options.size.transcripts},
                                                     {"--rooms", &options.size.rooms},
                                                     {"--rounds", &options.rounds},
                                                     {"--starts", &options.starts},
                                                     {"--formats", &formats},
                                                     {"--keep", &options.keep}};
  TRY_ASSIGN(options.program, read_settings(words, settings, k_usage));
  if (!formats.empty()) options.formats = parts_of(formats);
  return options;
}

/// What is worked through: things of some kind, and bytes.
struct Amount {
  double things = 0;
  double bytes = 0;
};

void print_head(std::string_view of, std::string_view things) {
  fmt::print("\n{:<46} {:>9} {:>9} {:>8} {:>13} {:>8} {:>9}\n", of, "wall", "processor", "spread", things, "MB/s",
             "peak");
}

/// Rates are by processor time: a busy machine shows in the wall time and in its spread.
void print_line(std::string_view name, const Samples& samples, const Amount& amount) {
  const double processor = median(samples.processor);
  fmt::print("{:<46} {:>7.2f} s {:>7.2f} s {:>6.0f} % {:>13.0f} {:>8.1f} {:>6.0f} MB\n", name, median(samples.wall),
             processor, spread_percent(samples.wall), amount.things / processor, amount.bytes / 1e6 / processor,
             median(samples.resident) / 1e6);
  std::fflush(stdout);
}

double number_in(const nlohmann::json& said, const char* key) { return said.value(key, 0.0); }

/// An export and what it said with --json.
Result<nlohmann::json> export_once(const BenchFolder& bench, const std::vector<std::string>& words, Samples& samples) {
  std::vector<std::string> command{"--json", "export"};
  command.insert(command.end(), words.begin(), words.end());
  TRY_ASSIGN(const Call call, bench.call(std::move(command)));
  samples.add(call.took);
  auto said = nlohmann::json::parse(call.said, nullptr, false);
  if (!said.is_object()) return core::fail(ErrorCode::damaged, "is no document", call.said);
  return said;
}

struct Exported {
  std::filesystem::path folder;
  Amount transcripts;  ///< with bytes written
  double rows = 0;     ///< of tables
};

/// A format several times into a new folder, and as often with nothing changed. The last folder stays.
Result<Exported> measure_export(const BenchFolder& bench, const std::string& format, int rounds) {
  Exported exported{bench / ("dataset-" + format), {}, 0};
  Samples first, again;
  nlohmann::json said;
  double anew = 0;
  for (int round = 0; round < rounds; ++round) {
    std::error_code ignored;
    std::filesystem::remove_all(exported.folder, ignored);
    TRY_ASSIGN(said, export_once(bench, {format, exported.folder.string()}, first));
    TRY_ASSIGN(const auto nothing, export_once(bench, {format, exported.folder.string()}, again));
    anew = number_in(nothing, "files_written");
  }
  exported.transcripts = {number_in(said, "transcripts"), static_cast<double>(bytes_below(exported.folder))};
  for (const char* table : {"transcripts", "turns", "pages", "speakers", "changes"}) {
    exported.rows += number_in(said, table);
  }
  const std::string size = fmt::format("{}, {:.0f} MB", format, exported.transcripts.bytes / 1e6);
  print_line("`export` " + size, first, exported.transcripts);
  print_line(fmt::format("  again, nothing changed: {} files written", anew), again, exported.transcripts);
  return exported;
}

/// Every dataset is measured; those of the two formats that can be proved row by row stay.
Result<std::vector<Exported>> measure_exports(const BenchFolder& bench, const Options& options) {
  std::vector<Exported> provable;
  if (!options.formats.empty()) print_head("medians", "transcripts/s");
  for (const std::string& format : options.formats) {
    auto exported = measure_export(bench, format, options.rounds);
    if (!exported && format == "parquet" && exported.error().message().find("DuckDB") != std::string::npos) {
      fmt::print("parquet is left out: {}\n", exported.error().message());
      continue;
    }
    if (!exported) return tl::unexpected(exported.error());
    if (format == "jsonl" || format == "parquet") {
      provable.push_back(*std::move(exported));
    } else {
      std::error_code ignored;
      std::filesystem::remove_all(exported->folder, ignored);
    }
  }
  return provable;
}

std::vector<std::string> with_files(std::vector<std::string> command, const std::vector<std::filesystem::path>& files) {
  for (const auto& file : files) command.push_back(file.string());
  return command;
}

/// The proof of every row, in turn with what no proof can do without: the files of the dataset hashed, the members of
/// the WARC files inflated and hashed.
Result<void> measure_verify(const BenchFolder& bench, const Exported& exported, const Options& options,
                            const std::string& self) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(exported.folder)) files.push_back(entry.path());
  double stored = 0;
  for (const auto& file : bench.warc_files()) stored += static_cast<double>(std::filesystem::file_size(file));
  Samples verify, hashed, inflated;
  for (int round = 0; round < options.rounds; ++round) {
    TRY_ASSIGN(const Call call, bench.call({"verify", exported.folder.string()}));
    verify.add(call.took);
    TRY_ASSIGN(const Took peer, run_child(with_files({"sha256sum", "--"}, files), bench / "peer"));
    hashed.add(peer);
    TRY_ASSIGN(const Took bound, run_child(with_files({self, "--inflate"}, bench.warc_files()), bench / "peer"));
    inflated.add(bound);
  }
  const std::string name = exported.folder.filename().string();
  print_line(fmt::format("`verify` {}, {:.0f} rows", name, exported.rows), verify,
             {exported.rows, exported.transcripts.bytes});
  print_line("  sha256sum of its files", hashed, {exported.rows, exported.transcripts.bytes});
  print_line("  libdeflate + SHA-256 of the WARC files", inflated, {exported.rows, stored});
  fmt::print("  needs {:.1f} times what the two need together (processor time)\n",
             median(verify.processor) / (median(hashed.processor) + median(inflated.processor)));
  return {};
}

/// How many files of a dataset in shards follow the change of one transcript.
Result<void> measure_change(BenchFolder& bench) {
  const std::vector<std::string> words{"jsonl", (bench / "dataset-numbered").string(), "--layout", "numbered"};
  Samples first, changed, again;
  TRY_ASSIGN(const auto before, export_once(bench, words, first));
  TRY(bench.change_one());
  TRY_ASSIGN(const auto after, export_once(bench, words, changed));
  TRY_ASSIGN(const auto nothing, export_once(bench, words, again));
  const Amount amount{number_in(before, "transcripts"), static_cast<double>(bytes_below(bench / "dataset-numbered"))};
  print_head("one transcript changed", "transcripts/s");
  print_line("`export jsonl --layout numbered`", first, amount);
  print_line("  after one transcript has changed", changed, amount);
  print_line("  again, nothing changed", again, amount);
  fmt::print("  files written {}, {}, {}; left {}, {}, {}\n", number_in(before, "files_written"),
             number_in(after, "files_written"), number_in(nothing, "files_written"), number_in(before, "files_kept"),
             number_in(after, "files_kept"), number_in(nothing, "files_kept"));
  return {};
}

Result<void> measure_starts(const BenchFolder& bench, const Options& options) {
  const SomeTranscript some = some_transcript(options.size);
  const std::string id = some.room + ":" + some.native_id;
  TRY_ASSIGN(const std::string turn, bench.some_turn());
  const std::vector<std::pair<std::string, std::vector<std::string>>> commands{
      {"--version", {"--version"}},
      {"status", {"status"}},
      {"status ROOM", {"status", some.room}},
      {"search, a word of one transcript", {"search", some.native_id}},
      {"search, a word of most", {"search", "ferry"}},
      {"history", {"history"}},
      {"history TRANSCRIPT", {"history", id}},
      {"verify --turn TURN", {"verify", "--turn", turn}}};
  fmt::print("\n{:<46} {:>12} {:>12} {:>9} {:>11}\n", fmt::format("medians of {}", options.starts), "wall", "processor",
             "spread", "peak");
  for (const auto& [name, words] : commands) {
    Samples samples;
    for (int i = 0; i <= options.starts; ++i) {
      TRY_ASSIGN(const Call call, bench.call(words));
      if (i > 0) samples.add(call.took);
    }
    fmt::print("{:<46} {:>9.1f} ms {:>9.1f} ms {:>7.0f} % {:>8.1f} MB\n", name, median(samples.wall) * 1e3,
               median(samples.processor) * 1e3, spread_percent(samples.wall), median(samples.resident) / 1e6);
    std::fflush(stdout);
  }
  return {};
}

/// In a process of its own, so that its time can be told as that of the others.
Result<void> inflate(const std::vector<std::string_view>& files) {
  constexpr std::uint64_t most = 2ull << 30;
  const auto disk = core::make_posix_disk();
  for (const std::string_view file : files) {
    TRY_ASSIGN(const std::string stored, disk->read_all(std::filesystem::path(file), most));
    TRY(inflate_and_hash(stored, 1));
  }
  return {};
}

Result<void> run(const std::vector<std::string_view>& words, const std::string& self) {
  if (!words.empty() && words[0] == "--inflate") return inflate({words.begin() + 1, words.end()});
  TRY_ASSIGN(const Options options, read_options(words));
  const auto disk = core::make_posix_disk();
  TRY_ASSIGN(BenchFolder bench, BenchFolder::open(*disk, options.program, options.keep, options.size));
  fmt::print("{}\n{} transcripts in {} rooms; {} rounds\n", machine(), options.size.transcripts, options.size.rooms,
             options.rounds);
  std::fflush(stdout);
  TRY(bench.make());
  TRY(measure_starts(bench, options));
  TRY_ASSIGN(const auto provable, measure_exports(bench, options));
  if (!provable.empty()) print_head("medians", "rows/s");
  for (const Exported& exported : provable) TRY(measure_verify(bench, exported, options, self));
  if (!options.formats.empty()) TRY(measure_change(bench));
  std::error_code ignored;
  for (const Exported& exported : provable) std::filesystem::remove_all(exported.folder, ignored);
  std::filesystem::remove_all(bench / "dataset-numbered", ignored);
  return {};
}

}  // namespace
}  // namespace pressroom::bench

int main(int argc, char** argv) {
  return pressroom::bench::exit_code_of("pressroom_dataset_bench",
                                        pressroom::bench::run({argv + 1, argv + argc}, argv[0]));
}
