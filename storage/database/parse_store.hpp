// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "storage/database/database.hpp"

namespace pressroom::storage::database {

/// How a transcript was parsed the last time.
struct ParseRow {
  std::string basis;     ///< digest over all that was read: equal bases give equal sidecars
  std::string sidecars;  ///< digest over the files that came of it
};

/// What was parsed, so that the same is not parsed again. Derived: a row that is gone costs one parse.
class ParseStore {
 public:
  explicit ParseStore(Database& database) : database_(database) {}

  /// SHA-256 in hexadecimal digits over what is known of a transcript's captures, and of how its visits ended: but for
  /// the bytes, whose digests are among it, a parse depends on nothing else here. nullopt while a page of it waits to
  /// be asked for: why it waits is told as well, and is no part of this.
  core::Result<std::optional<std::string>> state_of(const std::string& room, const std::string& native_id) const;

  /// Up to which byte the records of a transcript reach in a file.
  struct Reach {
    std::string warc_file;
    std::uint64_t end = 0;
  };
  /// The files that a parse of a transcript reads, those of the responses that its revisits refer to among them; by
  /// name.
  core::Result<std::vector<Reach>> files_of(const std::string& room, const std::string& native_id) const;

  core::Result<std::optional<ParseRow>> find(const std::string& transcript_id) const;
  core::Result<void> put(const std::string& transcript_id, const ParseRow& row);
  core::Result<void> remove(const std::string& transcript_id);

 private:
  Database& database_;
};

}  // namespace pressroom::storage::database
