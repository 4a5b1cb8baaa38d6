// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/warc_recovery.hpp"

#include <algorithm>

#include "core/digest.hpp"
#include "storage/warc/archive_check.hpp"
#include "storage/warc/manifest.hpp"
#include "tests/storage/warc/sample.hpp"
#include "tests/support/fault_disk.hpp"
#include "tests/support/instrumented.hpp"

using namespace pressroom;
using namespace pressroom::storage::warc;
using namespace pressroom::tests;

namespace {

const std::string file_name = "PRESSROOM-sample-room-20261123080000000-00000-r1.warc.gz";
const std::filesystem::path folder = sample_folder / "warc" / "sample-room";
const std::filesystem::path open_path = folder / (file_name + ".open");

/// What a writer that died left: the bytes of a whole file, under the name of an open one.
void leave_open(MemoryDisk& disk, const std::string& bytes) {
  succeed(disk.make_folders(folder));
  succeed(disk.write_atomically(open_path, bytes));
}

std::size_t errors_in(const core::Disk& disk) {
  std::size_t errors = 0;
  value_of(check_archive(disk, sample_folder, [&](const core::Finding& finding) {
    // The index is made after recovery, from its captures.
    if (finding.severity == core::Severity::error && finding.rule != "C3") ++errors;
  }));
  return errors;
}

}  // namespace

TEST_CASE("A file cut at any byte recovers to its whole exchanges", "[warc]") {
  const std::string whole = SampleArchive(2).bytes();
  std::vector<std::uint64_t> ends;
  for (const Record& record : read_back(whole).records) {
    const RecordType type = record.header.type();
    if (type == RecordType::warcinfo || type == RecordType::metadata) ends.push_back(record.offset + record.length);
  }
  REQUIRE(ends.size() == 3);
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const bool at_end = std::find(ends.begin(), ends.end(), size) != ends.end();
    if (!at_end && !is_sampled(size, 16)) continue;
    MemoryDisk disk;
    leave_open(disk, whole.substr(0, size));
    const auto recovered = value_of(recover_open_files(disk, sample_folder));
    REQUIRE(recovered.size() == 1);
    std::uint64_t expected = 0;
    for (const std::uint64_t end : ends) expected = end <= size ? end : expected;
    REQUIRE(recovered[0].trimmed_bytes == size - expected);
    CHECK(!disk.exists(open_path));
    if (expected == 0) {
      CHECK(recovered[0].outcome == RecoveredFile::Outcome::removed);
      CHECK(!disk.exists(folder / file_name));
      continue;
    }
    CHECK(recovered[0].outcome == RecoveredFile::Outcome::closed);
    const std::string kept = value_of(disk.read_all(folder / file_name, 1u << 20));
    REQUIRE(kept == whole.substr(0, expected));
    CHECK(recovered[0].file.sha256 == core::sha256_hex(kept));
    CHECK(recovered[0].file.bytes == expected);
    CHECK(errors_in(disk) == 0);
  }
}

TEST_CASE("Recovery lists the captures of records that were never committed", "[warc]") {
  const SampleArchive archive(2);
  MemoryDisk disk;
  leave_open(disk, archive.bytes() + "\x1F\x8B half a member");
  const auto recovered = value_of(recover_open_files(disk, sample_folder));
  REQUIRE(recovered.size() == 1);
  REQUIRE(recovered[0].captures.size() == 2);
  CHECK(recovered[0].captures[1].location == archive.captures[1].location);
  CHECK(recovered[0].captures[1].transcript == "4711");
  CHECK(recovered[0].captures[1].page == 2);
  CHECK(recovered[0].trimmed_bytes == 16);
  CHECK(warcinfo_line(recovered[0]) == "recovered: " + file_name + " trimmed 16 bytes");
}

TEST_CASE("A record that was committed is kept although its metadata is gone", "[warc]") {
  const SampleArchive archive(2);
  const core::RecordLocation last = archive.captures[1].location;
  MemoryDisk disk;
  leave_open(disk, archive.bytes().substr(0, last.offset + last.length + 10));
  RecoverySteps steps;
  SECTION("committed") {
    steps.committed_end = [&](const std::string& name) -> core::Result<std::uint64_t> {
      CHECK(name == file_name);
      return last.offset + last.length;
    };
    const auto recovered = value_of(recover_open_files(disk, sample_folder, steps));
    CHECK(recovered.at(0).file.bytes == last.offset + last.length);
    CHECK(recovered[0].captures.size() == 2);
    CHECK(recovered[0].trimmed_bytes == 10);
  }
  SECTION("never committed") {
    const auto recovered = value_of(recover_open_files(disk, sample_folder, steps));
    CHECK(recovered.at(0).captures.size() == 1);
    CHECK(errors_in(disk) == 0);
  }
}

