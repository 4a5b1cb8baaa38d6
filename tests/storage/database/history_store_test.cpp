// SPDX-License-Identifier: Apache-2.0
#include "storage/database/history_store.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pressroom;
using storage::database::Database;
using storage::database::HistoryStore;
using Lines = std::vector<std::string>;

namespace {

core::Transcript transcript(const std::string& id, int changes) {
  core::Transcript made;
  made.transcript_id = "room:" + id;
  made.room = "room";
  made.history.resize(static_cast<std::size_t>(changes) + 1);
  for (int i = 1; i <= changes; ++i) {
    core::Revision& entry = made.history[static_cast<std::size_t>(i)];
    entry.captured_at = core::Instant(core::Duration(i));
    entry.classes = {core::EditClass::moved, core::EditClass::cosmetic};
  }
  return made;
}

struct Fixture {
  tests::TempDir folder;
  Database database = Database::open(folder / "a.db", storage::database::Mode::read_write).value();
  HistoryStore store{database};

  Lines listed(int since = 0) {
    Lines ids;
    const auto changed = store.list("room", core::Instant(core::Duration(since))).value();
    for (const auto& one : changed) ids.push_back(one.transcript_id);
    return ids;
  }
};

}  // namespace

TEST_CASE("Transcripts that changed are listed by their last change", "[history]") {
  Fixture f;
  REQUIRE(f.store.put(transcript("1", 1), "a"));
  REQUIRE(f.store.put(transcript("2", 3), "a"));
  REQUIRE(f.store.put(transcript("3", 0), "a"));
  CHECK(f.listed() == Lines{"room:2", "room:1"});
  CHECK(f.listed(2) == Lines{"room:2"});
  const auto all = f.store.list("", {}).value();
  REQUIRE(all.size() == 2);
  CHECK(all[0].changes == 3);
  CHECK(all[0].classes == std::vector{core::EditClass::cosmetic, core::EditClass::moved});
  CHECK(f.store.list("other", {}).value().empty());
}

TEST_CASE("A feed is stale until it is settled when something else is said", "[history]") {
  Fixture f;
  REQUIRE(f.store.put(transcript("1", 0), "a"));
  CHECK(f.store.stale_feeds().value().empty());
  REQUIRE(f.store.put(transcript("1", 1), "a"));
  CHECK(f.store.stale_feeds().value() == Lines{"room"});
  REQUIRE(f.store.settle_feed("room"));
  REQUIRE(f.store.put(transcript("1", 1), "a"));
  CHECK(f.store.stale_feeds().value().empty());
  REQUIRE(f.store.put(transcript("1", 1), "b"));
  CHECK(f.store.stale_feeds().value() == Lines{"room"});
  REQUIRE(f.store.settle_feed("room"));
  REQUIRE(f.store.put(transcript("1", 0), "c"));
  CHECK(f.listed().empty());
  CHECK(f.store.stale_feeds().value() == Lines{"room"});
}
