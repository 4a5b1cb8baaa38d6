// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "storage/exports/dataset_description.hpp"
#include "storage/exports/selection.hpp"

namespace pressroom::storage::exports {

/// Transcripts whose rows share a file of each table: `begin` to `end` of a list.
struct Shard {
  std::string key;  ///< empty: the whole; a number of five digits; "room=ROOM/year=YEAR"
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Cuts the list, which stands in the order of a dataset, and is put in another for hive: room, year, then as before.
/// A numbered shard ends where the hash of the next id says so (one in 1,024), or after 4,096 transcripts: a new
/// transcript among old ones changes the file it comes into and no other, but for numbers behind a new cut.
std::vector<Shard> cut_into_shards(std::vector<ChosenSidecar>& chosen, Layout layout);

/// Where the rows of a table go: "turns.jsonl", "turns-00000.jsonl", "turns/room=demo/year=2024/turns.jsonl".
std::string shard_path(std::string_view table, std::string_view key, std::string_view extension);

}  // namespace pressroom::storage::exports
