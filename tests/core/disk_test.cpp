// SPDX-License-Identifier: Apache-2.0
#include "core/disk.hpp"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/fault_disk.hpp"
#include "tests/support/memory_disk.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pressroom::core;
using pressroom::tests::FaultDisk;
using pressroom::tests::MemoryDisk;
using pressroom::tests::TempDir;
namespace fs = std::filesystem;

namespace {

/// What every disk promises, run once on the real one and once on the one in memory.
void on_each_disk(const std::function<void(Disk&, const fs::path&)>& check) {
  SECTION("on the machine's disk") {
    const TempDir folder;
    check(*make_posix_disk(), folder.path());
  }
  SECTION("in memory") {
    MemoryDisk disk;
    REQUIRE(disk.make_folders("/archive").has_value());
    check(disk, "/archive");
  }
}

std::vector<std::string> names(const Result<std::vector<fs::path>>& paths) {
  REQUIRE(paths.has_value());
  std::vector<std::string> out;
  for (const fs::path& path : *paths) out.push_back(path.filename().string());
  return out;
}

}  // namespace

TEST_CASE("A file grows where it ended and shrinks where it is told", "[disk]") {
  on_each_disk([](Disk& disk, const fs::path& folder) {
    const auto path = folder / "a";
    {
      auto file = disk.open_append(path);
      REQUIRE(file.has_value());
      CHECK((*file)->size() == 0);
      REQUIRE((*file)->append("hello ").has_value());
      REQUIRE((*file)->append("world").has_value());
      REQUIRE((*file)->sync().has_value());
      CHECK((*file)->size() == 11);
    }
    auto again = disk.open_append(path);
    REQUIRE(again.has_value());
    CHECK((*again)->size() == 11);
    REQUIRE((*again)->truncate(5).has_value());
    REQUIRE((*again)->append("!").has_value());
    CHECK(disk.read_all(path, 100).value() == "hello!");
  });
}

TEST_CASE("A positioned read gives what is there and sees the file grow", "[disk]") {
  on_each_disk([](Disk& disk, const fs::path& folder) {
    auto writer = disk.open_append(folder / "a");
    REQUIRE(writer.has_value());
    REQUIRE((*writer)->append("0123456789").has_value());
    auto reader = disk.open_read(folder / "a");
    REQUIRE(reader.has_value());
    CHECK((*reader)->read(2, 3).value() == "234");
    CHECK((*reader)->read(8, UINT64_MAX).value() == "89");
    CHECK((*reader)->read(10, 1).value() == "");
    CHECK((*reader)->read(UINT64_MAX, 1).value() == "");
    REQUIRE((*writer)->append("ab").has_value());
    CHECK((*reader)->size() == 12);
    CHECK((*reader)->read(10, 5).value() == "ab");
  });
}

TEST_CASE("A whole file is read only up to the bound", "[disk]") {
  on_each_disk([](Disk& disk, const fs::path& folder) {
    REQUIRE(disk.write_atomically(folder / "a", "12345").has_value());
    CHECK(disk.read_all(folder / "a", 5).value() == "12345");
    CHECK(disk.read_all(folder / "a", 4).error().code == ErrorCode::limit);
  });
}

TEST_CASE("What is not there is not found", "[disk]") {
  on_each_disk([](Disk& disk, const fs::path& folder) {
    CHECK(disk.open_read(folder / "no").error().code == ErrorCode::not_found);
    CHECK(disk.read_all(folder / "no", 1).error().code == ErrorCode::not_found);
    CHECK(disk.remove(folder / "no").error().code == ErrorCode::not_found);
    CHECK(disk.rename(folder / "no", folder / "b").error().code == ErrorCode::not_found);
    CHECK(disk.open_append(folder / "no" / "a").error().code == ErrorCode::not_found);
    CHECK(disk.write_atomically(folder / "no" / "a", "x").error().code == ErrorCode::not_found);
    CHECK_FALSE(disk.exists(folder / "no"));
    CHECK(names(disk.files(folder / "no")).empty());
    CHECK(names(disk.folders(folder / "no")).empty());
  });
}

TEST_CASE("Writing atomically replaces the file and leaves nothing beside it", "[disk]") {
  on_each_disk([](Disk& disk, const fs::path& folder) {
    REQUIRE(disk.write_atomically(folder / "a", "old").has_value());
    auto reader = disk.open_read(folder / "a");
    REQUIRE(reader.has_value());
    REQUIRE(disk.write_atomically(folder / "a", "new bytes").has_value());
    CHECK((*reader)->read(0, 100).value() == "old");
    CHECK(disk.read_all(folder / "a", 100).value() == "new bytes");
    CHECK(names(disk.files(folder)) == std::vector<std::string>{"a"});
  });
}

