// SPDX-License-Identifier: Apache-2.0
#include <sys/mount.h>

#include <iostream>

#include "tests/e2e/support/archive_checks.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

/// A file system of its own that holds so many bytes, where this process may mount one.
class SmallDisk {
 public:
  explicit SmallDisk(std::size_t bytes) {
    std::filesystem::create_directories(folder());
    mounted_ = ::mount("tmpfs", folder().c_str(), "tmpfs", 0, ("size=" + std::to_string(bytes)).c_str()) == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(folder().c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  bool mounted() const { return mounted_; }
  std::filesystem::path folder() const { return temp_ / "disk"; }

 private:
  TempDir temp_;
  bool mounted_ = false;
};

std::string with_floor(const char* bytes) { return std::string("min_free_bytes = ") + bytes; }

}  // namespace

TEST_CASE("A run stops before the disk is full and goes on when there is room", "[e2e][disk]") {
  Site site(conference_of(3));
  const Press press(with_floor("1_000_000_000_000_000\n"));
  const Answer stopped = press.archive(site);
  CHECK(stopped.exit == 1);
  CHECK(stopped.err.find("min_free_bytes") != std::string::npos);
  CHECK(site.server().requests().empty());
  press.temp().write("pressroom.toml", with_floor("1_000\n"));
  CHECK(press.archive(site).exit == 0);
  CHECK(site.asked().size() == 3);
  check_turns(press.sidecar(site), demo::spoken_turns(site.document()));
  check_verified(press);
}

TEST_CASE("A disk that fills up in the middle of a run costs nothing that was kept", "[e2e][disk]") {
  const SmallDisk disk(24'000'000);
  if (!disk.mounted()) {
    std::cout << "skipped: no file system can be mounted here\n";
    return;
  }
  Site site(conference_of(40));
  const Press press(with_floor("1_000\n"));
  const auto words = press.archive_words(site, 1);
  std::filesystem::create_directory(disk.folder() / "archive");
  std::filesystem::create_directory_symlink(disk.folder() / "archive", press.folder());
  // What else lies on the disk, until there is room for some pages only.
  const auto filler = disk.folder() / "filler";
  const std::size_t room = std::filesystem::space(disk.folder()).available;
  std::ofstream(filler, std::ios::binary) << std::string(room - 1'500'000, 'x');
  const Finished stopped = press.run(words);
  INFO(stopped.err);
  CHECK(stopped.exit == 1);
  const bool says_why =
      stopped.err.find("disk is full") != std::string::npos || stopped.err.find("No space left") != std::string::npos;
  CHECK(says_why);
  const std::size_t asked = site.asked().size();
  CHECK(asked > 1);
  CHECK(asked < 40);

  std::filesystem::remove(filler);
  const Finished last = press.run(words);
  INFO(last.err);
  CHECK(last.exit == 0);
  // At most the page in hand when the disk was full, and what its commit would have stored, is asked for again.
  CHECK(site.asked().size() <= 40 + 2);
  check_verified(press);
}
