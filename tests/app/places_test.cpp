// SPDX-License-Identifier: Apache-2.0
#include "app/places.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/memory_disk.hpp"

using namespace pressroom;
using namespace pressroom::app;

namespace {

void put(tests::MemoryDisk& disk, const std::filesystem::path& file) {
  REQUIRE(disk.make_folders(file.parent_path()));
  REQUIRE(disk.write_atomically(file, ""));
}

}  // namespace

TEST_CASE("An installed program finds its files beside it", "[app][places]") {
  tests::MemoryDisk disk;
  put(disk, "/usr/local/share/pressroom/pressroom.toml");
  const auto places = find_places(disk, "/usr/local/bin/pressroom");
  REQUIRE(places);
  CHECK(places->config == "/usr/local/share/pressroom/pressroom.toml");
  CHECK(places->rooms == "/usr/local/share/pressroom/rooms");
  CHECK(places->demo_room == "/usr/local/share/pressroom/demo/room");
}

TEST_CASE("A program in its build folder finds the files of the source tree", "[app][places]") {
  tests::MemoryDisk disk;
  put(disk, "/home/me/source/config/pressroom.toml");
  const auto places = find_places(disk, "/home/me/source/build/release/pressroom");
  REQUIRE(places);
  CHECK(places->config == "/home/me/source/config/pressroom.toml");
  CHECK(places->rooms == "/home/me/source/config/rooms");
  CHECK(places->demo_room == "/home/me/source/demo/room");
}

TEST_CASE("The installed files come before those of a tree above", "[app][places]") {
  tests::MemoryDisk disk;
  put(disk, "/source/stage/share/pressroom/pressroom.toml");
  put(disk, "/source/config/pressroom.toml");
  CHECK(find_places(disk, "/source/stage/bin/pressroom")->config == "/source/stage/share/pressroom/pressroom.toml");
}

TEST_CASE("A program without its files says which it looked for", "[app][places]") {
  const tests::MemoryDisk disk;
  for (const char* executable : {"/opt/pressroom", "/pressroom", "pressroom", ""}) {
    const auto places = find_places(disk, executable);
    REQUIRE_FALSE(places);
    CHECK(places.error().code == core::ErrorCode::configuration);
    CHECK(places.error().what.find("pressroom.toml") != std::string::npos);
  }
}

TEST_CASE("The running program knows its own path", "[app][places]") {
  CHECK(executable_path().filename() == "app_tests");
  CHECK(std::filesystem::exists(executable_path()));
}