TEST_CASE("A file made in pieces appears when it is committed and not before", "[disk]") {
  on_each_disk([](Disk& disk, const fs::path& folder) {
    REQUIRE(disk.write_atomically(folder / "a", "old").has_value());
    {
      auto file = disk.create(folder / "a");
      REQUIRE(file.has_value());
      REQUIRE((*file)->append("new ").has_value());
      REQUIRE((*file)->append("bytes").has_value());
      CHECK(disk.read_all(folder / "a", 100).value() == "old");
      CHECK(names(disk.files(folder)) == std::vector<std::string>{"a"});
      REQUIRE((*file)->commit().has_value());
    }
    CHECK(disk.read_all(folder / "a", 100).value() == "new bytes");
    {
      auto dropped = disk.create(folder / "b");
      REQUIRE(dropped.has_value());
      REQUIRE((*dropped)->append("lost").has_value());
    }
    CHECK(names(disk.files(folder)) == std::vector<std::string>{"a"});
    CHECK(disk.create(folder / "no" / "b").error().code == ErrorCode::not_found);
  });
}

TEST_CASE("A file that was not committed leaves nothing on the machine's disk", "[disk]") {
  const TempDir temp;
  const auto disk = make_posix_disk();
  { REQUIRE((*disk->create(temp.path() / "a"))->append("lost").has_value()); }
  CHECK(fs::is_empty(temp.path()));
}

TEST_CASE("A rename replaces its target", "[disk]") {
  on_each_disk([](Disk& disk, const fs::path& folder) {
    REQUIRE(disk.make_folders(folder / "sub").has_value());
    REQUIRE(disk.write_atomically(folder / "a", "1").has_value());
    REQUIRE(disk.write_atomically(folder / "sub" / "b", "2").has_value());
    REQUIRE(disk.rename(folder / "a", folder / "sub" / "b").has_value());
    CHECK_FALSE(disk.exists(folder / "a"));
    CHECK(disk.read_all(folder / "sub" / "b", 10).value() == "1");
    REQUIRE(disk.remove(folder / "sub" / "b").has_value());
    CHECK(names(disk.files(folder / "sub")).empty());
  });
}

TEST_CASE("Entries are listed by kind in byte order", "[disk]") {
  on_each_disk([](Disk& disk, const fs::path& folder) {
    REQUIRE(disk.make_folders(folder / "sub" / "deep").has_value());
    REQUIRE(disk.make_folders(folder / "Sub").has_value());
    REQUIRE(disk.make_folders(folder / "sub" / "deep").has_value());
    for (const char* name : {"b", "a10", "a9", "B", "\xC3\xA9"}) {
      REQUIRE(disk.write_atomically(folder / name, "").has_value());
    }
    CHECK(names(disk.files(folder)) == std::vector<std::string>{"B", "a10", "a9", "b", "\xC3\xA9"});
    CHECK(names(disk.folders(folder)) == std::vector<std::string>{"Sub", "sub"});
    CHECK(names(disk.folders(folder / "sub")) == std::vector<std::string>{"deep"});
    CHECK(disk.exists(folder / "sub"));
  });
}

TEST_CASE("A folder cannot be made where a file stands", "[disk]") {
  on_each_disk([](Disk& disk, const fs::path& folder) {
    REQUIRE(disk.write_atomically(folder / "a", "").has_value());
    CHECK(disk.make_folders(folder / "a").error().code == ErrorCode::io);
  });
}

TEST_CASE("Output never goes through a symbolic link", "[disk][security]") {
  const TempDir folder;
  const auto disk = make_posix_disk();
  folder.write("victim", "safe");
  fs::create_symlink(folder / "victim", folder / "link");
  CHECK_FALSE(disk->open_append(folder / "link").has_value());
  REQUIRE(disk->write_atomically(folder / "link", "new").has_value());
  CHECK(folder.read("victim") == "safe");
  CHECK_FALSE(fs::is_symlink(folder / "link"));
}

