// SPDX-License-Identifier: Apache-2.0
#include "core/zstd.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/support/catch.hpp"
#include "tests/support/fake_random.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pressroom::core;
using pressroom::tests::FakeRandom;

namespace {

std::string page(std::uint64_t seed) {
  FakeRandom random(seed);
  std::string out = "<html><head><title>Regular Press Conference</title></head><body>\n";
  for (int turn = 0; turn < 20; ++turn) {
    out += "<p><b>Spokesperson " + std::to_string(random.below(9)) + ":</b> We have stated our position on question " +
           std::to_string(random.next()) + " many times.</p>\n";
  }
  return out + "</body></html>\n";
}

ZstdDictionary trained() {
  std::vector<std::string> samples;
  for (int seed = 1; seed <= 60; ++seed) samples.push_back(page(static_cast<std::uint64_t>(seed)));
  auto dictionary = ZstdDictionary::train(samples, 8u << 10);
  if (!dictionary) FAIL(dictionary.error().message());
  return *dictionary;
}

/// Through the streaming inflater, `size` bytes of input and of room at a time; empty when it fails.
std::string inflated_in_pieces(std::string_view compressed, std::size_t size, const ZstdDictionary* dictionary) {
  const auto inflater = make_zstd_inflater(dictionary);
  std::string out;
  std::string room(size, '\0');
  for (;;) {
    const auto step = inflater->step(compressed.substr(0, size), room);
    if (!step) return {};
    out.append(room, 0, step->produced);
    compressed.remove_prefix(step->consumed);
    if (step->ended) return out;
    if (step->consumed == 0 && step->produced == 0) return {};
  }
}

}  // namespace

TEST_CASE("A zstd frame inflates to what went in and reports its length", "[zstd]") {
  const std::size_t size = GENERATE(0u, 1u, 300u, 70000u, 3u << 20);
  std::string bytes;
  for (std::uint64_t seed = 1; bytes.size() < size; ++seed) bytes += page(seed);
  bytes.resize(size);
  const std::string frame = zstd_frame(bytes);
  const auto inflated = inflate_frame(frame + "what follows", size);
  REQUIRE(inflated.has_value());
  CHECK((inflated->bytes == bytes));
  CHECK(inflated->consumed == frame.size());
  if (size > 0) CHECK(inflate_frame(frame, size - 1).error().code == ErrorCode::limit);
  CHECK((inflated_in_pieces(frame, 1000, nullptr) == bytes));
}

TEST_CASE("A zstd frame tells its size and has a checksum", "[zstd]") {
  const auto dictionary = trained();
  for (const std::size_t size : {0u, 10u, 255u, 256u, 65791u, 65792u, 1u << 20}) {
    const auto header = read_zstd_frame_header(zstd_frame(std::string(size, 'x'), &dictionary));
    REQUIRE(header.has_value());
    CHECK(header->content_size == size);
    CHECK(header->has_checksum);
    CHECK(header->dictionary_id == dictionary.id());
    CHECK(header->window_bytes <= zstd_common_limit_bytes);
  }
  CHECK(read_zstd_frame_header(zstd_frame("x"))->dictionary_id == 0);
}

TEST_CASE("A zstd frame that is damaged or clipped anywhere is malformed", "[zstd]") {
  const std::string bytes = page(5);
  const std::string frame = zstd_frame(bytes);
  for (std::size_t at = 0; at < frame.size(); ++at) {
    CHECK(inflate_frame(frame.substr(0, at), 1u << 20).error().code == ErrorCode::malformed);
    std::string broken = frame;
    broken[at] = static_cast<char>(broken[at] ^ 0x55);
    const auto inflated = inflate_frame(broken, 1u << 20);
    CHECK((!inflated || inflated->bytes == bytes));
  }
}

TEST_CASE("A frame that claims a vast size takes no memory for it", "[zstd]") {
  const std::string frame("\x28\xB5\x2F\xFD\xE0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x0F\x01\x00\x00", 16);
  CHECK(inflate_frame(frame, UINT64_MAX).error().code == ErrorCode::malformed);
  CHECK(inflated_in_pieces(frame, 100, nullptr).empty());
}

TEST_CASE("Windows beyond the largest are refused with their reason", "[zstd]") {
  // Window descriptor 0xFF, and one empty raw block that is the last.
  const std::string frame("\x28\xB5\x2F\xFD\x00\xFF\x01\x00\x00", 9);
  char room[10];
  const auto step = make_zstd_inflater()->step(frame, room);
  REQUIRE(!step);
  CHECK(step.error().code == ErrorCode::limit);
}

