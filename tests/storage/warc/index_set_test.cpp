// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/index_set.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "tests/storage/warc/sample.hpp"
#include "tests/support/fault_disk.hpp"

using namespace pressroom;
using namespace pressroom::storage::warc;
using namespace pressroom::tests;

namespace {

using Operation = FaultDisk::Operation;

const std::filesystem::path folder = "archive/indexes";

/// Lines that a run of that number brings, not in order, some like those of other runs' keys.
std::vector<std::string> lines_of_run(std::uint64_t run) {
  return {fmt::format("key{} {}", run % 7, run), fmt::format("a{} {}", run % 3, run)};
}

struct Folder {
  Folder() { succeed(disk.make_folders(folder)); }

  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& path : value_of(disk.files(folder))) found.push_back(path.filename().string());
    return found;
  }
  /// All lines of the index as a reader sees it; each file must be in order.
  std::multiset<std::string> lines() const {
    std::multiset<std::string> all;
    for (const OpenIndexFile& file : value_of(open_index_files(disk, folder)).files) {
      const std::string text = value_of(file.bytes->read(0, file.bytes->size()));
      const auto lines = index_lines(text);
      CHECK(std::is_sorted(lines.begin(), lines.end()));
      all.insert(lines.begin(), lines.end());
    }
    return all;
  }
  static std::multiset<std::string> lines_up_to(std::uint64_t last) {
    std::multiset<std::string> all;
    for (std::uint64_t run = 1; run <= last; ++run) {
      for (const std::string& line : lines_of_run(run)) all.insert(line);
    }
    return all;
  }

  mutable MemoryDisk disk;
};

}  // namespace

TEST_CASE("Each run is one more sorted file until there are enough to merge", "[warc]") {
  Folder in;
  IndexSet set(in.disk, folder);
  for (std::uint64_t run = 1; run < IndexSet::fan; ++run) {
    CHECK(value_of(set.add(lines_of_run(run))) == run);
    succeed(set.merge());
    CHECK(in.names().size() == run);
  }
  CHECK(in.names().front() == "captures-0000000001-0000000001.cdxj");
  CHECK(value_of(set.add(lines_of_run(IndexSet::fan))) == IndexSet::fan);
  succeed(set.merge());
  CHECK(in.names() == std::vector<std::string>{"captures-0000000001-0000000008.cdxj"});
  CHECK(in.lines() == Folder::lines_up_to(IndexSet::fan));
}

TEST_CASE("Thousands of runs lie in a few files and no line is rewritten often", "[warc]") {
  Folder in;
  FaultDisk counting(in.disk);
  IndexSet set(counting, folder);
  constexpr std::uint64_t runs = 1200;
  for (std::uint64_t run = 1; run <= runs; ++run) {
    value_of(set.add(lines_of_run(run)));
    succeed(set.merge());
    REQUIRE(in.names().size() < IndexSet::fan * 5);
  }
  CHECK(in.lines() == Folder::lines_up_to(runs));
  // One atomic write for a run, and one for each merge: a merge for 8, for 64 and for 512 runs.
  CHECK(counting.count(Operation::write_atomically) == runs + runs / 8 + runs / 64 + runs / 512);
}

TEST_CASE("A file within the range of another one is left out and removed", "[warc]") {
  Folder in;
  IndexSet set(in.disk, folder);
  for (std::uint64_t run = 1; run <= 3; ++run) value_of(set.add(lines_of_run(run)));
  succeed(in.disk.write_atomically(folder / "captures-0000000001-0000000002.cdxj", "merged 1\n"));
  CHECK(in.lines().count("merged 1") == 1);
  CHECK(in.lines().size() == 3);
  CHECK(value_of(set.list()).superseded.size() == 2);
  succeed(set.tidy());
  CHECK(in.names() ==
        std::vector<std::string>{"captures-0000000001-0000000002.cdxj", "captures-0000000003-0000000003.cdxj"});
  CHECK(value_of(set.add({})) == 4);
}

TEST_CASE("Only names of the set are of the set", "[warc]") {
  Folder in;
  for (const char* name :
       {"all.cdxj", "captures-1-2.cdxj", "captures-0000000000-0000000002.cdxj", "captures-0000000003-0000000002.cdxj",
        "captures-000000000x-0000000002.cdxj", "captures-0000000001+0000000002.cdxj",
        "captures-0000000001-0000000002.cdxj.part", "x.txt"}) {
    succeed(in.disk.write_atomically(folder / name, ""));
  }
  const IndexListing listing = value_of(list_index_files(in.disk, folder));
  CHECK(listing.current.empty());
  CHECK(listing.strangers.size() == 6);
  CHECK(listing.last_run() == 0);
}

