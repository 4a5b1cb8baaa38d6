// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <future>
#include <vector>

#include "app/capture_reader.hpp"
#include "app/warc_shelf.hpp"
#include "core/capture.hpp"
#include "storage/warc/warc_writer.hpp"

namespace pressroom::app {

/// Stores exchanges beside the thread that asks for more: packs them, appends them to the files of their rooms, begins
/// to read their pages ahead and waits for the disk; one batch at a time. While it does, nobody else writes to the
/// shelf. The destructor waits for what is being stored.
class ExchangeStore {
 public:
  struct Parts {
    WarcShelf& warcs;
    CaptureReader& reader;
    /// `deferred`: stored by the thread that takes it, for a clock that only moves when somebody waits.
    std::launch launch = std::launch::async;
    std::function<void()>
        on_stored;  ///< called by the thread that stores, once take() has as good as nothing to wait for
  };
  explicit ExchangeStore(Parts parts) : parts_(std::move(parts)) {}

  /// Not to be called while is_busy(). Of what else was appended to the shelf before, all is made durable as well.
  void begin(std::vector<storage::warc::PendingExchange> exchanges);
  /// A batch was begun and not yet taken.
  bool is_busy() const { return outcome_.valid(); }
  /// Whether there is a batch for which take() would not wait; waits `patience` for it to be so.
  bool is_stored(core::Duration patience) const;
  /// The captures of the batch, in its order, durable. On an error none of them is to be committed. Only while
  /// is_busy().
  core::Result<std::vector<core::Capture>> take() { return outcome_.get(); }

 private:
  core::Result<std::vector<core::Capture>> store(std::vector<storage::warc::PendingExchange> exchanges);

  Parts parts_;
  std::atomic<bool> is_stored_{false};
  std::future<core::Result<std::vector<core::Capture>>> outcome_;  ///< last: its end waits for the thread
};

}  // namespace pressroom::app
