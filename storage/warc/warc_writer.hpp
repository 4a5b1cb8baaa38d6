// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/capture.hpp"
#include "core/clock.hpp"
#include "core/digest.hpp"
#include "core/disk.hpp"
#include "core/fetch.hpp"
#include "core/random.hpp"
#include "core/result.hpp"
#include "storage/warc/exchange_records.hpp"
#include "storage/warc/record_packer.hpp"
#include "storage/warc/warc_files.hpp"

namespace pressroom::storage::warc {

/// A file that will not change any more: renamed, durable and listed in the manifest.
struct ClosedFile {
  std::string name;           ///< base name
  std::string relative_path;  ///< "warc/ROOM/NAME"
  std::filesystem::path path;
  std::uint64_t bytes = 0;
  std::uint64_t captures = 0;  ///< responses and revisits in it
  std::string sha256;          ///< 64 hexadecimal digits over the whole file
};

/// An exchange on its way into the file that was open when it was prepared.
struct PendingExchange {
  core::Capture capture;    ///< its location and record digest are not known yet
  ExchangeRecords records;  ///< packed once pack() was called
  std::string file;         ///< its name
  std::shared_ptr<const RecordPacker> packer;
};

/// Packs the records, each by itself: what costs time, and may be done on any thread.
void pack(PendingExchange& exchange);

struct WriterOptions {
  std::filesystem::path archive;
  std::string room;    ///< [a-z0-9-]+, names the folder
  std::string run_id;  ///< [A-Za-z0-9-]+, last part of file names
  std::string software;
  std::string operator_contact;
  std::string user_agent;
  std::string from;                         ///< the From field in use; empty: none
  std::string hostname;                     ///< empty: left out
  std::vector<std::string> warcinfo_lines;  ///< further "name: value" lines, e.g. what recovery did
  std::uint64_t max_file_bytes = 1'000'000'000;

  /// How the records of each new file are packed; asked when a file is opened. Absent: gzip.
  std::function<core::Result<RecordPacker>()> packer;
  /// The earlier response that holds the same payload under the same status, media type and content coding, and is
  /// committed: asked for a whole answer with a payload. What it finds makes the answer a revisit. Absent: never.
  std::function<core::Result<std::optional<core::Capture>>(const core::Fetch&, const core::Capture&)> original_of;

  /// Called with each file that has its final bytes, before it is listed and renamed: what must be known of a closed
  /// file (its captures, its index) is made to stand here. An error leaves the file ".open" for recovery to look at.
  std::function<core::Result<void>(const ClosedFile&)> before_closing;

  /// `each_append`: append() returns when its records are durable. `at_flush`: only flush() and close() make them so,
  /// for callers that commit several captures at once.
  enum class Sync { each_append, at_flush };
  Sync sync = Sync::each_append;
};

/// Writes what was fetched for one room as WARC/1.1, each record packed by itself: first of each file a warcinfo, then
/// request, response (or revisit) and metadata of every fetch, in this order. A file is opened with the first fetch and
/// carries
/// ".open" until it is closed; names are never used twice. For one thread; the disk, clock and random source must
/// outlive it. The destructor closes nothing: what is not closed is left to recovery.
class WarcWriter {
 public:
  WarcWriter(core::Disk& disk, const core::Clock& clock, core::Random& random, WriterOptions options);
  ~WarcWriter();
  WarcWriter(const WarcWriter&) = delete;
  WarcWriter& operator=(const WarcWriter&) = delete;

  /// Appends the records of one fetch; the capture (its row id 0) finds the response or revisit. On an error the file
  /// ends where it ended before, and the next append goes on there, or in a new file when the disk did not let go of
  /// the part.
  core::Result<core::Capture> append(const core::Fetch& fetch, const CaptureNotes& notes);
  /// The same in three steps, for callers that have others do the second: the records of a fetch, packed by pack(), and
  /// appended in the order in which they are to stand. Between the first step of one and its last no file is to be
  /// closed: `io` when the one it was prepared for is not open any more.
  core::Result<PendingExchange> prepare(const core::Fetch& fetch, const CaptureNotes& notes);
  core::Result<core::Capture> append(PendingExchange exchange);

  /// Appends what there is to show for an exchange that gave no response: its request and a metadata record, tied to
  /// the request, with the reason and the bytes of a head that came. Nothing is cut out by it, so there is no capture.
  core::Result<void> append_failure(const core::Url& url, const core::Remains& remains, const std::string& reason,
                                    const CaptureNotes& notes);

  /// Bytes appended since this writer began, over all its files; for any thread.
  std::uint64_t appended_bytes() const { return appended_bytes_; }

  /// Makes every appended record durable. On an error, the records since the last flush are not in the archive.
  core::Result<void> flush();
  /// Whether all that was appended survives the power.
  bool is_durable() const;

  /// Syncs, calls before_closing, lists the file in the manifest and gives it its final name. Nothing to do when no
  /// file is open. After an error the file stays ".open" and is no longer written to.
  core::Result<void> close();

  /// The files closed since the last call, by close() or by rotation.
  std::vector<ClosedFile> take_closed();

 private:
  struct OpenFile;

  core::Result<void> open_where_room_is();
  core::Result<void> open_next();
  core::Result<void> append_durably(std::string_view members);
  std::string warcinfo_record(const std::string& name, const std::string& record_id) const;
  core::Result<std::optional<core::Capture>> original_of(const core::Fetch& fetch, const CaptureNotes& notes,
                                                         const core::Payload& payload,
                                                         const core::Capture& capture) const;
  void abandon();

  core::Disk& disk_;
  const core::Clock& clock_;
  core::Random& random_;
  WriterOptions options_;
  int next_serial_ = 0;
  std::unique_ptr<OpenFile> file_;
  std::vector<ClosedFile> closed_;
  std::atomic<std::uint64_t> appended_bytes_{0};
};

}  // namespace pressroom::storage::warc
