// SPDX-License-Identifier: Apache-2.0
#include "app/fresh_pages.hpp"

#include <algorithm>

#include "storage/warc/record_cutter.hpp"

namespace pressroom::app {

namespace {

/// Stored bytes of what is kept; the text and tree of a page take some ten times as much.
constexpr std::uint64_t k_most_kept_bytes = 8u << 20;

}  // namespace

FreshPages::FreshPages(ArchiveFolder& archive) : archive_(archive) {
  const unsigned workers = std::clamp(std::thread::hardware_concurrency(), 1u, 4u);
  for (unsigned i = 0; i < workers; ++i) workers_.emplace_back([this] { work(); });
}

FreshPages::~FreshPages() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wanted_.notify_all();
}

void FreshPages::read_ahead(const std::vector<core::Capture>& captures) {
  const std::lock_guard lock(mutex_);
  for (const core::Capture& capture : captures) {
    const bool page = capture.status == 200 && !capture.is_revisit() && !capture.transcript.empty() &&
                      capture.reason != core::VisitReason::requisite && capture.truncation == core::Truncation::none;
    if (!page) continue;
    Entry entry;
    entry.capture = capture;
    entry.file = archive_.warc_path(capture.room, capture.location.warc_file);
    entry.serial = next_serial_++;
    if (!entries_.emplace(capture.record_id, std::move(entry)).second) continue;
    kept_bytes_ += capture.location.length;
    queue_.push_back(capture.record_id);
    wanted_.notify_one();
  }
  make_room();
}

/// What is being read, or waits for it, is wanted soon; of the others the oldest go first.
void FreshPages::make_room() {
  while (kept_bytes_ > k_most_kept_bytes) {
    auto oldest = entries_.end();
    for (auto at = entries_.begin(); at != entries_.end(); ++at) {
      if (at->second.state != Entry::State::ready) continue;
      if (oldest == entries_.end() || at->second.serial < oldest->second.serial) oldest = at;
    }
    if (oldest == entries_.end()) return;
    kept_bytes_ -= oldest->second.capture.location.length;
    entries_.erase(oldest);
  }
}

void FreshPages::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wanted_.wait(lock, [this] { return ending_ || !queue_.empty(); });
    if (ending_) return;
    const auto found = entries_.find(queue_.front());
    queue_.pop_front();
    if (found != entries_.end() && found->second.state == Entry::State::queued) read(found->second, lock);
  }
}

void FreshPages::read(Entry& entry, std::unique_lock<std::mutex>& lock) {
  entry.state = Entry::State::reading;
  lock.unlock();
  std::optional<StoredResponse> response;
  std::optional<StoredPage> page;
  if (const auto file = archive_.disk().open_read(entry.file)) {
    storage::warc::RecordCutter cutter(**file);
    if (auto stored = read_response(cutter, entry.capture)) {
      if (auto whole = read_stored_page(*stored, entry.capture)) page = *std::move(whole);
      response = *std::move(stored);
    }
  }
  lock.lock();
  entry.response = std::move(response);
  entry.page = std::move(page);
  entry.state = Entry::State::ready;
  ready_.notify_all();
}

FreshPages::Entries::iterator FreshPages::ready_entry(const core::Capture& capture,
                                                      std::unique_lock<std::mutex>& lock) {
  const auto found = entries_.find(capture.record_id);
  if (found == entries_.end()) return found;
  // Rather than wait for its turn, whoever wants it reads it.
  if (found->second.state == Entry::State::queued) read(found->second, lock);
  ready_.wait(lock, [&] { return found->second.state == Entry::State::ready; });
  return found;
}

std::optional<StoredResponse> FreshPages::take_response(const core::Capture& capture) {
  std::unique_lock lock(mutex_);
  const auto found = ready_entry(capture, lock);
  if (found == entries_.end()) return std::nullopt;
  return std::exchange(found->second.response, std::nullopt);
}

const StoredPage* FreshPages::find_page(const core::Capture& capture) {
  std::unique_lock lock(mutex_);
  const auto found = ready_entry(capture, lock);
  return found == entries_.end() || !found->second.page ? nullptr : &*found->second.page;
}

std::optional<StoredPage> FreshPages::take_page(const core::Capture& capture) {
  std::unique_lock lock(mutex_);
  const auto found = ready_entry(capture, lock);
  if (found == entries_.end()) return std::nullopt;
  std::optional<StoredPage> page = std::move(found->second.page);
  kept_bytes_ -= found->second.capture.location.length;
  entries_.erase(found);
  return page;
}

}  // namespace pressroom::app
