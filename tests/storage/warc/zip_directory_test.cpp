// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/zip_directory.hpp"

#include "tests/storage/warc/wacz_sample.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

const PackedFiles k_files{
    {"archive/a.warc", std::string(3'000, 'a')}, {"b.json", std::string(200'000, 'b')}, {"c.json", ""}};

std::string replaced(std::string bytes, const std::string& before, const std::string& after) {
  for (std::size_t at = 0; (at = bytes.find(before, at)) != std::string::npos; at += after.size()) {
    bytes.replace(at, before.size(), after);
  }
  return bytes;
}

/// Where the entry of that number stands in the central directory.
std::size_t directory_entry(const std::string& bytes, int number) {
  std::size_t at = bytes.find("PK\x01\x02");
  for (; number > 0; --number) at = bytes.find("PK\x01\x02", at + 1);
  REQUIRE(at != std::string::npos);
  return at;
}

void check_fault(const std::string& bytes, const std::string& words, std::size_t entries_left) {
  const auto directory = directory_of(bytes);
  std::string faults;
  for (const auto& fault : directory.faults) faults += fault.what + "\n";
  INFO(faults);
  CHECK(faults.find(words) != std::string::npos);
  CHECK(directory.entries.size() == entries_left);
}

}  // namespace

TEST_CASE("What was zipped is found and read as it was", "[storage][warc][zip]") {
  const std::string bytes = packed(k_files);
  CHECK(directory_of(bytes).faults.empty());
  CHECK(unpacked(bytes) == k_files);
  CHECK(packed(k_files) == bytes);
}

TEST_CASE("Names that lead out of the package are no entries", "[storage][warc][zip][hostile]") {
  for (const char* name : {"../b.json", "/b.json", "a/../../b.json", "a//b.json", "a\\b.json", "c:b.json", "./b.json",
                           "a/\x01.json", ".."}) {
    INFO(name);
    check_fault(packed({{name, "x"}, {"other", "y"}}), "no plain relative path", 1);
  }
}

TEST_CASE("A name that is listed twice is read once", "[storage][warc][zip][hostile]") {
  check_fault(packed({{"a.json", "first"}, {"a.json", "second"}}), "listed twice", 1);
}

TEST_CASE("Two entries over the same bytes are found", "[storage][warc][zip][hostile]") {
  std::string bytes = packed({{"a.json", "same"}, {"b.json", "same"}}, "none");
  // The second entry is said to be where the first one is.
  const std::size_t entry = directory_entry(bytes, 1);
  bytes.replace(entry + 42, 4, std::string(4, '\0'));
  check_fault(bytes, "another name in its local header", 1);
  check_fault(replaced(bytes, "b.json", "a.json"), "listed twice", 1);
}

TEST_CASE("An entry that swallows its neighbour is found", "[storage][warc][zip][hostile]") {
  std::string bytes = packed({{"a.json", "1234"}, {"b.json", "5678"}}, "none");
  const std::size_t entry = directory_entry(bytes, 0);
  // Both sizes, in the directory and in the local header.
  for (const std::size_t at : {entry + 20, entry + 24, std::size_t{18}, std::size_t{22}}) bytes[at] = 60;
  check_fault(bytes, "shares bytes with another one", 1);
}

TEST_CASE("Sizes that lie are found before a byte is read", "[storage][warc][zip][hostile]") {
  const std::string bytes = packed(k_files);
  std::string longer = bytes, two_sizes = bytes, elsewhere = bytes;
  longer.replace(directory_entry(bytes, 0) + 20, 8, "\xFF\xFF\xFF\x0F\xFF\xFF\xFF\x0F");
  check_fault(longer, "outside of the file's content", 2);
  two_sizes[directory_entry(bytes, 0) + 24] ^= 1;
  check_fault(two_sizes, "two sizes", 2);
  elsewhere.replace(directory_entry(bytes, 0) + 42, 4, "\xF0\xFF\xFF\x7F");
  check_fault(elsewhere, "outside of the file's content", 2);
}

TEST_CASE("Content that inflates to more or less than was said is refused", "[storage][warc][zip][hostile]") {
  for (const int change : {-1, 1}) {
    std::string bytes = packed({{"b.json", std::string(1'000'000, 'b')}});
    MemoryDisk disk;
    succeed(disk.write_atomically("file", bytes));
    const auto file = value_of(disk.open_read("file"));
    auto slice = value_of(storage::warc::read_zip_directory(*file)).entries.at(0).slice;
    slice.size = static_cast<std::uint64_t>(static_cast<std::int64_t>(slice.size) + change);
    std::uint64_t given = 0;
    const auto read = storage::warc::read_zip_slice(*file, slice, [&](std::string_view piece) {
      given += piece.size();
      return core::Result<void>();
    });
    REQUIRE_FALSE(read);
    CHECK(read.error().code == core::ErrorCode::malformed);
    CHECK(given <= slice.size);
  }
}

TEST_CASE("Deflated content is a file that can be read from anywhere", "[storage][warc][zip]") {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i) + "\n";
  MemoryDisk disk;
  succeed(disk.write_atomically("file", packed({{"t.json", text}})));
  const auto file = value_of(disk.open_read("file"));
  const auto slice = value_of(storage::warc::read_zip_directory(*file)).entries.at(0).slice;
  CHECK(slice.length < slice.size);
  const auto content = storage::warc::open_zip_slice(*file, slice);
  CHECK(content->size() == text.size());
  for (const std::size_t offset :
       {std::size_t{0}, std::size_t{500'000}, std::size_t{10}, text.size() - 3, text.size() + 9}) {
    CHECK(value_of(content->read(offset, 300'000)) == text.substr(std::min(offset, text.size()), 300'000));
  }
}

TEST_CASE("Bytes that belong to no entry are a warning", "[storage][warc][zip][hostile]") {
  const auto directory = directory_of(std::string(100, '#') + packed(k_files));
  // Every offset is wrong by what stands before.
  CHECK_FALSE(directory.faults.empty());
  CHECK(directory.entries.empty());
  std::string bytes = packed({{"a.json", std::string(200, 'a')}, {"b.json", "b"}}, "none");
  bytes.replace(directory_entry(bytes, 0), 4, "PK\x01\x02");
  const std::string behind = packed(k_files) + "tail";
  check_fault(behind, "behind the end of the ZIP directory", 3);
}

TEST_CASE("A ZIP file cut anywhere has a fault", "[storage][warc][zip][hostile]") {
  const std::string bytes = packed(k_files);
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    CHECK_FALSE(directory_of(bytes.substr(0, length)).faults.empty());
  }
}

TEST_CASE("Any changed byte of a ZIP file is survived", "[storage][warc][zip][hostile]") {
  const std::string bytes = packed({{"archive/a.warc", "some words"}, {"b.json", "other words, other words"}});
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const char flip : {'\x01', '\x80', '\xFF'}) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ flip);
      MemoryDisk disk;
      succeed(disk.write_atomically("file", damaged));
      const auto file = value_of(disk.open_read("file"));
      const auto directory = value_of(storage::warc::read_zip_directory(*file));
      for (const auto& entry : directory.entries) {
        (void)storage::warc::read_zip_slice(*file, entry.slice, [](std::string_view) { return core::Result<void>(); });
      }
    }
  }
}