TEST_CASE("A file is adopted with its final bytes before it has its final name", "[warc]") {
  const SampleArchive archive(2);
  MemoryDisk disk;
  leave_open(disk, archive.bytes() + "torn");
  RecoverySteps steps;
  int calls = 0;
  steps.adopt = [&](const RecoveredFile& file) -> core::Result<void> {
    CHECK(disk.exists(open_path));
    CHECK(value_of(Manifest::load(disk, sample_folder)).entries().empty());
    CHECK(value_of(disk.read_all(open_path, 1u << 20)) == archive.bytes());
    CHECK(file.captures.size() == 2);
    CHECK(file.times.at(1).transfer == core::Duration{56});
    CHECK(file.times.at(1).delay == core::Duration{5000});
    CHECK(file.times.at(1).address == "127.0.0.1");
    if (++calls == 1) return core::fail(core::ErrorCode::disk_full, "made to fail");
    return {};
  };
  REQUIRE(!recover_open_files(disk, sample_folder, steps));
  CHECK(disk.exists(open_path));
  CHECK(value_of(recover_open_files(disk, sample_folder, steps)).size() == 1);
  CHECK(calls == 2);
  CHECK(disk.exists(folder / file_name));
}

TEST_CASE("Damage before the last whole record stays and is reported", "[warc]") {
  std::string bytes = SampleArchive(2).bytes();
  const auto records = read_back(bytes).records;
  bytes[records.at(2).offset + 20] ^= 0x10;
  MemoryDisk disk;
  leave_open(disk, bytes);
  const auto recovered = value_of(recover_open_files(disk, sample_folder));
  REQUIRE(recovered.at(0).damaged.size() == 1);
  CHECK(recovered[0].damaged[0].offset == records[2].offset);
  CHECK(recovered[0].trimmed_bytes == 0);
  CHECK(value_of(disk.read_all(folder / file_name, 1u << 20)) == bytes);
}

TEST_CASE("A recovery that was interrupted is finished by the next one", "[warc]") {
  const std::string whole = SampleArchive(2).bytes();
  using Operation = FaultDisk::Operation;
  const auto operation =
      GENERATE(Operation::open, Operation::truncate, Operation::sync, Operation::write_atomically, Operation::rename);
  MemoryDisk disk;
  leave_open(disk, whole.substr(0, whole.size() - 3));
  FaultDisk faults(disk);
  faults.fail(operation, {.at = 1, .code = core::ErrorCode::io});
  REQUIRE(!recover_open_files(faults, sample_folder));
  CHECK(disk.exists(open_path));
  const auto recovered = value_of(recover_open_files(faults, sample_folder));
  REQUIRE(recovered.size() == 1);
  CHECK(recovered[0].outcome == RecoveredFile::Outcome::closed);
  CHECK(errors_in(disk) == 0);
}

TEST_CASE("A writer that dies at any step of closing loses nothing", "[warc]") {
  using Operation = FaultDisk::Operation;
  const auto operation = GENERATE(Operation::write_atomically, Operation::rename);
  MemoryDisk disk;
  FaultDisk faults(disk);
  FakeClock clock;
  FakeRandom random;
  core::Capture capture;
  {
    WarcWriter writer(faults, clock, random, sample_options());
    const auto fetch = sample_page(1);
    capture = value_of(writer.append(fetch, sample_notes(fetch, 1)));
    faults.fail(operation, {.at = 1, .code = core::ErrorCode::io});
    REQUIRE(!writer.close());
    CHECK(writer.take_closed().empty());
  }
  disk.lose_unsynced();
  const auto recovered = value_of(recover_open_files(disk, sample_folder));
  REQUIRE(recovered.size() == 1);
  CHECK(recovered[0].captures.at(0).record_id == capture.record_id);
  CHECK(recovered[0].trimmed_bytes == 0);
  CHECK(errors_in(disk) == 0);
}

TEST_CASE("Closed files are left alone by recovery", "[warc]") {
  SampleArchive archive;
  CHECK(value_of(recover_open_files(archive.disk, sample_folder)).empty());
  CHECK(archive.disk.exists(archive.file.path));
}