TEST_CASE("A folder or a FIFO is no file and blocks nobody", "[disk][hostile]") {
  const TempDir folder;
  const auto disk = make_posix_disk();
  REQUIRE(::mkfifo((folder / "fifo").c_str(), 0600) == 0);
  CHECK(disk->open_read(folder / "fifo").error().code == ErrorCode::io);
  CHECK(disk->open_append(folder / "fifo").error().code == ErrorCode::io);
  CHECK(disk->open_read(folder.path()).error().code == ErrorCode::io);
  CHECK(names(disk->files(folder.path())).empty());
}

TEST_CASE("A trailing slash names the same folder", "[disk]") {
  const TempDir folder;
  const auto disk = make_posix_disk();
  REQUIRE(disk->make_folders((folder / "a" / "b").string() + "/").has_value());
  CHECK(fs::is_directory(folder / "a" / "b"));
}

TEST_CASE("A write that comes up short tells how far it came and leaves no temporary file", "[disk]") {
  // The limit on file sizes stands in for a full device: the kernel takes a part and refuses the rest.
  const TempDir folder;
  const auto disk = make_posix_disk();
  auto file = disk->open_append(folder / "a");
  REQUIRE(file.has_value());
  rlimit old{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &old) == 0);
  const auto old_action = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{1000, old.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  const auto appended = (*file)->append(std::string(1500, 'x'));
  const auto replaced = disk->write_atomically(folder / "b", std::string(1500, 'y'));
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &old) == 0);
  std::signal(SIGXFSZ, old_action);
  REQUIRE_FALSE(appended.has_value());
  CHECK(appended.error().where == (folder / "a").string());
  CHECK((*file)->size() == 1000);
  CHECK_FALSE(replaced.has_value());
  CHECK(names(disk->files(folder.path())) == std::vector<std::string>{"a"});
  CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
}

TEST_CASE("Several threads read one file", "[disk]") {
  const TempDir folder;
  const auto disk = make_posix_disk();
  std::string bytes;
  for (int i = 0; i < 10'000; ++i) bytes += static_cast<char>(i % 251);
  folder.write("a", bytes);
  auto file = disk->open_read(folder / "a");
  REQUIRE(file.has_value());
  std::vector<int> wrong(4);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&, t] {
      for (std::size_t at = t; at < 9'000; at += 97) {
        if ((*file)->read(at, 500).value() != bytes.substr(at, 500)) ++wrong[t];
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(4));
}

TEST_CASE("A power cut takes what was not synced", "[disk][support]") {
  MemoryDisk disk;
  auto file = disk.open_append("a");
  REQUIRE(file.has_value());
  REQUIRE((*file)->append("kept").has_value());
  REQUIRE((*file)->sync().has_value());
  REQUIRE((*file)->append("lost").has_value());
  disk.lose_unsynced();
  CHECK(disk.read_all("./a", 100).value() == "kept");
}

TEST_CASE("A fault comes at its turn and lets a part through", "[disk][support]") {
  MemoryDisk memory;
  FaultDisk disk(memory);
  disk.fail(FaultDisk::Operation::append, {2, ErrorCode::disk_full, 3});
  disk.fail(FaultDisk::Operation::sync, {1, ErrorCode::io, 0, FaultDisk::Lasting::from_then_on});
  auto file = disk.open_append("a");
  REQUIRE(file.has_value());
  CHECK((*file)->append("one ").has_value());
  CHECK((*file)->append("two ").error().code == ErrorCode::disk_full);
  CHECK((*file)->append("three").has_value());
  CHECK((*file)->sync().error().code == ErrorCode::io);
  CHECK_FALSE((*file)->sync().has_value());
  CHECK(disk.read_all("a", 100).value() == "one twothree");
  CHECK(disk.count(FaultDisk::Operation::append) == 3);
  disk.heal();
  CHECK((*file)->sync().has_value());
}

TEST_CASE("Temporaries of a dead process are removed and nothing else is", "[disk]") {
  const TempDir folder;
  folder.write(".pressroom-temporary-99-0", "half");
  folder.write(".pressroom-temporary-99-1", "");
  folder.write("kept.json", "whole");
  folder.write(".other", "not ours");
  const auto disk = make_posix_disk();
  REQUIRE(disk->remove_temporaries(folder.path()));
  std::vector<std::string> left;
  for (const auto& entry : fs::directory_iterator(folder.path())) left.push_back(entry.path().filename().string());
  std::sort(left.begin(), left.end());
  CHECK(left == std::vector<std::string>{".other", "kept.json"});
  CHECK(disk->remove_temporaries(folder / "nowhere"));
}
