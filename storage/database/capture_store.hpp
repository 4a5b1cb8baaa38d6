// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/capture.hpp"
#include "storage/database/database.hpp"

namespace pressroom::storage::database {

/// One WARC file as the database knows it.
struct WarcFile {
  enum class State { open, closed };
  std::string name;  ///< base name without ".open", as captures and sidecars say it
  std::string path;  ///< relative to the archive, as it is on disk now
  State state = State::open;
  std::uint64_t bytes = 0;
  std::optional<std::string> sha256;       ///< 64 hexadecimal digits, once closed
  std::optional<std::uint64_t> index_run;  ///< the run of the index that holds its lines; absent: not indexed
};
std::string_view name(WarcFile::State state);

/// The index of response records. Everything here can be had again from the WARC files.
class CaptureStore {
 public:
  explicit CaptureStore(Database& database) : database_(database) {}

  /// Indexes records found in a WARC file, all or none; what is known at the same {WARC file, offset} is replaced and
  /// keeps its row. Returns the rows in the order given.
  core::Result<std::vector<std::int64_t>> add(const std::vector<core::Capture>& captures);

  core::Result<std::optional<core::Capture>> by_id(std::int64_t id) const;
  /// The capture of the record with that WARC-Record-ID: what a revisit refers to.
  core::Result<std::optional<core::Capture>> by_record_id(const std::string& record_id) const;
  /// The newest capture of a URL (href without fragment), whatever its status.
  core::Result<std::optional<core::Capture>> latest(const std::string& url) const;
  /// The first whole response of a room with that URL, status and payload: what a further one repeats.
  core::Result<std::optional<core::Capture>> first_alike(const core::Capture& capture) const;
  /// The newest capture of a URL in a room that shows its resource (Capture::succeeded()) whole.
  core::Result<std::optional<core::Capture>> latest_whole(const std::string& room, const std::string& url) const;
  /// The newest responses of a room that are whole pages of transcripts, at most `most`.
  core::Result<std::vector<core::Capture>> newest_pages(const std::string& room, int most) const;
  /// Whether an earlier capture of the URL brought the same payload, or was told that it stands.
  core::Result<bool> brought_before(const core::Capture& capture) const;
  /// What one visit to a transcript brought, redirects and errors included, by page, then time.
  core::Result<std::vector<core::Capture>> of_transcript(const std::string& room, const std::string& transcript,
                                                         int visit_number) const;
  /// The visit numbers under which a transcript has captures, ascending.
  core::Result<std::vector<int>> visit_numbers(const std::string& room, const std::string& transcript) const;
  /// Rooms that have captures, by name.
  core::Result<std::vector<std::string>> rooms() const;
  /// Native ids of a room's transcripts that have captures, in byte order.
  core::Result<std::vector<std::string>> transcripts(const std::string& room) const;
  /// Base names of the WARC files that captures lie in, sorted.
  core::Result<std::vector<std::string>> files() const;
  /// The same of one room.
  core::Result<std::vector<std::string>> files_of(const std::string& room) const;
  /// By offset.
  core::Result<std::vector<core::Capture>> of_warc_file(const std::string& warc_file) const;
  /// Every capture by row, one at a time; an error from `visit` ends the walk and is returned. `visit` must not write.
  core::Result<void> for_each(const std::function<core::Result<void>(const core::Capture&)>& visit) const;

  /// Stores or replaces by name.
  core::Result<void> put_warc_file(const WarcFile& file);
  core::Result<std::optional<WarcFile>> warc_file(const std::string& name) const;
  /// By name.
  core::Result<std::vector<WarcFile>> warc_files() const;
  /// Forgets a file that is gone from the archive, its captures with it. Visits that were captured or done by them
  /// become `failed` with the code "record-lost": nothing may claim to have bytes that are gone.
  core::Result<void> forget_warc_file(const std::string& name);
  /// Forgets the captures of one transcript in a file that no visit of ours led to.
  core::Result<void> forget_of_transcript(const std::string& warc_file, const std::string& room,
                                          const std::string& transcript);
  /// As forget_warc_file() for the captures at and behind `offset` in a file whose tail is gone. Returns how many there
  /// were.
  core::Result<std::int64_t> forget_tail(const std::string& name, std::uint64_t offset);

  /// Native ids of a room's transcripts that have a capture of `since` or later, in byte order.
  core::Result<std::vector<std::string>> transcripts_since(const std::string& room, core::Instant since) const;

 private:
  core::Result<std::vector<core::Capture>> list(std::string_view condition, std::initializer_list<Value> values) const;
  Database& database_;
};

}  // namespace pressroom::storage::database
