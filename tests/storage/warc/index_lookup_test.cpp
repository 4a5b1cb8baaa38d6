// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/index_lookup.hpp"

#include <fmt/core.h>

#include "core/time_format.hpp"
#include "storage/warc/surt.hpp"
#include "tests/storage/warc/sample.hpp"

using namespace pressroom;
using namespace pressroom::storage::warc;
using namespace pressroom::tests;

namespace {

std::string line_of(const std::string& url, const std::string& timestamp, std::uint64_t offset) {
  IndexLine line;
  line.key = surt_key(url);
  line.timestamp = timestamp;
  line.url = url;
  line.location = {"a.warc.gz", offset, 1};
  return line.serialise();
}

std::string url_of(int number) { return fmt::format("http://desk.example/page/{}", number); }

/// Reads that are counted, so that a search that reads everything is seen.
class CountingFile final : public core::ReadFile {
 public:
  CountingFile(std::unique_ptr<core::ReadFile> file, std::uint64_t& bytes) : file_(std::move(file)), bytes_(bytes) {}
  std::uint64_t size() const override { return file_->size(); }
  core::Result<std::string> read(std::uint64_t offset, std::uint64_t length) const override {
    auto read = file_->read(offset, length);
    if (read) bytes_ += read->size();
    return read;
  }

 private:
  std::unique_ptr<core::ReadFile> file_;
  std::uint64_t& bytes_;
};

std::unique_ptr<core::ReadFile> file_of(MemoryDisk& disk, const std::string& name, const std::string& text) {
  succeed(disk.write_atomically(name, text));
  return value_of(disk.open_read(name));
}

core::Instant time_of(const char* rfc3339) { return *core::parse_rfc3339(rfc3339); }

}  // namespace

TEST_CASE("Every line of a large index is found and few of its bytes are read", "[warc]") {
  constexpr int lines = 60'000;
  std::vector<std::string> all;
  for (int number = 0; number < lines; ++number) all.push_back(line_of(url_of(number), "20260101000000", number));
  MemoryDisk disk;
  std::uint64_t read = 0;
  std::vector<std::unique_ptr<core::ReadFile>> files;
  files.push_back(std::make_unique<CountingFile>(file_of(disk, "a", sorted_index(all)), read));
  const std::uint64_t size = files[0]->size();
  const IndexLookup lookup(std::move(files));
  for (int number = 0; number < lines; number += 977) {
    read = 0;
    const auto found = value_of(lookup.find(url_of(number)));
    REQUIRE(found.size() == 1);
    CHECK(found[0].location.offset == static_cast<std::uint64_t>(number));
    CHECK(read < size / 4);
  }
  for (const char* ends :
       {"http://desk.example/", "http://zzz.example/", "http://aaa.aaa/", "http://desk.example/page/1x"}) {
    CHECK(value_of(lookup.find(ends)).empty());
  }
}

TEST_CASE("Captures of one URL come from all files by time", "[warc]") {
  const std::string url = "http://www.desk.example/a/?b=1&a=2";
  MemoryDisk disk;
  std::vector<std::unique_ptr<core::ReadFile>> files;
  files.push_back(
      file_of(disk, "a", sorted_index({line_of(url, "20260101000000", 1), line_of(url, "20260301000000", 3)})));
  files.push_back(file_of(disk, "b", ""));
  files.push_back(file_of(disk, "c", sorted_index({line_of(url, "20260201000000500", 2)})));
  files.push_back(file_of(disk, "d", surt_key(url) + " nonsense\n"));
  const IndexLookup lookup(std::move(files));
  const auto found = value_of(lookup.find("https://desk.example:443/a?a=2&b=1#top"));
  REQUIRE(found.size() == 3);
  for (std::uint64_t at = 0; at < 3; ++at) CHECK(found[at].location.offset == at + 1);
  const auto offset_at = [&](const char* when) {
    return value_of(lookup.closest(url, time_of(when)))->location.offset;
  };
  CHECK(offset_at("1999-01-01T00:00:00Z") == 1);
  CHECK(offset_at("2026-01-16T12:00:00Z") == 1);
  CHECK(offset_at("2026-01-16T12:00:00.400Z") == 2);
  CHECK(offset_at("2030-01-01T00:00:00Z") == 3);
  CHECK_FALSE(value_of(lookup.closest("http://other.example/", time_of("2026-01-01T00:00:00Z"))));
}

TEST_CASE("A look-up in a file of hostile lines ends", "[warc]") {
  const std::string text = GENERATE(std::string(3'000'000, 'x'), std::string(300'000, '\n'),
                                    std::string(100'000, 'a') + "\n" + std::string(2'000'000, ' ') + "\n");
  MemoryDisk disk;
  std::vector<std::unique_ptr<core::ReadFile>> files;
  files.push_back(file_of(disk, "a", text));
  CHECK(value_of(IndexLookup(std::move(files)).find("http://desk.example/")).empty());
}

TEST_CASE("The index of an archive is opened by its folder", "[warc]") {
  const SampleArchive archive(2);
  const auto lookup = value_of(IndexLookup::open(archive.disk, archive.index_path.parent_path()));
  const auto found = value_of(lookup.find(archive.captures[1].url));
  REQUIRE(found.size() == 1);
  CHECK(found[0].location == archive.captures[1].location);
}

TEST_CASE("Times of index lines are read to the millisecond", "[warc]") {
  CHECK(index_time("20260203040506") == time_of("2026-02-03T04:05:06Z"));
  CHECK(index_time("20260203040506007") == time_of("2026-02-03T04:05:06.007Z"));
  CHECK_FALSE(index_time("2026"));
  CHECK_FALSE(index_time("20261303040506"));
}
