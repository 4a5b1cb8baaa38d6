// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/zipnum.hpp"

#include "core/digest.hpp"
#include "core/gzip.hpp"
#include "tests/storage/warc/sample.hpp"

using namespace pressroom;
using namespace pressroom::tests;
using namespace pressroom::storage::warc;

TEST_CASE("Both forms of idx lines are read", "[storage][warc][zipnum]") {
  const auto json =
      value_of(parse_zipnum_line(R"(org,a)/ 20260101000000 {"offset": 7, "length": 9, "digest": "sha256:00"})"));
  CHECK(json.first == "org,a)/ 20260101000000");
  CHECK(json.offset == 7);
  CHECK(json.length == 9);
  CHECK(json.digest == "sha256:00");
  const auto tabs = value_of(parse_zipnum_line("org,a)/ 20260101000000\tindex.cdx.gz\t7\t9\t1"));
  CHECK(tabs.first == json.first);
  CHECK(tabs.offset == 7);
  CHECK(tabs.length == 9);
  for (const char* line :
       {"", "org,a)/ 2026", "k 1 {}", R"(k 1 {"offset":-1,"length":2})", R"(k 1 {"offset":"1","length":2})",
        "k 1\tf\tx\t9\t1", "k 1\tf\t1", "k 1 {\"offset\":1,\"length\":2"}) {
    INFO(line);
    CHECK_FALSE(parse_zipnum_line(line));
  }
}

TEST_CASE("A compressed index reads as one text from anywhere", "[storage][warc][zipnum]") {
  std::string compressed, text;
  std::vector<ZipNumBlock> blocks;
  for (int i = 0; i < 40; ++i) {
    std::string lines;
    for (int j = 0; j < 100; ++j) lines += "key" + std::to_string(1000 + i) + " " + std::to_string(j) + "\n";
    const std::string member = core::gzip_member(lines);
    blocks.push_back(
        {lines.substr(0, lines.find('\n')), compressed.size(), member.size(), core::sha256_labelled(member)});
    compressed += member;
    text += lines;
  }
  MemoryDisk disk;
  succeed(disk.write_atomically("file", compressed));
  const auto file = value_of(disk.open_read("file"));
  const ZipNumText whole(*file, blocks, text.size());
  for (const std::size_t offset : {std::size_t{0}, std::size_t{5'000}, std::size_t{3}, text.size() - 1, text.size()}) {
    CHECK(value_of(whole.read(offset, 10'000)) == text.substr(offset, 10'000));
  }
  CHECK(value_of(whole.read(0, text.size() + 5)) == text);
}

TEST_CASE("A block that is not what the idx says is refused", "[storage][warc][zipnum][hostile]") {
  const std::string member = core::gzip_member("a 1 {}\n");
  MemoryDisk disk;
  succeed(disk.write_atomically("file", member + member));
  const auto file = value_of(disk.open_read("file"));
  const ZipNumBlock right{"a 1", 0, member.size(), core::sha256_labelled(member)};
  CHECK(value_of(read_zipnum_block(*file, right)) == "a 1 {}\n");
  for (int broken = 0; broken < 6; ++broken) {
    ZipNumBlock block = right;
    if (broken == 0) block.first = "b";
    if (broken == 1) block.length += 1;
    if (broken == 2) block.length = 2 * member.size(), block.digest.clear();
    if (broken == 3) block.offset = 1'000'000;
    if (broken == 4) block.digest.back() ^= 1;
    if (broken == 5) block.offset = 1, block.digest.clear();
    INFO(broken);
    CHECK(read_zipnum_block(*file, block).error().code == core::ErrorCode::malformed);
  }
}
