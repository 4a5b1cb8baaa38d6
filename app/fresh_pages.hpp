// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "app/archive_folder.hpp"
#include "app/room_shelf.hpp"
#include "app/stored_pages.hpp"
#include "core/capture.hpp"

namespace pressroom::app {

/// What a crawl reads of a transcript's page: its words, and what it is shown with where the room wants that.
parsers::TranscriptOf crawled(const parsers::RoomRules& rules, const std::string& native_id);

/// Pages that have just been stored, read back from their records by threads of its own while the disk syncs, and kept
/// from the reading of their links to their publication: otherwise every page of a crawl would be parsed twice, one
/// after the other. Nothing depends on it: what it does not have, StoredPages reads.
///
/// For several threads; read_ahead() is called by one. The workers touch files and what is kept here, never the
/// database.
class FreshPages {
 public:
  FreshPages(ArchiveFolder& archive, const RoomShelf& rooms);
  ~FreshPages();
  FreshPages(const FreshPages&) = delete;
  FreshPages& operator=(const FreshPages&) = delete;

  /// Begins to read those of the captures that are whole pages of a transcript. They need not be durable yet.
  void read_ahead(const std::vector<core::Capture>& captures);

  /// Called, by the thread that has read one, whenever there is one more; from when this returns on the former one no
  /// longer is. It must call nothing of this.
  void on_ready(std::function<void()> tell);
  /// Whether the others would not wait.
  bool is_ready(const core::Capture& capture);

  /// The response, once; waits for its reading. nullopt: not kept, or the record did not pass its checks.
  std::optional<StoredResponse> take_response(const core::Capture& capture);
  /// The page as it is crawled(), which stays until it is taken or room is wanted for others. nullptr as above, or for
  /// what is no page.
  std::shared_ptr<const StoredPage> find_page(const core::Capture& capture);
  /// nullopt as well while somebody looks at it.
  std::optional<StoredPage> take_page(const core::Capture& capture);

 private:
  struct Entry {
    enum class State { queued, reading, ready } state = State::queued;
    core::Capture capture;
    std::filesystem::path file;
    std::uint64_t serial = 0;  ///< the lower, the longer it is here
    std::optional<StoredResponse> response;
    std::shared_ptr<StoredPage> page;
  };
  using Entries = std::map<std::string, std::shared_ptr<Entry>>;

  void work();
  void read(Entry& entry, std::unique_lock<std::mutex>& lock);
  std::shared_ptr<Entry> ready_entry(const core::Capture& capture, std::unique_lock<std::mutex>& lock);
  void make_room();

  ArchiveFolder& archive_;
  const RoomShelf& rooms_;
  std::mutex mutex_;
  std::condition_variable wanted_;
  std::condition_variable ready_;
  // Under mutex_. Of an entry that is `reading`, response and page belong to the thread that reads it.
  Entries entries_;  ///< by record id
  std::deque<std::string> queue_;
  std::uint64_t kept_bytes_ = 0;
  std::uint64_t next_serial_ = 0;
  bool ending_ = false;
  std::function<void()> tell_;

  std::vector<std::jthread> workers_;  ///< last: they end before what they use
};

}  // namespace pressroom::app
