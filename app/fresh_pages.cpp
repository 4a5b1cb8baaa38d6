// SPDX-License-Identifier: Apache-2.0
#include "app/fresh_pages.hpp"

#include <algorithm>

#include "storage/warc/record_cutter.hpp"

namespace pressroom::app {

namespace {

/// Stored bytes of what is kept; the text and tree of a page take some ten times as much.
constexpr std::uint64_t k_most_kept_bytes = 8u << 20;

}  // namespace

parsers::TranscriptOf crawled(const parsers::RoomRules& rules, const std::string& native_id) {
  using parsers::Requisites;
  return {rules, native_id, rules.room().requisites ? Requisites::read : Requisites::unread};
}

FreshPages::FreshPages(ArchiveFolder& archive, const RoomShelf& rooms) : archive_(archive), rooms_(rooms) {
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
    auto entry = std::make_shared<Entry>();
    entry->capture = capture;
    entry->file = archive_.warc_path(capture.room, capture.location.warc_file);
    entry->serial = next_serial_++;
    if (!entries_.emplace(capture.record_id, std::move(entry)).second) continue;
    kept_bytes_ += capture.location.length;
    queue_.push_back(capture.record_id);
    wanted_.notify_one();
  }
  make_room();
}

void FreshPages::on_ready(std::function<void()> tell) {
  const std::lock_guard lock(mutex_);
  tell_ = std::move(tell);
}

bool FreshPages::is_ready(const core::Capture& capture) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(capture.record_id);
  return found == entries_.end() || found->second->state == Entry::State::ready;
}

/// What is being read, or waits for it, is wanted soon; of the others the oldest go first.
void FreshPages::make_room() {
  while (kept_bytes_ > k_most_kept_bytes) {
    auto oldest = entries_.end();
    for (auto at = entries_.begin(); at != entries_.end(); ++at) {
      if (at->second->state != Entry::State::ready) continue;
      if (oldest == entries_.end() || at->second->serial < oldest->second->serial) oldest = at;
    }
    if (oldest == entries_.end()) return;
    kept_bytes_ -= oldest->second->capture.location.length;
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
    if (found == entries_.end()) continue;
    const std::shared_ptr<Entry> entry = found->second;  // it may be taken meanwhile
    if (entry->state == Entry::State::queued) read(*entry, lock);
  }
}

void FreshPages::read(Entry& entry, std::unique_lock<std::mutex>& lock) {
  entry.state = Entry::State::reading;
  lock.unlock();
  std::optional<StoredResponse> response;
  std::shared_ptr<StoredPage> page;
  const parsers::RoomRules* rules = rooms_.named(entry.capture.room);
  if (const auto file = archive_.disk().open_read(entry.file)) {
    storage::warc::RecordCutter cutter(**file);
    if (auto stored = read_response(cutter, entry.capture)) {
      const auto transcript =
          rules == nullptr ? std::nullopt : std::optional(crawled(*rules, entry.capture.transcript));
      auto read = read_stored_page(*stored, entry.capture, transcript ? &*transcript : nullptr);
      if (read) page = std::make_shared<StoredPage>(*std::move(read));
      response = *std::move(stored);
    }
  }
  lock.lock();
  entry.response = std::move(response);
  entry.page = std::move(page);
  entry.state = Entry::State::ready;
  ready_.notify_all();
  if (tell_) tell_();
}

std::shared_ptr<FreshPages::Entry> FreshPages::ready_entry(const core::Capture& capture,
                                                           std::unique_lock<std::mutex>& lock) {
  const auto found = entries_.find(capture.record_id);
  if (found == entries_.end()) return nullptr;
  const std::shared_ptr<Entry> entry = found->second;
  // Rather than wait for its turn, whoever wants it reads it.
  if (entry->state == Entry::State::queued) read(*entry, lock);
  ready_.wait(lock, [&] { return entry->state == Entry::State::ready; });
  return entry;
}

std::optional<StoredResponse> FreshPages::take_response(const core::Capture& capture) {
  std::unique_lock lock(mutex_);
  const auto entry = ready_entry(capture, lock);
  return entry == nullptr ? std::nullopt : std::exchange(entry->response, std::nullopt);
}

std::shared_ptr<const StoredPage> FreshPages::find_page(const core::Capture& capture) {
  std::unique_lock lock(mutex_);
  const auto entry = ready_entry(capture, lock);
  return entry == nullptr ? nullptr : entry->page;
}

std::optional<StoredPage> FreshPages::take_page(const core::Capture& capture) {
  std::unique_lock lock(mutex_);
  const auto entry = ready_entry(capture, lock);
  // Nobody begins to look at it but under the mutex.
  if (entry == nullptr || entry->page.use_count() > 1) return std::nullopt;
  if (entries_.erase(capture.record_id) > 0) kept_bytes_ -= capture.location.length;
  // Whoever has waited for it as well finds it gone.
  const auto page = std::exchange(entry->page, nullptr);
  return page == nullptr ? std::nullopt : std::optional(std::move(*page));
}

}  // namespace pressroom::app
