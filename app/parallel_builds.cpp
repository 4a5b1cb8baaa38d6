// SPDX-License-Identifier: Apache-2.0
#include "app/parallel_builds.hpp"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "app/parse_basis.hpp"
#include "core/work_profile.hpp"

namespace pressroom::app {

namespace {

core::Result<Build> build(ArchiveFolder& archive, StoredPages& pages, const ToBuild& transcript, Unchanged unchanged) {
  const core::InStage stage(core::Stage::look_up);
  if (unchanged == Unchanged::left) {
    TRY_ASSIGN(auto row, unchanged_since_parsed(archive, *transcript.rules, transcript.native_id));
    if (row) return Build(*std::move(row));
  }
  TRY_ASSIGN(auto built, build_transcript(archive, pages, *transcript.rules, transcript.native_id));
  return Build(std::move(built));
}

class Builds {
 public:
  Builds(const ArchiveFolder& archive, const std::vector<ToBuild>& transcripts, const BuildOptions& options)
      : disk_(archive.disk()),
        root_(archive.root()),
        transcripts_(transcripts),
        unchanged_(options.unchanged),
        most_ahead_(2 * static_cast<std::size_t>(options.jobs)) {
    const std::size_t threads = std::min(static_cast<std::size_t>(options.jobs), transcripts.size());
    for (std::size_t i = 0; i < threads; ++i) {
      threads_.emplace_back([this, profile = core::WorkProfile::bound()] {
        const core::WorkProfile::Bind bind(profile);
        work();
      });
    }
  }
  ~Builds() {
    {
      const std::lock_guard guard(mutex_);
      stopped_ = true;
    }
    moved_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  Builds(const Builds&) = delete;
  Builds& operator=(const Builds&) = delete;

  /// The next in order.
  core::Result<Build> take() {
    std::unique_lock guard(mutex_);
    moved_.wait(guard, [this] { return built_.contains(taken_); });
    auto node = built_.extract(taken_++);
    guard.unlock();
    moved_.notify_all();
    return std::move(node.mapped());
  }

 private:
  void work() {
    auto archive = ArchiveFolder::open_to_read(disk_, root_);
    std::optional<StoredPages> pages;
    if (archive) pages.emplace(*archive);
    for (;;) {
      std::unique_lock guard(mutex_);
      moved_.wait(guard, [this] { return stopped_ || begun_ < taken_ + most_ahead_; });
      if (stopped_ || begun_ == transcripts_.size()) return;
      const std::size_t at = begun_++;
      guard.unlock();
      auto built = archive ? build(*archive, *pages, transcripts_[at], unchanged_)
                           : core::Result<Build>(tl::unexpected(archive.error()));
      guard.lock();
      built_.emplace(at, std::move(built));
      guard.unlock();
      moved_.notify_all();
    }
  }

  core::Disk& disk_;
  std::filesystem::path root_;
  const std::vector<ToBuild>& transcripts_;
  Unchanged unchanged_;
  std::size_t most_ahead_;

  std::mutex mutex_;
  std::condition_variable moved_;
  std::size_t begun_ = 0, taken_ = 0;                 ///< indices into transcripts_; by mutex_
  std::map<std::size_t, core::Result<Build>> built_;  ///< not yet taken; by mutex_
  bool stopped_ = false;                              ///< by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace

core::Result<void> build_in_order(const ArchiveFolder& archive, const std::vector<ToBuild>& transcripts,
                                  const BuildOptions& options, const TakeBuild& take) {
  Builds builds(archive, transcripts, options);
  for (const ToBuild& transcript : transcripts) TRY(take(transcript, builds.take()));
  return {};
}

}  // namespace pressroom::app
