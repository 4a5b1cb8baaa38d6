// SPDX-License-Identifier: Apache-2.0
#include "core/gzip.hpp"

#include <cstdlib>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/fake_random.hpp"
#include "tests/support/temp_dir.hpp"

using namespace pressroom::core;
using pressroom::tests::FakeRandom;

namespace {

/// Half noise and half repetition, as pages are.
std::string sample(std::size_t size, std::uint64_t seed = 1) {
  FakeRandom random(seed);
  std::string out;
  while (out.size() < size) {
    if (random.below(2) == 0)
      out += "<p>the same words over and over</p>\n";
    else
      for (int i = 0; i < 8; ++i) out += static_cast<char>(random.next());
  }
  out.resize(size);
  return out;
}

/// "hello" as zlib writes it with and without its wrapping.
const std::string zlib_hello("\x78\x9c\xcb\x48\xcd\xc9\xc9\x07\x00\x06\x2c\x02\x15", 13);
const std::string raw_hello = zlib_hello.substr(2, 7);

}  // namespace

TEST_CASE("A member inflates to what went in and reports its length", "[gzip]") {
  const std::size_t size = GENERATE(0u, 1u, 5u, 1000u, 1u << 20, (1u << 20) + 1u, 5u << 20);
  const std::string bytes = sample(size);
  const std::string member = gzip_member(bytes);
  const auto inflated = inflate_member(member + "what follows", UINT64_MAX);
  REQUIRE(inflated.has_value());
  CHECK((inflated->bytes == bytes));
  CHECK(inflated->consumed == member.size());
}

TEST_CASE("A member is the same bytes each time and tells no time or name", "[gzip]") {
  const std::string member = gzip_member("hello");
  CHECK(member == gzip_member("hello"));
  CHECK(member.substr(0, 8) == std::string("\x1F\x8B\x08\x00\x00\x00\x00\x00", 8));
}

TEST_CASE("A member too large for memory passes is written and read as a stream", "[gzip]") {
  const std::string piece = sample(1u << 20);
  std::string bytes;
  for (int mebibytes = 0; mebibytes < 65; ++mebibytes) bytes += piece;
  const std::string member = gzip_member(bytes);
  CHECK(member.substr(0, 8) == std::string("\x1F\x8B\x08\x00\x00\x00\x00\x00", 8));
  const auto inflated = inflate_member(member + "x", UINT64_MAX);
  REQUIRE(inflated.has_value());
  CHECK((inflated->bytes == bytes));
  CHECK(inflated->consumed == member.size());
}

