// SPDX-License-Identifier: Apache-2.0
#include "bench/bench_folder.hpp"

#include <fmt/core.h>

#include <chrono>
#include <cstdio>
#include <utility>

#include "bench/files_below.hpp"
#include "bench/room_files.hpp"
#include "storage/exports/sidecar_path.hpp"

namespace pressroom::bench {

using core::ErrorCode;
using core::Result;

namespace {

constexpr std::uint64_t k_most_said = 64u << 20;
constexpr std::uint64_t k_most_sidecar = 64u << 20;

std::string words_for(const ArchiveSize& size) {
  const std::string each = size.pages_each > 0 ? fmt::format(", {} pages each", size.pages_each) : "";
  return fmt::format("{} transcripts in {} rooms{}\n", size.transcripts, size.rooms, each);
}

}  // namespace

Result<BenchFolder> BenchFolder::open(core::Disk& disk, std::string program, const std::filesystem::path& keep,
                                      const ArchiveSize& size) {
  TRY_ASSIGN(TemporaryFolder temporary, TemporaryFolder::make());
  BenchFolder bench(disk, std::move(program), std::move(temporary), keep, size);
  TRY(disk.make_folders(bench.folder_));
  if (disk.exists(bench / "size")) {
    TRY_ASSIGN(const std::string made, disk.read_all(bench / "size", 1'000));
    if (made != words_for(size)) return core::fail(ErrorCode::usage, "holds an archive of " + made, keep.string());
  }
  return bench;
}

Result<void> BenchFolder::make() {
  if (disk_.exists(folder_ / "size")) return {};
  std::error_code ignored;
  std::filesystem::remove_all(folder_ / "archive", ignored);
  const auto began = std::chrono::steady_clock::now();
  TRY_ASSIGN(const PressArchive made, write_press_archive(disk_, folder_ / "archive", folder_ / "rooms", size_));
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  const double warc = static_cast<double>(bytes_below(folder_ / "archive/warc")) / 1e6;
  fmt::print("generated: {} pages, {:.0f} MB, {:.0f} MB in WARC files, {:.0f} s\n", made.pages,
             static_cast<double>(made.page_bytes) / 1e6, warc, seconds);
  std::fflush(stdout);
  TRY_ASSIGN(const Call rebuilt, call({"rebuild"}));
  const double wall = rebuilt.took.wall_seconds;
  fmt::print("`rebuild`: {:.0f} s, {:.0f} transcripts/s, {:.0f} pages/s, peak memory {:.0f} MB; sidecars {:.0f} MB\n\n",
             wall, size_.transcripts / wall, static_cast<double>(made.pages) / wall,
             static_cast<double>(rebuilt.took.peak_resident_bytes) / 1e6,
             static_cast<double>(bytes_below(folder_ / "archive/transcripts")) / 1e6);
  std::fflush(stdout);
  return disk_.write_atomically(folder_ / "size", words_for(size_));
}

Result<Call> BenchFolder::call(std::vector<std::string> words) const {
  std::vector<std::string> command{
      program_,      "--archive", (folder_ / "archive").string(), "--rooms", (folder_ / "rooms").string(),
      "--log-level", "error"};
  command.insert(command.end(), words.begin(), words.end());
  Call call;
  TRY_ASSIGN(call.took, run_child(command, folder_ / "output"));
  TRY_ASSIGN(call.said, disk_.read_all(folder_ / "output", k_most_said));
  return call;
}

Result<void> BenchFolder::change_one() {
  TRY(disk_.make_folders(folder_ / "visits"));
  TRY_ASSIGN(const auto before, disk_.folders(folder_ / "visits"));
  const int visit = static_cast<int>(before.size()) + 2;
  const std::filesystem::path at = folder_ / "visits" / fmt::format("{:05}", visit);
  TRY(write_changed_visit(disk_, at, size_, visit));
  std::vector<std::string> words{"reparse", "--quiet", "--from"};
  for (const auto& file : files_below(at / "warc")) words.push_back(file.string());
  TRY(call(std::move(words)));
  return {};
}

Result<std::string> BenchFolder::some_turn() const {
  const SomeTranscript some = some_transcript(size_);
  const auto file = folder_ / "archive" / storage::exports::sidecar_path(some.room, some.native_id);
  TRY_ASSIGN(const std::string sidecar, disk_.read_all(file, k_most_sidecar));
  const std::string key = "\"turn_id\": \"";
  const auto at = sidecar.rfind(key);
  if (at == std::string::npos) return core::fail(ErrorCode::damaged, "has no turn", file.string());
  const auto begin = at + key.size();
  return sidecar.substr(begin, sidecar.find('"', begin) - begin);
}

std::vector<std::filesystem::path> BenchFolder::warc_files() const { return files_below(folder_ / "archive/warc"); }

}  // namespace pressroom::bench
