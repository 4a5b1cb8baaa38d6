// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/manifest.hpp"

#include "tests/storage/warc/sample.hpp"

using namespace pressroom;
using namespace pressroom::storage::warc;
using namespace pressroom::tests;

namespace {

const std::string digest_a(64, 'a');
const std::string digest_b(64, 'b');

}  // namespace

TEST_CASE("A manifest is written sorted and read back", "[warc]") {
  Manifest manifest;
  manifest.put("warc/z.warc.gz", digest_a);
  manifest.put("warc/100%\r\n.warc.gz", digest_b);
  const std::string text = manifest.serialise();
  CHECK(text == digest_b + "  warc/100%25%0D%0A.warc.gz\n" + digest_a + "  warc/z.warc.gz\n");
  const auto read = Manifest::parse(text);
  CHECK(read.entries() == manifest.entries());
  CHECK(read.malformed_lines().empty());
}

TEST_CASE("Foreign manifest forms are read", "[warc]") {
  const auto manifest = Manifest::parse(std::string(64, 'A') + "\tdata/a b\r\n" + digest_b + " x%20y%2");
  CHECK(manifest.entries().at("data/a b") == digest_a);
  CHECK(manifest.entries().at("x%20y%2") == digest_b);
}

TEST_CASE("Lines that are no entries are named by number", "[warc]") {
  const auto manifest =
      Manifest::parse("\n" + digest_a + "\n" + digest_a + "  \n" + digest_a + "x  p\nzz  p\n" + digest_a + "  good\n");
  CHECK(manifest.entries().size() == 1);
  CHECK(manifest.malformed_lines() == std::vector<std::uint64_t>{1, 2, 3, 4, 5});
}

TEST_CASE("Recording an entry sweeps no broken line away", "[warc]") {
  MemoryDisk disk;
  succeed(disk.make_folders("archive"));
  succeed(disk.write_atomically("archive/manifest-sha256.txt", "?" + digest_a.substr(1) + "  warc/a\n"));
  succeed(Manifest::record(disk, "archive", "warc/b", digest_b));
  CHECK(value_of(disk.read_all("archive/manifest-sha256.txt", 1000)) ==
        digest_b + "  warc/b\n?" + digest_a.substr(1) + "  warc/a\n");
}

TEST_CASE("Recording an entry keeps the others", "[warc]") {
  MemoryDisk disk;
  succeed(disk.make_folders("archive"));
  CHECK(value_of(Manifest::load(disk, "archive")).entries().empty());
  succeed(Manifest::record(disk, "archive", "warc/a", digest_a));
  succeed(Manifest::record(disk, "archive", "warc/b", digest_a));
  succeed(Manifest::record(disk, "archive", "warc/a", digest_b));
  CHECK(value_of(disk.read_all("archive/manifest-sha256.txt", 1000)) ==
        digest_b + "  warc/a\n" + digest_a + "  warc/b\n");
}
