// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/line_reader.hpp"

#include "tests/storage/warc/sample.hpp"

using namespace pressroom;
using namespace pressroom::storage::warc;
using namespace pressroom::tests;

namespace {

using Ending = LineReader::Ending;

struct Line {
  std::uint64_t offset;
  std::string text;
  Ending ending;
  bool operator==(const Line&) const = default;
};

std::vector<Line> lines_of(const std::string& bytes, std::uint64_t from = 0) {
  MemoryDisk disk;
  succeed(disk.write_atomically("file", bytes));
  const auto file = value_of(disk.open_read("file"));
  LineReader lines(*file, from);
  std::vector<Line> out;
  while (value_of(lines.next())) out.push_back({lines.offset(), lines.text(), lines.ending()});
  CHECK_FALSE(value_of(lines.next()));
  return out;
}

}  // namespace

TEST_CASE("Lines come with their offsets and how they end", "[warc]") {
  CHECK(lines_of("").empty());
  CHECK(lines_of("\n") == std::vector<Line>{{0, "", Ending::line_feed}});
  CHECK(lines_of("a\n\nbc") ==
        std::vector<Line>{{0, "a", Ending::line_feed}, {2, "", Ending::line_feed}, {3, "bc", Ending::end_of_file}});
  CHECK(lines_of("ab\ncd\n", 3) == std::vector<Line>{{3, "cd", Ending::line_feed}});
}

TEST_CASE("A line that crosses pieces is whole and one without end is cut", "[warc]") {
  const std::string wide(200'000, 'x'), endless(LineReader::max_line_bytes + 70'000, 'y');
  const auto lines = lines_of("a\n" + wide + "\n" + endless + "\nb\n");
  REQUIRE(lines.size() == 4);
  CHECK(lines[1] == Line{2, wide, Ending::line_feed});
  CHECK(lines[2].ending == Ending::too_long);
  CHECK(lines[2].text.size() == LineReader::max_line_bytes);
  CHECK(lines[3] == Line{2 + wide.size() + 1 + endless.size() + 1, "b", Ending::line_feed});
  CHECK(lines_of(endless).at(0).ending == Ending::too_long);
}
