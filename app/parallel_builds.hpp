// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "app/fresh_pages.hpp"
#include "app/options.hpp"
#include "app/transcript_builder.hpp"
#include "storage/database/catalogue.hpp"

namespace pressroom::app {

/// What was built of a transcript; or, where it need not be built again, its row of the catalogue.
using Build = std::variant<BuiltTranscript, storage::database::CatalogueEntry>;
/// A transcript and the rules that read it, which have to live as long.
struct ToBuild {
  const parsers::RoomRules* rules = nullptr;
  std::string native_id;
};

struct BuildOptions {
  int jobs = 1;                           ///< threads
  Unchanged unchanged = Unchanged::left;  ///< see unchanged_since_parsed()
  FreshPages* fresh = nullptr;            ///< asked before the archive; may be null
};

/// Builds transcripts on threads, each of which reads the archive for itself, and gives them back in the order in which
/// they were begun, whatever is ready first. No more than two a thread are built ahead of what was taken: memory does
/// not grow with the archive. An archive that cannot be opened is the error of the transcript that wanted it. The
/// destructor waits for what is being built and drops the rest.
class ParallelBuilds {
 public:
  ParallelBuilds(const ArchiveFolder& archive, const BuildOptions& options);
  ~ParallelBuilds();
  ParallelBuilds(const ParallelBuilds&) = delete;
  ParallelBuilds& operator=(const ParallelBuilds&) = delete;

  void begin(ToBuild transcript);
  /// Nothing that was begun is left to take.
  bool empty();
  /// Whether take() would not wait; where it would, and something was begun, this waits `patience` for it to be so.
  bool is_ready(core::Duration patience);

  struct Taken {
    ToBuild transcript;
    core::Result<Build> build;
  };
  /// The first of those that were begun; waits for it. Not to be called when empty().
  Taken take();

 private:
  struct Item {
    ToBuild transcript;
    std::optional<core::Result<Build>> build{};
  };
  void work();

  core::Disk& disk_;
  std::filesystem::path root_;
  BuildOptions options_;

  std::mutex mutex_;
  std::condition_variable moved_;
  // Under mutex_. An item that is being built stays where it is: only those that are built are taken.
  std::deque<Item> items_;   ///< begun and not yet taken
  std::size_t reached_ = 0;  ///< how many of them the threads have come to
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

/// What is done with one transcript; an error ends the whole.
using TakeBuild = std::function<core::Result<void>(const ToBuild& transcript, core::Result<Build> build)>;

/// All of these, each given to `take` on the calling thread, in their order.
core::Result<void> build_in_order(const ArchiveFolder& archive, const std::vector<ToBuild>& transcripts,
                                  const BuildOptions& options, const TakeBuild& take);

}  // namespace pressroom::app
