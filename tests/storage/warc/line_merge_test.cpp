// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/line_merge.hpp"

#include <algorithm>
#include <sstream>

#include "tests/storage/warc/sample.hpp"

using namespace pressroom;
using namespace pressroom::tests;

namespace {

core::Result<std::string> merged(const std::vector<std::string>& runs) {
  std::string bytes;
  std::vector<storage::warc::SortedRun> ranges;
  for (const std::string& run : runs) {
    ranges.push_back({nullptr, bytes.size(), run.size(), "file"});
    bytes += run;
  }
  MemoryDisk disk;
  succeed(disk.write_atomically("file", bytes));
  const auto file = value_of(disk.open_read("file"));
  for (auto& range : ranges) range.file = file.get();
  std::string out;
  TRY(storage::warc::merge_lines(ranges, [&](const std::string& line) {
    out += line + "\n";
    return core::Result<void>();
  }));
  return out;
}

}  // namespace

TEST_CASE("Sorted runs become one sorted text", "[storage][warc][wacz]") {
  CHECK(value_of(merged({})).empty());
  CHECK(value_of(merged({"", "a\n", ""})) == "a\n");
  CHECK(value_of(merged({"b\nd\n", "a\nc\nc\ne\n"})) == "a\nb\nc\nc\nd\ne\n");
  CHECK(merged({"a"}).error().code == core::ErrorCode::damaged);
  CHECK(merged({"a", "b\n"}).error().code == core::ErrorCode::damaged);
  CHECK(merged({"b\na\n"}).error().code == core::ErrorCode::damaged);
}

TEST_CASE("Lines longer than any buffer are merged whole", "[storage][warc][wacz]") {
  FakeRandom random(1);
  std::vector<std::string> lines, runs;
  for (int i = 0; i < 400; ++i)
    lines.push_back(std::string(1 + random.below(20'000), static_cast<char>('a' + random.below(26))));
  lines.push_back(std::string(300'000, 'k'));
  for (std::size_t from = 0; from < lines.size(); from += 50) {
    std::vector<std::string> part(lines.begin() + static_cast<std::ptrdiff_t>(from),
                                  lines.begin() + static_cast<std::ptrdiff_t>(std::min(lines.size(), from + 50)));
    std::sort(part.begin(), part.end());
    runs.emplace_back();
    for (const auto& line : part) runs.back() += line + "\n";
  }
  std::sort(lines.begin(), lines.end());
  std::string expected;
  for (const auto& line : lines) expected += line + "\n";
  CHECK(value_of(merged(runs)) == expected);
}
