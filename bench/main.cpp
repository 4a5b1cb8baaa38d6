// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>
#include <gumbo.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <string_view>

#include "app/room_shelf.hpp"
#include "app/stored_pages.hpp"
#include "app/transcript_builder.hpp"
#include "bench/corpus.hpp"
#include "bench/rounds.hpp"
#include "bench/temporary_folder.hpp"
#include "storage/exports/sidecar.hpp"

namespace pressroom::bench {

namespace {

using core::ErrorCode;
using core::Result;

struct Options {
  CorpusSize corpus;
  int rounds = 7;
};

constexpr std::string_view k_usage = "usage: pressroom_bench [--conferences N] [--pages N] [--rounds N]";

Result<Options> read_options(const std::vector<std::string_view>& words) {
  Options options;
  const std::map<std::string_view, int*> known{{"--conferences", &options.corpus.conferences},
                                               {"--pages", &options.corpus.pages_each},
                                               {"--rounds", &options.rounds}};
  for (std::size_t i = 0; i < words.size(); i += 2) {
    const auto option = known.find(words[i]);
    if (option == known.end() || i + 1 == words.size()) return core::fail(ErrorCode::usage, std::string(k_usage));
    TRY_ASSIGN(*option->second, count_of(words[i], words[i + 1]));
  }
  return options;
}

/// The whole of `reparse` but for the disk it would write to: a benchmark that loses turns would measure nothing, so
/// every transcript has to come out complete.
Result<void> reparse(Corpus& corpus, const parsers::RoomRules& rules) {
  app::StoredPages pages(corpus.archive);
  for (const std::string& native_id : corpus.native_ids) {
    TRY_ASSIGN(const app::BuiltTranscript built, app::build_transcript(corpus.archive, pages, rules, native_id));
    const std::string sidecar = storage::exports::write_sidecar(built.current);
    const bool whole = built.current.completeness.verdict == core::Verdict::complete && !built.current.turns.empty();
    if (!whole || sidecar.empty()) return core::fail(ErrorCode::damaged, "the transcript is not complete", native_id);
  }
  return {};
}

Result<void> read_records(Corpus& corpus) {
  app::StoredPages pages(corpus.archive);
  for (const core::Capture& capture : corpus.captures) TRY(pages.content(capture));
  return {};
}

Result<void> read_trees(Corpus& corpus) {
  app::StoredPages pages(corpus.archive);
  for (const core::Capture& capture : corpus.captures) TRY(pages.page(capture));
  return {};
}

/// The peer at its best: its own allocator, no recorded errors, nothing read out of the tree.
Result<void> gumbo_alone(const std::vector<std::string>& pages) {
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  for (const std::string& page : pages) {
    GumboOutput* output = gumbo_parse_with_options(&options, page.data(), page.size());
    if (output == nullptr) return core::fail(ErrorCode::damaged, "Gumbo gave no tree");
    gumbo_destroy_output(&options, output);
  }
  return {};
}

Result<void> run(const std::vector<std::string_view>& words) {
  TRY_ASSIGN(const Options options, read_options(words));
  TRY_ASSIGN(const TemporaryFolder folder, TemporaryFolder::make());
  const auto disk = core::make_posix_disk();
  TRY_ASSIGN(Corpus corpus, write_corpus(*disk, folder / "archive", options.corpus));
  TRY_ASSIGN(const parsers::RoomRules rules,
             app::RoomShelf::load_one(*disk, std::filesystem::path(PRESSROOM_SOURCE_DIR) / "demo/room/demo.toml"));
  // The pages are UTF-8: what is stored is what Gumbo takes.
  std::vector<std::string> decoded;
  app::StoredPages stored(corpus.archive);
  for (const core::Capture& capture : corpus.captures) {
    TRY_ASSIGN(std::string page, stored.content(capture));
    decoded.push_back(std::move(page));
  }

  fmt::print("{}\n{} pages of {} conferences, {:.1f} KB each on average; {} rounds in turn, one thread\n\n", machine(),
             decoded.size(), corpus.native_ids.size(),
             static_cast<double>(corpus.page_bytes) / 1e3 / static_cast<double>(decoded.size()), options.rounds);
  TRY_ASSIGN(const auto timings,
             run_rounds({{"re-parse, record to sidecar", [&] { return reparse(corpus, rules); }},
                         {"Gumbo alone, parse and destroy", [&] { return gumbo_alone(decoded); }},
                         {"part: record read, digest checked", [&] { return read_records(corpus); }},
                         {"part: the same, charset and tree", [&] { return read_trees(corpus); }}},
                        options.rounds));
  print_table(timings, decoded.size(), corpus.page_bytes);
  fmt::print("\nre-parse is {:.2f} times as fast as Gumbo alone (processor time, medians)\n",
             median(timings[1].processor_seconds) / median(timings[0].processor_seconds));
  return {};
}

}  // namespace

}  // namespace pressroom::bench

int main(int argc, char** argv) {
  return pressroom::bench::exit_code_of("pressroom_bench", pressroom::bench::run({argv + 1, argv + argc}));
}
