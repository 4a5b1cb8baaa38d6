// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "storage/warc/cdxj.hpp"
#include "storage/warc/index_checker.hpp"
#include "storage/warc/manifest.hpp"
#include "storage/warc/surt.hpp"
#include "tests/support/memory_disk.hpp"

namespace {

using namespace pressroom;
using namespace pressroom::storage::warc;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_key(std::string_view url) {
  const std::string key = surt_key(url);
  require(!key.empty());
  require(std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7F; }));
  (void)warcio_js_key(url);
}

/// What was understood is written in a form that is understood the same way.
void check_line(std::string_view text) {
  const auto line = parse_index_line(text);
  if (!line) return;
  const auto again = parse_index_line(line->serialise());
  require(again && again->serialise() == line->serialise());
}

/// A check ends whatever the file holds, as it is and sorted.
void check_file(std::string_view text) {
  tests::MemoryDisk disk;
  require(disk.write_atomically("as-it-is", text).has_value());
  require(disk.write_atomically("sorted", sorted_index(index_lines(text))).has_value());
  for (const char* name : {"as-it-is", "sorted"}) {
    const auto file = disk.open_read(name);
    IndexChecker checker({}, [](const core::Finding&) {});
    for (const IndexOrigin origin : {IndexOrigin::own, IndexOrigin::foreign}) {
      require(checker.check(name, **file, origin).has_value());
      checker.finish(origin);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_key(text);
  (void)Manifest::parse(text);
  check_line(text);
  (void)parse_json_line(text);
  check_file(text);
  return 0;
}
