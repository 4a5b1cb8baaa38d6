// SPDX-License-Identifier: Apache-2.0
#include "app/parallel_builds.hpp"

#include <algorithm>
#include <utility>

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

}  // namespace

ParallelBuilds::ParallelBuilds(const ArchiveFolder& archive, const BuildOptions& options)
    : disk_(archive.disk()), root_(archive.root()), options_(options) {}

ParallelBuilds::~ParallelBuilds() {
  {
    const std::lock_guard guard(mutex_);
    stopped_ = true;
  }
  moved_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void ParallelBuilds::begin(ToBuild transcript) {
  {
    const std::lock_guard guard(mutex_);
    items_.push_back({std::move(transcript)});
  }
  moved_.notify_all();
  if (std::cmp_greater_equal(threads_.size(), options_.jobs)) return;
  threads_.emplace_back([this, profile = core::WorkProfile::bound()] {
    const core::WorkProfile::Bind bind(profile);
    work();
  });
}

bool ParallelBuilds::empty() {
  const std::lock_guard guard(mutex_);
  return items_.empty();
}

bool ParallelBuilds::is_ready(core::Duration patience) {
  std::unique_lock guard(mutex_);
  return !items_.empty() && moved_.wait_for(guard, patience, [this] { return items_.front().build.has_value(); });
}

ParallelBuilds::Taken ParallelBuilds::take() {
  std::unique_lock guard(mutex_);
  moved_.wait(guard, [this] { return items_.front().build.has_value(); });
  Item item = std::move(items_.front());
  items_.pop_front();
  --reached_;
  guard.unlock();
  moved_.notify_all();
  return {std::move(item.transcript), *std::move(item.build)};
}

void ParallelBuilds::work() {
  auto archive = ArchiveFolder::open_to_read(disk_, root_);
  std::optional<StoredPages> pages;
  if (archive) pages.emplace(*archive, options_.fresh);
  const std::size_t most_reached = 2 * static_cast<std::size_t>(options_.jobs);
  for (;;) {
    std::unique_lock guard(mutex_);
    moved_.wait(guard, [&] { return stopped_ || (reached_ < items_.size() && reached_ < most_reached); });
    if (stopped_) return;
    Item& item = items_[reached_++];
    guard.unlock();
    auto built = archive ? build(*archive, *pages, item.transcript, options_.unchanged)
                         : core::Result<Build>(tl::unexpected(archive.error()));
    guard.lock();
    item.build = std::move(built);
    guard.unlock();
    moved_.notify_all();
  }
}

core::Result<void> build_in_order(const ArchiveFolder& archive, const std::vector<ToBuild>& transcripts,
                                  const BuildOptions& options, const TakeBuild& take) {
  // What waits is no more than keeps the threads at work.
  const std::size_t most_begun = 4 * static_cast<std::size_t>(options.jobs);
  ParallelBuilds builds(archive, options);
  std::size_t begun = 0;
  for (std::size_t taken = 0; taken < transcripts.size(); ++taken) {
    while (begun < std::min(transcripts.size(), taken + most_begun)) builds.begin(transcripts[begun++]);
    ParallelBuilds::Taken next = builds.take();
    TRY(take(next.transcript, std::move(next.build)));
  }
  return {};
}

}  // namespace pressroom::app
