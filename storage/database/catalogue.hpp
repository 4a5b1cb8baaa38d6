// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/transcript.hpp"
#include "storage/database/database.hpp"

namespace pressroom::storage::database {

/// What the catalogue says about one transcript: enough for lists and verdicts without opening its sidecar.
struct CatalogueEntry {
  std::string transcript_id;  ///< room:native-id
  std::string room;
  std::string native_id;
  std::string url;
  std::optional<std::string> title;
  std::string kind = "transcript";  ///< transcript, or what the pages turned out to be: gallery ...
  core::Completeness completeness;
  int turns = 0;
  int revision = 1;
  int visit_number = 0;        ///< the newest visit that this row speaks of
  std::string sidecar;         ///< path relative to the archive
  std::string sidecar_sha256;  ///< 64 hexadecimal digits over the file
  std::string room_sha256;
  std::string tool_version;
  core::Instant updated_at{};                 ///< when this row was written
  std::optional<core::Instant> last_success;  ///< newest visit that brought every page

  /// The part that the transcript itself tells; visit number, sidecar, its hash and the time of writing are left for
  /// the caller.
  static CatalogueEntry of(const core::Transcript& transcript);
  /// Names of the columns that say something else than of() of the same transcript gives.
  std::vector<std::string> differences(const CatalogueEntry& told) const;
};

/// A sidecar that the catalogue names.
struct NamedSidecar {
  std::string transcript_id;
  std::string sidecar;         ///< path relative to the archive
  std::string sidecar_sha256;  ///< 64 hexadecimal digits over the file
};

/// One call of a command that writes to the archive.
struct Run {
  std::string run;
  core::Instant started{};
  std::optional<core::Instant> ended;  ///< absent: still running, or killed
  std::optional<int> exit_code;
};

/// The state of one room in numbers.
struct RoomTotals {
  std::string room;
  std::int64_t transcripts = 0, complete = 0, incomplete = 0, unknown = 0;
  std::int64_t unread = 0;         ///< transcripts that were found or are being fetched: no verdict yet
  std::int64_t pages = 0;          ///< captured pages of its transcripts
  std::int64_t missing_pages = 0;  ///< named by a pager and not captured
  std::int64_t turns = 0;
  std::int64_t queued = 0, failed = 0, refused = 0;  ///< visits, those of requisites left out
  std::int64_t requisites = 0;                       ///< whose newest answer is stored
  std::int64_t requisites_queued = 0;
  std::int64_t requisites_missing = 0;  ///< refused, failed, or answered with an error when last asked for
};

/// The list of transcripts and of runs. Transcripts can be had again from the sidecars.
class Catalogue {
 public:
  explicit Catalogue(Database& database) : database_(database) {}

  /// Stores or replaces by transcript_id. A `last_success` once known is kept when the new entry has none.
  core::Result<void> put(const CatalogueEntry& entry);
  core::Result<std::optional<CatalogueEntry>> find(const std::string& transcript_id) const;
  enum class Listed {
    all,
    wanting_attention,  ///< not complete, or absent from the site when last asked for
  };
  using Visitor = std::function<core::Result<void>(const CatalogueEntry&)>;
  /// The entries of a room one after the other, by transcript_id in byte order. An error of the visitor ends it.
  core::Result<void> visit(const std::string& room, Listed listed, const Visitor& visitor) const;
  /// By transcript_id in byte order; an empty room means all of them.
  core::Result<std::vector<CatalogueEntry>> list(const std::string& room = {}) const;
  core::Result<void> remove(const std::string& transcript_id);
  /// Of all transcripts that have one, by transcript_id in byte order.
  core::Result<std::vector<NamedSidecar>> sidecars() const;
  /// The same one after the other. An error of the visitor ends it.
  core::Result<void> visit_sidecars(const std::function<core::Result<void>(const NamedSidecar&)>& visitor) const;
  /// Grows with every transcript that is new to the catalogue, and costs the same however many there are.
  core::Result<std::int64_t> newest_row() const;

  /// Native ids of a room's transcripts that have been visited since put() last spoke of them: their visit is under
  /// way, or a run was killed before it could say what became of it. By id.
  core::Result<std::vector<std::string>> unpublished(const std::string& room) const;
  /// The entries of a room whose verdict is not `complete`, by transcript_id.
  core::Result<std::vector<CatalogueEntry>> unfinished(const std::string& room) const;
  /// Per room that has a transcript or an unfinished visit, by name.
  core::Result<std::vector<RoomTotals>> totals() const;

  core::Result<void> start_run(const std::string& run, core::Instant started);
  /// `not_found` when no such run was started.
  core::Result<void> end_run(const std::string& run, core::Instant ended, int exit_code);
  /// Newest first.
  core::Result<std::vector<Run>> runs(int limit) const;
  /// The one that was started last, whatever its clock said; nullopt: none was.
  core::Result<std::optional<Run>> last_run() const;

 private:
  core::Result<std::string> json_list(const std::vector<std::string>& values) const;
  core::Result<std::vector<std::string>> from_json_list(const std::string& json) const;
  core::Result<std::vector<Run>> runs(std::string_view order, int limit) const;
  core::Result<CatalogueEntry> entry_in(const Statement& row) const;
  core::Result<void> visit(std::string_view condition, std::initializer_list<Value> values,
                           const Visitor& visitor) const;
  core::Result<std::vector<CatalogueEntry>> entries(std::string_view condition,
                                                    std::initializer_list<Value> values) const;
  Database& database_;
};

}  // namespace pressroom::storage::database
