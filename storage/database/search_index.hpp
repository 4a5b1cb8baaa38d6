// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/transcript.hpp"
#include "storage/database/database.hpp"

namespace pressroom::storage::database {

/// What the index holds of one transcript.
struct IndexedTranscript {
  struct Turn {
    std::string turn_id;
    std::string speakers;  ///< folded name, label and id, one a line
    std::string text;      ///< as set_apart() gives it
  };
  std::string transcript_id;  ///< room:native-id
  std::string room;
  std::string day;             ///< YYYY-MM-DD; empty when no date is known
  std::string sidecar_sha256;  ///< 64 hexadecimal digits over the file that all this was read from
  std::vector<Turn> turns;

  static IndexedTranscript of(const core::Transcript& transcript, const std::string& date,
                              const std::string& sidecar_sha256);
  /// Over everything but sidecar_sha256: two of the same are found by the same searches.
  std::string words_sha256() const;
};

struct SearchQuery {
  std::string match;  ///< of match_expression()
  std::string room{};
  std::string since{}, until{};  ///< YYYY-MM-DD, both days included; undated transcripts lie outside
  std::string speaker{};         ///< folded part of a name, label or id
  int limit = 20;
};

struct SearchHit {
  std::string transcript_id;
  std::string turn_id;
  std::string sidecar_sha256;  ///< of the sidecar that was indexed
  std::string marked_text;     ///< the whole turn, each hit between hit_begins and hit_ends
};

/// How far the index has come.
struct SearchIndexState {
  bool filled = false;                 ///< every transcript of the catalogue was looked at since the file was made
  std::vector<std::string> announced;  ///< transcripts whose sidecars may have changed since they were indexed
  std::int64_t newest_row = 0;         ///< the newest row of the catalogue that was heeded
};

/// search.db: the words of every newest revision (SQLite FTS5). Derived from the sidecars; nothing in it is synced
/// before it has to be, so that after a power cut it may be a little older than they are, never torn.
class SearchIndex {
 public:
  static constexpr const char* file_name = "search.db";
  /// Errors as Database::open(): `damaged` and `unsupported` say that it is to be made anew.
  static core::Result<SearchIndex> open(const std::filesystem::path& path, Mode mode);

  core::Result<SearchIndexState> state();
  core::Result<std::optional<std::string>> sidecar_sha256(const std::string& transcript_id);
  core::Result<std::vector<std::string>> transcript_ids();

  /// Before their sidecars change: who is killed behind this leaves word of it.
  core::Result<void> announce(const std::vector<std::string>& transcript_ids);
  /// What is written while it stands is written together.
  core::Result<Transaction> begin() { return Transaction::begin(database_, Durable::with_next); }
  /// Stores or replaces; what was announced of it is done.
  core::Result<void> put(const IndexedTranscript& transcript);
  /// The same for one that has no sidecar any more.
  core::Result<void> remove(const std::string& transcript_id);
  core::Result<void> heed(std::int64_t newest_row);
  core::Result<void> mark_filled();

  /// Best first (bm25), then by day (undated ones last) and turn id.
  core::Result<std::vector<SearchHit>> search(const SearchQuery& query);

 private:
  explicit SearchIndex(Database database) : database_(std::move(database)) {}
  core::Result<void> remove_turns(std::int64_t number);
  Database database_;
};

}  // namespace pressroom::storage::database
