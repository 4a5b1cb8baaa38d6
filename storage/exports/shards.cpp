// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/shards.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/digest.hpp"
#include "storage/exports/sidecar_path.hpp"

namespace pressroom::storage::exports {

namespace {

constexpr std::size_t k_most_in_shard = 4096;

/// One id in 1,024.
bool begins_shard(const std::string& transcript_id) {
  const std::string hash = core::sha256_hex(transcript_id);
  return hash.starts_with("00") && (hash[2] >= '0' && hash[2] <= '3');
}

/// What Hive calls the partition of rows without a value.
std::string year_of(const std::string& date) { return date.empty() ? "__HIVE_DEFAULT_PARTITION__" : date.substr(0, 4); }

std::string hive_key(const ChosenSidecar& chosen) {
  return fmt::format("room={}/year={}", file_name_of(chosen.room()), year_of(chosen.date));
}

}  // namespace

std::vector<Shard> cut_into_shards(std::vector<ChosenSidecar>& chosen, Layout layout) {
  if (layout == Layout::whole) return {{"", 0, chosen.size()}};
  std::vector<Shard> shards;
  if (layout == Layout::numbered) {
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      const bool full = !shards.empty() && i - shards.back().begin >= k_most_in_shard;
      if (shards.empty() || full || begins_shard(chosen[i].transcript_id)) {
        shards.push_back({fmt::format("{:05}", shards.size()), i, i});
      }
      shards.back().end = i + 1;
    }
    return shards;
  }
  std::stable_sort(chosen.begin(), chosen.end(),
                   [](const auto& a, const auto& b) { return hive_key(a) < hive_key(b); });
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    std::string key = hive_key(chosen[i]);
    if (shards.empty() || shards.back().key != key) shards.push_back({std::move(key), i, i});
    shards.back().end = i + 1;
  }
  return shards;
}

std::string shard_path(std::string_view table, std::string_view key, std::string_view extension) {
  if (key.empty()) return fmt::format("{}.{}", table, extension);
  if (key.find('/') == std::string_view::npos) return fmt::format("{}-{}.{}", table, key, extension);
  return fmt::format("{}/{}/{}.{}", table, key, table, extension);
}

}  // namespace pressroom::storage::exports
