// SPDX-License-Identifier: Apache-2.0
#include "app/parallel_builds.hpp"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "app/parse_basis.hpp"

namespace pressroom::app {

namespace {

core::Result<Build> build(ArchiveFolder& archive, StoredPages& pages, const parsers::RoomRules& rules,
                          const std::string& native_id, Unchanged unchanged) {
  if (unchanged == Unchanged::left) {
    TRY_ASSIGN(auto row, unchanged_since_parsed(archive, rules, native_id));
    if (row) return Build(*std::move(row));
  }
  TRY_ASSIGN(auto built, build_transcript(archive, pages, rules, native_id));
  return Build(std::move(built));
}

class Builds {
 public:
  Builds(const ArchiveFolder& archive, const parsers::RoomRules& rules, const std::vector<std::string>& native_ids,
         const BuildOptions& options)
      : disk_(archive.disk()),
        root_(archive.root()),
        rules_(rules),
        native_ids_(native_ids),
        unchanged_(options.unchanged),
        most_ahead_(2 * static_cast<std::size_t>(options.jobs)) {
    const std::size_t threads = std::min(static_cast<std::size_t>(options.jobs), native_ids.size());
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
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
      if (stopped_ || begun_ == native_ids_.size()) return;
      const std::size_t at = begun_++;
      guard.unlock();
      auto built = archive ? build(*archive, *pages, rules_, native_ids_[at], unchanged_)
                           : core::Result<Build>(tl::unexpected(archive.error()));
      guard.lock();
      built_.emplace(at, std::move(built));
      guard.unlock();
      moved_.notify_all();
    }
  }

  core::Disk& disk_;
  std::filesystem::path root_;
  const parsers::RoomRules& rules_;
  const std::vector<std::string>& native_ids_;
  Unchanged unchanged_;
  std::size_t most_ahead_;

  std::mutex mutex_;
  std::condition_variable moved_;
  std::size_t begun_ = 0, taken_ = 0;                 ///< indices into native_ids_; by mutex_
  std::map<std::size_t, core::Result<Build>> built_;  ///< not yet taken; by mutex_
  bool stopped_ = false;                              ///< by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace

core::Result<void> build_in_order(const ArchiveFolder& archive, const parsers::RoomRules& rules,
                                  const std::vector<std::string>& native_ids, const BuildOptions& options,
                                  const TakeBuild& take) {
  Builds builds(archive, rules, native_ids, options);
  for (const std::string& native_id : native_ids) TRY(take(native_id, builds.take()));
  return {};
}

}  // namespace pressroom::app
