// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/digest.hpp"
#include "core/zstd.hpp"
#include "storage/warc/record_cutter.hpp"
#include "storage/warc/warc_reader.hpp"
#include "tests/storage/warc/sample.hpp"

using namespace pressroom;
using namespace pressroom::storage::warc;
using namespace pressroom::tests;

namespace {

std::string record_text(const std::string& id, const std::string& block) {
  RecordHeader header;
  header.add("WARC-Type", "resource");
  header.add("WARC-Record-ID", id);
  return serialise_record(header, block);
}

core::ZstdDictionary dictionary_of(const std::string& kind) {
  std::vector<std::string> samples;
  FakeRandom random(7);
  for (int sample = 0; sample < 60; ++sample) {
    std::string text;
    for (int line = 0; line < 20; ++line) {
      text += "<p>" + kind + " number " + std::to_string(random.next()) + " was answered by the spokesperson.</p>\n";
    }
    samples.push_back(text);
  }
  return value_of(core::ZstdDictionary::train(samples, 4u << 10));
}

std::string skippable(char kind, const std::string& content) {
  std::string frame = std::string(1, static_cast<char>(0x50 + kind)) + "\x2A\x4D\x18";
  for (int shift = 0; shift < 32; shift += 8) frame += static_cast<char>(content.size() >> shift & 0xFF);
  return frame + content;
}

std::vector<std::string> ids(const ReadBack& back) {
  std::vector<std::string> found;
  for (const Record& record : back.records) found.emplace_back(record.header.record_id());
  return found;
}

std::vector<std::string> rules(const Record& record) {
  std::vector<std::string> found;
  for (const Irregularity& irregularity : record.irregularities) found.push_back(irregularity.rule);
  return found;
}

const std::vector<std::string> both = {"<a:1>", "<a:2>"};

}  // namespace

TEST_CASE("A zstd file is read frame by frame with its places", "[warc][zstd]") {
  const std::string one = core::zstd_frame(record_text("<a:1>", "one"));
  const std::string two = core::zstd_frame(record_text("<a:2>", "two"));
  ReadOptions options;
  options.record_digest = ReadOptions::RecordDigest::computed;
  const auto back = read_back(one + two, options);
  REQUIRE(ids(back) == both);
  CHECK(back.damaged.empty());
  CHECK(back.records[1].framing == Framing::zstd);
  CHECK(back.records[1].offset == one.size());
  CHECK(back.records[1].length == two.size());
  CHECK(back.records[1].record_digest == core::sha256_labelled(two));
  CHECK(rules(back.records[1]).empty());
}

TEST_CASE("A zstd file with a dictionary is read", "[warc][zstd]") {
  const auto dictionary = dictionary_of("Question");
  const std::string records = core::zstd_frame(record_text("<a:1>", "one"), &dictionary) +
                              core::zstd_frame(record_text("<a:2>", "two"), &dictionary);
  SECTION("that is raw") {
    const auto back = read_back(core::dictionary_frame(dictionary) + records);
    CHECK(ids(back) == both);
    CHECK(back.damaged.empty());
    CHECK(rules(back.records.at(0)).empty());
  }
  SECTION("that is compressed itself") {
    const auto back = read_back(skippable(13, core::zstd_frame(dictionary.bytes())) + records);
    CHECK(ids(back) == both);
    CHECK(rules(back.records.at(0)).empty());
  }
  SECTION("that is missing") {
    const auto back = read_back(records);
    CHECK(back.records.empty());
    REQUIRE(!back.damaged.empty());
    CHECK(back.damaged[0].rule == "Z4");
    CHECK(back.damaged[0].reason.find("the file has none") != std::string::npos);
  }
  SECTION("that is another") {
    const auto back = read_back(core::dictionary_frame(dictionary_of("Answer")) + records);
    CHECK(back.records.empty());
    REQUIRE(!back.damaged.empty());
    CHECK(back.damaged[0].rule == "Z4");
  }
  SECTION("that is damaged") {
    std::string frame = core::dictionary_frame(dictionary);
    std::fill(frame.begin() + 16, frame.begin() + 60, '\xFF');
    const auto back = read_back(frame + records + core::zstd_frame(record_text("<a:3>", "three")));
    CHECK(ids(back) == std::vector<std::string>{"<a:3>"});
    REQUIRE(!back.damaged.empty());
    CHECK(back.damaged[0].rule == "Z4");
    CHECK(back.damaged[0].length == frame.size());
  }
  SECTION("that is too large") {
    const std::string frame("\x5D\x2A\x4D\x18\x01\x00\x80\x00", 8);
    const auto back = read_back(frame + std::string((8u << 20) + 1, 'x') + core::zstd_frame(record_text("<a:3>", "")));
    CHECK(ids(back) == std::vector<std::string>{"<a:3>"});
    REQUIRE(back.damaged.size() == 1);
    CHECK(back.damaged[0].rule == "Z5");
  }
  SECTION("that a frame does not name") {
    const auto back =
        read_back(core::dictionary_frame(dictionary) + records + core::zstd_frame(record_text("<a:3>", "three")));
    REQUIRE(back.records.size() == 3);
    CHECK(rules(back.records[2]) == std::vector<std::string>{"Z4"});
  }
}

