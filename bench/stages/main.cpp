// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/archive_folder.hpp"
#include "app/archive_rooms.hpp"
#include "app/stored_pages.hpp"
#include "bench/bench_folder.hpp"
#include "bench/rounds.hpp"
#include "core/digest.hpp"
#include "core/gzip.hpp"
#include "parsers/charset.hpp"
#include "parsers/html_document.hpp"
#include "parsers/html_guard.hpp"
#include "parsers/page.hpp"
#include "parsers/room_file.hpp"
#include "parsers/transcript_parser.hpp"
#include "parsers/unread_markup.hpp"
#include "storage/exports/sidecar.hpp"

namespace pressroom::bench {
namespace {

using core::Result;

constexpr std::string_view k_usage = "usage: pressroom_stages_bench PRESSROOM [--transcripts N] [--pages N]";

constexpr std::uint64_t k_largest_record = 1u << 26;

/// A stored page and what each stage is given of it.
struct StoredPage {
  std::string member;  ///< the compressed record
  core::Capture capture;
  core::HttpHeaders headers;
  std::string content;
  std::string native_id;
};

/// What all stages work through, held in memory.
struct Corpus {
  std::vector<parsers::RoomRules> rooms;
  std::vector<StoredPage> pages;
  std::map<std::string, const parsers::RoomRules*> room_of;  ///< by native id
  std::uint64_t bytes = 0;                                   ///< of all pages, content-decoded
};

Result<std::string> slice(const std::filesystem::path& file, const core::RecordLocation& location) {
  std::ifstream in(file, std::ios::binary);
  std::string bytes(location.length, '\0');
  in.seekg(static_cast<std::streamoff>(location.offset));
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!in) return core::fail(core::ErrorCode::io, "cannot be read", file.string());
  return bytes;
}

Result<parsers::RoomRules> room_from(core::Disk& disk, const std::filesystem::path& file) {
  TRY_ASSIGN(const std::string text, disk.read_all(file, 1'000'000));
  TRY_ASSIGN(core::Room room, parsers::read_room_file(text, file.string()));
  return parsers::RoomRules::compile(std::move(room));
}

Result<Corpus> load(core::Disk& disk, const BenchFolder& bench, const ArchiveSize& size) {
  Corpus corpus;
  corpus.rooms.reserve(static_cast<std::size_t>(size.rooms));
  for (int room = 0; room < size.rooms; ++room) {
    TRY_ASSIGN(auto rules, room_from(disk, bench / fmt::format("rooms/room{}.toml", room)));
    corpus.rooms.push_back(std::move(rules));
  }
  TRY_ASSIGN(app::ArchiveFolder archive, app::ArchiveFolder::open_to_read(disk, bench / "archive"));
  app::StoredPages stored(archive);
  TRY_ASSIGN(const auto rows, archive.catalogue().list());
  for (const auto& row : rows) {
    for (const parsers::RoomRules& rules : corpus.rooms) {
      if (rules.room().name == row.room) corpus.room_of[row.native_id] = &rules;
    }
    TRY_ASSIGN(const auto captures, archive.captures().of_transcript(row.room, row.native_id, 1));
    for (const core::Capture& capture : captures) {
      TRY_ASSIGN(const auto response, stored.response(capture));
      TRY_ASSIGN(std::string content, stored.content(capture));
      TRY_ASSIGN(std::string member, slice(archive.warc_path(row.room, capture.location.warc_file), capture.location));
      corpus.bytes += content.size();
      corpus.pages.push_back({std::move(member), capture, response.head.headers, std::move(content), row.native_id});
    }
  }
  return corpus;
}

/// Works through all pages once an iteration; bytes are those of the pages, whatever the stage is given of them.
template <class Work>
void measure(const char* name, const Corpus& corpus, Work work) {
  benchmark::RegisterBenchmark(name, [&corpus, work](benchmark::State& state) {
    for (auto round : state) {
      for (std::size_t i = 0; i < corpus.pages.size(); ++i) work(i);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(corpus.bytes));
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) *
                            static_cast<std::int64_t>(corpus.pages.size()));
  })->Unit(benchmark::kMillisecond);
}

const parsers::RoomRules& rules_of(const Corpus& corpus, const StoredPage& page) {
  return *corpus.room_of.at(page.native_id);
}

void register_reading(const Corpus& corpus) {
  measure("inflate", corpus, [&, room = std::make_shared<core::InflateRoom>()](std::size_t i) {
    benchmark::DoNotOptimize(core::inflate_small_member(corpus.pages[i].member, *room, k_largest_record));
  });
  measure("digest", corpus,
          [&](std::size_t i) { benchmark::DoNotOptimize(core::sha256_hex(corpus.pages[i].content)); });
  measure("charset", corpus, [&](std::size_t i) {
    const StoredPage& page = corpus.pages[i];
    const auto charset = parsers::decide_charset(page.headers, page.content);
    benchmark::DoNotOptimize(parsers::decode(page.content, charset.name));
  });
}