TEST_CASE("A dictionary is the same each time and makes short texts smaller", "[zstd]") {
  const auto dictionary = trained();
  CHECK((trained().bytes() == dictionary.bytes()));
  CHECK(dictionary.id() != 0);
  const std::string bytes = page(1000);
  const std::string frame = zstd_frame(bytes, &dictionary);
  CHECK(frame.size() < zstd_frame(bytes).size());
  const auto inflated = inflate_frame(frame, 1u << 20, &dictionary);
  REQUIRE(inflated.has_value());
  CHECK(inflated->bytes == bytes);
  CHECK(inflated_in_pieces(frame, 7, &dictionary) == bytes);
  CHECK(!inflate_frame(frame, 1u << 20));
  CHECK(inflated_in_pieces(frame, 7, nullptr).empty());
}

TEST_CASE("Too few samples make no dictionary", "[zstd]") {
  CHECK(ZstdDictionary::train({}, 8u << 10).error().code == ErrorCode::usage);
  CHECK(ZstdDictionary::train({page(1)}, 8u << 10).error().code == ErrorCode::usage);
  CHECK(ZstdDictionary::train({"", "", "", "", "", "", "", ""}, 8u << 10).error().code == ErrorCode::usage);
}

TEST_CASE("A dictionary frame gives the dictionary back", "[zstd]") {
  const auto dictionary = trained();
  const std::string raw = dictionary_frame(dictionary);
  CHECK(raw.substr(0, 4) == "\x5D\x2A\x4D\x18");
  CHECK((raw.substr(8) == dictionary.bytes()));
  const std::string packed = zstd_frame(dictionary.bytes());
  std::string compressed = raw.substr(0, 4) + std::string(4, '\0') + packed;
  compressed[4] = static_cast<char>(packed.size() & 0xFF);
  compressed[5] = static_cast<char>(packed.size() >> 8);
  for (const std::string& frame : {raw, compressed}) {
    const auto read = read_dictionary_frame(frame + "what follows");
    REQUIRE(read.has_value());
    CHECK((read->dictionary.bytes() == dictionary.bytes()));
    CHECK(read->dictionary.id() == dictionary.id());
    CHECK(read->consumed == frame.size());
  }
}

TEST_CASE("What is no dictionary frame is not taken for one", "[zstd]") {
  const std::string raw = dictionary_frame(trained());
  CHECK(read_dictionary_frame(raw.substr(0, raw.size() - 1)).error().code == ErrorCode::malformed);
  CHECK(read_dictionary_frame(raw.substr(0, 7)).error().code == ErrorCode::malformed);
  CHECK(read_dictionary_frame(zstd_frame("x")).error().code == ErrorCode::malformed);
  CHECK(read_dictionary_frame({"\x5D\x2A\x4D\x18\xFF\xFF\xFF\x7F", 8}).error().code == ErrorCode::limit);
  std::string broken = raw;
  for (std::size_t at = 16; at < 60; ++at) broken[at] = '\xFF';
  CHECK(read_dictionary_frame(broken).error().code == ErrorCode::malformed);
}

TEST_CASE("The zstd tool reads our frames with the dictionary cut out of its frame", "[zstd]") {
  if (std::system("zstd --version >/dev/null 2>&1") != 0) {
    WARN("no zstd tool here");
    return;
  }
  const pressroom::tests::TempDir folder;
  const auto dictionary = trained();
  const std::string bytes = page(7);
  const std::string head = dictionary_frame(dictionary);
  const auto path = [&](const char* name) { return (folder.path() / name).string(); };
  std::ofstream(path("a.zst"), std::ios::binary) << head << zstd_frame(bytes, &dictionary);
  const std::string command =
      "dd if=" + path("a.zst") + " of=" + path("dict") + " bs=1 skip=8 count=" + std::to_string(head.size() - 8) +
      " 2>/dev/null && zstd -q -d -D " + path("dict") + " " + path("a.zst") + " -o " + path("a");
  REQUIRE(std::system(command.c_str()) == 0);
  std::stringstream content;
  content << std::ifstream(path("a"), std::ios::binary).rdbuf();
  CHECK(content.str() == bytes);
}