TEST_CASE("Skippable frames are passed over and named where they may not stand", "[warc][zstd]") {
  const std::string one = core::zstd_frame(record_text("<a:1>", "one"));
  const std::string two = core::zstd_frame(record_text("<a:2>", "two"));
  SECTION("in the middle") {
    const auto back = read_back(one + skippable(3, "padding") + two);
    CHECK(ids(back) == both);
    CHECK(back.damaged.empty());
    CHECK(rules(back.records.at(1)).empty());
    CHECK(back.records.at(1).offset == one.size() + 15);
  }
  SECTION("at the beginning") {
    const auto back = read_back(skippable(3, "padding") + one + two);
    CHECK(ids(back) == both);
    CHECK(rules(back.records.at(0)) == std::vector<std::string>{"Z4"});
  }
  SECTION("a dictionary that comes late") {
    const auto back = read_back(one + core::dictionary_frame(dictionary_of("Question")) + two);
    CHECK(ids(back) == both);
    CHECK(rules(back.records.at(1)) == std::vector<std::string>{"Z4"});
  }
  SECTION("clipped") {
    const auto back = read_back(one + skippable(3, "padding").substr(0, 10));
    CHECK(back.records.size() == 1);
    REQUIRE(back.damaged.size() == 1);
    CHECK(back.damaged[0].kind == DamagedRange::Kind::clipped);
  }
}

TEST_CASE("A record spread over frames is one record", "[warc][zstd]") {
  const std::string record = record_text("<a:1>", "a block of some length");
  const std::string next = core::zstd_frame(record_text("<a:2>", "two"));
  for (std::size_t cut = 1; cut < record.size(); ++cut) {
    const std::string stored =
        core::zstd_frame(record.substr(0, cut)) + skippable(1, "x") + core::zstd_frame(record.substr(cut));
    const auto back = read_back(stored + next);
    REQUIRE(ids(back) == both);
    CHECK(back.damaged.empty());
    CHECK(back.records[0].block == "a block of some length");
    CHECK(back.records[0].length == stored.size());
    CHECK(rules(back.records[0]).empty());
    CHECK(back.records[1].offset == stored.size());
    CHECK(rules(back.records[1]).empty());
    MemoryDisk disk;
    succeed(disk.write_atomically("f", stored + next));
    const auto file = value_of(disk.open_read("f"));
    CHECK(value_of(RecordCutter(*file).cut({"f", 0, stored.size()})).block == "a block of some length");
  }
}

TEST_CASE("A record cut short by its frame does not swallow the next one", "[warc][zstd]") {
  const std::string one = record_text("<a:1>", "a block of some length");
  const std::string clipped = core::zstd_frame(one.substr(0, one.size() - 10));
  const auto back = read_back(clipped + core::zstd_frame(record_text("<a:2>", "two")));
  CHECK(ids(back) == std::vector<std::string>{"<a:2>"});
  REQUIRE(back.damaged.size() == 1);
  CHECK(back.damaged[0].length == clipped.size());
}

