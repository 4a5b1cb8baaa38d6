// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/archive_folder.hpp"
#include "app/capture_index.hpp"
#include "app/configuration.hpp"
#include "app/stored_pages.hpp"
#include "core/clock.hpp"
#include "core/frontier.hpp"
#include "core/random.hpp"
#include "storage/warc/warc_recovery.hpp"
#include "storage/warc/warc_writer.hpp"

namespace pressroom::app {

/// The WARC files a run writes, one writer per room, and what a dead predecessor left. A file is closed only when the
/// database has a capture for every response in it; until then its name ends in ".open", and the next start looks at
/// it. A row in `warc_files` says that this was so.
class WarcShelf {
 public:
  WarcShelf(ArchiveFolder& archive, const core::Clock& clock, core::Random& random, const NetworkPlan& plan,
            std::string run);

  /// Finishes files left open, looks into closed ones that the database does not know, and mends the index. A response
  /// that has no capture gets one: a visit that waited for it becomes `captured`, with its host's clock as if it had
  /// just been fetched. Costs a look at every name in the archive. Call once, before the first append; it may be killed
  /// and called again.
  core::Result<void> recover();

  /// The newest state of a URL that the archive holds whole.
  struct KnownState {
    core::Capture holder;  ///< of the response with its bytes
    core::Validators validators;
  };
  /// What a visit may be asked for conditionally with (RFC 9110, 13.1): nothing for every fourth visit (a server may be
  /// wrong about its own state), and where no validators came with the bytes.
  core::Result<std::optional<KnownState>> known_state(const core::Visit& visit);

  /// `disk_full` while less is free than the configuration keeps: to be asked before anything is fetched.
  core::Result<void> require_space() const;

  /// The first and the last step of WarcWriter::append(), between which others pack. Durable when flush() has returned:
  /// no capture may be committed before.
  core::Result<storage::warc::PendingExchange> prepare(const core::Fetch& fetch,
                                                       const storage::warc::CaptureNotes& notes);
  core::Result<core::Capture> append(storage::warc::PendingExchange exchange);
  /// The same for an exchange that gave no response; nothing leads to it but the file itself.
  core::Result<void> append_failure(const core::Remains& remains, const std::string& reason,
                                    const storage::warc::CaptureNotes& notes);

  /// One sync for each file that has grown. On an error nothing that was appended since the last one is in the archive.
  core::Result<void> flush();

  /// What this run has written; may be asked while another thread appends.
  struct Written {
    std::uint64_t bytes = 0;
    std::uint64_t syncs = 0;
    core::Duration sync_time{};
  };
  Written written() const;

  /// Closes and indexes every file of this run. A file that cannot be closed keeps no other from it; the first error is
  /// returned.
  core::Result<void> close();

 private:
  /// What a WARC file says of itself.
  struct Contents {
    std::string name;
    std::vector<core::Capture> captures;
    std::vector<storage::warc::ExchangeTimes> times;
  };
  core::Result<void> take_over(const storage::warc::RecoveredFile& file);
  core::Result<void> take_over_unknown();
  core::Result<void> adopt(const Contents& contents);
  core::Result<void> adopt(const core::Capture& capture, const storage::warc::ExchangeTimes& times);
  core::Result<std::vector<core::HostState>> clocks_after(const core::Capture& capture,
                                                          const storage::warc::ExchangeTimes& times);
  storage::warc::WarcWriter& writer_of(const std::string& room);
  core::Result<std::optional<core::Capture>> original_of(const core::Fetch& fetch, const core::Capture& capture);
  core::Result<void> before_closing(const storage::warc::ClosedFile& file);

  ArchiveFolder& archive_;
  CaptureIndex index_;
  const core::Clock& clock_;
  core::Random& random_;
  const NetworkPlan& plan_;
  std::string run_;
  StoredPages stored_;
  std::vector<std::string> recovery_lines_;
  std::map<std::string, std::unique_ptr<storage::warc::WarcWriter>> writers_;
  std::atomic<std::uint64_t> syncs_{0};
  std::atomic<core::Duration::rep> sync_time_{0};  ///< ms
};

}  // namespace pressroom::app
