// SPDX-License-Identifier: Apache-2.0
#include "app/archive_lock.hpp"

#include <unistd.h>

#include "tests/support/catch.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pressroom;
using namespace pressroom::app;

TEST_CASE("One writer holds the lock and the other learns its pid", "[app][lock]") {
  const tests::TempDir folder;
  auto first = ArchiveLock::take(folder / "lock");
  REQUIRE(first);
  CHECK(folder.read("lock") == std::to_string(::getpid()) + "\n");
  for (int i = 0; i < 2; ++i) {  // being refused takes nothing away
    const auto second = ArchiveLock::take(folder / "lock");
    REQUIRE_FALSE(second);
    CHECK(second.error().code == core::ErrorCode::busy);
    CHECK(second.error().what.find("pid " + std::to_string(::getpid()) + ")") != std::string::npos);
  }
}

TEST_CASE("A lock is free again when its holder is gone", "[app][lock]") {
  const tests::TempDir folder;
  {
    const auto first = ArchiveLock::take(folder / "lock");
    REQUIRE(first);
  }
  CHECK(ArchiveLock::take(folder / "lock"));
}

TEST_CASE("A writer knows whether the one before it was killed", "[app][lock]") {
  const tests::TempDir folder;
  using Predecessor = ArchiveLock::Predecessor;
  for (int i = 0; i < 2; ++i) {
    const auto lock = ArchiveLock::take(folder / "lock");
    REQUIRE(lock);
    CHECK(lock->predecessor() == Predecessor::ended);
  }
  CHECK(folder.read("lock").empty());
  folder.write("lock", "4711\n");
  const auto lock = ArchiveLock::take(folder / "lock");
  REQUIRE(lock);
  CHECK(lock->predecessor() == Predecessor::died);
}

TEST_CASE("What a dead writer left in the lock does not matter", "[app][lock]") {
  const tests::TempDir folder;
  folder.write("lock", "99999999999999999999999999999999999\nand more\n");
  const auto lock = ArchiveLock::take(folder / "lock");
  REQUIRE(lock);
  CHECK(folder.read("lock") == std::to_string(::getpid()) + "\n");
}

TEST_CASE("A lock moves and is held all the while", "[app][lock]") {
  const tests::TempDir folder;
  auto taken = ArchiveLock::take(folder / "lock");
  REQUIRE(taken);
  const ArchiveLock moved = *std::move(taken);
  CHECK_FALSE(ArchiveLock::take(folder / "lock"));
}

TEST_CASE("A lock is never taken through a symbolic link or in a folder that is not there", "[app][lock]") {
  const tests::TempDir folder;
  folder.write("target", "untouched");
  std::filesystem::create_symlink(folder / "target", folder / "lock");
  CHECK(ArchiveLock::take(folder / "lock").error().code == core::ErrorCode::io);
  CHECK(folder.read("target") == "untouched");
  CHECK(ArchiveLock::take(folder / "nowhere" / "lock").error().code == core::ErrorCode::io);
}