TEST_CASE("gzip itself accepts a member", "[gzip][foreign]") {
  const pressroom::tests::TempDir folder;
  folder.write("a.gz", gzip_member(sample(100'000)) + gzip_member(""));
  CHECK(std::system(("gzip -t '" + (folder / "a.gz").string() + "'").c_str()) == 0);
}

TEST_CASE("A clipped member is malformed wherever it is cut", "[gzip][hostile]") {
  const std::string member = gzip_member(sample(300));
  for (std::size_t size = 0; size < member.size(); ++size) {
    const auto inflated = inflate_member(std::string_view(member).substr(0, size), UINT64_MAX);
    REQUIRE_FALSE(inflated.has_value());
    CHECK(inflated.error().code == ErrorCode::malformed);
    CHECK(inflated.error().where == "byte " + std::to_string(size));
    CHECK(inflated.error().what.find("clipped") != std::string::npos);
  }
}

TEST_CASE("No changed bit of a member changes what comes out of it", "[gzip][hostile]") {
  const std::string bytes = sample(300);
  const std::string member = gzip_member(bytes);
  int harmless = 0;
  for (std::size_t at = 0; at < member.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = member;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      const auto inflated = inflate_member(changed, 1u << 20);
      if (!inflated) continue;
      ++harmless;
      CHECK(inflated->bytes == bytes);
    }
  }
  // Time, extra flags and system (6 bytes), FTEXT, and the padding of the last deflate byte.
  CHECK(harmless >= 49);
  CHECK(harmless <= 56);
}

TEST_CASE("Reserved header flags and foreign methods are rejected", "[gzip][rfc1952]") {
  std::string member = gzip_member("hello");
  for (const int flag : {0x20, 0x40, 0x80}) {
    member[3] = static_cast<char>(flag);
    const auto inflated = inflate_member(member, UINT64_MAX);
    REQUIRE_FALSE(inflated.has_value());
    CHECK(inflated.error().message() == "byte 3: gzip header sets reserved flags");
  }
  member[3] = 0;
  member[2] = 7;
  CHECK(inflate_member(member, UINT64_MAX).error().code == ErrorCode::malformed);
}

TEST_CASE("A header with its own checksum is held to it", "[gzip][rfc1952]") {
  const std::string member = gzip_member("hello");
  const std::string header("\x1F\x8B\x08\x02\x00\x00\x00\x00\x00\xFF", 10);
  const std::string good = header + std::string("\x90\xC9", 2) + member.substr(10);
  const std::string bad = header + std::string("\x90\xC8", 2) + member.substr(10);
  CHECK(inflate_member(bad, UINT64_MAX).error().code == ErrorCode::malformed);
  const auto inflated = inflate_member(good, UINT64_MAX);
  INFO((inflated ? std::string() : inflated.error().message()));
  REQUIRE(inflated.has_value());
  CHECK(inflated->bytes == "hello");
  CHECK(inflated->consumed == good.size());
}

TEST_CASE("The size bound is exact and the ratio counts from the first MiB", "[gzip][hostile]") {
  const std::string bytes = sample(10'000);
  const std::string member = gzip_member(bytes);
  CHECK(inflate_member(member, 10'000).has_value());
  CHECK(inflate_member(member, 9'999).error().code == ErrorCode::limit);
  CHECK(inflate_member(gzip_member(""), 0).has_value());
  CHECK(inflate_member(gzip_member(std::string(1u << 20, 'a')), UINT64_MAX, 10).has_value());
  CHECK(inflate_member(gzip_member(std::string((1u << 20) + 1, 'a')), UINT64_MAX, 10).error().code == ErrorCode::limit);
  CHECK(inflate_member(gzip_member(std::string(80u << 20, 'a')), UINT64_MAX, 200).error().code == ErrorCode::limit);
}

TEST_CASE("All members of a stream are joined and padding behind them is passed over", "[gzip]") {
  const std::string stream = gzip_member("one ") + gzip_member("") + gzip_member("two");
  CHECK(inflate_all(stream, DeflateFormat::gzip, 100, 100).value() == "one two");
  CHECK(inflate_all(stream + std::string(7, '\0'), DeflateFormat::gzip, 100, 100).value() == "one two");
  CHECK(inflate_all(stream, DeflateFormat::gzip, 7, 100).has_value());
  CHECK(inflate_all(stream, DeflateFormat::gzip, 6, 100).error().code == ErrorCode::limit);
  const auto clipped = inflate_all(stream.substr(0, stream.size() - 1), DeflateFormat::gzip, 100, 100);
  REQUIRE_FALSE(clipped.has_value());
  CHECK(clipped.error().code == ErrorCode::malformed);
  CHECK(inflate_all("", DeflateFormat::gzip, 100, 100).error().code == ErrorCode::malformed);
}

TEST_CASE("Many small members cannot pass the ratio together", "[gzip][hostile]") {
  std::string stream;
  for (int i = 0; i < 4; ++i) stream += gzip_member(std::string(1u << 20, 'a'));
  CHECK(inflate_all(stream, DeflateFormat::gzip, UINT64_MAX, 200).error().code == ErrorCode::limit);
}

TEST_CASE("Deflate is read with and without the zlib wrapping", "[gzip][rfc9110]") {
  CHECK(inflate_all(zlib_hello, DeflateFormat::deflate, 100, 100).value() == "hello");
  CHECK(inflate_all(raw_hello, DeflateFormat::deflate, 100, 100).value() == "hello");
  CHECK(inflate_all(raw_hello, DeflateFormat::deflate, 4, 100).error().code == ErrorCode::limit);
  for (std::size_t size = 0; size < zlib_hello.size(); ++size) {
    const auto clipped = inflate_all(std::string_view(zlib_hello).substr(0, size), DeflateFormat::deflate, 100, 100);
    CHECK_FALSE(clipped.has_value());
  }
  CHECK(inflate_all("<html>", DeflateFormat::deflate, 100, 100).error().code == ErrorCode::malformed);
}