TEST_CASE("Two records in a frame are read and named as a fault", "[warc][zstd]") {
  const auto back = read_back(core::zstd_frame(record_text("<a:1>", "one") + record_text("<a:2>", "two")));
  CHECK(ids(back) == both);
  CHECK(rules(back.records.at(1)) == std::vector<std::string>{"Z3"});
}

TEST_CASE("A frame without size or checksum is named", "[warc][zstd]") {
  const std::string record = record_text("<a:1>", "one");
  // No single segment, window of 1 KiB, one last raw block.
  std::string frame("\x28\xB5\x2F\xFD\x00\x00", 6);
  const auto block = static_cast<unsigned>(record.size() << 3 | 1);
  for (int shift = 0; shift < 24; shift += 8) frame += static_cast<char>(block >> shift & 0xFF);
  const auto back = read_back(frame + record);
  REQUIRE(back.records.size() == 1);
  CHECK(rules(back.records[0]) == std::vector<std::string>{"Z3", "Z3"});
  // 16 MiB of window.
  frame[5] = '\x70';
  const auto wide = read_back(frame + record);
  REQUIRE(wide.records.size() == 1);
  CHECK(rules(wide.records[0]) == std::vector<std::string>{"Z3", "Z3", "Z5"});
  // 256 MiB of window.
  frame[5] = '\x90';
  const auto refused = read_back(frame + record);
  CHECK(refused.records.empty());
  REQUIRE(refused.damaged.size() == 1);
  CHECK(refused.damaged[0].rule == "Z5");
}

TEST_CASE("After damage in a zstd file reading goes on at the next frame", "[warc][zstd]") {
  const std::string one = core::zstd_frame(record_text("<a:1>", "one"));
  const std::string two = core::zstd_frame(record_text("<a:2>", "two"));
  const std::string three = core::zstd_frame(record_text("<a:3>", "three"));
  for (std::size_t at = 0; at < two.size(); ++at) {
    INFO(at);
    std::string broken = two;
    broken[at] = static_cast<char>(broken[at] ^ 0x55);
    const auto back = read_back(one + broken + three);
    REQUIRE(ids(back) == std::vector<std::string>{"<a:1>", "<a:3>"});
    REQUIRE(back.damaged.size() == 1);
    CHECK(back.damaged[0].offset == one.size());
    CHECK(back.damaged[0].length == two.size());
  }
  for (std::size_t size = one.size() + 1; size < one.size() + two.size(); ++size) {
    const auto back = read_back((one + two).substr(0, size));
    CHECK(back.records.size() == 1);
    REQUIRE(back.damaged.size() == 1);
    CHECK(back.damaged[0].offset == one.size());
    CHECK(back.damaged[0].length == size - one.size());
  }
}

TEST_CASE("Records of a zstd file are cut at their places", "[warc][zstd]") {
  const auto dictionary = dictionary_of("Question");
  const std::string head = core::dictionary_frame(dictionary);
  const std::string one = core::zstd_frame(record_text("<a:1>", "one"), &dictionary);
  const std::string two = core::zstd_frame(record_text("<a:2>", "two"), &dictionary);
  MemoryDisk disk;
  succeed(disk.write_atomically("f", head + one + two));
  const auto file = value_of(disk.open_read("f"));
  RecordCutter cutter(*file);
  CHECK(value_of(cutter.cut({"f", head.size() + one.size(), two.size()})).block == "two");
  CHECK(value_of(cutter.cut({"f", head.size(), one.size()})).block == "one");
  CHECK(cutter.cut({"f", head.size(), one.size() + two.size()}).error().code == core::ErrorCode::damaged);
  CHECK(cutter.cut({"f", 0, head.size()}).error().code == core::ErrorCode::damaged);
  CHECK(cutter.cut({"f", head.size(), one.size() - 1}).error().code == core::ErrorCode::damaged);
}
