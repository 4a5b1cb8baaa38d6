// SPDX-License-Identifier: Apache-2.0
#include "parsers/source_map.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include "parsers/charset.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_random.hpp"

using namespace pressroom;
using parsers::SourceMap;

namespace {

struct Span {
  std::uint64_t begin = 0, end = 0;
};

/// Where code points of a decoded text begin, with its end.
std::vector<std::uint64_t> boundaries_of(const std::string& utf8) {
  std::vector<std::uint64_t> boundaries;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    if ((static_cast<unsigned char>(utf8[i]) & 0xC0) != 0x80) boundaries.push_back(i);
  }
  boundaries.push_back(utf8.size());
  return boundaries;
}

}  // namespace

TEST_CASE("A map without spans tells where each code point that is left stood", "[house]") {
  // Widths differ between neighbours: one, two and four bytes in GB 18030, one to three in UTF-8.
  const std::string gb18030 =
      "ab\xC4\xE3\xBA\xC3 c\x81\x30\x89\x38"
      "d\xCA\xC0\xBD\xE7"
      "ef";
  const parsers::Decoded decoded = parsers::decode(gb18030, "gb18030");
  REQUIRE(decoded.ill_formed == 0);
  const auto boundaries = boundaries_of(decoded.utf8);
  tests::FakeRandom random(3);
  for (int round = 0; round < 500; ++round) {
    std::vector<Span> spans;
    std::vector<std::uint64_t> left;  // offsets of the whole text
    bool in_span = false;
    for (std::size_t i = 0; i + 1 < boundaries.size(); ++i) {
      const bool leave_out = random.below(3) == 0;
      if (leave_out && !in_span) spans.push_back({boundaries[i], 0});
      if (leave_out) spans.back().end = boundaries[i + 1];
      if (!leave_out) left.push_back(boundaries[i]);
      in_span = leave_out;
    }
    const SourceMap without = decoded.map.without(spans);
    std::uint64_t at = 0;
    for (const std::uint64_t offset : left) {
      REQUIRE(without.source_offset(at) == decoded.map.source_offset(offset));
      at += boundaries[static_cast<std::size_t>(std::upper_bound(boundaries.begin(), boundaries.end(), offset) -
                                                boundaries.begin())] -
            offset;
    }
    REQUIRE(without.source_offset(at) == gb18030.size());
  }
}

TEST_CASE("A map keeps what was skipped in front when spans are taken out", "[house]") {
  const SourceMap map = SourceMap::identity(10, 3).without(std::vector<Span>{{0, 4}, {6, 7}});
  CHECK(map.source_offset(0) == 7);
  CHECK(map.source_offset(2) == 10);
  CHECK(map.source_offset(5) == 13);
}
