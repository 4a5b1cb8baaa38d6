// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "bench/bar_chart.hpp"
#include "bench/inflate_bound.hpp"
#include "bench/rounds.hpp"
#include "bench/temporary_folder.hpp"
#include "core/digest.hpp"
#include "core/disk.hpp"
#include "core/gzip.hpp"
#include "core/random.hpp"
#include "storage/warc/block_check.hpp"
#include "storage/warc/warc_reader.hpp"

namespace pressroom::bench {
namespace {

using core::ErrorCode;
using core::Result;

constexpr std::string_view k_usage =
    "usage: pressroom_reading_bench [--rounds N] [--peer COMMAND] [--svg FILE] [FILE.warc.gz]";

struct Options {
  int rounds = 7;
  std::string peer;           ///< run with rounds and file behind it; prints the seconds of its median round
  std::filesystem::path svg;  ///< where a picture is to go; empty: nowhere
  std::filesystem::path file;
};

Result<Options> read_options(const std::vector<std::string_view>& words) {
  Options options;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool has_value = i + 1 < words.size();
    if (words[i] == "--peer" && has_value) {
      options.peer = words[++i];
    } else if (words[i] == "--svg" && has_value) {
      options.svg = words[++i];
    } else if (words[i] == "--rounds" && has_value) {
      TRY_ASSIGN(options.rounds, count_of(words[i], words[i + 1]));
      ++i;
    } else if (words[i].starts_with("--") || !options.file.empty()) {
      return core::fail(ErrorCode::usage, std::string(k_usage));
    } else {
      options.file = words[i];
    }
  }
  return options;
}

/// Words of a small vocabulary in the tags of a transcript page: deflate takes off about three quarters.
std::string page(core::Random& random) {
  std::string text = "<html><head><title>Regular Press Conference</title></head><body>\n";
  while (text.size() < 24'000) {
    text += "<p class=\"turn\"><strong>Spokesperson:</strong>";
    for (int word = 0; word < 60; ++word) {
      std::uint64_t letters = random.next() % 6'000 * 0x9E3779B97F4A7C15ull;
      text += ' ';
      for (std::uint64_t length = 2 + letters % 8; length > 0; --length, letters /= 20) {
        text += "etaoinshrdlucmfwypvb"[letters % 20];
      }
    }
    text += "</p>\n";
  }
  return text + "</body></html>\n";
}

std::string sample_file() {
  core::SystemRandom random;
  std::string file;
  for (int number = 0; number < 1'000; ++number) {
    const std::string body = page(random);
    const std::string block = fmt::format(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n{}", body.size(), body);
    storage::warc::RecordHeader header;
    header.add("WARC-Type", "response");
    header.add("WARC-Target-URI", fmt::format("http://press.example/content_{}.htm", number));
    header.add("WARC-Date", "2026-01-01T00:00:00Z");
    header.add("WARC-Record-ID", fmt::format("<urn:uuid:{}>", core::uuid4(random)));
    header.add("Content-Type", "application/http; msgtype=response");
    header.add("WARC-Block-Digest", core::sha256_labelled(block));
    header.add("WARC-Payload-Digest", core::sha256_labelled(body));
    file += core::gzip_member(storage::warc::serialise_record(header, block));
  }
  return file;
}

/// What is to be done: every record read, and every digest that it declares compared.
Result<void> read_and_check(const core::ReadFile& file, std::uint64_t& records) {
  storage::warc::WarcReader reader(file);
  records = 0;
  for (;;) {
    TRY_ASSIGN(const auto item, reader.next());
    if (!item) return {};
    const auto* record = std::get_if<storage::warc::Record>(&*item);
    if (!record) return core::fail(ErrorCode::damaged, "the file is damaged");
    ++records;
    for (const auto& irregularity : storage::warc::check_block(*record).irregularities) {
      if (irregularity.severity == core::Severity::error) return core::fail(ErrorCode::damaged, irregularity.detail);
    }
  }
}

Result<void> read_only(const core::ReadFile& file) {
  storage::warc::WarcReader reader(file);
  for (;;) {
    TRY_ASSIGN(const auto item, reader.next());
    if (!item) return {};
  }
}

/// Seconds of processor time of one round, as the peer says.
Result<double> run_peer(const Options& options, const std::filesystem::path& file) {
  const std::string command = fmt::format("{} {} '{}'", options.peer, options.rounds, file.string());
  FILE* const pipe = ::popen(command.c_str(), "r");
  if (!pipe) return core::fail(ErrorCode::io, "cannot run the peer", command);
  double seconds = 0;
  const int read = std::fscanf(pipe, "%lf", &seconds);
  if (::pclose(pipe) != 0 || read != 1 || seconds <= 0) return core::fail(ErrorCode::io, "the peer failed", command);
  return seconds;
}

/// `peer`: the seconds of its median round; 0: there is none.
Result<void> draw(const std::vector<Timing>& timings, double peer, std::uint64_t inflated,
                  const std::filesystem::path& file) {
  const double megabytes = static_cast<double>(inflated) / 1e6;
  std::vector<Bar> bars;
  for (const Timing& one : timings) {
    std::vector<double> rates;
    for (const double seconds : one.processor_seconds) rates.push_back(megabytes / seconds);
    bars.push_back(bar_of(one.name, rates));
  }
  if (peer > 0) bars.push_back(bar_of("FastWARC with its checksums", {megabytes / peer}));
  return core::make_posix_disk()->write_atomically(
      file, bar_chart("Reading WARC records: megabytes a second, on one core", "MB/s", bars));
}

Result<void> run(const std::vector<std::string_view>& words) {
  TRY_ASSIGN(Options options, read_options(words));
  const auto disk = core::make_posix_disk();
  TRY_ASSIGN(const TemporaryFolder folder, TemporaryFolder::make());
  if (options.file.empty()) {
    options.file = folder / "sample.warc.gz";
    TRY(disk->write_atomically(options.file, sample_file()));
  }
  TRY_ASSIGN(const auto file, disk->open_read(options.file));
  TRY_ASSIGN(const std::string stored, file->read(0, file->size()));
  TRY_ASSIGN(const std::uint64_t inflated, inflate_and_hash(stored, 0));
  std::uint64_t records = 0;
  const auto bound = [&](int digests) -> Result<void> {
    TRY(inflate_and_hash(stored, digests));
    return {};
  };
  TRY_ASSIGN(const auto timings,
             run_rounds({{"read, block and payload digest checked", [&] { return read_and_check(*file, records); }},
                         {"libdeflate + SHA-256, both digests", [&] { return bound(2); }},
                         {"libdeflate + SHA-256, one digest", [&] { return bound(1); }},
                         {"part: read alone", [&] { return read_only(*file); }},
                         {"part: libdeflate alone", [&] { return bound(0); }}},
                        options.rounds));
  fmt::print("{}\n{} records, {:.1f} MB stored, {:.1f} MB inflated; {} rounds in turn, one thread\n\n", machine(),
             records, static_cast<double>(stored.size()) / 1e6, static_cast<double>(inflated) / 1e6, options.rounds);
  print_table(timings, records, inflated);
  const double ours = median(timings[0].processor_seconds);
  fmt::print(
      "\nreading with digests checked runs at {:.0f} % of libdeflate + SHA-256 alone ({:.0f} % of one digest only)\n",
      100 * median(timings[1].processor_seconds) / ours, 100 * median(timings[2].processor_seconds) / ours);
  double peer = 0;
  if (!options.peer.empty()) {
    TRY_ASSIGN(peer, run_peer(options, options.file));
    fmt::print("and {:.2f} times as fast as the peer, which needs {:.3f} s for what takes {:.3f} s here\n", peer / ours,
               peer, ours);
  }
  if (options.svg.empty()) return {};
  return draw({timings.begin(), timings.begin() + 3}, peer, inflated, options.svg);
}

}  // namespace
}  // namespace pressroom::bench

int main(int argc, char** argv) {
  return pressroom::bench::exit_code_of("pressroom_reading_bench", pressroom::bench::run({argv + 1, argv + argc}));
}
