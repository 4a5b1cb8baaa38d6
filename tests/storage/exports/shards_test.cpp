// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/shards.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/support/catch.hpp"

namespace pressroom::tests {

using namespace storage::exports;

namespace {

std::vector<ChosenSidecar> some(int count) {
  std::vector<ChosenSidecar> chosen;
  for (int i = 0; i < count; ++i) {
    chosen.push_back({fmt::format("20{:02}-01-01", i % 20), fmt::format("room-{}:{:06}", i % 2, i), {}});
  }
  return chosen;
}

/// The ids of each shard.
std::set<std::vector<std::string>> contents(std::vector<ChosenSidecar> chosen, Layout layout) {
  std::set<std::vector<std::string>> found;
  for (const Shard& shard : cut_into_shards(chosen, layout)) {
    std::vector<std::string> ids;
    for (std::size_t i = shard.begin; i < shard.end; ++i) ids.push_back(chosen[i].transcript_id);
    found.insert(std::move(ids));
  }
  return found;
}

}  // namespace

TEST_CASE("Shards hold every transcript once and in order", "[exports][shards]") {
  const auto layout = GENERATE(Layout::whole, Layout::numbered, Layout::hive);
  auto chosen = some(9'000);
  const auto shards = cut_into_shards(chosen, layout);
  std::size_t next = 0;
  std::set<std::string> keys;
  for (const Shard& shard : shards) {
    CHECK(shard.begin == next);
    CHECK(shard.end > shard.begin);
    CHECK(keys.insert(shard.key).second);
    next = shard.end;
  }
  CHECK(next == 9'000);
  CHECK(shards.size() == (layout == Layout::whole ? 1u : layout == Layout::hive ? 20u : shards.size()));
  if (layout == Layout::numbered) {
    CHECK(shards.size() > 3);
    for (const Shard& shard : shards) CHECK(shard.end - shard.begin <= 4096);
  }
}

TEST_CASE("A transcript that comes in the middle changes one numbered shard", "[exports][shards]") {
  const auto before = some(9'000);
  auto after = before;
  after.insert(after.begin() + 4'500, {"2010-01-01", "room-0:between", {}});
  const auto was = contents(before, Layout::numbered), is = contents(after, Layout::numbered);
  std::vector<std::vector<std::string>> changed;
  std::set_difference(is.begin(), is.end(), was.begin(), was.end(), std::back_inserter(changed));
  CHECK(changed.size() <= 2);
  CHECK(is.size() > 4);
}

TEST_CASE("Hive folders are named by room and year", "[exports][shards]") {
  std::vector<ChosenSidecar> chosen{
      {"2024-05-22T09:00:00+08:00", "b:1", {}}, {"2023-01-01", "a:1", {}}, {"", "a:2", {}}};
  const auto shards = cut_into_shards(chosen, Layout::hive);
  std::vector<std::string> keys;
  for (const Shard& shard : shards) keys.push_back(shard.key);
  CHECK(keys ==
        std::vector<std::string>{"room=a/year=2023", "room=a/year=__HIVE_DEFAULT_PARTITION__", "room=b/year=2024"});
  CHECK(chosen[2].transcript_id == "b:1");
  CHECK(shard_path("turns", keys[0], "parquet") == "turns/room=a/year=2023/turns.parquet");
  CHECK(shard_path("turns", "00012", "csv") == "turns-00012.csv");
  CHECK(shard_path("turns", "", "jsonl") == "turns.jsonl");
}

TEST_CASE("An empty list has one whole shard and no others", "[exports][shards]") {
  std::vector<ChosenSidecar> none;
  CHECK(cut_into_shards(none, Layout::whole).size() == 1);
  CHECK(cut_into_shards(none, Layout::numbered).empty());
  CHECK(cut_into_shards(none, Layout::hive).empty());
}

}  // namespace pressroom::tests