void register_html(const Corpus& corpus) {
  measure("unread", corpus, [&](std::size_t i) {
    const StoredPage& page = corpus.pages[i];
    benchmark::DoNotOptimize(parsers::unread_spans(page.content, *rules_of(corpus, page).read_markup(), page.native_id,
                                                   parsers::Requisites::unread));
  });
  measure("html/gumbo", corpus,
          [&](std::size_t i) { benchmark::DoNotOptimize(parsers::HtmlDocument::parse(corpus.pages[i].content)); });
  measure("html/plain-runs", corpus, [&](std::size_t i) {
    const std::string& content = corpus.pages[i].content;
    benchmark::DoNotOptimize(parsers::HtmlDocument::parse(content, {}, *parsers::guard_html(content)));
  });
  measure("html/transcript", corpus, [&](std::size_t i) {
    const StoredPage& page = corpus.pages[i];
    benchmark::DoNotOptimize(parsers::Page::read_transcript(*core::Url::parse(page.capture.url), page.headers,
                                                            page.content, {rules_of(corpus, page), page.native_id}));
  });
}

/// What comes behind the pages: given their readings, transcript by transcript.
struct Behind {
  std::vector<parsers::Page> pages;
  std::map<std::string, std::vector<parsers::PageReading>> readings;
  std::map<std::string, core::Transcript> transcripts;
};

Result<Behind> read_all(const Corpus& corpus) {
  Behind behind;
  for (const StoredPage& page : corpus.pages) {
    const parsers::RoomRules& rules = rules_of(corpus, page);
    TRY_ASSIGN(core::Url url, core::Url::parse(page.capture.url));
    TRY_ASSIGN(auto read,
               parsers::Page::read_transcript(std::move(url), page.headers, page.content, {rules, page.native_id}));
    TRY_ASSIGN(auto reading, parsers::read_page(read, rules, {page.native_id, page.capture.page}, page.capture));
    behind.pages.push_back(std::move(read));
    behind.readings[page.native_id].push_back(std::move(reading));
  }
  for (const auto& [native_id, readings] : behind.readings) {
    behind.transcripts[native_id] =
        parsers::parse_transcript(*corpus.room_of.at(native_id), {native_id, readings, {}}).transcript;
  }
  return behind;
}

/// The stages that take a transcript do so at its first page.
void register_transcripts(const Corpus& corpus, const Behind& behind) {
  measure("selectors", corpus, [&](std::size_t i) {
    const StoredPage& page = corpus.pages[i];
    benchmark::DoNotOptimize(
        parsers::read_page(behind.pages[i], rules_of(corpus, page), {page.native_id, page.capture.page}, page.capture));
  });
  measure("labels", corpus, [&](std::size_t i) {
    const StoredPage& page = corpus.pages[i];
    if (page.capture.page != 1) return;
    benchmark::DoNotOptimize(
        parsers::parse_transcript(rules_of(corpus, page), {page.native_id, behind.readings.at(page.native_id), {}}));
  });
  measure("sidecar", corpus, [&](std::size_t i) {
    const StoredPage& page = corpus.pages[i];
    if (page.capture.page != 1) return;
    benchmark::DoNotOptimize(storage::exports::write_sidecar(behind.transcripts.at(page.native_id)));
  });
}

Result<void> run(const std::vector<std::string_view>& words) {
  ArchiveSize size{.transcripts = 4, .rooms = 2, .pages_each = 12};
  TRY_ASSIGN(const std::string program,
             read_settings(words, {{"--transcripts", &size.transcripts}, {"--pages", &size.pages_each}}, k_usage));
  const auto disk = core::make_posix_disk();
  TRY_ASSIGN(BenchFolder bench, BenchFolder::open(*disk, program, {}, size));
  TRY(bench.make());
  TRY_ASSIGN(const Corpus corpus, load(*disk, bench, size));
  TRY_ASSIGN(const Behind behind, read_all(corpus));
  fmt::print("{}\n{} pages, {:.1f} KB each on average\n", machine(), corpus.pages.size(),
             static_cast<double>(corpus.bytes) / 1e3 / static_cast<double>(corpus.pages.size()));
  std::fflush(stdout);
  register_reading(corpus);
  register_html(corpus);
  register_transcripts(corpus, behind);
  benchmark::RunSpecifiedBenchmarks();
  return {};
}

}  // namespace
}  // namespace pressroom::bench

int main(int argc, char** argv) {
  // Google Benchmark takes its own flags out, --benchmark_filter among them.
  benchmark::Initialize(&argc, argv);
  return pressroom::bench::exit_code_of("pressroom_stages_bench", pressroom::bench::run({argv + 1, argv + argc}));
}