TEST_CASE("Runs are found in the file that holds them and overlaps are seen", "[warc]") {
  Folder in;
  for (const char* name : {"captures-0000000001-0000000008.cdxj", "captures-0000000010-0000000010.cdxj"}) {
    succeed(in.disk.write_atomically(folder / name, ""));
  }
  IndexListing listing = value_of(list_index_files(in.disk, folder));
  CHECK(listing.is_disjoint());
  REQUIRE(listing.file_of(8));
  CHECK(listing.file_of(8)->first == 1);
  CHECK(listing.file_of(9) == nullptr);
  CHECK(listing.file_of(10) == &listing.current[1]);
  CHECK(listing.file_of(11) == nullptr);
  succeed(in.disk.write_atomically(folder / "captures-0000000005-0000000009.cdxj", ""));
  CHECK_FALSE(value_of(list_index_files(in.disk, folder)).is_disjoint());
}

TEST_CASE("A merge that dies at any step leaves the index right", "[warc][recovery]") {
  const auto operation =
      GENERATE(Operation::open, Operation::read, Operation::append, Operation::write_atomically, Operation::remove);
  for (std::uint64_t step = 1; step <= 2 * IndexSet::fan; ++step) {
    Folder in;
    FaultDisk disk(in.disk);
    IndexSet set(disk, folder);
    for (std::uint64_t run = 1; run <= IndexSet::fan; ++run) value_of(set.add(lines_of_run(run)));
    disk.fail(operation, {.at = disk.count(operation) + step,
                          .code = core::ErrorCode::disk_full,
                          .lasting = FaultDisk::Lasting::from_then_on});
    const bool got_through = set.merge().has_value();
    CHECK(in.lines() == Folder::lines_up_to(IndexSet::fan));
    disk.heal();
    succeed(set.tidy());
    succeed(set.merge());
    CHECK(in.lines() == Folder::lines_up_to(IndexSet::fan));
    CHECK(in.names().size() == 1);
    if (got_through) return;
  }
}

TEST_CASE("An index that is replaced is the old one until it is the new one", "[warc][recovery]") {
  const auto operation =
      GENERATE(Operation::open, Operation::read, Operation::append, Operation::write_atomically, Operation::remove);
  for (std::uint64_t step = 1; step <= 12; ++step) {
    Folder in;
    FaultDisk disk(in.disk);
    IndexSet set(disk, folder), grown(disk, folder, IndexSet::Stage::growing);
    for (int run = 0; run < 3; ++run) value_of(set.add({"old " + std::to_string(run)}));
    for (int run = 0; run < 4; ++run) value_of(grown.add({"new " + std::to_string(run)}));
    CHECK(in.lines() == std::multiset<std::string>{"old 0", "old 1", "old 2"});
    disk.fail(operation, {.at = disk.count(operation) + step, .lasting = FaultDisk::Lasting::from_then_on});
    const bool got_through = set.replace_by(grown, 4).has_value();
    const auto lines = in.lines();
    CHECK((lines.size() == 4 || lines == std::multiset<std::string>{"old 0", "old 1", "old 2"}));
    if (!got_through) continue;
    CHECK(lines.count("new 3") == 1);
    CHECK(in.names() == std::vector<std::string>{"captures-0000000001-0000000004.cdxj"});
    return;
  }
}

TEST_CASE("A damaged file is not merged into a sound one", "[warc]") {
  const auto* const damaged = GENERATE("b 1\na 1\n", "a 1\nb 1");
  Folder in;
  IndexSet set(in.disk, folder);
  for (std::uint64_t run = 1; run <= IndexSet::fan; ++run) value_of(set.add(lines_of_run(run)));
  succeed(in.disk.write_atomically(folder / "captures-0000000003-0000000003.cdxj", damaged));
  const auto merged = set.merge();
  REQUIRE_FALSE(merged);
  CHECK(merged.error().code == core::ErrorCode::damaged);
  CHECK(merged.error().where.starts_with("captures-0000000003-0000000003.cdxj:"));
  CHECK(in.names().size() == IndexSet::fan);
}
