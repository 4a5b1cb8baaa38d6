// SPDX-License-Identifier: Apache-2.0
#include "app/room_shelf.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/memory_disk.hpp"

using namespace pressroom;
using namespace pressroom::app;

namespace {

std::string room(const std::string& name, const std::string& host) {
  return "name = \"" + name + "\"\nhosts = [\"" + host + "\"]\n[match]\ntranscript = '/t(?P<id>\\d+)'\n" +
         "[[layout]]\nname = \"only\"\nbody = \"#body\"\n";
}

tests::MemoryDisk disk_with(const std::vector<std::pair<std::string, std::string>>& files) {
  tests::MemoryDisk disk;
  REQUIRE(disk.make_folders("/rooms"));
  for (const auto& [name, text] : files) REQUIRE(disk.write_atomically("/rooms/" + name, text));
  return disk;
}

core::Url url(const char* text) { return core::Url::parse(text).value(); }

}  // namespace

TEST_CASE("Every room file of the folder is on the shelf", "[app][rooms]") {
  const auto disk = disk_with({{"b.toml", room("bee", "b.example")},
                               {"a.toml", room("ant", "a.example")},
                               {"notes.txt", "no room"},
                               {"a.toml~", "an editor's copy"}});
  const auto shelf = RoomShelf::load(disk, "/rooms");
  REQUIRE(shelf);
  REQUIRE(shelf->rooms().size() == 2);
  CHECK(shelf->rooms()[0].room().name == "ant");
  CHECK(shelf->named("bee") != nullptr);
  CHECK(shelf->named("cat") == nullptr);
}

TEST_CASE("A room is chosen by host and then by its pattern", "[app][rooms]") {
  const auto disk = disk_with({{"a.toml", room("ant", "a.example")}, {"b.toml", room("bee", "b.example")}});
  const auto shelf = RoomShelf::load(disk, "/rooms");
  REQUIRE(shelf);
  REQUIRE(shelf->of(url("http://b.example/t12")) != nullptr);
  CHECK(shelf->of(url("http://b.example/t12"))->room().name == "bee");
  CHECK(shelf->of(url("http://b.example/other")) == nullptr);
  CHECK(shelf->of(url("http://c.example/t12")) == nullptr);
  CHECK(shelf->of(url("http://b.example.evil.example/t12")) == nullptr);
}

TEST_CASE("Two rooms of one name are a fault of the second file", "[app][rooms]") {
  const auto disk = disk_with({{"a.toml", room("ant", "a.example")}, {"b.toml", room("ant", "b.example")}});
  const auto shelf = RoomShelf::load(disk, "/rooms");
  REQUIRE_FALSE(shelf);
  CHECK(shelf.error().code == core::ErrorCode::configuration);
  CHECK(shelf.error().where == "/rooms/b.toml");
}

TEST_CASE("The first bad room file stops the loading", "[app][rooms]") {
  const auto disk = disk_with({{"a.toml", room("ant", "a.example")}, {"b.toml", "name = \"bee\"\nhots = []\n"}});
  const auto shelf = RoomShelf::load(disk, "/rooms");
  REQUIRE_FALSE(shelf);
  CHECK(shelf.error().code == core::ErrorCode::configuration);
  CHECK(shelf.error().where.starts_with("/rooms/b.toml"));
}

TEST_CASE("A folder or file of rooms that is not there is named", "[app][rooms]") {
  const tests::MemoryDisk disk;
  CHECK(RoomShelf::load(disk, "/nowhere").error().where == "/nowhere");
  CHECK(RoomShelf::load_one(disk, "/nowhere.toml").error().where == "/nowhere.toml");
}

TEST_CASE("The shipped rooms are sound", "[app][rooms]") {
  const auto disk = core::make_posix_disk();
  const std::filesystem::path root = PRESSROOM_SOURCE_DIR;
  const auto shelf = RoomShelf::load(*disk, root / "config" / "rooms");
  REQUIRE(shelf);
  CHECK(shelf->named("china-org-cn") != nullptr);
  CHECK(RoomShelf::load(*disk, root / "demo" / "room"));
}
